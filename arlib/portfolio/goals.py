"""Goals: the team's own targets with their owners and weekly check-ins, beside what the book says."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from arlib.errors import ParameterError
from arlib.ledger.movements import Movements, day_number
from arlib.money import to_minor
from arlib.policy import Policy
from arlib.portfolio.burn_down import chance_at_most, high_accounts_on, high_tier_ahead

MEASURES = ("high_tier_accounts", "past_due", "credits", "over_90")
"""What a goal may be about; each is a figure the book itself gives."""
COUNTED = ("high_tier_accounts",)
"""Measures that count accounts; the others are money of one currency."""
MEASURE_WORDS = {
    "high_tier_accounts": "Accounts in the high tier",
    "past_due": "Money past due",
    "over_90": "Money over 90 days past due",
    "credits": "Credits not used",
}
GOAL_STATES = ("reached", "slipping", "behind", "open", "silent", "late", "unowned")
LIKELY = 0.5
"""Below this likelihood a goal is not on the way, whatever its owner says."""


def require_goal(*, owner: str, measure: str, owners: Collection[str]) -> None:
    """Refuse a goal about a figure the book does not give, or of somebody nobody knows.

    Raises:
        ParameterError: names the valid ones.

    >>> require_goal(owner="Bo", measure="past_due", owners=["Ines Caro"])
    Traceback (most recent call last):
        ...
    arlib.errors.ParameterError: goal: unknown owner 'Bo'
      next step: Use one of Ines Caro.
    """
    require_known(measure, MEASURES, what="measure", where="goal")
    require_known(owner, owners, what="owner", where="goal")


def goal_name(title: str) -> str:
    """The short name of a goal, made of its title; the same title is the same goal, set anew.

    >>> goal_name("Fewer old cases, by May!")
    'fewer-old-cases-by-may'
    """
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40].rstrip("-") or "goal"


def goal_target(text: str, *, measure: str, currency: str, where: str = "target") -> dict[str, Any]:
    """The target as an event holds it: ``target_count``, or ``target_minor`` and ``currency``.

    Raises:
        ParameterError: not a number of accounts; money without a currency, or not above zero.
        MoneyError: not an amount of the currency.

    >>> goal_target("1,400", measure="high_tier_accounts", currency="")
    {'target_count': 1400}
    >>> goal_target("250000.00", measure="past_due", currency="EUR")
    {'target_minor': 25000000, 'currency': 'EUR'}
    """
    if measure in COUNTED:
        number = text.strip().replace(",", "")
        if not number.isascii() or not number.isdigit():
            raise ParameterError(f"{text!r} is no number of accounts", where=where, next_step="Such as 900.")
        return {"target_count": int(number)}
    if not currency:
        raise ParameterError("money has a currency", where=where, next_step="Name the currency of the target.")
    minor = to_minor(text.strip(), currency)
    if minor <= 0:
        raise ParameterError("is not above zero", where=where, next_step="Write an amount such as 250000.00")
    return {"target_minor": minor, "currency": currency}


def require_known(given: str, known: Collection[str], *, what: str, where: str) -> None:
    """Refuse a name nobody knows.

    Raises:
        ParameterError: lists the valid ones.
    """
    if given not in known:
        names = ", ".join(sorted(known)) or "(there are none yet)"
        raise ParameterError(f"unknown {what} {given!r}", where=where, next_step=f"Use one of {names}.")


def goal_standings(
    goals: pd.DataFrame,
    checkins: pd.DataFrame,
    figures: pd.DataFrame,
    outlook: Mapping[str, tuple[float, float | None]] | None = None,
    *,
    as_of: date,
    owners: Collection[str],
) -> pd.DataFrame:
    """Every goal with where its figure stands, where that leads, and what its owner last said.

    A goal is shown whatever became of it since it was set: one without an owner any more is ``unowned``, one about a
    figure the book does not give has no value. Setting such a goal is refused (:func:`require_goal`).

    Args:
        goals: Goals of the journal: ``goal_id title owner measure due_date currency target_minor target_count``.
        checkins: Check-ins of the journal: ``goal_id actor effective_on confidence_pct comment``.
        figures: ``measure currency value``: the book's figures of :data:`MEASURES`; counts have no currency.
        outlook: Goal id to where its figure is heading and how likely it ends at or below the target
            (:func:`goal_outlooks`).
        as_of: The day.
        owners: Who may own a goal.

    Returns:
        ``goal_id title owner measure due_date currency target value gap days_left expected probability
        confidence_pct confidence_of_10 comment checked_on checked_by state``; ``state`` is one of
        :data:`GOAL_STATES`: ``silent`` when nobody checked in for more than a week, ``slipping`` when the target is
        met today and will more likely than not be missed on the goal's day, ``behind`` when it is not met and will
        more likely than not be missed.
    """
    last = checkins.sort_values("effective_on", kind="stable").drop_duplicates("goal_id", keep="last")
    said = last.set_index("goal_id")[["confidence_pct", "comment", "effective_on", "actor"]]
    said = said.rename(columns={"effective_on": "checked_on", "actor": "checked_by"})
    dropped = [*said.columns, "effective_on", "actor"]
    table = goals.drop(columns=dropped, errors="ignore").join(said, on="goal_id").reset_index(drop=True)
    keyed = figures.set_index(["measure", "currency"])["value"]
    keys = list(zip(table["measure"], table["currency"].fillna(""), strict=True))
    target = table["target_count"].astype("Int64").fillna(table["target_minor"].astype("Int64"))
    ahead = [(outlook or {}).get(goal, (None, None)) for goal in table["goal_id"]]
    full = table.assign(
        value=pd.array([int(keyed[k]) if k in keyed.index else None for k in keys], dtype="Int64"),
        target=target,
        days_left=(table["due_date"] - pd.Timestamp(as_of)).dt.days,
        expected=pd.array([expected for expected, _ in ahead], dtype="Float64"),
        probability=pd.array([chance for _, chance in ahead], dtype="Float64"),
        confidence_of_10=table["confidence_pct"].astype("Float64").div(10).round().astype("Int64"),
        comment=table["comment"].fillna("").astype("str"),
        checked_by=table["checked_by"].fillna("").astype("str"),
    )
    full = full.assign(gap=(full["value"] - full["target"]).clip(lower=0))
    columns = ["goal_id", "title", "owner", "measure", "due_date", "currency", "target", "value", "gap", "days_left",
               "expected", "probability", "confidence_pct", "confidence_of_10", "comment", "checked_on",
               "checked_by"]  # fmt: skip
    return full.assign(state=_states(full, as_of, owners))[[*columns, "state"]]


def _states(table: pd.DataFrame, as_of: date, owners: Collection[str]) -> pd.Series[str]:
    reached = table["gap"].eq(0).fillna(False).astype("bool")
    quiet = table["checked_on"].isna() | table["checked_on"].lt(pd.Timestamp(as_of) - pd.Timedelta(days=7))
    state = pd.Series("open", index=table.index, dtype="str").mask(quiet, "silent")
    unlikely = table["probability"].lt(LIKELY).fillna(False).astype("bool")
    state = state.mask(unlikely & state.eq("open"), "behind")
    state = state.mask(~table["owner"].isin(list(owners)), "unowned")
    slipping = reached & unlikely
    return state.mask(table["days_left"].lt(0), "late").mask(reached, "reached").mask(slipping, "slipping")


def goal_outlooks(
    goals: pd.DataFrame, moved: Movements, *, as_of: date, policy: Policy
) -> dict[str, tuple[float, float | None]]:
    """Where each running goal's figure is heading, by what it did over as many days in the weeks before.

    Args:
        goals: Goals of the journal.
        moved: The ledger's bookings by day.
        as_of: The day.
        policy: Tier edge, weeks to learn from.

    Returns:
        Goal id to the figure expected on the goal's day and how likely it is at or below the target then (``None``
        while too little is known). Goals whose day has passed are left out.
    """
    found = {}
    running = goals[goals["due_date"].ge(pd.Timestamp(as_of)) & goals["measure"].isin(MEASURES)]
    for goal in running.to_dict("records"):
        counted = goal["measure"] in COUNTED
        target = goal["target_count"] if counted else goal["target_minor"]
        if pd.isna(target):
            continue
        days = (pd.Timestamp(goal["due_date"]).date() - as_of).days
        if counted:
            expected, lessons = high_tier_ahead(moved, as_of=as_of, days=days, policy=policy)
        else:
            measure, currency = str(goal["measure"]), str(goal["currency"])
            lessons = _changes(moved, measure, currency, days, as_of=as_of, policy=policy)
            now = figure_on(moved, as_of, measure, currency, policy=policy)
            expected = max(now + float(lessons.mean()), 0.0)
        found[str(goal["goal_id"])] = (expected, chance_at_most(float(target), expected, lessons))
    return found


def _changes(
    moved: Movements, measure: str, currency: str, days: int, *, as_of: date, policy: Policy
) -> npt.NDArray[np.float64]:
    """What a figure did over so many days, on the last weeks that are over."""

    def on(back: int) -> int:
        return figure_on(moved, as_of - timedelta(days=back), measure, currency, policy=policy)

    begun = range(days, days + 7 * policy.goals.learn_weeks, 7)
    return np.array([on(back - days) - on(back) for back in begun], dtype=np.float64)


def figure_on(moved: Movements, day: date, measure: str, currency: str, *, policy: Policy) -> int:
    """A figure of :data:`MEASURES` on a day: accounts, or positive minor units of a currency."""
    if measure in COUNTED:
        return high_accounts_on(moved, day, policy=policy)
    number = day_number(day)
    opened = np.where(moved.items["currency"].eq(currency).to_numpy(), moved.open_on(number), 0)
    if measure == "credits":
        return int(-opened[opened < 0].sum())
    late = number - moved.late_from_on(number) > (90 if measure == "over_90" else 0)
    return int(opened[late & (opened > 0)].sum())


def book_figures(lines: pd.DataFrame, high_accounts: int) -> pd.DataFrame:
    """The figures goals are about: ``measure currency value``, money as positive minor units per currency."""
    late = lines["side"].eq("invoices") & lines["days_past_due"].gt(0)
    masks = {"past_due": late, "credits": lines["side"].eq("credits"), "over_90": late & lines["days_past_due"].gt(90)}
    rows = [{"measure": "high_tier_accounts", "currency": "", "value": high_accounts}]
    for measure, mask in masks.items():
        money = lines["open_minor"].where(mask, 0).abs().groupby(lines["currency"]).sum()
        rows += [{"measure": measure, "currency": str(c), "value": int(v)} for c, v in money.items()]
    return pd.DataFrame(rows).astype({"measure": "str", "currency": "str", "value": "int64"})
