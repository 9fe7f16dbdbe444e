"""What a panel writes with: three callbacks of a desk. A panel that is given none only shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from arlib.contracts.events import Event
    from arlib.desk import Desk
    from arlib.store.journal import Recorded


@dataclass(frozen=True)
class Pen:
    """Makes events, records them, and takes them back.

    Args:
        day: The day the events take effect on.
        event: Called with a kind and its fields; gives the event, with its id, who and when filled in.
        record: Called with an event; the same event a second time adds nothing.
        undo: Called with the id of an event and ``reason=``.
        saw: Called with a stream and a version when a person has looked at what others recorded up to it.
    """

    day: date
    event: Callable[..., Event]
    record: Callable[[Event], Recorded]
    undo: Callable[..., Recorded]
    saw: Callable[[str, int], None] = lambda stream, version: None

    @classmethod
    def of(cls, desk: Desk) -> Pen:
        """The pen of the person at a desk."""
        return cls(desk.as_of, desk.event, desk.record, desk.undo, desk.writer.saw)


def new_name(prefix: str) -> str:
    """A name for what an event begins: a promise, a dispute, a match, a request.

    >>> new_name("PTP").startswith("PTP-"), len(new_name("PTP"))
    (True, 16)
    """
    return f"{prefix}-{uuid4().hex[:12]}"
