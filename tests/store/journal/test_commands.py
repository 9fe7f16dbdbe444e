"""``arlib journal``: what people type, what they read, and the exit code a scheduler reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from arlib.commands.journal import journal_app
from arlib.store import create_workspace
from arlib.store.journal import append, append_all, head
from store.journal.making import make, mixed


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with a journal of ten events."""
    monkeypatch.delenv("ARLIB_JOURNAL_URL", raising=False)
    create_workspace(tmp_path / "book")
    append_all(str(tmp_path / "book"), [mixed(1, n) for n in range(10)])
    return tmp_path / "book"


def typed(book: Path, *words: object) -> Result:
    return CliRunner().invoke(journal_app, [*map(str, words), "--workspace", str(book)])


def test_verify_says_that_it_holds_and_prints_the_head(book: Path):
    done = typed(book, "verify", "--anchor", head(str(book)))
    assert done.exit_code == 0
    assert "10 events, 1 printed head(s) compared" in done.output
    assert str(head(str(book))) in done.output


def test_verify_leaves_with_1_at_the_first_broken_link_and_names_its_place(book: Path):
    file = book / "journal.sqlite"
    file.write_bytes(file.read_bytes().replace(b"Worker 1", b"Worker 2", 1))
    done = typed(book, "verify")
    assert done.exit_code == 1
    assert "does not hold at place" in done.stderr
    assert "next step" in done.stderr


def test_verify_leaves_with_1_when_the_tail_a_report_printed_is_missing(book: Path):
    printed = head(str(book))
    (book / "copy").write_bytes((book / "journal.sqlite").read_bytes())
    append(str(book), make("note"))
    later = head(str(book))
    (book / "copy").replace(book / "journal.sqlite")
    assert typed(book, "verify", "--anchor", printed).exit_code == 0
    done = typed(book, "verify", "--anchor", later)
    assert (done.exit_code, "place 11: the tail is missing" in done.stderr) == (1, True)


def test_a_journal_goes_out_and_comes_back_by_each_way(book: Path, tmp_path: Path):
    other, third = (create_workspace(tmp_path / name).folder for name in ("other", "third"))
    for words in ((book, "export", tmp_path / "x"), (other, "import", tmp_path / "x"),
                  (book, "backup", tmp_path / "y"), (third, "restore", tmp_path / "y")):  # fmt: skip
        done = typed(*words)
        assert done.exit_code == 0, done.output
        assert str(head(str(book))) in done.output
    assert head(str(other)) == head(str(third)) == head(str(book))


def test_erase_says_how_much_and_what_still_holds_it(book: Path):
    done = typed(book, "erase", "A-1", "--by", "Bo Lind", "--reason", "Request 8")
    assert done.exit_code == 0
    assert "place 11 says so" in done.output
    assert "older backups" in done.output
    assert typed(book, "verify").exit_code == 0


def test_a_bad_call_is_a_line_with_a_next_step_and_leaves_with_2(book: Path):
    for words in (("verify", "--anchor", "12"), ("restore", "nowhere"), ("erase", "A", "--by", "B", "--reason", "C",
                  "--role", "analyst"), ("roles", "--install"), ("import", "nowhere")):  # fmt: skip
        done = typed(book, *words)
        assert done.exit_code == 2, words
        assert "arlib: " in done.stderr
        assert "Traceback" not in done.output + done.stderr


def test_roles_prints_a_script_to_read_before_it_is_run(book: Path):
    done = typed(book, "roles", "--prefix", "north")
    assert "GRANT SELECT ON journal_personal TO north_auditor" in done.output
