"""The frame of a made-up book: its days, and one stream of chance per concern.

Every concern (names, amounts, payment days, ...) draws from its own stream, so a new concern
never shifts the numbers of another. Streams use uniform numbers only: numpy promises nothing
about its other distributions between versions, and a sample book must stay the same bytes.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from arlib.dates import add_months, month_start

Days = npt.NDArray[np.int64]
"""Calendar days counted from 1970-01-01: arithmetic on them is plain and fast."""

Shares = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

EPOCH = date(1970, 1, 1)
NEVER = 10**6
"""A day far beyond every book: the customer never pays."""


@dataclass(frozen=True)
class World:
    """What every maker needs: the size of the book, its first and its last day, and the seed."""

    seed: int
    accounts: int
    as_of: date
    months: int

    @property
    def last(self) -> int:
        """The as-of day as a day number."""
        return day_number(self.as_of)

    @property
    def first(self) -> int:
        """The first day of the history as a day number."""
        return day_number(add_months(month_start(self.as_of), 1 - self.months))

    def chance(self, concern: str) -> Chance:
        """A fresh stream of chance for one concern; the same one every time it is asked for."""
        entropy = [self.seed, zlib.crc32(concern.encode())]
        return Chance(np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy))))

    def scaled(self, count_at_default: int) -> int:
        """A count that grows with the book; the default book has 3,600 accounts.

        >>> World(1, 7200, date(2026, 10, 30), 24).scaled(100)
        200
        """
        return max(1, round(count_at_default * self.accounts / 3600))


@dataclass(frozen=True)
class Chance:
    """Uniform chance and what is built on it."""

    generator: np.random.Generator

    def share(self, count: int) -> Shares:
        """Numbers from 0 up to 1."""
        return self.generator.random(count)

    def whole(self, count: int, low: int, high: int) -> Days:
        """Whole numbers from ``low`` to ``high``, both included."""
        return np.asarray(low + (self.share(count) * (high - low + 1)).astype(np.int64))

    def bell(self, count: int) -> Shares:
        """Bell-shaped numbers: mean 0, variance 1, never beyond 3.5 (four uniforms added)."""
        return np.asarray((self.generator.random((count, 4)).sum(axis=1) - 2.0) * 3**0.5)

    def pick(self, count: int, weights: Sequence[float]) -> Days:
        """Positions in ``weights``, each as often as its weight says."""
        edges = np.cumsum(np.asarray(weights, dtype=np.float64))
        return np.asarray(np.searchsorted(edges, self.share(count) * edges[-1], side="right").astype(np.int64))

    def order(self, count: int) -> Days:
        """The positions 0 .. count-1 in a chance order."""
        return np.argsort(self.share(count), kind="stable").astype(np.int64)


def day_number(day: date) -> int:
    """Days since 1970-01-01.

    >>> day_number(date(1970, 1, 2))
    1
    """
    return (day - EPOCH).days


def as_date(number: int) -> date:
    """The calendar day of a day number."""
    return EPOCH + timedelta(days=int(number))


def as_datetimes(numbers: Days) -> npt.NDArray[np.datetime64]:
    """Day numbers as ``datetime64[us]``; ``NEVER`` and above become not-a-time."""
    days = np.asarray(numbers, dtype=np.int64)
    return np.where(days >= NEVER, np.datetime64("NaT"), days.astype("datetime64[D]")).astype("datetime64[us]")


def weekdays(numbers: Days) -> Days:
    """Monday 0 .. Sunday 6 (1970-01-01 was a Thursday)."""
    return (numbers + 3) % 7


def next_working(numbers: Days) -> Days:
    """Saturdays and Sundays moved to the Monday after."""
    return np.asarray(numbers + np.array([0, 0, 0, 0, 0, 2, 1])[weekdays(numbers)])


def last_working(numbers: Days) -> Days:
    """Saturdays and Sundays moved to the Friday before."""
    return np.asarray(numbers - np.array([0, 0, 0, 0, 0, 1, 2])[weekdays(numbers)])
