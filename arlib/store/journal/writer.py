"""Writing at a desk: events by the person who sits there, on the desk's day, based on what the desk had read."""

from __future__ import annotations

import getpass
import os
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from arlib.contracts.events import Answer, Decision, Event, PromiseMade, Role, Undone
from arlib.errors import ParameterError
from arlib.findings import shown
from arlib.policy.approvals import Person
from arlib.store.journal.append import append
from arlib.store.journal.approvals import ApprovalRules
from arlib.store.journal.errors import RefusedError
from arlib.store.journal.location import Place
from arlib.store.journal.reading import Anchor, read_event, stream_versions
from arlib.store.journal.rows import Recorded

Said = TypeVar("Said", bound=Event)
BASED_ON_WHAT_WAS_SEEN = (Decision, Answer, PromiseMade)
"""Kinds that are compared with what the desk had read. A touch or a note is true whatever others did meanwhile."""


def local_now() -> datetime:
    """The machine's clock with its UTC offset: the day on it is the day here."""
    return datetime.now().astimezone()


def person_here(people: Iterable[Person], login: str = "") -> tuple[str, Role]:
    """Name and role of who works here: the policy's person of that login, else the login itself as an analyst.

    >>> person_here([Person(name="Ines Caro", role="manager", login="icaro")], "icaro")
    ('Ines Caro', 'manager')
    >>> person_here([], "icaro")
    ('icaro', 'analyst')
    """
    login = login or login_here()
    found = next((p for p in people if login in (p.login, p.name)), None)
    return (found.name, found.role) if found else (login, "analyst")


def login_here() -> str:
    """The login on this machine."""
    try:
        return shown(getpass.getuser())
    except (KeyError, OSError):  # a container may run as a number without a name
        return str(os.getuid())


@dataclass(frozen=True)
class Writer:
    """Records for one person what is decided at one desk.

    Args:
        place: Where the journal is.
        day: The desk's day; what is recorded takes effect on it, at the clock's time.
        position: Up to where the desk had read.
        actor: Who sits there.
        role: In which role.
        rules: The rules of approvals in force.
        clock: Gives the present moment with its offset.
    """

    place: Place
    day: date
    position: Anchor
    actor: str
    role: Role
    rules: ApprovalRules
    clock: Callable[[], datetime] = local_now
    _own: dict[str, int] = field(default_factory=dict, repr=False, compare=False)

    def event(self, kind: type[Said], **said: Any) -> Said:
        """An event of a kind, with who and when filled in where the caller does not say.

        ``event_id`` is new each time: make the event once per form or cell, and record that one; recording the same
        event again adds nothing.

        Raises:
            ContractError: naming every field that is missing or wrong.
        """
        who: dict[str, Any] = {"event_id": str(uuid.uuid4()), "actor": self.actor, "role": self.role}
        return kind(**who | {"effective_at": self.moment()} | said)

    def moment(self) -> datetime:
        """The desk's day at the clock's time. When it was written down is recorded beside it in any case.

        Raises:
            ParameterError: the desk stands on a day to come, on which nobody can have done anything yet.
        """
        now = self.clock()
        if self.day > now.date():
            raise ParameterError(
                "is a day to come: nothing can be recorded on it",
                where=f"as of {self.day}",
                next_step="Open the desk on a day up to today.",
            )
        return now.replace(year=self.day.year, month=self.day.month, day=self.day.day)

    def record(
        self, event: Event, *, based_on: Mapping[str, int] | None = None, check: Callable[[], None] | None = None
    ) -> Recorded:
        """Record an event.

        Args:
            event: What happened.
            based_on: Stream -> version its author had seen; ``None`` takes what this desk had read, for decisions.
            check: Looked at once more inside the transaction; see :func:`arlib.store.journal.append`.

        Raises:
            ConflictError: somebody decided since; carries both versions. Open the desk again and look.
            RefusedError, ApprovalError: it does not fit what stands in the journal.
        """
        seen = self.seen(self.claimed(event)) if based_on is None else dict(based_on)
        done = append(self.place, event, based_on=seen, rules=self.rules, check=check)
        known = self.seen(done.versions) | seen
        for stream, version in done.versions.items():
            # somebody else's event between what was read and this one has not been seen, so it must not count as seen
            if self._own.get(stream, known[stream]) == version - 1:
                self._own[stream] = version
        return done

    def undo(self, event_id: str, *, reason: str) -> Recorded:
        """Take an earlier event back.

        Raises:
            RefusedError: there is no such event, or it cannot be undone.
        """
        found = read_event(self.place, event_id)
        if found is None:
            raise RefusedError("there is no such event", where=shown(event_id), next_step="Look at the timeline.")
        at = max(self.moment(), found.event.effective_at)
        return self.record(
            self.event(Undone, undoes=event_id, belongs_to=found.event.streams(), reason=reason, effective_at=at)
        )

    def saw(self, stream: str, version: int) -> None:
        """A person was shown a stream up to a version; whatever comes after it is still unseen."""
        self._own[stream] = max(version, self.seen([stream])[stream])

    def seen(self, streams: Collection[str]) -> dict[str, int]:
        """The version of each stream as this desk knows it: when it was opened, and what it recorded itself since."""
        unknown = [stream for stream in streams if stream not in self._own]
        read = stream_versions(self.place, unknown, position=self.position.seq) if unknown else {}
        return {stream: self._own.get(stream, read.get(stream, 0)) for stream in streams}

    def claimed(self, event: Event) -> tuple[str, ...]:
        """The streams whose versions an event is compared with: what it decides about, not the whole account."""
        if not isinstance(event, BASED_ON_WHAT_WAS_SEEN):
            return ()
        narrow = tuple(s for s in event.streams() if not s.startswith(("account:", "customer:")))
        return narrow or event.streams()[:1]
