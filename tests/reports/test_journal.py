"""Reports and the journal: one frozen place for a whole run, the record of publication, and the heads that prove it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from arlib.commands.journal import journal_app
from arlib.contracts.events import Note, RunPublished
from arlib.desk import open_desk
from arlib.reports import RunRecord, run_weekly
from arlib.reports.journal import last_place, printed_heads
from arlib.store import Workspace, add_to_snapshot, create_workspace, open_workspace
from arlib.store.journal import append, head, read_events, read_view
from drawn import frame
from small_reports import AS_OF, NOTHING_RECORDED, PARAMETERS, SMALL, SmallDesk, sign_off, write_notebook

SEEN = """
import arlib
from arlib.contracts.events import Note
desk = arlib.open_desk(workspace, as_of=as_of)
print("notes", len(desk.journal.of(Note)), "items", len(desk.ledger.items), "snapshot", desk.snapshot_id[:8])
desk.record(desk.event(Note, account_id="A-1", text="written in the middle of the run"))
"""
SIGNED = "from arlib.desk import open_desk\nopen_desk(workspace, as_of=as_of).sign_off('small')"
ITEMS = """
    item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor
    INV-1   | A-1        | invoice | 2026-10-01 | 2026-10-20 | EUR      | 100_00
"""


@pytest.fixture
def book(tmp_path: Path) -> Workspace:
    workspace = create_workspace(tmp_path / "workspace")
    add_to_snapshot(workspace, {"items": frame(ITEMS)})
    (tmp_path / "notebooks").mkdir()
    write_notebook(tmp_path / "notebooks" / "small.ipynb", ["# Small", PARAMETERS, SEEN, SIGNED])
    return workspace


def weekly(book: Workspace, **options: object) -> RunRecord:
    notebooks = book.folder.parent / "notebooks"
    return run_weekly(book, as_of=AS_OF, notebooks=notebooks, reports=SMALL, **options)


def page(book: Workspace) -> str:
    return (book.reports_dir / AS_OF / "small.html").read_text(encoding="utf-8")


def noted(book: Workspace, text: str = "x") -> None:
    desk = open_desk(book, as_of=AS_OF)
    desk.record(desk.event(Note, account_id="A-1", text=text))


def verified(book: Workspace, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(journal_app, ["verify", *words, "--workspace", str(book.folder)])
    return done.exit_code, done.output


@pytest.mark.slow
def test_a_run_reads_one_frozen_place_prints_it_and_is_recorded_after_publication(book: Workspace):
    noted(book)
    before = head(book)
    record = weekly(book)
    assert "notes 1 items 1" in page(book)
    assert record.inputs["journal"] == str(before)
    assert f"<dd>{before.short}</dd>" in page(book)
    kinds = [r.event.kind for r in read_events(book)]
    assert kinds == ["note", "note", "run_published"]
    published = read_events(book)[-1].event
    assert isinstance(published, RunPublished)
    assert (published.journal_seq, published.journal_hash) == (before.seq, before.hash)
    assert (published.snapshot_id, published.page_sha256) == (record.inputs["ledger"], record.reports[0].sha256)
    stored = json.loads((book.reports_dir / AS_OF / "run.json").read_text(encoding="utf-8"))
    assert stored["recorded"] == str(head(book))
    # what the notebook recorded meanwhile is in the next run, and the publication itself is no reason for another one
    assert not weekly(book).up_to_date
    assert "notes 2 items 1" in page(book)


@pytest.fixture(autouse=True)
def own_journal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARLIB_JOURNAL_URL", raising=False)


@pytest.fixture
def small(tmp_path: Path) -> Workspace:
    """A workspace whose report does not open a desk: quick, and nothing is recorded but its publication."""
    (tmp_path / "notebooks").mkdir()
    write_notebook(tmp_path / "notebooks" / "small.ipynb", ["# Small", PARAMETERS, "print(1)", sign_off()])
    return create_workspace(tmp_path / "workspace")


def small_run(small: Workspace) -> RunRecord:
    """As the weekly run opens it: at the last place that is not a publication."""
    return weekly(small, open_desk=replace(SmallDesk(), journal_position=last_place(small)).opened)


def test_its_own_publication_is_no_reason_to_run_again_and_a_decision_is(small: Workspace):
    assert small_run(small).inputs["journal"] == str(NOTHING_RECORDED)
    assert "<dd>nothing recorded yet</dd>" in page(small)
    assert head(small).seq == 1
    assert small_run(small).up_to_date
    append(small, note())
    assert not small_run(small).up_to_date
    assert small_run(small).up_to_date
    assert [r.event.kind for r in read_events(small)] == ["run_published", "note", "run_published"]


def note(text: str = "x") -> Note:
    said = {"event_id": f"N-{text}", "actor": "Ines Caro", "role": "analyst", "account_id": "A-1", "text": text}
    return Note(**said, effective_at="2026-10-30T10:00+00:00")


def test_a_journal_that_cannot_be_written_loses_no_report_and_the_record_says_so(small: Workspace):
    (small.folder / "journal.sqlite").write_bytes(b"This is a letter, not a database. " * 200)
    record = weekly(small, open_desk=SmallDesk().opened)
    assert (record.status, record.recorded) == ("done", "")
    assert "is damaged" in record.not_recorded
    assert str(small.folder) not in record.not_recorded
    stored = json.loads((small.reports_dir / AS_OF / "run.json").read_text(encoding="utf-8"))
    assert stored["not_recorded"] == record.not_recorded
    assert "1" in page(small)


@pytest.fixture(scope="module")
def published_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three notes, a published run, three more notes."""
    home = tmp_path_factory.mktemp("once")
    (home / "notebooks").mkdir()
    write_notebook(home / "notebooks" / "small.ipynb", ["# Small", PARAMETERS, "print(1)", sign_off()])
    small = create_workspace(home / "workspace")
    for number in range(3):
        append(small, note(str(number)))
    small_run(small)
    for number in range(3, 6):
        append(small, note(str(number)))
    return small.folder


