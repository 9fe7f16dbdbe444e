"""Whatever is done to the tables behind the program's back is found, and its place is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from arlib.contracts.events import canonical_json
from arlib.store.journal import Anchor, append, append_all, head, journal_location, verify
from arlib.store.journal.engine import engine
from arlib.store.journal.rows import link_hash, row_of
from arlib.store.journal.schema import EVENTS, PERSONAL, STREAMS, VERSION
from store.journal.making import approve, execute, make, mixed

LENGTH = 30


@pytest.fixture
def written(place: str) -> str:
    """A journal of thirty events."""
    append_all(place, [mixed(1, n) for n in range(LENGTH)])
    return place


def behind_its_back(place: str, change: Callable[[Connection], object]) -> None:
    """What an administrator of the database can do: drop the triggers, then anything."""
    with engine(journal_location(place)).begin() as conn:
        if conn.dialect.name == "sqlite":
            names = conn.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
            for name in names:
                conn.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            conn.exec_driver_sql("SET LOCAL session_replication_role = replica")
        change(conn)


def rows(conn: Connection) -> list[dict]:
    return [dict(r) for r in conn.execute(sa.select(EVENTS).order_by(EVENTS.c.seq)).mappings()]


def test_an_untouched_journal_holds_and_says_its_head(written: str):
    found = verify(written, anchor=head(written))
    assert (found.holds, found.events, found.head, found.anchors) == (True, LENGTH, head(written), 1)


@pytest.mark.parametrize("column", [c.name for c in EVENTS.columns if c.name not in ("seq", "event_id", "prev_hash")])
def test_an_edit_of_any_column_is_found_at_its_place(written: str, column: str):
    edits = {
        "version": 2, "streams": '{"account:A-9":1}', "based_on": '{"account:A-3":0}', "payload": "{}",
        "hash": "f" * 64, "recorded_at": "2026-01-01T00:00:00.000000+00:00",
        "effective_at": "2026-01-01T00:00:00.000000+00:00",
    }  # fmt: skip
    change = EVENTS.update().where(EVENTS.c.seq == 17).values({column: edits.get(column, "tampered")})
    behind_its_back(written, lambda conn: conn.execute(change))
    assert verify(written).breach.seq == 17


@pytest.mark.parametrize("place_of_it", [1, 13, LENGTH - 1])
def test_a_deleted_event_is_found_at_its_place(written: str, place_of_it: int):
    def delete(conn: Connection) -> None:
        for table in (PERSONAL, STREAMS, EVENTS):
            conn.execute(table.delete().where(table.c.seq == place_of_it))

    behind_its_back(written, delete)
    assert verify(written).breach.seq == place_of_it


def test_two_swapped_events_are_found_at_the_first_of_them(written: str):
    def swap(conn: Connection) -> None:
        there = rows(conn)
        for table in (PERSONAL, STREAMS, EVENTS):
            conn.execute(table.delete())
        there[8], there[9] = there[9] | {"seq": 9}, there[8] | {"seq": 10}
        conn.execute(EVENTS.insert(), there)

    behind_its_back(written, swap)
    assert verify(written).breach.seq == 9


def test_an_inserted_event_is_found_because_what_follows_does_not_follow_it(written: str):
    def insert(conn: Connection) -> None:
        there = rows(conn)
        for table in (PERSONAL, STREAMS, EVENTS):
            conn.execute(table.delete())
        forged, _ = row_of(
            make("note", "forged"), seq=6, versions={}, based_on={}, recorded_at=make("note").effective_at,
            recorded_by="x", prev_hash=there[4]["hash"],
        )  # fmt: skip
        later = [row | {"seq": row["seq"] + 1} for row in there[5:]]
        later[0]["prev_hash"] = forged["hash"]  # the table has room for one successor only
        conn.execute(EVENTS.insert(), [*there[:5], forged, *later])

    behind_its_back(written, insert)
    assert verify(written).breach.seq == 7


def test_a_cut_tail_is_seen_only_with_a_printed_head_and_then_named(written: str):
    printed = head(written)

    def cut(conn: Connection) -> None:
        for table in (PERSONAL, STREAMS, EVENTS):
            conn.execute(table.delete().where(table.c.seq > LENGTH - 4))

    behind_its_back(written, cut)
    assert verify(written).holds
    breach = verify(written, anchor=printed).breach
    assert (breach.seq, "tail is missing" in breach.what) == (LENGTH - 3, True)


def test_a_rewrite_of_everything_is_seen_only_with_a_printed_head(written: str, another_place: str):
    printed = [replace(head(written), seq=LENGTH)]
    append_all(another_place, [mixed(1, n) for n in range(LENGTH)])  # sound in itself, and another journal
    assert verify(another_place).holds
    assert "rewritten" in verify(another_place, anchor=printed).breach.what


def test_every_printed_head_is_compared_not_only_the_last(written: str):
    good = head(written)
    old = Anchor(5, "0" * 64)
    assert verify(written, anchor=[old, good]).breach.seq == 5


def test_rewritten_personal_text_is_found(written: str):
    change = PERSONAL.update().where(PERSONAL.c.seq == 1).values(value="Mr Somebody Else")
    behind_its_back(written, lambda conn: conn.execute(change))
    assert "contact is not what was recorded" in str(verify(written).breach)


def test_personal_text_that_vanished_without_an_erasure_is_found(written: str):
    behind_its_back(written, lambda conn: conn.execute(PERSONAL.delete().where(PERSONAL.c.seq == 1)))
    assert "gone without an erasure" in str(verify(written).breach)


def test_a_changed_version_of_a_stream_is_found(written: str):
    behind_its_back(written, lambda conn: conn.execute(STREAMS.update().values(seq=1).where(STREAMS.c.seq == 2)))
    behind_its_back(written, lambda conn: conn.execute(STREAMS.delete().where(STREAMS.c.seq == 3)))
    assert "are not those of its events" in str(verify(written).breach)


def test_an_approval_written_past_the_program_is_found_although_its_chain_is_sound(place: str):
    request = append(place, make("write_off_requested")).event
    forged = approve(request, actor="Ines Caro", role="approver")  # her own request

    def forge(conn: Connection) -> None:
        last = rows(conn)[-1]
        versions = {"request:WO-1": 2, "account:A-1": 2}
        row, _ = row_of(forged, seq=2, versions=versions, based_on={}, recorded_at=forged.effective_at,
                        recorded_by="x", prev_hash=last["hash"])  # fmt: skip
        conn.execute(EVENTS.insert(), [row])
        conn.execute(STREAMS.insert(), [{"stream": s, "version": v, "seq": 2} for s, v in versions.items()])

    behind_its_back(place, forge)
    assert "a second person is needed" in str(verify(place).breach)


def test_sound_approvals_hold_when_they_are_looked_at_again(place: str):
    request = append(place, make("write_off_requested")).event
    append(place, approve(request))
    append(place, execute(request))
    assert verify(place).holds


@pytest.mark.parametrize("table", [EVENTS, STREAMS, PERSONAL, VERSION], ids=lambda table: table.name)
@pytest.mark.parametrize("verb", ["change", "delete"])
def test_the_database_itself_refuses_to_change_or_delete(written: str, table: sa.Table, verb: str):
    column = next(iter(table.columns))
    statement = table.update().values({column.name: column}) if verb == "change" else table.delete()
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), engine(journal_location(written)).begin() as conn:
        conn.execute(statement)


def test_postgresql_refuses_to_truncate(postgresql_place: str):
    append(postgresql_place, make("touch"))
    with (
        pytest.raises(sa.exc.DBAPIError, match="append-only"),
        engine(journal_location(postgresql_place)).begin() as conn,
    ):
        conn.exec_driver_sql("TRUNCATE journal_personal")


def test_a_fork_cannot_be_stored(written: str):
    with engine(journal_location(written)).connect() as conn:
        second = rows(conn)[1]
    fork = second | {"seq": 99, "event_id": "fork"}
    fork["hash"] = link_hash(fork)
    with pytest.raises(sa.exc.IntegrityError), engine(journal_location(written)).begin() as conn:
        conn.execute(EVENTS.insert(), [fork])


def test_the_same_decisions_make_the_same_links_on_both_databases(place: str):
    said = [mixed(1, n) for n in range(12)]
    recorded = append_all(place, said, clock=lambda: said[0].effective_at)
    link = {"kind": [r.event.kind for r in recorded], "versions": [dict(r.versions) for r in recorded]}
    expected = {"kind": [e.kind for e in said], "versions": _counted(said)}
    assert canonical_json(link) == canonical_json(expected)


def _counted(events: list) -> list[dict[str, int]]:
    seen: dict[str, int] = {}
    out = []
    for event in events:
        for stream in event.streams():
            seen[stream] = seen.get(stream, 0) + 1
        out.append({stream: seen[stream] for stream in event.streams()})
    return out
