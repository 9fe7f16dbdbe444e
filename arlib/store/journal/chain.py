"""Proof: every link worked out again, and the first one that does not hold, with its place."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from arlib.contracts.events import Answer, Event, PersonalDataErased
from arlib.errors import ArlibError
from arlib.findings import shown
from arlib.store.journal.approvals import ApprovalRules, Limit
from arlib.store.journal.engine import reading
from arlib.store.journal.guards import Setting, objection_to
from arlib.store.journal.location import Location, Place, journal_location
from arlib.store.journal.reading import Anchor, may_read_personal, row_batches
from arlib.store.journal.rows import GENESIS, Recorded, Salted, commitment, link_hash, recorded_from, sealed_fields
from arlib.store.journal.schema import ERASED, PERSONAL, STREAMS

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Breach:
    """The first thing that does not hold.

    Args:
        seq: Place in the journal; one past the end where the tail is missing.
        event_id: The event there, empty where there is none.
        what: What does not hold.
    """

    seq: int
    event_id: str
    what: str

    def __str__(self) -> str:
        named = f" (event {shown(self.event_id)})" if self.event_id else ""
        return f"place {self.seq}{named}: {self.what}"


@dataclass(frozen=True)
class Verification:
    """What ``verify`` found.

    Args:
        head: The last place that holds.
        events: How many events hold.
        breach: The first that does not; ``None`` when the journal is whole.
        anchors: How many printed heads were compared.
    """

    head: Anchor
    events: int
    breach: Breach | None
    anchors: int = 0

    @property
    def holds(self) -> bool:
        """Whether the journal is what was recorded."""
        return self.breach is None


def verify(place: Place, *, anchor: Anchor | Iterable[Anchor] = (), rules: ApprovalRules | None = None) -> Verification:
    """Work out the whole chain again.

    The chain alone shows an edit, a deletion, an insertion and a swap. A cut tail and a rewrite from some place on are
    shown by anchors: heads that were printed in reports. Approvals are checked again as well, so one that was written
    past the program is found.

    Args:
        place: A workspace, its folder, or a database URL.
        anchor: Printed heads.
        rules: The limits to check approvals by. ``None`` checks persons, roles, hashes and deadlines, but not limits,
            because they may have been others then.

    Raises:
        JournalError: the file is so damaged that it cannot be read.
    """
    location = journal_location(place)
    printed = {a for a in ([anchor] if isinstance(anchor, Anchor) else anchor) if a.seq}
    anchors: dict[int, list[Anchor]] = defaultdict(list)
    for one in printed:
        anchors[one.seq].append(one)
    walk = _Walk(location, anchors, rules)
    for rows, salted in row_batches(location):
        for row in rows:
            if breach := walk.step(row, salted.get(row["seq"], {})):
                return Verification(walk.head, walk.head.seq, breach, len(printed))
    return Verification(walk.head, walk.head.seq, walk.end(), len(printed))


class _Walk:
    """Along the chain, link by link, with what must be remembered on the way."""

    def __init__(
        self, location: Location, anchors: Mapping[int, Sequence[Anchor]], rules: ApprovalRules | None
    ) -> None:
        self.head = Anchor(0, GENESIS)
        self._location, self._anchors, self._rules = location, anchors, rules
        self._versions: dict[str, int] = defaultdict(int)
        self._missing: dict[tuple[int, str], str] = {}
        self._erased: set[tuple[int, str]] = set()
        self._sealed = 0
        self._past = _Remembered()

    def step(self, row: Row, salted: Salted) -> Breach | None:
        """Look at the next link; what is wrong with it, if anything."""
        try:
            what = self._link(row) or self._streams(row) or self._personal(row, salted) or self._approval(row, salted)
        except (ValueError, KeyError, TypeError, ArlibError) as error:
            what = f"cannot be read: {shown(str(error).splitlines()[0] if str(error) else type(error).__name__)}"
        if what:
            return Breach(self.head.seq + 1, str(row["event_id"]), what)
        self.head = Anchor(row["seq"], row["hash"])
        return None

    def end(self) -> Breach | None:
        """After the last link: is the tail there, and nothing but what belongs to the links?"""
        last = self.head.seq
        beyond = [seq for seq in self._anchors if seq > last]
        if beyond:
            return Breach(last + 1, "", f"the tail is missing: a report printed place {max(beyond)}")
        with reading(self._location, frozen=True) as conn:
            return self._stray_streams(conn) or self._stray_texts(conn) if conn is not None else None

    def _link(self, row: Row) -> str:
        if row["seq"] != self.head.seq + 1:
            return f"is missing; the next one is {row['seq']}"
        if row["prev_hash"] != self.head.hash:
            return "does not follow the event before it"
        if link_hash(row) != row["hash"]:
            return "is not what was recorded: its hash differs"
        rewritten = any(not printed.names(row["hash"]) for printed in self._anchors.get(row["seq"], ()))
        return "is not what a report printed: the journal was rewritten" if rewritten else ""

    def _streams(self, row: Row) -> str:
        for stream, version in json.loads(row["streams"]).items():
            self._versions[stream] += 1
            if version != self._versions[stream]:
                return f"{shown(stream)} is at version {self._versions[stream]}, not {version}"
        return ""

    def _personal(self, row: Row, salted: Salted) -> str:
        sealed = sealed_fields(json.loads(row["payload"]))
        for name, seal in sealed.items():
            if name not in salted:
                self._missing[row["seq"], name] = row["event_id"]
            elif commitment(name, *salted[name]) != seal:
                return f"{name} is not what was recorded"
        self._sealed += len(set(sealed) & set(salted))
        stray = sorted(set(salted) - set(sealed))
        return f"{stray[0]} was put beside it" if stray else ""

    def _approval(self, row: Row, salted: Salted) -> str:
        recorded = recorded_from(row, salted)
        event = recorded.event
        if isinstance(event, PersonalDataErased):
            self._erased |= {(e.seq, e.field) for e in event.erased}
        why = ""
        if isinstance(event, Answer):
            rules = self._rules or _LOOKING_BACK
            why = objection_to(event, self._past, Setting(recorded.recorded_at, recorded.recorded_by, rules))
        self._past.remember(recorded)
        return f"should have been refused: {why}" if why else ""

    def _stray_streams(self, conn: Connection) -> Breach | None:
        of = STREAMS.c
        query = sa.select(of.stream, sa.func.max(of.version), sa.func.count()).where(of.seq <= self.head.seq)
        found = {stream: (latest, count) for stream, latest, count in conn.execute(query.group_by(of.stream))}
        wanted = {stream: (version, version) for stream, version in self._versions.items()}
        odd = sorted(stream for stream in found.keys() | wanted.keys() if found.get(stream) != wanted.get(stream))
        what = f"the versions of {shown(odd[0])} are not those of its events" if odd else ""
        return Breach(self.head.seq, "", what) if what else None

    def _stray_texts(self, conn: Connection) -> Breach | None:
        if not may_read_personal(conn):
            return None
        erased = self._erased | {(r.seq, r.field) for r in conn.execute(sa.select(ERASED).where(self._later()))}
        for (seq, name), event_id in self._missing.items():
            if (seq, name) not in erased:
                return Breach(seq, event_id, f"{name} is gone without an erasure on record")
        beside = PERSONAL.join(ERASED, (PERSONAL.c.seq == ERASED.c.seq) & (PERSONAL.c.field == ERASED.c.field))
        left = conn.execute(sa.select(PERSONAL.c.seq, PERSONAL.c.field).select_from(beside).limit(1)).first()
        if left:
            return Breach(left.seq, "", f"{left.field} is still there although it was erased")
        count = conn.execute(sa.select(sa.func.count()).where(PERSONAL.c.seq <= self.head.seq)).scalar() or 0
        return Breach(self.head.seq, "", "personal text stands beside no event") if count > self._sealed else None

    def _later(self) -> sa.ColumnElement[bool]:
        return ERASED.c.erased_by > self.head.seq  # erased while this verification was reading


class _Remembered:
    """The streams that answers are checked against."""

    def __init__(self) -> None:
        self._streams: dict[str, list[Recorded]] = defaultdict(list)

    def remember(self, recorded: Recorded) -> None:
        """Keep what belongs to a request."""
        if any(stream.startswith("request:") for stream in recorded.versions):
            for stream in recorded.versions:
                if stream.startswith(("request:", "customer:")):
                    self._streams[stream].append(recorded)

    def stream(self, stream: str, *, kinds: Collection[type[Event]] = ()) -> tuple[Recorded, ...]:
        """The events of a stream so far."""
        found: Sequence[Recorded] = self._streams[stream]
        return tuple(r for r in found if not kinds or isinstance(r.event, tuple(kinds)))


_LOOKING_BACK = ApprovalRules(valid_days=36_500, other_limit=Limit(10**12, 10**12))