@pytest.fixture
def published(published_once: Path, tmp_path: Path) -> Workspace:
    """A copy of it that the test may spoil."""
    return open_workspace(shutil.copytree(published_once, tmp_path / "copy"))


def test_verify_takes_the_heads_from_the_published_records_by_itself(published: Workspace):
    assert [a.seq for a in printed_heads(published)] == [3, 4]
    code, said = verified(published)
    assert (code, "2 printed head(s) compared" in said) == (0, True)


def test_a_tail_cut_before_the_printed_head_is_found_and_named(published: Workspace):
    behind(published, "DELETE FROM {table} WHERE seq > 2")
    code, said = verified(published)
    assert (code, "place 3: the tail is missing" in said) == (1, True)


def test_a_journal_written_anew_is_found_at_the_first_printed_head(published: Workspace):
    (published.folder / "journal.sqlite").unlink()
    for number in range(8):
        append(published, note(f"forged {number}"))
    code, said = verified(published)
    assert (code, "place 3" in said, "rewritten" in said) == (1, True, True)


def test_a_head_from_a_printed_page_proves_it_when_the_published_records_are_gone(published: Workspace):
    on_paper = printed_heads(published)[0].short
    for left in (published.reports_dir / AS_OF / "run.json", published.runs_dir / "last_run.json"):
        left.unlink()
    assert verified(published, "--anchor", on_paper)[0] == 0
    behind(published, "DELETE FROM {table} WHERE seq > 2")
    assert verified(published)[0] == 0  # nothing is left that could tell
    assert verified(published, "--anchor", on_paper)[0] == 1


def test_a_spoilt_record_does_not_keep_the_others_from_being_compared(published: Workspace):
    (published.reports_dir / "2026-10-23").mkdir()
    stored = json.loads((published.reports_dir / AS_OF / "run.json").read_text(encoding="utf-8"))
    stored["inputs"]["journal"] = "12:nonsense"
    (published.reports_dir / "2026-10-23" / "run.json").write_text(json.dumps(stored), encoding="utf-8")
    assert [a.seq for a in printed_heads(published)] == [3, 4]


def test_a_view_can_be_read_at_the_place_a_page_prints(published: Workspace):
    first = printed_heads(published)[0]
    short = type(first).parse(first.short)
    view = read_view(open_workspace(published.folder), as_of=SmallDesk().as_of, position=short)
    assert (len(view.of(Note)), view.anchor) == (3, first)


def behind(book: Workspace, statement: str) -> None:
    with closing(sqlite3.connect(book.folder / "journal.sqlite")) as opened, opened:
        for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            opened.execute(f"DROP TRIGGER {name}")
        for table in ("journal_personal", "journal_streams", "journal_events"):
            opened.execute(statement.format(table=table))
