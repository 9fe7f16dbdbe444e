"""The one writer of calendar files: dated rows in, an iCalendar file out. The same rows give the same bytes."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pandas as pd

MAKER = "-//AR Workbench//EN"
UID_DOMAIN = "ar-workbench.example"


def calendar_bytes(rows: pd.DataFrame, *, name: str, as_of: date) -> bytes:
    """All-day entries as an iCalendar file (RFC 5545).

    Args:
        rows: ``uid day summary description``, one entry each. The same ``uid`` in a later file moves the entry instead
            of adding one.
        name: What a calendar program calls it.
        as_of: The day the rows were made for; stands for the time of writing, so that no clock is needed.

    >>> rows = pd.DataFrame({"uid": ["A-1/tier"], "day": pd.to_datetime(["2026-11-02"]), "summary": ["Call Birch Labs"],
    ...                      "description": ["Invoice AT-1"]})
    >>> b"DTSTART;VALUE=DATE:20261102" in calendar_bytes(rows, name="Queue", as_of=date(2026, 10, 30))
    True
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _plain(name))
    stamp = datetime.combine(as_of, time(), tzinfo=UTC)
    for row in rows.to_dict("records"):
        if pd.notna(row["day"]):
            calendar.add_component(_entry({str(k): v for k, v in row.items()}, stamp))
    return bytes(calendar.to_ical())


def stable_uid(text: str) -> str:
    """A unique name of an entry that is the same in every file and tells nothing about a customer.

    >>> stable_uid("A-1/tier") == stable_uid("A-1/tier"), stable_uid("A-1/tier").endswith("@ar-workbench.example")
    (True, True)
    """
    return f"{hashlib.sha256(text.encode()).hexdigest()[:32]}@{UID_DOMAIN}"


def _entry(row: dict[str, object], stamp: datetime) -> Any:
    from icalendar import Event

    day = pd.Timestamp(str(row["day"])).date()
    entry = Event()
    entry.add("uid", stable_uid(str(row["uid"])))
    entry.add("dtstamp", stamp)
    entry.add("dtstart", day)
    entry.add("dtend", day + timedelta(days=1))
    entry.add("summary", _plain(str(row["summary"])))
    entry.add("description", "\n".join(_plain(line) for line in str(row["description"]).split("\n")))
    # a deadline must not block the day for meetings
    entry.add("transp", "TRANSPARENT")
    return entry


def _plain(text: str) -> str:
    """Without control characters: a name from an export must not break a line of the file."""
    return "".join(c if c.isprintable() else " " for c in text)
