"""Calendar days. A day has no time and no time zone; rules never look at the clock."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache

from arlib.errors import ArlibError

EARLIEST_DAY = date(1990, 1, 1)
LATEST_YEARS_AHEAD = 5

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class DateError(ArlibError):
    """Text that is not a calendar day."""


def parse_day(text: str | date, *, where: str = "date") -> date:
    """A day from ISO text (``YYYY-MM-DD``) or a date, never from anything looser.

    Raises:
        DateError: not written as YYYY-MM-DD, or no such day.

    >>> parse_day("2026-03-31")
    datetime.date(2026, 3, 31)
    >>> parse_day("31.3.2026", where="as_of")
    Traceback (most recent call last):
        ...
    arlib.dates.DateError: as_of: not a day: '31.3.2026'
      next step: Write it as YYYY-MM-DD, for example 2026-03-31.
    """
    if isinstance(text, datetime):
        return text.date()
    if isinstance(text, date):
        return text
    if isinstance(text, str) and _ISO_DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise DateError(
        f"not a day: {str(text)[:40]!r}", where=where, next_step="Write it as YYYY-MM-DD, for example 2026-03-31."
    )


def midnight(day: date) -> datetime:
    """The day as frames hold it: its first moment, without a zone.

    >>> midnight(date(2026, 3, 31))
    datetime.datetime(2026, 3, 31, 0, 0)
    """
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001  a calendar day has no time zone


def plain_day(day: date) -> str:
    """A day as people write it, the same whatever the machine's language.

    >>> plain_day(date(2026, 10, 5))
    '5 Oct 2026'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def month_start(day: date) -> date:
    """First day of the month.

    >>> month_start(date(2026, 3, 31))
    datetime.date(2026, 3, 1)
    """
    return day.replace(day=1)


def month_end(day: date) -> date:
    """Last day of the month, leap years included.

    >>> month_end(date(2024, 2, 3))
    datetime.date(2024, 2, 29)
    """
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """The same day some months on; the last day of the month where the day does not exist.

    >>> add_months(date(2026, 1, 31), 1), add_months(date(2026, 3, 31), -1)
    (datetime.date(2026, 2, 28), datetime.date(2026, 2, 28))
    """
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_working_days(day: date, count: int, *, holidays: frozenset[date] = frozenset()) -> date:
    """``count`` working days on, Saturdays, Sundays and the given holidays left out.

    >>> add_working_days(date(2026, 3, 27), 2)          # Friday -> Tuesday
    datetime.date(2026, 3, 31)
    """
    step = timedelta(days=1 if count >= 0 else -1)
    left = abs(count)
    while left:
        day += step
        if day.weekday() < 5 and day not in holidays:
            left -= 1
    return day


@lru_cache(maxsize=512)
def public_holidays(country: str, year: int, region: str = "") -> Mapping[date, str] | None:
    """The public holidays of a year with their English names; ``None`` when the country or region is not known.

    Args:
        country: ISO code.
        year: The year.
        region: A part of the country that has days of its own, for example ``ENG`` of ``GB``; empty for all of it.

    >>> (public_holidays("GB", 2026, "ENG") or {})[date(2026, 4, 6)]
    'Easter Monday'
    >>> public_holidays("XX", 2026) is None
    True
    """
    import holidays  # slow to load, and most callers need no calendar

    try:
        return dict(holidays.country_holidays(country, subdiv=region or None, years=[year], language="en_US"))
    except NotImplementedError:
        return None
