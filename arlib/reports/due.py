"""Which reports are due. A report is known by the day it is for, never by the time it was made.

So a computer that was off, a clock that was put forward, or a run that started twice changes nothing: what is
missing is made once, in order, the oldest first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, timedelta
from itertools import takewhile
from pathlib import Path

from arlib.dates import month_end, month_start
from arlib.policy.schedule import WEEKDAYS, SchedulePolicy
from arlib.reports.catalogue import Cadence, published_folder
from arlib.reports.record import published_records

DAY, WEEK = timedelta(days=1), timedelta(days=7)
SATURDAY = 5
AFTER_A_QUARTER = (1, 4, 7, 10)
"""Months at whose end a quarter is looked back at: most of its money has been booked by then."""


def newest_report_day(today: date, *, report_day: str) -> date:
    """The last weekly report day that has come to its end: today's own is due tomorrow.

    >>> newest_report_day(date(2026, 11, 2), report_day="friday").isoformat()
    '2026-10-30'
    >>> newest_report_day(date(2026, 10, 30), report_day="friday").isoformat()
    '2026-10-23'
    """
    back = (today.weekday() - WEEKDAYS.index(report_day) - 1) % 7 + 1
    return today - timedelta(days=back)


def report_days(cadence: Cadence, today: date, *, schedule: SchedulePolicy) -> Iterator[date]:
    """The days reports of a cadence are for, newest first, without end; each has come to its end.

    Working days, the policy's weekday, the last day of each month, and for quarters the last day of the month after.

    >>> from itertools import islice
    >>> [d.isoformat() for d in islice(report_days("monthly", date(2026, 11, 2), schedule=SchedulePolicy()), 2)]
    ['2026-10-31', '2026-09-30']
    """
    day = newest_report_day(today, report_day=schedule.report_day) if cadence == "weekly" else today - DAY
    while True:
        if _IS_REPORT_DAY[cadence](day):
            yield day
        day -= WEEK if cadence == "weekly" else DAY


_IS_REPORT_DAY: Mapping[Cadence, Callable[[date], bool]] = {
    "daily": lambda day: day.weekday() < SATURDAY,
    "weekly": lambda day: True,
    "monthly": lambda day: day == month_end(day),
    "quarterly": lambda day: day == month_end(day) and day.month in AFTER_A_QUARTER,
}


def closing_day(cadence: Cadence, newest: date) -> date:
    """The day a report is for when nobody names one, in a book whose newest entry is of ``newest``.

    A month counts as over when the book has its last working day.

    >>> closing_day("monthly", date(2026, 10, 30)).isoformat(), closing_day("monthly", date(2026, 10, 29)).isoformat()
    ('2026-10-31', '2026-09-30')
    >>> closing_day("quarterly", date(2026, 9, 30)).isoformat(), closing_day("weekly", date(2026, 9, 30)).isoformat()
    ('2026-07-31', '2026-09-30')
    """
    if cadence in ("daily", "weekly"):
        return newest
    end = month_end(newest)
    last_working_day = end - DAY * max(0, end.weekday() - SATURDAY + 1)
    day = end if newest >= last_working_day else month_start(newest) - DAY
    while not _IS_REPORT_DAY[cadence](day):
        day = month_start(day) - DAY
    return day


def due_days(
    published: Collection[date], *, today: date, schedule: SchedulePolicy, cadence: Cadence = "weekly"
) -> tuple[date, ...]:
    """The report days without a report, oldest first.

    Args:
        published: Days reports are published for.
        today: The day it is.
        schedule: Which weekday reports are for, and how many weeks to catch up at most.
        cadence: Which reports. Of daily ones only the newest is ever due: nobody acts on the status of a past day.

    Returns:
        Days after the first published report and within the weeks to catch up; before anything was published only
        the newest.

    >>> monday = date(2026, 11, 16)
    >>> [d.isoformat() for d in due_days({date(2026, 10, 30)}, today=monday, schedule=SchedulePolicy())]
    ['2026-11-06', '2026-11-13']
    """
    days = report_days(cadence, today, schedule=schedule)
    newest = next(days)
    if not published or cadence == "daily":
        return () if newest in published else (newest,)
    oldest = max(newest - WEEK * (schedule.catch_up_weeks - 1), min(published) + DAY)
    window = [newest, *takewhile(lambda day: day >= oldest, days)]
    return tuple(sorted(day for day in window if day > min(published) and day not in published))


def gaps(published: Collection[date], *, today: date, schedule: SchedulePolicy) -> tuple[date, ...]:
    """Report days without a report that lie too far back to be caught up, oldest first."""
    if not published:
        return ()
    day = newest_report_day(today, report_day=schedule.report_day) - WEEK * schedule.catch_up_weeks
    found = []
    while day > min(published):
        if day not in published:
            found.append(day)
        day -= WEEK
    return tuple(sorted(found))


def published_days(reports: Path, cadence: Cadence = "weekly") -> frozenset[date]:
    """The days a complete report is published for."""
    done = (r for r in published_records(published_folder(reports, cadence)) if r.status == "done")
    return frozenset(date.fromisoformat(record.folder.name) for record in done if record.folder is not None)
