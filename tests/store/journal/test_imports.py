"""Every import is in the journal once, with its counts, its money and the ledger before and after."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from arlib.contracts.events import FileImported
from arlib.importing import import_into
from arlib.store import Workspace, create_workspace, current_snapshot_id, open_workspace
from arlib.store.journal import head, read_events, verify
from arlib.store.journal.imports import record_imports, unrecorded_imports

INVOICES = """invoice_id,account_id,issue_date,due_date,amount,currency
INV-1,A-1,2026-01-02,2026-02-01,100.00,EUR
INV-2,A-1,2026-01-02,2026-02-01,50.00,USD
INV-3,A-1,2026-01-02,2026-02-01,fifty,EUR
"""
DECLARED = {"kind": "invoices", "as_of": "2026-03-01", "decimal": "."}


@pytest.fixture(autouse=True)
def own_journal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARLIB_JOURNAL_URL", raising=False)


@pytest.fixture(scope="module")
def imported_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one import: two invoices came in, one was set aside."""
    home = tmp_path_factory.mktemp("imported")
    (home / "invoices.csv").write_text(INVOICES, encoding="utf-8")
    import_into(create_workspace(home / "book"), home / "invoices.csv", **DECLARED)
    return home


@pytest.fixture
def book(imported_once: Path, tmp_path: Path) -> Workspace:
    """A copy of it that the test may write to."""
    shutil.copytree(imported_once, tmp_path / "home")
    return open_workspace(tmp_path / "home" / "book")


def in_journal(book: Workspace) -> list[FileImported]:
    return [r.event for r in read_events(book) if isinstance(r.event, FileImported)]


def test_an_import_is_recorded_with_counts_money_and_both_snapshots(book: Workspace):
    (event,) = in_journal(book)
    digest = hashlib.sha256(INVOICES.encode()).hexdigest()
    assert (event.file, event.file_kind, event.sha256) == ("invoices.csv", "invoices", digest)
    assert (event.records, event.accepted, event.set_aside, event.added) == (3, 2, 1, 2)
    accepted = {(m.currency, m.rows, m.amount_minor) for m in event.money if m.state == "accepted"}
    assert accepted == {("EUR", 1, 100_00), ("USD", 1, 50_00)}
    assert (event.snapshot_before, event.snapshot_id) == ("", current_snapshot_id(book))
    assert verify(book).holds


def test_importing_again_is_another_event_that_changed_nothing(book: Workspace):
    import_into(book, book.folder.parent / "invoices.csv", **DECLARED)
    first, second = in_journal(book)
    assert (second.added, second.already_there) == (0, 2)
    assert second.snapshot_before == second.snapshot_id == first.snapshot_id


def test_recording_again_adds_nothing(book: Workspace):
    before = head(book)
    assert (record_imports(book), record_imports(book)) == ((), ())
    assert head(book) == before


def test_what_the_journal_missed_is_told_and_recorded_later(book: Workspace):
    journal = book.folder / "journal.sqlite"
    journal.write_bytes(b"This is a letter, not a database. " * 200)
    assert [f.code for f in record_imports(book)] == ["IMP321"]
    journal.unlink()
    assert len(unrecorded_imports(book)) == 1
    assert record_imports(book) == ()
    assert ([e.added for e in in_journal(book)], unrecorded_imports(book)) == ([2], [])


def test_a_log_line_of_an_earlier_version_is_recorded_with_what_it_says(book: Workspace):
    log = book.imports_dir / "log.jsonl"
    line = json.loads(log.read_text(encoding="utf-8"))
    for name in ("before", "pending", "statements"):
        del line[name]
    log.write_text(json.dumps(line | {"import_id": "an-older-one"}) + "\n", encoding="utf-8")
    record_imports(book)
    older = in_journal(book)[-1]
    assert (older.import_id, older.snapshot_before, older.pending) == ("an-older-one", "", 0)
