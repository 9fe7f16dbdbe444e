"""Which weekly reports are due. A report is known by the day it is for, never by the time it was made.

So a computer that was off, a clock that was put forward, or a run that started twice changes nothing: what is
missing is made once, in order, the oldest first.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from pathlib import Path

from arlib.policy.schedule import WEEKDAYS, SchedulePolicy
from arlib.reports.record import published_records

WEEK = timedelta(days=7)


def newest_report_day(today: date, *, report_day: str) -> date:
    """The last report day that has come to its end: today's own is due tomorrow.

    >>> newest_report_day(date(2026, 11, 2), report_day="friday").isoformat()
    '2026-10-30'
    >>> newest_report_day(date(2026, 10, 30), report_day="friday").isoformat()
    '2026-10-23'
    """
    back = (today.weekday() - WEEKDAYS.index(report_day) - 1) % 7 + 1
    return today - timedelta(days=back)


def due_days(published: Collection[date], *, today: date, schedule: SchedulePolicy) -> tuple[date, ...]:
    """The report days without a report, oldest first.

    Args:
        published: Days reports are published for.
        today: The day it is.
        schedule: Which weekday reports are for, and how many weeks to catch up at most.

    Returns:
        Days after the first published report and within the weeks to catch up; before anything was published only
        the newest.

    >>> monday = date(2026, 11, 16)
    >>> [d.isoformat() for d in due_days({date(2026, 10, 30)}, today=monday, schedule=SchedulePolicy())]
    ['2026-11-06', '2026-11-13']
    """
    newest = newest_report_day(today, report_day=schedule.report_day)
    if not published:
        return (newest,)
    window = [newest - WEEK * n for n in range(schedule.catch_up_weeks)]
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


def published_days(reports: Path) -> frozenset[date]:
    """The days a complete report is published for."""
    done = (record for record in published_records(reports) if record.status == "done")
    return frozenset(date.fromisoformat(record.folder.name) for record in done if record.folder is not None)
