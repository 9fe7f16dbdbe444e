"""Why an account stands where it stands: its strongest parts in a few words."""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.money import format_whole
from arlib.policy import Policy

REASONS_SHOWN = 3


def with_reasons(scored: pd.DataFrame, *, policy: Policy) -> pd.DataFrame:
    """Add ``why``: the (at most three) reasons with the most points, and a remark where a tier was set by hand.

    Args:
        scored: :func:`arlib.tiering.priority.with_points`.
        policy: Reporting currency, and weights for words such as "new".
    """
    texts = reason_texts(scored, policy=policy)
    points = pd.DataFrame(
        {
            "age": scored["points_tier"] + scored["points_age"],
            **{part: scored[f"points_{part}"] for part in texts if part != "age"},
        }
    )
    # a stable order of equal points keeps the words the same on every run
    order = np.argsort(-points.to_numpy(), axis=1, kind="stable")[:, :REASONS_SHOWN]
    names, words = list(points.columns), {part: texts[part].to_numpy(dtype=object) for part in points.columns}
    worth = points.to_numpy()
    why = [
        ", ".join(words[names[part]][row] for part in parts if worth[row, part] > 0 and words[names[part]][row])
        for row, parts in enumerate(order)
    ]
    said = pd.Series(why, index=scored.index, dtype="str")
    return scored.assign(why=said.mask(said.eq(""), texts["age"]))


def reason_texts(scored: pd.DataFrame, *, policy: Policy) -> dict[str, pd.Series[str]]:
    """Each reason in words, by part; empty where it says nothing."""
    late = scored["mean_late_days"].round().astype("Int64").astype("str")
    return {
        "age": _age_words(scored),
        "value": _value_words(scored, policy.reporting_currency),
        "broken_promises": _counted(scored["broken_count"], "broken promise"),
        "lateness": ("pays " + late + " days late on average").astype("str"),
        # a customer whose own money covers everything has nothing left to pay
        "likelihood": _likelihood_words(scored["p_30"].where(~scored["late_net_minor"].eq(0).fillna(False))),
        "new_account": _only(scored["is_new"], "new account"),
        "problem_account": _only(scored["is_problem"], "problem account"),
        "strategic_account": _only(scored["is_strategic"], "strategic account"),
    }


def whole_units(minor: pd.Series[int], currency: str) -> pd.Series[str]:
    """Money in whole units, for a sentence; the exact amount stands in the column.

    >>> whole_units(pd.Series([1_234_567], dtype="Int64"), "EUR").tolist()
    ['EUR 12,346']
    """
    texts = [format_whole(int(v), currency or "EUR", with_code=bool(currency)) if pd.notna(v) else "" for v in minor]
    return pd.Series(texts, index=minor.index, dtype="str")


def _value_words(scored: pd.DataFrame, currency: str) -> pd.Series[str]:
    """What may not come, and what we hold: the customer's own money is no risk of ours."""
    at_risk, holds = (scored[c].gt(0).fillna(False).astype("bool") for c in ("risk_minor", "credit_minor"))
    risk, held = (whole_units(scored[c], currency) for c in ("risk_minor", "credit_minor"))
    both = (risk + " at risk beside the " + held + " we hold of its money").where(holds, risk + " at risk")
    return both.where(at_risk, ("we hold " + held + " of its money").where(holds, "")).astype("str")


def _age_words(scored: pd.DataFrame) -> pd.Series[str]:
    credit, late = scored["oldest_credit_days"], scored["oldest_past_due_days"]
    by_credit = credit.fillna(-1).ge(late.fillna(-1))
    of_credit = "credit open for " + _days(credit)
    of_invoice = "invoice " + _days(late) + " past due"
    return of_credit.where(by_credit, of_invoice).astype("str")


def _days(count: pd.Series[int]) -> pd.Series[str]:
    return (count.astype("str") + " days").mask(count.eq(1).fillna(False), "1 day").astype("str")


def _counted(count: pd.Series[int], noun: str) -> pd.Series[str]:
    text = count.astype("str") + f" {noun}" + count.gt(1).map({True: "s", False: ""}).astype("str")
    return text.where(count.gt(0), "").astype("str")


def _likelihood_words(p_30: pd.Series[float]) -> pd.Series[str]:
    share = (100 * p_30).round().astype("Int64").astype("str").mask(p_30.lt(0.01), "under 1")
    text = share + "% likely to pay in 30 days"
    return text.where(p_30.notna(), "").astype("str")


def _only(flags: pd.Series[bool], words: str) -> pd.Series[str]:
    return flags.map({True: words, False: ""}).astype("str")
