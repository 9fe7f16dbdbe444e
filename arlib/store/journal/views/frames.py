"""Events as a typed frame: one row per event, columns by the fields of its kind, whatever the rows are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Annotated, Any, get_args, get_origin

import pandas as pd

from arlib.contracts.columns import DAY
from arlib.contracts.events import ENVELOPE, Event, canonical_json
from arlib.store.journal.rows import Recorded

WHO_AND_WHEN: Mapping[str, str] = {
    "event_id": "str",
    "seq": "int64",
    "actor": "str",
    "role": "str",
    "effective_on": DAY,
    "at": DAY,
    "recorded_at": DAY,
    "reason": "str",
}
"""First columns of every frame: ``at`` is the recorder's wall clock, ``recorded_at`` is UTC."""


def events_frame(events: Iterable[Recorded], kind: type[Event]) -> pd.DataFrame:
    """The events of one kind.

    Args:
        events: In the order the rows shall have.
        kind: Its class.

    Returns:
        Columns of :data:`WHO_AND_WHEN`, then the kind's fields: text, int64 (Int64 where it may be missing), days;
        several ids separated by spaces, parts (instalments, lines) as JSON.
    """
    types = column_types(kind)
    rows = [who_and_when(r) | _fields(r.event, types) for r in events if type(r.event) is kind]
    return typed(rows, {**WHO_AND_WHEN, **types})


def typed(rows: Sequence[Mapping[str, Any]], types: Mapping[str, str]) -> pd.DataFrame:
    """Rows as a frame with exactly these columns and types; text that is not there is empty."""
    columns = {}
    for name, kind in types.items():
        values = [row.get(name) for row in rows]
        if kind == "str":
            values = ["" if value is None else value for value in values]
        columns[name] = pd.Series(values, dtype=kind)
    return pd.DataFrame(columns)


def who_and_when(recorded: Recorded) -> dict[str, Any]:
    """The first columns of an event's row."""
    event, at = recorded.event, wall_clock(recorded.event.effective_at)
    return {
        "event_id": event.event_id,
        "seq": recorded.seq,
        "actor": event.actor,
        "role": event.role,
        "effective_on": pd.Timestamp(at.date()),
        "at": at,
        "recorded_at": recorded.recorded_at.astimezone(UTC).replace(tzinfo=None),
        "reason": event.reason,
    }


def wall_clock(moment: datetime) -> datetime:
    """What the clock on the wall showed."""
    return moment.replace(tzinfo=None)


@cache
def column_types(kind: type[Event]) -> Mapping[str, str]:
    """Column and pandas type of every field of a kind, but for who and when."""
    fields = {name: f.annotation for name, f in kind.model_fields.items() if name not in ENVELOPE}
    return {name: _pandas_type(annotation) for name, annotation in fields.items()}


def _pandas_type(annotation: Any) -> str:
    options = [a for a in get_args(annotation) if a is not type(None)]
    may_miss = type(None) in get_args(annotation)
    plain = options[0] if may_miss else annotation
    if get_origin(plain) is Annotated:
        plain = get_args(plain)[0]
    if plain in (date, datetime):
        return DAY
    if plain is int:
        return "Int64" if may_miss else "int64"
    return "str"


def _fields(event: Event, types: Mapping[str, str]) -> dict[str, Any]:
    return {name: _cell(getattr(event, name)) for name in types}


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return wall_clock(value)
    if isinstance(value, tuple) and all(isinstance(v, str) for v in value):
        return " ".join(value)
    if isinstance(value, tuple | dict):
        plain = [v.model_dump(mode="json") for v in value] if isinstance(value, tuple) else value
        return canonical_json(plain)
    return value
