"""Quarters of the calendar year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from arlib.dates import DateError, add_months, month_end

_QUARTER = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter: its year and its number, 1 to 4.

    >>> str(Quarter(2026, 3)), Quarter(2026, 3).first, Quarter(2026, 3).last, str(Quarter(2026, 1).before)
    ('2026-Q3', datetime.date(2026, 7, 1), datetime.date(2026, 9, 30), '2025-Q4')
    """

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04d}-Q{self.number}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return month_end(add_months(self.first, 2))

    @property
    def before(self) -> Quarter:
        """The quarter before."""
        return quarter_of(self.first - timedelta(days=1))


def quarter_of(day: date) -> Quarter:
    """The quarter a day is in."""
    return Quarter(day.year, (day.month + 2) // 3)


def last_full_quarter(day: date) -> Quarter:
    """The newest quarter that is over at the end of a day.

    >>> str(last_full_quarter(date(2026, 10, 30))), str(last_full_quarter(date(2026, 9, 30)))
    ('2026-Q3', '2026-Q3')
    """
    return quarter_of(day) if quarter_of(day).last == day else quarter_of(day).before


def parse_quarter(text: str, *, as_of: date) -> Quarter:
    """A quarter from text such as ``2026-Q3``; empty text takes the last full one.

    Raises:
        DateError: not written so, or not over on ``as_of``.

    >>> str(parse_quarter("", as_of=date(2026, 10, 30)))
    '2026-Q3'
    """
    if not text:
        return last_full_quarter(as_of)
    found = _QUARTER.fullmatch(text)
    if not found or int(found[1]) < 1:
        raise DateError(f"not a quarter: {text[:40]!r}", where="quarter", next_step="Write it as 2026-Q3.")
    quarter = Quarter(int(found[1]), int(found[2]))
    if quarter.last > as_of:
        raise DateError(
            f"{quarter} is not over on {as_of}", where="quarter", next_step=f"Audit {last_full_quarter(as_of)}."
        )
    return quarter
