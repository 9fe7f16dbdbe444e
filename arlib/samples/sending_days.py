"""Days on which a letter may go out: no weekend, and no public holiday in any country of the book."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from arlib.dates import public_holidays
from arlib.samples.words import COUNTRIES
from arlib.samples.world import Days, as_date, weekdays

BEFORE, AFTER = 420, 90


@dataclass(frozen=True)
class SendingDays:
    """A look-up around the as-of day."""

    first: int
    following: Days

    def next(self, days: Days) -> Days:
        """The day itself if letters may go out on it, else the next such day."""
        return self.following[np.clip(days - self.first, 0, len(self.following) - 1)]

    def allowed(self, days: Days) -> npt.NDArray[np.bool_]:
        """Whether letters may go out on each day."""
        return np.asarray(self.next(days) == days)


@cache
def sending_days(last: int) -> SendingDays:
    """The look-up for a book whose as-of day is ``last`` (day number)."""
    days = np.arange(last - BEFORE, last + AFTER)
    free = _public_holidays(int(days[0]), int(days[-1]))
    closed = (weekdays(days) >= 5) | np.isin(days, sorted(free))
    following = np.where(closed, np.iinfo(np.int64).max, days)
    return SendingDays(int(days[0]), np.minimum.accumulate(following[::-1])[::-1])


def _public_holidays(first: int, last: int) -> set[int]:
    years = range(as_date(first).year, as_date(last).year + 1)
    england = {"GB": "ENG"}
    epoch = as_date(0)
    return {
        (day - epoch).days
        for country in COUNTRIES
        for year in years
        for day in public_holidays(country.code, year, england.get(country.code, "")) or ()
    }
