"""When a customer may be contacted: on the customer's own clock and calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from arlib.communications.workdays import holidays_of
from arlib.policy.communications import Hours

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LONGEST_CLOSURE = 30
"""No calendar closes for longer; a policy without any open day must not make us search for ever."""


@lru_cache(maxsize=256)
def zone_of(tz: str) -> ZoneInfo | None:
    """A time zone by its name; ``None`` when it is not known.

    >>> zone_of("Europe/Berlin"), zone_of("Mars/Olympus")
    (zoneinfo.ZoneInfo(key='Europe/Berlin'), None)
    """
    try:
        return ZoneInfo(tz) if tz else None
    except (ZoneInfoNotFoundError, ValueError, OSError):  # not a zone, or not even a file name
        return None


def closed_on(day: date, *, country: str, hours: Hours) -> str:
    """Why nobody may be contacted on a day; empty when somebody may.

    >>> closed_on(date(2026, 12, 25), country="GB", hours=Hours())
    'public holiday there: Christmas Day'
    >>> closed_on(date(2026, 12, 26), country="GB", hours=Hours())
    'no working day there: Saturday'
    """
    weekday = WEEKDAYS[day.weekday()]
    if weekday not in hours.days:
        return f"no working day there: {weekday.capitalize()}"
    if hours.on_public_holidays:
        return ""
    found = holidays_of(country, day.year) or {}
    return f"public holiday there: {found[day]}" if day in found else ""


def next_open_day(day: date, *, country: str, hours: Hours) -> date | None:
    """The first day from this one on on which the customer may be contacted; ``None`` when there is none.

    >>> next_open_day(date(2026, 4, 3), country="GB", hours=Hours())          # Good Friday -> the Tuesday after
    datetime.date(2026, 4, 7)
    """
    days = (day + timedelta(days=n) for n in range(LONGEST_CLOSURE))
    return next((d for d in days if not closed_on(d, country=country, hours=hours)), None)


def may_contact(moment: datetime, *, country: str, tz: str, hours: Hours) -> str:
    """Why a customer may not be contacted at a moment; empty when he may.

    Args:
        moment: With its UTC offset.
        country: ISO code; without a known one public holidays are not seen, and the moment is refused.
        tz: The customer's zone; without a known one the moment is refused.
        hours: The policy's hours.

    >>> at = datetime(2026, 3, 30, 6, 30, tzinfo=UTC)                         # the Monday after summer time began
    >>> may_contact(at, country="DE", tz="Europe/Berlin", hours=Hours())      # 08:30 there
    ''
    >>> may_contact(at, country="GB", tz="Europe/London", hours=Hours())      # 07:30 there
    "outside hours: 07:30 on the customer's clock"
    """
    zone = zone_of(tz)
    if zone is None:
        return "the customer's time zone is not known"
    there = moment.astimezone(zone)
    if not hours.on_public_holidays and holidays_of(country, there.year) is None:
        return "the customer's country is not known, so its public holidays are not"
    if reason := closed_on(there.date(), country=country, hours=hours):
        return reason
    if not hours.start <= there.time() <= hours.end:
        return f"outside hours: {there:%H:%M} on the customer's clock"
    return ""


def opening(day: date, *, tz: str, hours: Hours) -> tuple[datetime, datetime] | None:
    """The hours of a day in UTC, without a zone as frames hold moments; ``None`` for an unknown zone.

    >>> [m.hour for m in opening(date(2026, 10, 23), tz="Europe/Berlin", hours=Hours())]
    [6, 16]
    >>> [m.hour for m in opening(date(2026, 10, 26), tz="Europe/Berlin", hours=Hours())]  # winter time since Sunday
    [7, 17]
    """
    zone = zone_of(tz)
    if zone is None:
        return None

    def in_utc(at: time) -> datetime:
        return datetime.combine(day, at, tzinfo=zone).astimezone(UTC).replace(tzinfo=None)

    return in_utc(hours.start), in_utc(hours.end)
