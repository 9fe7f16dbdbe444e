"""Reading the journal: by place, by stream, by id. What stands before a place never changes: places are snapshots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from arlib.contracts.events import Event
from arlib.errors import ParameterError
from arlib.store.journal.engine import reading
from arlib.store.journal.location import Location, Place, journal_location
from arlib.store.journal.rows import GENESIS, Recorded, recorded_from
from arlib.store.journal.schema import EVENTS, PERSONAL, STREAMS

SHORTEST = 16
BATCH = 2_000  # rows per read transaction: a long one would keep writers of a file waiting
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Anchor:
    """A place in the journal and the hash it had: printed in a report, it proves later that nothing before it changed.

    A page prints the first sixteen digits of the hash, which is enough: nobody can find another text that has them.

    >>> str(Anchor(12, "ab" * 32)), Anchor.parse("12:" + "ab" * 32).seq
    ('12:abababababababababababababababababababababababababababababababab', 12)
    """

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"

    @classmethod
    def parse(cls, text: str) -> Anchor:
        """The anchor as a report prints it, ``seq:hash``; at least the first sixteen digits.

        Raises:
            ParameterError: written in another way.
        """
        seq, _, digest = text.strip().partition(":")
        if not seq.isdecimal() or not SHORTEST <= len(digest) <= 64 or set(digest) - set("0123456789abcdef"):
            raise ParameterError(
                "is not an anchor", where="anchor", next_step="Copy it from a report: 12:9f86d081884c7d65"
            )
        return cls(int(seq), digest)

    @property
    def short(self) -> str:
        """The anchor as pages print it."""
        return f"{self.seq}:{self.hash[:SHORTEST]}"

    def names(self, digest: str) -> bool:
        """Whether this is the hash that was printed, in full or its beginning."""
        return digest.startswith(self.hash)


def head(place: Place, *, besides: Mapping[type[Event], date | None] | None = None) -> Anchor:
    """The last place of the journal; seq 0 where nothing was recorded yet.

    Args:
        place: A workspace, its folder, or a database URL.
        besides: The last place of another kind than these: a run does not count that it was published itself. A kind
            with a day is passed over only where it took effect on that day or later.
    """
    with reading(journal_location(place)) as conn:
        return head_of(conn, besides=besides or {}) if conn is not None else Anchor(0, GENESIS)


def head_of(conn: Connection, *, besides: Mapping[type[Event], date | None] | None = None) -> Anchor:
    """The last place, inside a transaction."""
    query = sa.select(EVENTS.c.seq, EVENTS.c.hash).order_by(EVENTS.c.seq.desc()).limit(1)
    for kind, since in (besides or {}).items():
        other = EVENTS.c.kind != kind.kind
        # a moment is stored on its recorder's calendar, as views count it: its first ten letters are the day
        earlier = sa.func.substr(EVENTS.c.effective_at, 1, 10) < since.isoformat() if since else sa.false()
        query = query.where(other | earlier)
    last = conn.execute(query).first()
    return Anchor(last.seq, last.hash) if last else Anchor(0, GENESIS)


def stream_versions(place: Place, streams: Collection[str], *, position: int | None = None) -> dict[str, int]:
    """The version of each stream, 0 where nothing was recorded: what to hand to ``append`` as ``based_on``.

    Args:
        place: A workspace, its folder, or a database URL.
        streams: For example ``item:INV-1``.
        position: The versions at this place of the journal; ``None`` takes the present ones.
    """
    with reading(journal_location(place)) as conn:
        return versions_of(conn, streams, until=position) if conn is not None else dict.fromkeys(streams, 0)


def versions_of(conn: Connection, streams: Collection[str], *, until: int | None = None) -> dict[str, int]:
    """Versions of streams, inside a transaction."""
    latest = sa.func.max(STREAMS.c.version)
    query = sa.select(STREAMS.c.stream, latest).where(STREAMS.c.stream.in_(streams)).group_by(STREAMS.c.stream)
    query = query if until is None else query.where(STREAMS.c.seq <= until)
    return dict.fromkeys(streams, 0) | {stream: int(version) for stream, version in conn.execute(query)}


def read_events(place: Place, *, position: int | None = None) -> tuple[Recorded, ...]:
    """Every recorded event in its order.

    Args:
        place: The workspace, or the database's URL.
        position: The last place to read, as a report's anchor names it; ``None`` reads up to the present head.

    Raises:
        JournalError: the journal is damaged or of a newer format.
    """
    batches = row_batches(journal_location(place), until=position)
    return tuple(recorded_from(row, salted.get(row["seq"], {})) for rows, salted in batches for row in rows)


def read_stream(place: Place, stream: str) -> tuple[Recorded, ...]:
    """The events of one stream, oldest first: ``account:A-1``, ``item:INV-1``, ``dispute:D-1``, ``request:WO-7``."""
    with reading(journal_location(place)) as conn:
        return Past(conn).stream(stream) if conn is not None else ()


def read_event(place: Place, event_id: str) -> Recorded | None:
    """The event of an id, where it was recorded."""
    with reading(journal_location(place)) as conn:
        return Past(conn).event(event_id) if conn is not None else None


def recorded_ids(place: Place, kind: type[Event]) -> frozenset[str]:
    """The ids of all events of a kind."""
    with reading(journal_location(place)) as conn:
        query = sa.select(EVENTS.c.event_id).where(EVENTS.c.kind == kind.kind)
        return frozenset(conn.execute(query).scalars()) if conn is not None else frozenset()


def row_batches(
    location: Location, *, until: int | None = None
) -> Iterator[tuple[Sequence[Row], dict[int, dict[str, tuple[str, str]]]]]:
    """Rows and their personal text, some thousand at a time, each batch in a short transaction of its own."""
    after = 0
    while True:
        with reading(location, frozen=True) as conn:
            if conn is None:
                return
            query = sa.select(EVENTS).where(EVENTS.c.seq > after).order_by(EVENTS.c.seq).limit(BATCH)
            rows = _rows(conn, query if until is None else query.where(EVENTS.c.seq <= until))
            salted = _salted(conn, PERSONAL.c.seq.between(rows[0]["seq"], rows[-1]["seq"])) if rows else {}
        if not rows:
            return
        yield rows, salted
        after = rows[-1]["seq"]


class Past:
    """What stands in the journal, seen from inside a transaction."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def event(self, event_id: str) -> Recorded | None:
        """The event of an id."""
        found = self._recorded(EVENTS.c.event_id == event_id)
        return found[0] if found else None

    def stream(self, stream: str, *, kinds: Collection[type[Event]] = (), after: int = 0) -> tuple[Recorded, ...]:
        """Events of a stream after one of its versions, oldest first."""
        places = sa.select(STREAMS.c.seq).where(STREAMS.c.stream == stream, STREAMS.c.version > after)
        wanted: sa.ColumnElement[bool] = EVENTS.c.seq.in_(places)
        if kinds:
            wanted &= EVENTS.c.kind.in_([kind.kind for kind in kinds])
        return self._recorded(wanted)

    def _recorded(self, wanted: sa.ColumnElement[bool]) -> tuple[Recorded, ...]:
        rows = _rows(self._conn, sa.select(EVENTS).where(wanted).order_by(EVENTS.c.seq))
        places = [row["seq"] for row in rows]
        salted = _salted(self._conn, PERSONAL.c.seq.in_(places)) if places else {}
        return tuple(recorded_from(row, salted.get(row["seq"], {})) for row in rows)


def _rows(conn: Connection, query: sa.Select[Any]) -> list[Row]:
    return [dict(row) for row in conn.execute(query).mappings()]


def _salted(conn: Connection, wanted: sa.ColumnElement[bool]) -> dict[int, dict[str, tuple[str, str]]]:
    found: dict[int, dict[str, tuple[str, str]]] = defaultdict(dict)
    if may_read_personal(conn):
        for row in conn.execute(sa.select(PERSONAL).where(wanted)):
            found[row.seq][row.field] = (row.salt, row.value)
    return found


def may_read_personal(conn: Connection) -> bool:
    """Whether this login may see text about people; the reader role may not."""
    if conn.dialect.name == "sqlite":
        return True
    return bool(conn.execute(sa.select(sa.func.has_table_privilege(PERSONAL.name, "SELECT"))).scalar())
