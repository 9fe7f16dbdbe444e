"""Copies: taken while others write, verified before anybody relies on them, and brought back with proof."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from arlib.errors import ParameterError
from arlib.store.journal import (
    JournalError,
    append,
    append_all,
    backup,
    export_journal,
    head,
    import_journal,
    read_events,
    restore,
    verify,
)
from store.journal.making import make, mixed
from store.journal.working import at_work


@pytest.fixture
def written(place: str) -> str:
    append_all(place, [mixed(1, n) for n in range(25)])
    return place


def test_a_restored_backup_is_the_journal_it_was_taken_from(written: str, another_place: str, tmp_path: Path):
    copy = backup(written, tmp_path / "copy")
    assert copy.head == head(written)
    proof = restore(another_place, tmp_path / "copy", anchor=copy.head)
    assert (proof.holds, proof.events) == (True, 25)
    assert read_events(another_place) == read_events(written)
    assert append(another_place, make("note")).seq == 26


@pytest.mark.slow
def test_every_backup_taken_while_others_write_verifies_and_restores(place: str, tmp_path: Path, request):
    append(place, make("note", "the first"))
    workers = [at_work(place, number, 40) for number in range(2)]
    heads = []
    for number in range(4):
        heads.append(backup(place, tmp_path / f"copy-{number}").head)
        target = f"sqlite:///{tmp_path}/restored-{number}.sqlite"
        if place.startswith("postgresql"):
            target = request.getfixturevalue("server").new_schema()
        assert restore(target, tmp_path / f"copy-{number}", anchor=heads).holds
    assert [worker.finish() for worker in workers] == [0, 0]
    assert verify(place, anchor=heads).holds  # every copy is a beginning of what the journal became
    assert head(place).seq == 81


@pytest.mark.nightly
@pytest.mark.slow
def test_fifty_backups_taken_under_the_load_of_eight_restore_with_proof(place: str, tmp_path: Path, request):
    append(place, make("note", "the first"))
    workers = [at_work(place, number, 500) for number in range(8)]
    heads = []
    for number in range(50):
        heads.append(backup(place, tmp_path / f"copy-{number}").head)
    assert [worker.finish() for worker in workers] == [0] * 8
    for number, printed in enumerate(heads):
        target = f"sqlite:///{tmp_path}/restored-{number}.sqlite"
        if place.startswith("postgresql"):
            target = request.getfixturevalue("server").new_schema()
        assert restore(target, tmp_path / f"copy-{number}", anchor=printed).holds
    assert verify(place, anchor=heads).holds
    assert head(place).seq == 4001


def test_a_copy_is_readable_by_its_owner_only_whatever_the_umask(written: str, tmp_path: Path):
    before = os.umask(0)
    try:
        backup(written, tmp_path / "copy")
        export_journal(written, tmp_path / "out.jsonl")
    finally:
        os.umask(before)
    assert {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("copy", "out.jsonl")} == {0o600}


def test_nothing_is_ever_written_over(written: str, another_place: str, tmp_path: Path):
    backup(written, tmp_path / "copy")
    for copying in (backup, export_journal):
        with pytest.raises(ParameterError, match="is there already"):
            copying(written, tmp_path / "copy")
    append(another_place, make("note"))
    with pytest.raises(JournalError, match="holds a journal already"):
        restore(another_place, tmp_path / "copy")
    assert len(read_events(another_place)) == 1


def test_a_damaged_backup_is_refused_and_leaves_nothing(tmp_path: Path):
    place = f"sqlite:///{tmp_path}/journal.sqlite"
    append_all(place, [mixed(1, n) for n in range(25)])
    backup(place, tmp_path / "copy")
    content = (tmp_path / "copy").read_bytes()
    (tmp_path / "copy").write_bytes(content.replace(b"Worker 1", b"Worker 2", 1))
    with pytest.raises(JournalError, match=r"does not verify|damaged"):
        restore(f"sqlite:///{tmp_path}/new.sqlite", tmp_path / "copy")
    assert not (tmp_path / "new.sqlite").exists()


def test_an_export_reads_into_the_other_database(postgresql_place: str, tmp_path: Path):
    file_place = f"sqlite:///{tmp_path}/journal.sqlite"
    append_all(file_place, [mixed(1, n) for n in range(12)])
    export_journal(file_place, tmp_path / "there.jsonl")
    assert import_journal(postgresql_place, tmp_path / "there.jsonl").head == head(file_place)
    assert read_events(postgresql_place) == read_events(file_place)
    export_journal(postgresql_place, tmp_path / "back.jsonl")
    assert (tmp_path / "back.jsonl").read_bytes() == (tmp_path / "there.jsonl").read_bytes()


def test_importing_again_adds_nothing_and_a_longer_export_continues(written: str, another_place: str, tmp_path: Path):
    export_journal(written, tmp_path / "1")
    append(written, make("note"))
    export_journal(written, tmp_path / "2")
    added = [import_journal(another_place, tmp_path / name).added for name in ("1", "1", "2", "2")]
    assert added == [25, 0, 1, 0]


def test_another_journal_is_not_mixed_in(written: str, another_place: str, tmp_path: Path):
    append(another_place, make("note"))
    export_journal(written, tmp_path / "out")
    with pytest.raises(JournalError, match="another journal: place 1 differs"):
        import_journal(another_place, tmp_path / "out")
    assert len(read_events(another_place)) == 1


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda lines: lines[:-1], "torn"),
        (lambda lines: [*lines[:-1], lines[-1][:40]], "not an exported journal"),
        (lambda lines: [*lines[:5], *lines[6:]], "does not verify at place 5"),
        (lambda lines: [*lines[:5], lines[6], lines[5], *lines[7:]], "does not verify at place 5"),
        (
            lambda lines: [*lines[:5], lines[5].replace("Worker 1", "Worker 2"), *lines[6:]],
            "does not verify at place 5",
        ),
        (
            lambda lines: [*lines[:1], lines[1].replace("Ms 1-0 Poe", "Ms 9-9 Poe"), *lines[2:]],
            "does not verify at place 1",
        ),
        (lambda lines: lines[1:], "not an exported journal"),
        (lambda lines: ["[]"], "not an exported journal"),
        (lambda lines: [lines[0], "{}"], "not an exported journal"),
    ],
)
def test_an_export_that_was_touched_is_not_read(written: str, another_place: str, tmp_path: Path, harm, said: str):
    export_journal(written, tmp_path / "out")
    lines = (tmp_path / "out").read_text(encoding="utf-8").splitlines()
    (tmp_path / "out").write_text("\n".join(harm(lines)) + "\n", encoding="utf-8")
    with pytest.raises(JournalError, match=said):
        import_journal(another_place, tmp_path / "out")
    assert read_events(another_place) == ()


def test_an_export_can_be_read_by_anything_that_reads_json(written: str, tmp_path: Path):
    export_journal(written, tmp_path / "out")
    header, first, *_ = [json.loads(line) for line in (tmp_path / "out").read_text(encoding="utf-8").splitlines()]
    assert header == {"arlib_journal": 1, "events": 25, "head": head(written).hash}
    assert (first["seq"], first["kind"], first["personal"]["contact"][1]) == (1, "touch", "Ms 1-0 Poe")
