"""What a desk does with the journal: reads it as of its day, and writes to it for the person who sits there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from arlib.contracts.events import Event
from arlib.policy import Policy
from arlib.store.journal.approvals import rules_of
from arlib.store.journal.reading import Anchor, head
from arlib.store.journal.rows import Recorded
from arlib.store.journal.views import JournalView, read_view, view_of
from arlib.store.journal.writer import Writer, person_here
from arlib.store.workspace import Workspace

Said = TypeVar("Said", bound=Event)


class Recording:
    """The journal's part of a desk; the desk brings workspace, day, policy and what it read of the journal."""

    workspace: Workspace
    as_of: date
    policy: Policy
    journal: JournalView

    @property
    def journal_position(self) -> Anchor:
        """The place of the journal this desk was read up to."""
        return self.journal.anchor

    @cached_property
    def writer(self) -> Writer:
        """Writes to the journal for the person at this machine, on the desk's day."""
        approvals = self.policy.approvals
        actor, role = person_here(approvals.people)
        return Writer(self.workspace, self.as_of, self.journal_position, actor, role, rules_of(approvals))

    def event(self, kind: type[Said], **said: Any) -> Said:
        """An event by the person at this desk; see :meth:`arlib.store.journal.Writer.event`."""
        return self.writer.event(kind, **said)

    def record(self, event: Event, *, based_on: Mapping[str, int] | None = None) -> Recorded:
        """Record an event; a decision is refused when somebody decided since this desk was opened.

        The desk itself stays as it is: ``again`` reads what was recorded.

        Raises:
            ConflictError: carries both versions. RefusedError, ApprovalError: it does not fit what is on record.
        """
        return self.writer.record(event, based_on=based_on)

    def undo(self, event_id: str, *, reason: str) -> Recorded:
        """Take an earlier event back, by one more event."""
        return self.writer.undo(event_id, reason=reason)


def journal_on(workspace: Workspace, day: date, position: Anchor | str | None = None) -> JournalView:
    """The journal as of a day, up to a place; an empty view where nothing was recorded yet.

    Raises:
        JournalError: the journal cannot be read, or is not what it was at that place.
    """
    place = Anchor.parse(position) if isinstance(position, str) else position
    if place is None:
        place = head(workspace)
    return read_view(workspace, as_of=day, position=place) if place.seq else view_of((), as_of=day)
