"""What was in force as of a moment: a fold over the events, in the order in which they took effect.

Two clocks. An event counts from ``effective_at`` on: "as of last week" leaves out what took effect since. It is known
from ``recorded_at`` on: "as we knew it last week" leaves out what was recorded since, late entries included.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from arlib.contracts.events import Undone
from arlib.store.journal.rows import Recorded

AsOf = date | datetime


def took_effect(recorded: Recorded, as_of: AsOf) -> bool:
    """Whether an event counts by then: a day means to its end, on the calendar of who recorded the event."""
    if isinstance(as_of, datetime):
        return recorded.event.effective_at <= as_of
    return recorded.event.effective_at.date() <= as_of


def known_by(events: Iterable[Recorded], known_at: datetime | None) -> tuple[Recorded, ...]:
    """The events that were on record at a moment; all of them when none is given."""
    return tuple(r for r in events if known_at is None or r.recorded_at <= known_at)


def effective(events: Iterable[Recorded], *, as_of: AsOf) -> tuple[Recorded, ...]:
    """Events that count by then, in the order in which they took effect; at one moment, as they were recorded."""
    counting = (r for r in events if took_effect(r, as_of))
    return tuple(sorted(counting, key=lambda r: (r.event.effective_at, r.seq)))


def standing(events: Iterable[Recorded], *, as_of: AsOf) -> tuple[Recorded, ...]:
    """Events in force: they count by then and were not undone by then. Undoings are not among them."""
    counting = effective(events, as_of=as_of)
    undone = {r.event.undoes for r in counting if isinstance(r.event, Undone)}
    return tuple(r for r in counting if r.event.event_id not in undone and not isinstance(r.event, Undone))
