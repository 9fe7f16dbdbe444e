"""Errors of the journal: each says what, where, and the next step; none carries a password or a parameter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from arlib.errors import ArlibError, WorkspaceError
from arlib.findings import shown

if TYPE_CHECKING:
    from arlib.contracts.events import Event
    from arlib.store.journal.rows import Recorded


class JournalError(WorkspaceError):
    """The journal is damaged, of a newer format, or refuses what is not its way of writing."""


class RefusedError(ArlibError):
    """An event does not fit what stands in the journal; nothing was recorded."""


class ApprovalError(RefusedError):
    """A second person, a role, a limit or a deadline is missing; nothing was recorded."""


class OtherContentError(RefusedError):
    """The same event id was recorded with another content."""


class ConflictError(RefusedError):
    """Somebody decided since you looked; nothing was overwritten.

    Args:
        stream: What both decided about, for example ``item:INV-1``.
        seen: The version you had seen.
        current: The version it has now.
        yours: What you wanted to record.
        theirs: What was recorded since, oldest first.
    """

    def __init__(self, stream: str, seen: int, current: int, yours: Event, theirs: Sequence[Recorded]) -> None:
        self.stream, self.seen, self.current, self.yours, self.theirs = stream, seen, current, yours, tuple(theirs)
        lines = [f"  recorded: {_line(r.event)} (version {r.versions[stream]})" for r in theirs[-5:]]
        super().__init__(
            f"changed since you looked: you saw version {seen}, it is at {current}.\n"
            + "\n".join([*lines, f"  yours:    {_line(yours)}, not recorded"]),
            where=shown(stream),
            next_step="Look at it again and decide anew.",
        )


def _line(event: Event) -> str:
    said = f" ({shown(event.reason)})" if event.reason else ""
    return f"{event.kind} by {shown(event.actor)} at {event.effective_at.isoformat(sep=' ', timespec='minutes')}{said}"
