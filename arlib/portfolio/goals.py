"""Goals: the month's goal for the high tier with its burn-down, and the team's own goals with weekly check-ins."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import erf, sqrt

import numpy as np
import pandas as pd

from arlib.dates import month_end, month_start
from arlib.errors import ParameterError
from arlib.ledger.movements import Movements, day_number
from arlib.policy import Policy

MEASURES = ("high_tier_accounts", "past_due", "credits", "over_90")
"""What a goal may be about; each is a figure the book itself gives."""


@dataclass(frozen=True)
class BurnDown:
    """The high tier over the weeks, and where it is heading.

    Args:
        as_of: The day.
        days: ``day accounts target pace``: accounts counted so far, the straight line to the target, and, after the
            day, where the pace leads (missing where one does not apply).
        start, now, target: Accounts at the start of the month, today, and wanted at its end.
        weekly_change: Mean change a week over the weeks learned from.
        expected: Accounts at the end of the month at this pace.
        probability: Of reaching the target, from the ups and downs of those weeks; ``None`` when they are too few.
    """

    as_of: date
    days: pd.DataFrame
    start: int
    now: int
    target: int
    weekly_change: float
    expected: float
    probability: float | None


def high_accounts_on(moved: Movements, day: date, *, policy: Policy) -> int:
    """How many accounts were in the high tier on a day: an open credit or a past-due invoice older than the edge."""
    number = day_number(day)
    opened = moved.open_on(number)
    since = np.where(opened < 0, moved.issued, moved.due)
    late = (opened != 0) & (number - since > policy.tiers.high_over_days)
    return int(moved.items.loc[late, "account_id"].nunique())


def burn_down(moved: Movements, *, as_of: date, policy: Policy, target: int | None = None) -> BurnDown:
    """The month's burn-down of the high tier.

    Args:
        moved: The ledger's bookings by day.
        as_of: The day.
        policy: Tier edge, default target, weeks to learn the pace from.
        target: Accounts wanted at the end of the month; ``None`` takes the policy's share off the start.
    """
    first, last = month_start(as_of) - timedelta(days=1), month_end(as_of)
    weeks = [as_of - timedelta(days=7 * n) for n in range(policy.goals.learn_weeks, -1, -1)]
    counts = {day: high_accounts_on(moved, day, policy=policy) for day in {first, *weeks}}
    changes = np.diff([counts[day] for day in weeks]).astype(np.float64)
    start, now = counts[first], counts[as_of]
    wanted = target if target is not None else round(start * (1 - policy.goals.high_tier_cut_pct / 100))
    left = (last - as_of).days / 7
    pace = float(changes.mean())
    expected = max(now + pace * left, 0.0)
    return BurnDown(
        as_of=as_of,
        days=_burn_days(counts, start=(first, start), now=(as_of, now), end=(last, expected), target=wanted),
        start=start,
        now=now,
        target=wanted,
        weekly_change=pace,
        expected=expected,
        probability=_chance(wanted, expected, float(changes.std(ddof=1)) * sqrt(left), now),
    )


def _chance(target: int, expected: float, spread: float, now: int) -> float | None:
    """How likely the count ends at or below the target; half a unit, because accounts are whole."""
    if spread == 0:
        return float(round(expected) <= target)
    if np.isnan(spread):
        return None
    return 0.5 * (1 + erf((target + 0.5 - expected) / (spread * sqrt(2))))


def _burn_days(
    counts: Mapping[date, int], *, start: tuple[date, int], now: tuple[date, int], end: tuple[date, float], target: int
) -> pd.DataFrame:
    days = sorted({*counts, end[0]})
    length = max((end[0] - start[0]).days, 1)
    line = [start[1] + (target - start[1]) * (d - start[0]).days / length if d >= start[0] else None for d in days]
    pace = {now[0]: float(now[1]), end[0]: end[1]}
    table = {
        "day": pd.to_datetime(pd.Series(days)).astype("datetime64[us]"),
        "accounts": pd.array([counts.get(d) for d in days], dtype="Int64"),
        "target": pd.array(line, dtype="Float64"),
        "pace": pd.array([pace.get(d) for d in days], dtype="Float64"),
    }
    return pd.DataFrame(table)


def goal_standings(
    goals: pd.DataFrame, checkins: pd.DataFrame, figures: pd.DataFrame, *, as_of: date, owners: Collection[str]
) -> pd.DataFrame:
    """Every goal with where its figure stands and what its owner last said.

    Args:
        goals: Goals of the journal: ``goal_id title owner measure due_date currency target_minor target_count``.
        checkins: Check-ins of the journal: ``goal_id actor effective_on confidence_pct comment``.
        figures: ``measure currency value``: the book's figures of :data:`MEASURES`; counts have no currency.
        as_of: The day.
        owners: Who may own a goal.

    Returns:
        ``goal_id title owner measure due_date currency target value gap days_left confidence_pct comment checked_on
        state``; ``state`` is reached, open, late, or silent when nobody checked in for more than a week.

    Raises:
        ParameterError: an owner, a measure, or the goal of a check-in is unknown; the valid ones are named.
    """
    require_known(goals["owner"], owners, what="owner", where="goals")
    require_known(goals["measure"], MEASURES, what="measure", where="goals")
    require_known(checkins["goal_id"], goals["goal_id"], what="goal", where="check-ins")
    last = checkins.sort_values("effective_on", kind="stable").drop_duplicates("goal_id", keep="last")
    said = last.set_index("goal_id")[["confidence_pct", "comment", "effective_on"]]
    table = goals.drop(columns="effective_on", errors="ignore").join(said, on="goal_id")
    table = table.rename(columns={"effective_on": "checked_on"})
    keyed = figures.set_index(["measure", "currency"])["value"]
    keys = list(zip(table["measure"], table["currency"].fillna(""), strict=True))
    value = pd.array([int(keyed[k]) if k in keyed.index else None for k in keys], dtype="Int64")
    target = table["target_count"].astype("Int64").fillna(table["target_minor"].astype("Int64"))
    days_left = (table["due_date"] - pd.Timestamp(as_of)).dt.days
    full = table.assign(
        value=value, target=target, days_left=days_left, comment=table["comment"].fillna("").astype("str")
    )
    full = full.assign(gap=(full["value"] - full["target"]).clip(lower=0))
    columns = ["goal_id", "title", "owner", "measure", "due_date", "currency", "target", "value", "gap", "days_left"]
    return full.assign(state=_states(full, as_of))[[*columns, "confidence_pct", "comment", "checked_on", "state"]]


def require_known(values: pd.Series[str], known: Collection[str], *, what: str, where: str) -> None:
    """Refuse names nobody knows.

    Raises:
        ParameterError: lists the valid ones.

    >>> require_known(pd.Series(["Bo"]), ["Ines Caro"], what="owner", where="goals")
    Traceback (most recent call last):
        ...
    arlib.errors.ParameterError: goals: unknown owner 'Bo'
      next step: Use one of Ines Caro.
    """
    unknown = sorted(set(values) - set(known))
    if unknown:
        names = ", ".join(sorted(known)) or "(there are none yet)"
        raise ParameterError(f"unknown {what} {unknown[0]!r}", where=where, next_step=f"Use one of {names}.")


def _states(table: pd.DataFrame, as_of: date) -> pd.Series[str]:
    reached = table["gap"].eq(0).fillna(False).astype("bool")
    quiet = table["checked_on"].isna() | table["checked_on"].lt(pd.Timestamp(as_of) - pd.Timedelta(days=7))
    state = pd.Series("open", index=table.index, dtype="str").mask(quiet, "silent")
    return state.mask(table["days_left"].lt(0), "late").mask(reached, "reached")


def book_figures(lines: pd.DataFrame, high_accounts: int) -> pd.DataFrame:
    """The figures goals are about: ``measure currency value``, money as positive minor units per currency."""
    late = lines["side"].eq("invoices") & lines["days_past_due"].gt(0)
    masks = {"past_due": late, "credits": lines["side"].eq("credits"), "over_90": late & lines["days_past_due"].gt(90)}
    rows = [{"measure": "high_tier_accounts", "currency": "", "value": high_accounts}]
    for measure, mask in masks.items():
        money = lines["open_minor"].where(mask, 0).abs().groupby(lines["currency"]).sum()
        rows += [{"measure": measure, "currency": str(c), "value": int(v)} for c, v in money.items()]
    return pd.DataFrame(rows).astype({"measure": "str", "currency": "str", "value": "int64"})
