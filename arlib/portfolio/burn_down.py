"""The month's burn-down of the high tier: where it stands, who will cross the edge, and how likely the target is.

Who can be in the tier at the end of the month is known today: an account ages by one day a day. What is not known is
how many of them settle before. That share is learned from the weeks before, over just as many days.

    expected at the end = (in the tier now or crossing by then, if nothing is paid) x (share that was still there)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from math import sqrt

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import stdtr, stdtrit

from arlib.dates import month_end, month_start
from arlib.ledger.movements import Movements, day_number
from arlib.policy import Policy

FEWEST_LESSONS = 4
"""With fewer past weeks a spread cannot be told, and no probability is given."""
INTERVAL = 0.80
CHECKED_WEEKS = 26


@dataclass(frozen=True)
class BurnDown:
    """The high tier over the weeks, and where it is heading.

    Args:
        as_of: The day.
        days: ``day accounts target pace``: accounts counted so far, the straight line to the target, and, after the
            day, where the pace leads (missing where one does not apply).
        start, now, target: Accounts at the start of the month, today, and wanted at its end.
        will_cross: Accounts that enter the tier by the end of the month if nothing is paid.
        weekly_change: Mean change a week over the weeks learned from.
        needed_weekly: Change a week that would reach the target.
        expected, low, high: Accounts at the end of the month, and between which numbers four of five such months end.
        probability: Of ending at or below the target; ``None`` when there are too few weeks to learn from.
        until: The last day of the goal's month.
        checked, held: Past days on which the same was worked out again, and how often the count ended within the
            interval.
    """

    as_of: date
    days: pd.DataFrame
    start: int
    now: int
    target: int
    will_cross: int
    weekly_change: float
    needed_weekly: float
    expected: float
    low: float
    high: float
    probability: float | None
    checked: int
    held: int
    until: date

    @property
    def gap(self) -> int:
        """Accounts above the target; 0 or less when it is reached."""
        return self.now - self.target


class _HighTier:
    """Counts of the high tier by day, each worked out once."""

    def __init__(self, moved: Movements, policy: Policy) -> None:
        accounts = pd.factorize(moved.items["account_id"])[0]
        edge = policy.tiers.high_over_days

        @cache
        def count(day: int, ahead: int) -> int:
            old = (moved.open_on(day) != 0) & (day + ahead - moved.late_from_on(day) > edge)
            return len(np.unique(accounts[old & (accounts >= 0)]))

        self.count = count
        self.weeks = policy.goals.learn_weeks

    def ahead(self, day: int, days: int) -> tuple[float, npt.NDArray[np.float64]]:
        """The count expected so many days later, and what it was off by on the days learned from, in accounts."""
        could_be = self.count(day, days)
        past = [back for back in range(day - days, day - days - 7 * self.weeks, -7) if self.count(back, days)]
        shares = np.array([self.count(back + days, 0) / self.count(back, days) for back in past], dtype=np.float64)
        share = float(shares.mean()) if len(shares) else 1.0
        return share * could_be, (shares - share) * could_be


def high_accounts_on(moved: Movements, day: date, *, policy: Policy) -> int:
    """How many accounts were in the high tier on a day: an open credit or a past-due invoice older than the edge."""
    return _HighTier(moved, policy).count(day_number(day), 0)


def high_tier_ahead(
    moved: Movements, *, as_of: date, days: int, policy: Policy
) -> tuple[float, npt.NDArray[np.float64]]:
    """The high tier expected so many days ahead, and what that was off by in the weeks learned from, in accounts."""
    return _HighTier(moved, policy).ahead(day_number(as_of), days)


LAST_WEEK = 7


def goal_month_end(as_of: date) -> date:
    """The end of the month a goal is for: in the last week of a month the next one, since a week's work comes too late.

    >>> goal_month_end(date(2026, 10, 23)), goal_month_end(date(2026, 10, 30))
    (datetime.date(2026, 10, 31), datetime.date(2026, 11, 30))
    """
    end = month_end(as_of)
    return end if (end - as_of).days >= LAST_WEEK else month_end(end + timedelta(days=1))


def burn_down(
    moved: Movements, *, as_of: date, policy: Policy, target: int | None = None, until: date | None = None
) -> BurnDown:
    """The month's burn-down of the high tier.

    Args:
        moved: The ledger's bookings by day.
        as_of: The day.
        policy: Tier edge, default target, weeks to learn from.
        target: Accounts wanted at the end of the month; ``None`` takes the policy's share off the start.
        until: End of the goal's month, this one or the next; ``None`` takes this one. The next month starts from today.
    """
    tier, today = _HighTier(moved, policy), day_number(as_of)
    last = until or month_end(as_of)
    first = min(month_start(last) - timedelta(days=1), as_of)
    left = (last - as_of).days
    weeks = [as_of - timedelta(days=7 * n) for n in range(policy.goals.learn_weeks, -1, -1)]
    counts = {day: tier.count(day_number(day), 0) for day in {first, *weeks}}
    start, now = counts[first], counts[as_of]
    wanted = target if target is not None else round(start * (1 - policy.goals.high_tier_cut_pct / 100))
    expected, misses = tier.ahead(today, left)
    half = _half(misses)
    checked = [day for day in range(today - left, today - left - 7 * CHECKED_WEEKS, -7) if tier.count(day, left)]
    return BurnDown(
        as_of=as_of,
        days=_burn_days(counts, start=(first, start), now=(as_of, now), end=(last, expected), target=wanted),
        start=start,
        now=now,
        target=wanted,
        will_cross=tier.count(today, left) - now,
        weekly_change=(now - counts[weeks[0]]) / policy.goals.learn_weeks,
        needed_weekly=7 * (wanted - now) / left if left else float(wanted - now),
        expected=expected,
        low=max(expected - half, 0.0),
        high=expected + half,
        probability=chance_at_most(wanted, expected, misses) if left else float(now <= wanted),
        until=last,
        checked=len(checked) if left else 0,
        held=sum(_held(tier, day, left) for day in checked) if left else 0,
    )


def _held(tier: _HighTier, day: int, days: int) -> bool:
    expected, misses = tier.ahead(day, days)
    return abs(tier.count(day + days, 0) - expected) <= _half(misses) + 0.5


def chance_at_most(target: float, expected: float, lessons: npt.NDArray[np.float64]) -> float | None:
    """How likely a figure ends at or below a target, by how it did in weeks like these (Student's t).

    Args:
        target: The figure wanted; half a unit is added, because figures are whole.
        expected: The figure expected.
        lessons: What it did in the weeks learned from; their spread is what the figure may be off by.

    >>> chance_at_most(10, 12.0, np.array([1.0])) is None
    True
    >>> round(chance_at_most(10, 10.5, np.array([-1.0, 0.0, 1.0, 2.0])), 2)
    0.5
    """
    if len(lessons) < FEWEST_LESSONS:
        return None
    spread = _spread(lessons)
    if spread == 0:
        return float(round(expected) <= target)
    return float(stdtr(len(lessons) - 1, (target + 0.5 - expected) / spread))


def _spread(lessons: npt.NDArray[np.float64]) -> float:
    # the mean of few weeks is itself unsure, which widens what the next one may be
    return float(lessons.std(ddof=1)) * sqrt(1 + 1 / len(lessons))


def _half(lessons: npt.NDArray[np.float64]) -> float:
    if len(lessons) < FEWEST_LESSONS:
        return 0.0
    return float(stdtrit(len(lessons) - 1, 0.5 + INTERVAL / 2)) * _spread(lessons)


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
