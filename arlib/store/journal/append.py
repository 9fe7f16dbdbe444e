"""The one write path. An event is recorded once, in its turn, linked to the one before, or not at all."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy import Connection

from arlib.contracts.events import Answer, Event
from arlib.errors import ParameterError
from arlib.findings import shown
from arlib.policy import load_policy
from arlib.store.journal.approvals import ApprovalRules, rules_of
from arlib.store.journal.engine import write
from arlib.store.journal.errors import ConflictError, OtherContentError
from arlib.store.journal.guards import Setting, demand_fit
from arlib.store.journal.location import Place, journal_location
from arlib.store.journal.reading import Past, head_of, versions_of
from arlib.store.journal.rows import Recorded, row_of, says_the_same
from arlib.store.journal.schema import EVENTS, PERSONAL, STREAMS
from arlib.store.workspace import Workspace, open_workspace

Versions = Mapping[str, int]
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The machine's clock: the one place where the journal asks it."""
    return datetime.now(UTC)


def append(
    place: Place,
    event: Event,
    *,
    based_on: int | Versions | None = None,
    clock: Clock = utc_now,
    rules: ApprovalRules | None = None,
    check: Callable[[], None] | None = None,
) -> Recorded:
    """Record an event.

    Args:
        place: A workspace, its folder, or a database URL.
        event: What happened. Its ``event_id`` is made by the caller: submitting it again records nothing new.
        based_on: The version of the event's first stream that its author had seen, or stream -> version for several.
            ``None`` claims nothing.
        clock: Gives the moment of recording, in UTC.
        rules: Roles, deadlines and limits of approvals; ``None`` takes those of the workspace's policy.
        check: Called inside the transaction, before anything is written; raise an ArlibError to record nothing.
            Executions look here once more at what they are about to do.

    Returns:
        The recorded event; ``was_there`` says that it had been recorded before.

    Raises:
        ConflictError: a stream has moved on since; carries both sides.
        OtherContentError: the id was used for something else.
        RefusedError: the event does not fit what stands in the journal; ``ApprovalError`` for approvals.
        BusyError, WorkspaceError, JournalError: the journal cannot be written; nothing was recorded.
    """
    seen = {event.streams()[0]: based_on} if isinstance(based_on, int) else dict(based_on or {})
    return append_all(place, [event], based_on=seen, clock=clock, rules=rules, check=check)[0]


def append_all(
    place: Place,
    events: Sequence[Event],
    *,
    based_on: Versions | None = None,
    clock: Clock = utc_now,
    rules: ApprovalRules | None = None,
    check: Callable[[], None] | None = None,
) -> tuple[Recorded, ...]:
    """Record several events in one transaction: all of them or none. Arguments and errors as for :func:`append`.

    ``based_on`` is compared once, with what stood there before the first of them.
    """
    seen = dict(based_on or {})
    _demand_streams(events, seen)

    def work(conn: Connection) -> tuple[Recorded, ...]:
        past = Past(conn)
        there = {event.event_id: _already(event, past) for event in events}
        fresh = [event for event in events if there[event.event_id] is None]
        if fresh:
            _demand_unchanged(fresh, seen, past, conn)
            if check is not None:
                check()
        now = clock()
        setting = Setting(now, recorder(conn), rules or _rules_for(fresh, place, now))
        for event in fresh:
            demand_fit(event, past, setting)
            there[event.event_id] = link(conn, event, based_on=seen, now=setting.now, by=setting.by)
        return tuple(found for event in events if (found := there[event.event_id]) is not None)

    return write(journal_location(place), work)


def approval_rules(place: Place, *, as_of: date) -> ApprovalRules:
    """The rules of approvals in force on a day: of the workspace's policy, the defaults where only a URL is known.

    Raises:
        PolicyError, WorkspaceError: the policy cannot be read.
    """
    if isinstance(place, str) and "://" in place:
        return ApprovalRules()
    workspace = place if isinstance(place, Workspace) else open_workspace(place)
    return rules_of(load_policy(workspace.policy_text(), as_of=as_of).approvals)


def _rules_for(events: Sequence[Event], place: Place, now: datetime) -> ApprovalRules:
    """Only answers are held to them, and reading a policy takes longer than recording a touch."""
    asked = any(isinstance(event, Answer) for event in events)
    return approval_rules(place, as_of=now.date()) if asked else ApprovalRules()


def link(conn: Connection, event: Event, *, based_on: Versions, now: datetime, by: str) -> Recorded:
    """Add the next link of the chain; the caller holds the write lock."""
    last = head_of(conn)
    versions = {stream: version + 1 for stream, version in versions_of(conn, event.streams()).items()}
    seen = {stream: version for stream, version in based_on.items() if stream in versions}
    row, salted = row_of(
        event, seq=last.seq + 1, versions=versions, based_on=seen, recorded_at=now, recorded_by=by, prev_hash=last.hash
    )
    insert(conn, row, versions, salted)
    return Recorded(row["seq"], event, versions, seen, now, by, row["prev_hash"], row["hash"])


def insert(
    conn: Connection, row: Mapping[str, object], versions: Versions, salted: Mapping[str, tuple[str, str]]
) -> None:
    """Put a link and what belongs to it into the tables."""
    seq = row["seq"]
    conn.execute(EVENTS.insert(), [dict(row)])
    if versions:
        conn.execute(STREAMS.insert(), [{"stream": s, "version": v, "seq": seq} for s, v in versions.items()])
    if salted:
        conn.execute(
            PERSONAL.insert(), [{"seq": seq, "field": f, "salt": s, "value": t} for f, (s, t) in salted.items()]
        )


def recorder(conn: Connection) -> str:
    """The login that writes: of the database server, or of this machine where the journal is a file."""
    if conn.dialect.name != "sqlite":
        return str(conn.exec_driver_sql("SELECT session_user").scalar())
    try:
        return shown(getpass.getuser())
    except (KeyError, OSError):  # a container may run as a number without a name
        return str(os.getuid())


def _already(event: Event, past: Past) -> Recorded | None:
    found = past.event(event.event_id)
    if found is None:
        return None
    if not says_the_same(found, event):
        raise OtherContentError(
            f"was recorded already with another content, as {found.event.kind} at place {found.seq}",
            where=f"event {shown(event.event_id)}",
            next_step="Make a new event id for a new event.",
        )
    return replace(found, was_there=True)


def _demand_streams(events: Sequence[Event], seen: Versions) -> None:
    ids = [event.event_id for event in events]
    if len(set(ids)) != len(ids):
        raise ParameterError("two of these events have the same event_id", where="append")
    known = {stream for event in events for stream in event.streams()}
    foreign = [stream for stream in seen if stream not in known]
    if foreign:
        raise ParameterError(
            f"the event does not belong to {shown(foreign[0])}",
            where="based_on",
            next_step=f"Its streams are {', '.join(shown(s) for s in sorted(known)[:5])}.",
        )


def _demand_unchanged(events: Sequence[Event], seen: Versions, past: Past, conn: Connection) -> None:
    current = versions_of(conn, list(seen)) if seen else {}
    for stream, version in seen.items():
        if current[stream] != version:
            yours = next(event for event in events if stream in event.streams())
            raise ConflictError(stream, version, current[stream], yours, past.stream(stream, after=version))
