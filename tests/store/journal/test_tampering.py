"""A journal changed at random behind the program's back, again and again: found every time, with its place."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from arlib.store.journal import Anchor, append_all, head, verify
from arlib.store.journal.rows import link_hash, row_of
from store.journal.making import NOON, make, mixed

SEED = int(os.environ.get("ARLIB_TEST_SEED", "20261123"))
LENGTH = 40
COLUMNS = ("event_id", "kind", "version", "streams", "based_on", "actor", "role", "effective_at", "recorded_at",
           "recorded_by", "reason", "payload", "prev_hash", "hash")  # fmt: skip
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Anchor]:
    """A journal of forty events and the head a report printed of it."""
    file = tmp_path_factory.mktemp("written") / "journal.sqlite"
    append_all(f"sqlite:///{file}", [mixed(1, n) for n in range(LENGTH)])
    return file, head(f"sqlite:///{file}")


def edited(rows: Rows, chance: random.Random) -> int:
    """One value of one event; the place where it must be found."""
    row, column = chance.choice(rows), chance.choice(COLUMNS)
    value = row[column]
    row[column] = value + 1 if isinstance(value, int) else value[:-1] + ("x" if value[-1:] != "x" else "y")
    return int(row["seq"])


def deleted(rows: Rows, chance: random.Random) -> int:
    return int(rows.pop(chance.randrange(LENGTH - 1))["seq"])


def inserted(rows: Rows, chance: random.Random) -> int:
    """A sound event between two others: found itself, by text that stands beside it, or by what does not follow it."""
    at = chance.randrange(1, LENGTH - 1)
    forged, _ = row_of(make("note", "forged"), seq=at + 1, versions={}, based_on={}, recorded_at=NOON, recorded_by="x",
                       prev_hash=rows[at - 1]["hash"])  # fmt: skip
    for row in rows[at:]:
        row["seq"] += 1
    rows[at]["prev_hash"] = forged["hash"]
    rows.insert(at, forged)
    return at + 1


def swapped(rows: Rows, chance: random.Random) -> int:
    one, other = sorted(chance.sample(range(LENGTH), 2))
    rows[one], rows[other] = rows[other] | {"seq": one + 1}, rows[one] | {"seq": other + 1}
    return one + 1


def cut(rows: Rows, chance: random.Random) -> int:
    left = chance.randrange(LENGTH)
    del rows[left:]
    return left + 1


def rewritten(rows: Rows, chance: random.Random) -> int:
    """Another story from some place on, every link of it sound: only the printed head can tell."""
    first = chance.randrange(LENGTH)
    rows[first]["reason"] = "another story"
    for number in range(first, LENGTH):
        rows[number]["prev_hash"] = rows[number - 1]["hash"] if number else "0" * 64
        rows[number]["hash"] = link_hash(rows[number])
    return LENGTH


WAYS = {way.__name__: way for way in (edited, deleted, inserted, swapped, cut, rewritten)}


def put_back(file: Path, rows: Rows) -> None:
    with closing(sqlite3.connect(file)) as opened, opened:
        for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            opened.execute(f"DROP TRIGGER {name}")
        opened.execute("DELETE FROM journal_events")
        for row in rows:
            marks = ", ".join("?" * len(row))
            opened.execute(f"INSERT INTO journal_events ({', '.join(row)}) VALUES ({marks})", list(row.values()))


def tampered(file: Path, printed: Anchor, way: Callable[[Rows, random.Random], int], copy: Path, number: int) -> None:
    shutil.copyfile(file, copy)
    with closing(sqlite3.connect(copy)) as opened:
        opened.row_factory = sqlite3.Row
        rows = [dict(row) for row in opened.execute("SELECT * FROM journal_events ORDER BY seq")]
    place = way(rows, random.Random(f"{SEED} {way.__name__} {number}"))
    try:
        put_back(copy, rows)
    except sqlite3.IntegrityError:
        return  # the table itself refused it: a second successor of one event cannot be stored
    found = verify(f"sqlite:///{copy}", anchor=printed).breach
    assert found is not None, (way.__name__, number, SEED)
    assert found.seq in (place, place + (way is inserted)), (way.__name__, number, SEED, str(found))


@pytest.mark.parametrize("way", WAYS)
def test_a_change_is_found_at_its_place(written: tuple[Path, Anchor], tmp_path: Path, way: str):
    for number in range(3):
        tampered(*written, WAYS[way], tmp_path / "copy", number)


@pytest.mark.nightly
@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_two_hundred_changes_of_each_kind_are_found_at_their_place(written, tmp_path: Path, way: str):
    for number in range(200):
        tampered(*written, WAYS[way], tmp_path / "copy", number)


def test_the_untouched_copy_holds(written: tuple[Path, Anchor], tmp_path: Path):
    file, printed = written
    shutil.copyfile(file, tmp_path / "copy")
    with closing(sqlite3.connect(tmp_path / "copy")) as opened:
        opened.row_factory = sqlite3.Row
        rows = [dict(row) for row in opened.execute("SELECT * FROM journal_events ORDER BY seq")]
    put_back(tmp_path / "copy", rows)
    assert verify(f"sqlite:///{tmp_path}/copy", anchor=printed).holds
    assert json.loads(rows[0]["payload"])
