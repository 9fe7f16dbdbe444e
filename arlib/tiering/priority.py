"""Priority: the sum of named parts in points. Each part is a column, each weight a policy key."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from arlib.dates import midnight
from arlib.ledger import with_reporting_amount
from arlib.money import exponent
from arlib.policy import Policy
from arlib.tiering.history import lateness
from arlib.tiering.lookup import looked_up

PARTS = ("tier", "age", "value", "broken_promises", "lateness", "likelihood", "new_account", "problem_account",
         "strategic_account", "disputed", "promised")  # fmt: skip
"""The parts of a priority, in the order they are shown; each is a column ``points_<part>`` of int64."""
BROKEN = ("broken", "part_kept")


@dataclass(frozen=True)
class Evidence:
    """What the points are made from, each frame with the account or family ``id`` its rows count for.

    Args:
        lines: Open lines with their muted parts.
        promises: Judged promises.
        paid: Paid invoices with ``late_days``.
        likelihood: Likelihood of paying by account, or ``None``.
        accounts: ACCOUNTS rows.
    """

    lines: pd.DataFrame
    promises: pd.DataFrame
    paid: pd.DataFrame
    likelihood: pd.DataFrame | None
    accounts: pd.DataFrame


def with_points(tiers: pd.DataFrame, evidence: Evidence, *, policy: Policy, as_of: date) -> pd.DataFrame:
    """Add the expected value at risk, the points of each part, and their sum.

    Args:
        tiers: One row per id: ``id tier oldest_days``.
        evidence: The rows behind the points.
        policy: Weights, reporting currency and recorded rates.
        as_of: The day.

    Returns:
        The same rows plus ``late_free_minor credit_minor risk_minor value_minor`` (Int64 in the reporting currency;
        missing where a currency has no recorded rate), ``p_30`` (float, missing when unknown), ``mean_late_days
        paid_invoices broken_count``, one ``points_<part>`` per part and ``priority`` (int64, their sum). ``risk_minor``
        is what is past due beyond the customer's own credits, times the chance that it does not come; ``value_minor``,
        which the points are for, adds the policy's share of the credits we hold.
    """
    known = tiers.pipe(_with_value, evidence, policy, as_of).pipe(_with_record, evidence, policy, as_of)
    points = {f"points_{part}": found for part, found in _points(known, policy).items()}
    scored = known.assign(**points)
    return scored.assign(priority=scored[list(points)].sum(axis=1).astype("int64"))


def _with_value(tiers: pd.DataFrame, evidence: Evidence, policy: Policy, as_of: date) -> pd.DataFrame:
    """Money per id in the reporting currency, and how much of it is at risk."""
    late = evidence.lines["side"].eq("invoices") & evidence.lines["days_past_due"].gt(0)
    columns = ["late_minor", "late_free_minor", "credit_minor", "late_disputed_minor", "late_promised_minor"]
    lines = evidence.lines.assign(
        late_minor=evidence.lines["open_minor"].where(late, 0),
        late_free_minor=evidence.lines["free_minor"].where(late, 0),
        credit_minor=evidence.lines["open_minor"].where(evidence.lines["side"].eq("credits"), 0).abs(),
        late_disputed_minor=evidence.lines["disputed_minor"].where(late, 0),
        late_promised_minor=(evidence.lines["promised_minor"] + evidence.lines["planned_minor"]).where(late, 0),
    )
    held = lines.groupby(["id", "account_id", "currency"])[columns].sum().reset_index()
    # what a credit we hold would settle is not at risk, and its customer is no debtor for it
    held["late_net_minor"] = (held["late_free_minor"] - held["credit_minor"]).clip(lower=0)
    columns = [*columns, "late_net_minor"]
    for column in columns:
        held = with_reporting_amount(held, column=column, into=column, policy=policy, as_of=as_of)
    complete = held[columns].notna().all(axis=1).groupby(held["id"]).all()
    total = held.groupby("id")[columns].sum().where(complete)
    known = tiers.assign(**{column: looked_up(tiers["id"], total[column]) for column in columns})
    p_30 = _likelihood_by_id(evidence).reindex(known["id"]).to_numpy(dtype="float64")
    share = pd.Series(1.0 - p_30, index=known.index).fillna(1.0)
    risk = known["late_net_minor"].astype("Float64") * share
    value = risk + known["credit_minor"].astype("Float64") * policy.priority.credit_value_pct / 100
    whole = {name: money.round().astype("Int64") for name, money in (("risk_minor", risk), ("value_minor", value))}
    return known.assign(p_30=p_30, **whole)


def _likelihood_by_id(evidence: Evidence) -> pd.Series[float]:
    """Likelihood of paying within 30 days; of a family, the smallest of its members."""
    if evidence.likelihood is None:
        return pd.Series(dtype="float64")
    return evidence.likelihood.groupby("id")["p_30"].min()


def _with_record(tiers: pd.DataFrame, evidence: Evidence, policy: Policy, as_of: date) -> pd.DataFrame:
    """How the account paid and what it promised, and what the master data says about it."""
    broken = broken_promises(evidence.promises, days=policy.priority.promise_lookback_days, as_of=as_of)
    paid = lateness(evidence.paid.assign(account_id=evidence.paid["id"])).reindex(tiers["id"])
    opened = pd.Timestamp(midnight(as_of)) - evidence.accounts["opened_on"]
    is_new = opened.dt.days.between(0, policy.priority.new_account_days)
    flags = evidence.accounts.assign(is_new=is_new).groupby("id")[["is_new", "problem", "strategic"]].any()
    flags = flags.reindex(tiers["id"], fill_value=False)
    return tiers.assign(
        broken_count=broken.groupby("id").size().reindex(tiers["id"], fill_value=0).to_numpy(dtype="int64"),
        paid_invoices=paid["invoices"].fillna(0).to_numpy(dtype="int64"),
        mean_late_days=paid["mean_late_days"].to_numpy(dtype="float64"),
        is_new=flags["is_new"].to_numpy(dtype="bool"),
        is_problem=flags["problem"].to_numpy(dtype="bool"),
        is_strategic=flags["strategic"].to_numpy(dtype="bool"),
    )


def broken_promises(promises: pd.DataFrame, *, days: int, as_of: date) -> pd.DataFrame:
    """Promises that were broken, or kept in part only, and whose last day lies in the last ``days`` days."""
    since = pd.Timestamp(midnight(as_of)) - pd.Timedelta(days=days)
    return promises[promises["verdict"].isin(BROKEN) & promises["deadline"].gt(since)]


def _points(known: pd.DataFrame, policy: Policy) -> dict[str, pd.Series[int]]:
    weights, owes = policy.priority, known["late_minor"].fillna(1).gt(0) & known["oldest_past_due_days"].notna()
    unit = weights.value_from * 10 ** exponent(policy.reporting_currency or "EUR")
    late = known["mean_late_days"].where(known["paid_invoices"].ge(weights.history_invoices))
    found = {
        "tier": known["tier"].map(weights.tier.of),
        "age": (known["oldest_days"] // weights.age_days_per_point).clip(lower=0, upper=weights.age_most),
        "value": value_points(known["value_minor"], unit, weights.value_per_tenfold, weights.value_most),
        "broken_promises": (known["broken_count"] * weights.broken_promise).clip(upper=weights.broken_promises_most),
        "lateness": (late // weights.late_days_per_point)
        .where(late.ge(weights.late_from_days) & owes)
        .clip(upper=weights.late_most),
        "likelihood": (weights.likelihood_most * (1.0 - known["p_30"])).where(owes),
        "new_account": (known["is_new"] & owes) * weights.new_account,
        "problem_account": known["is_problem"] * weights.problem_account,
        "strategic_account": known["is_strategic"] * weights.strategic_account,
        "disputed": muted_share(known, "late_disputed_minor") * weights.disputed,
        "promised": muted_share(known, "late_promised_minor") * weights.promised,
    }
    return {part: _whole(found[part]) for part in PARTS}


def value_points(value: pd.Series[int], unit: int, per_tenfold: int, most: int) -> pd.Series[float]:
    """Points of an expected value: ``per_tenfold`` for every tenfold above ``unit`` minor units.

    >>> value_points(pd.Series([5_000, 10_000, 100_000, 10**9]), 10_000, 20, 80).tolist()
    [0.0, 0.0, 20.0, 80.0]
    """
    above = value.astype("Float64").fillna(0).to_numpy(dtype="float64") / unit
    return pd.Series(np.log10(np.maximum(above, 1.0)) * per_tenfold, index=value.index).clip(upper=most)


def muted_share(known: pd.DataFrame, column: str) -> pd.Series[float]:
    """What share of the past-due money is muted, 0 to 1; 0 where it cannot be added up."""
    late = known["late_minor"].astype("Float64").fillna(0).to_numpy(dtype="float64")
    muted = known[column].astype("Float64").fillna(0).to_numpy(dtype="float64")
    return pd.Series(np.divide(muted, late, out=np.zeros(len(known)), where=late > 0), index=known.index)


def _whole(points: pd.Series) -> pd.Series[int]:
    plain = points.astype("Float64").fillna(0).to_numpy(dtype="float64")
    # halves go up, as people round them
    return pd.Series([math.floor(value + 0.5) for value in plain], index=points.index, dtype="int64")
