"""Why this account: each part of its priority with its points, its weight, and the rows behind it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from arlib.errors import ParameterError
from arlib.findings import counted
from arlib.tiering.priority import PARTS, broken_promises
from arlib.tiering.ranking import Ranking
from arlib.tiering.reasons import whole_units

PART_WORDS: Mapping[str, str] = {
    "tier": "Tier", "age": "Age", "value": "Money", "broken_promises": "Broken promises",
    "lateness": "Pays late", "likelihood": "Likelihood", "new_account": "New account",
    "problem_account": "Problem account", "strategic_account": "Strategic", "disputed": "Disputed",
    "promised": "Promised",
}  # fmt: skip
TRACE = {"part": "str", "label": "str", "points": "int64", "because": "str", "rows": "str", "weight": "str",
         "policy_version": "str"}  # fmt: skip
ROWS_NAMED = 12


def trace_points(ranking: Ranking, account_id: str) -> pd.DataFrame:
    """Each part of an account's priority, with what it is made from.

    Args:
        ranking: The order of work.
        account_id: An account, or the head of a family when the ranking is by family.

    Returns:
        One row per part, in the order of ``PARTS``: ``part label points because rows weight policy_version``. ``rows``
        names the documents, promises or accounts the points were counted from; ``weight`` is the policy key and its
        value. The points add up to the priority.

    Raises:
        ParameterError: the account has no work on the day.
    """
    row = _row_of(ranking, account_id)
    rows, because, weights = _rows_behind(ranking, row), _because(ranking, row), _weights(ranking)
    version = f"{ranking.policy.version} ({ranking.policy_hash[:12]})"
    table = [
        {
            "part": part, "label": PART_WORDS[part], "points": int(row[f"points_{part}"]), "because": because[part],
            "rows": _named(rows.get(part, [])), "weight": weights[part], "policy_version": version,
        }
        for part in PARTS
    ]  # fmt: skip
    return pd.DataFrame(table).astype(TRACE)


def waterfall_steps(ranking: Ranking, account_id: str) -> pd.DataFrame:
    """The same as steps of a waterfall: ``label start end kind``; parts without points are left out."""
    trace = trace_points(ranking, account_id)
    parts = trace[trace["points"].ne(0)]
    end = parts["points"].cumsum()
    steps = pd.DataFrame({"label": parts["label"], "start": end - parts["points"], "end": end, "kind": "step"})
    total = pd.DataFrame([{"label": "Priority", "start": 0, "end": int(trace["points"].sum()), "kind": "total"}])
    return pd.concat([steps, total], ignore_index=True)


def _row_of(ranking: Ranking, account_id: str) -> pd.Series:
    hit = ranking.accounts[ranking.accounts["id"].eq(account_id)]
    if hit.empty:
        raise ParameterError(
            f"no work on {str(account_id)[:40]!r} as of {ranking.as_of}",
            where="account_id",
            next_step="Use an account with a past-due invoice or an open credit.",
        )
    return hit.iloc[0]


def _rows_behind(ranking: Ranking, row: pd.Series) -> dict[str, list[str]]:
    own, evidence = row["id"], ranking.evidence
    lines = evidence.lines[evidence.lines["id"].eq(own)].sort_values(["late_from", "item_id"])
    late = lines[lines["side"].eq("invoices") & lines["days_past_due"].gt(0)]
    credits = lines[lines["side"].eq("credits")]
    both = pd.concat([late, credits])
    oldest = both[both["days_past_due"].eq(row["oldest_days"])]["item_id"].tolist()
    days = ranking.policy.priority.promise_lookback_days
    broken = broken_promises(evidence.promises, days=days, as_of=ranking.as_of)
    members = evidence.accounts[evidence.accounts["id"].eq(own)]
    return {
        "tier": oldest,
        "age": oldest,
        "value": [*late.loc[late["free_minor"].gt(0), "item_id"], *credits["item_id"]],
        "broken_promises": broken.loc[broken["id"].eq(own), "promise_id"].tolist(),
        "lateness": evidence.paid.loc[evidence.paid["id"].eq(own), "item_id"].tolist(),
        "likelihood": [own] if pd.notna(row["p_30"]) else [],
        "new_account": members["account_id"].tolist() if row["is_new"] else [],
        "problem_account": members.loc[members["problem"], "account_id"].tolist(),
        "strategic_account": members.loc[members["strategic"], "account_id"].tolist(),
        "disputed": late.loc[late["disputed_minor"].gt(0), "item_id"].tolist(),
        "promised": late.loc[(late["promised_minor"] + late["planned_minor"]).gt(0), "item_id"].tolist(),
    }


def _because(ranking: Ranking, row: pd.Series) -> dict[str, str]:
    currency, weights = ranking.policy.reporting_currency, ranking.policy.priority
    risk, held = (
        whole_units(pd.Series([row[c]], dtype="Int64"), currency).iloc[0] for c in ("risk_minor", "credit_minor")
    )
    enough = row["paid_invoices"] >= weights.history_invoices
    late = f"{row['paid_invoices']} invoices paid {row['mean_late_days']:.0f} days late on average" if enough else ""
    return {
        "tier": f"{row['tier']} tier" + (f": {row['tier_note']}" if row["tier_note"] else ""),
        "age": f"oldest open item {row['oldest_days']} days",
        "value": f"{risk} beyond its own credits may not come; {held} of credits count {weights.credit_value_pct}%"
        if risk
        else "n/a: a rate is not recorded",
        "broken_promises": f"{row['broken_count']} in {weights.promise_lookback_days} days",
        "lateness": late
        or f"n/a: {counted(int(row['paid_invoices']), 'invoice')} paid in the last "
        f"{weights.history_days} days, {weights.history_invoices} are needed",
        "likelihood": _likelihood(ranking, row),
        "new_account": "opened recently" if row["is_new"] else "not new",
        "problem_account": "marked as a problem" if row["is_problem"] else "not marked",
        "strategic_account": "marked as strategic" if row["is_strategic"] else "not marked",
        "disputed": "part of what is past due is disputed" if row["points_disputed"] else "nothing past due disputed",
        "promised": "part of what is past due is promised" if row["points_promised"] else "nothing past due promised",
    }


def _likelihood(ranking: Ranking, row: pd.Series) -> str:
    chances = ranking.evidence.likelihood
    if chances is None or pd.isna(row["p_30"]):
        return "n/a"
    own = chances[chances["id"].eq(row["id"])].sort_values("p_30").iloc[0]
    return f"{100 * row['p_30']:.0f}% likely to pay in 30 days ({own['basis']}): {own['reasons']}".removesuffix(": ")


def _weights(ranking: Ranking) -> dict[str, str]:
    w = ranking.policy.priority
    return {
        "tier": f"priority.tier: {w.tier.high} high, {w.tier.medium} medium, {w.tier.low} low",
        "age": f"1 for each priority.age_days_per_point = {w.age_days_per_point} days, at most {w.age_most}",
        "value": f"priority.value_per_tenfold = {w.value_per_tenfold} above {w.value_from}, at most {w.value_most}",
        "broken_promises": f"priority.broken_promise = {w.broken_promise} each, at most {w.broken_promises_most}",
        "lateness": f"1 for each priority.late_days_per_point = {w.late_days_per_point} days from "
        f"{w.late_from_days} on, at most {w.late_most}",
        "likelihood": f"priority.likelihood_most = {w.likelihood_most}, less what is likely to come",
        "new_account": f"priority.new_account = {w.new_account} within {w.new_account_days} days",
        "problem_account": f"priority.problem_account = {w.problem_account}",
        "strategic_account": f"priority.strategic_account = {w.strategic_account}",
        "disputed": f"priority.disputed = {w.disputed}, by the share disputed",
        "promised": f"priority.promised = {w.promised}, by the share promised",
    }


def _named(ids: list[str]) -> str:
    more = len(ids) - ROWS_NAMED
    return " ".join(ids[:ROWS_NAMED]) + (f" and {more} more" if more > 0 else "")
