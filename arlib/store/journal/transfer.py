"""The journal as JSON lines: a header with count and head, then one line per link with its personal text beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from arlib.contracts.events import PersonalDataErased, canonical_json
from arlib.errors import ArlibError, ParameterError
from arlib.findings import shown
from arlib.store.atomic import named_in_one_line, write_atomically
from arlib.store.journal.append import insert
from arlib.store.journal.chain import verify
from arlib.store.journal.engine import write
from arlib.store.journal.errors import JournalError
from arlib.store.journal.location import Place, journal_location
from arlib.store.journal.reading import Anchor, head, head_of, row_batches
from arlib.store.journal.rows import (
    JSON_FIELDS,
    LINK_FIELDS,
    Salted,
    commitment,
    link_hash,
    recorded_from,
    sealed_fields,
)
from arlib.store.journal.schema import ERASED, EVENTS

FORMAT = 1
Line = tuple[dict[str, Any], Salted]


@dataclass(frozen=True)
class Transfer:
    """What was exported or imported: events in the file, events that were new, and the head."""

    events: int
    added: int
    head: Anchor


def export_journal(place: Place, file: Path) -> Transfer:
    """Write the whole journal to a file, readable by its owner only.

    Raises:
        ParameterError: the file exists.
        JournalError: the journal cannot be read.
    """
    if file.exists():
        raise ParameterError("is there already", where=str(file), next_step="Name a new file.")
    location, last = journal_location(place), head(place)

    def content(target: Path) -> None:
        header = {"arlib_journal": FORMAT, "events": last.seq, "head": last.hash}
        with target.open("w", encoding="utf-8", newline="\n") as out:
            out.write(canonical_json(header) + "\n")
            for rows, salted in row_batches(location, until=last.seq):
                out.writelines(_line(row, salted.get(row["seq"], {})) + "\n" for row in rows)

    with named_in_one_line(file):
        write_atomically(file, content)
    return Transfer(last.seq, 0, last)


def import_journal(place: Place, file: Path) -> Transfer:
    """Read an exported journal into an empty one, or continue one that is its beginning: all of it or nothing.

    Raises:
        JournalError: the file is not an export, is torn, does not verify, or is another journal's.
    """
    header, lines = _read(file)
    place_of = journal_location(place)

    def work(conn: Connection) -> Transfer:
        before = head_of(conn)
        last = Anchor(0, "0" * 64)
        for row, salted in lines():
            last = _checked(row, salted, last, file)
            if row["seq"] <= before.seq:
                _demand_same(conn, row, file)
            else:
                _insert(conn, row, salted)
        if (last.seq, last.hash) != (header["events"], header["head"]):
            raise JournalError("is torn: its last line is not the head it names", where=str(file))
        return Transfer(last.seq, max(0, last.seq - before.seq), last)

    try:
        done = write(place_of, work)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise JournalError(f"is not an exported journal ({shown(error)})", where=str(file)) from None
    proof = verify(place, anchor=done.head)
    if not proof.holds:
        raise JournalError(f"was read, but does not verify: {proof.breach}", where=str(file))
    return done


def _line(row: Any, salted: Salted) -> str:
    link = {n: json.loads(row[n]) if n in JSON_FIELDS else row[n] for n in LINK_FIELDS}
    return canonical_json(link | {"hash": row["hash"], "personal": {n: list(pair) for n, pair in salted.items()}})


def _read(file: Path) -> tuple[dict[str, Any], Any]:
    def lines() -> Iterator[Line]:
        with file.open(encoding="utf-8") as opened:
            next(opened)
            yield from (_parsed(json.loads(text)) for text in opened)

    with named_in_one_line(file), file.open(encoding="utf-8") as opened:
        try:
            header = json.loads(opened.readline())
            known = header["arlib_journal"] == FORMAT and isinstance(header["events"], int)
        except (ValueError, KeyError, TypeError):
            known = False
    if not known:
        raise JournalError(
            "is not an exported journal", where=str(file), next_step="Name a file of arlib journal export."
        )
    return header, lines


def _parsed(line: dict[str, Any]) -> Line:
    salted = {name: (pair[0], pair[1]) for name, pair in line.pop("personal").items()}
    return {n: canonical_json(v) if n in JSON_FIELDS else v for n, v in line.items()}, salted


def _checked(row: dict[str, Any], salted: Salted, last: Anchor, file: Path) -> Anchor:
    follows = row["seq"] == last.seq + 1 and row["prev_hash"] == last.hash and link_hash(row) == row["hash"]
    sealed = sealed_fields(json.loads(row["payload"]))
    if not follows or any(sealed.get(name) != commitment(name, *pair) for name, pair in salted.items()):
        raise JournalError(
            f"does not verify at place {last.seq + 1}", where=str(file), next_step="Export it again; nothing was read."
        )
    return Anchor(row["seq"], row["hash"])


def _demand_same(conn: Connection, row: dict[str, Any], file: Path) -> None:
    there = conn.execute(EVENTS.select().where(EVENTS.c.seq == row["seq"])).first()
    if there is None or there.hash != row["hash"]:
        raise JournalError(
            f"is another journal: place {row['seq']} differs",
            where=str(file),
            next_step="Read it into an empty workspace.",
        )


def _insert(conn: Connection, row: dict[str, Any], salted: Salted) -> None:
    insert(conn, row, json.loads(row["streams"]), salted)
    try:
        event = recorded_from(row, salted).event if row["kind"] == PersonalDataErased.kind else None
    except ArlibError as error:
        raise JournalError(f"cannot be read at place {row['seq']}: {error.what}", where="import") from None
    if isinstance(event, PersonalDataErased) and event.erased:
        gone = [{"seq": e.seq, "field": e.field, "erased_by": row["seq"]} for e in event.erased]
        conn.execute(ERASED.insert(), gone)
