"""``arlib import`` as a person types it: what can be declared, what is told, and how it ends."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from arlib.cli import app
from arlib.store import create_workspace, open_workspace, read_snapshot

HEADER = "invoice_id,account_id,issue_date,due_date,amount,currency\n"
ROW = "I1,12,2026-01-10,2026-02-09,120.50,EUR\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Import with options, into a new workspace of the test."""
    monkeypatch.chdir(tmp_path)
    create_workspace(tmp_path / "book")

    def run(*words: str, content: str | bytes = HEADER + ROW, name: str = "export.csv") -> Result:
        Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
        runner = CliRunner(env={"ARLIB_WORKSPACE": str(tmp_path / "book"), "NO_COLOR": "1", "COLUMNS": "200"})
        return runner.invoke(app, ["import", name, "--as-of", "2026-10-30", *words])

    return run


def amounts() -> list[int]:
    return read_snapshot(open_workspace("book"))["items"]["amount_minor"].tolist()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (HEADER.replace(",currency", "") + ROW.replace(",EUR", ""), ["--currency", "EUR"]),
        (f"title\n{HEADER}{ROW}", ["--skip-rows", "1"]),
        (f"title\n{HEADER}{ROW}", ["--header-row", "2"]),
        (HEADER + ROW.replace("120.50", "-120.50"), ["--inverse"]),
        (
            HEADER + ROW.replace("2026-01-10", "10.01.26").replace("2026-02-09", "09.02.26"),
            ["--date-format", "%d.%m.%y"],
        ),
        ((HEADER + ROW).replace(",", ";").replace("120.50", "0.120,50"), ["--decimal", ",", "--thousands", "."]),
        ((HEADER + ROW).replace(",", "\t"), ["--delimiter", "tab"]),
    ],
)
def test_what_is_declared_is_followed(content: str, words: list[str], run):
    done = run(*words, content=content.replace("0.120,50", "120,50"))
    assert done.exit_code == 0, done.output
    assert amounts() == [12050]


def test_a_database_is_asked_by_its_url(run, tmp_path: Path):
    import sqlite3

    with sqlite3.connect(tmp_path / "erp.db") as erp:
        erp.execute("create table bills (no text, total text)")
        erp.execute("insert into bills values ('00012', '7.50')")
    query = (
        "select no as invoice_id, 'A' as account_id, '2026-01-05' as issue_date, '2026-02-05' as due_date, "
        "total as amount, 'EUR' as currency from bills"
    )
    runner = CliRunner(env={"ARLIB_WORKSPACE": str(tmp_path / "book")})
    done = runner.invoke(app, ["import", f"sqlite:///{tmp_path}/erp.db", "--query", query])
    assert done.exit_code == 0, done.output
    assert read_snapshot(open_workspace("book"))["items"]["item_id"].tolist() == ["00012"]


def test_a_dry_run_shows_the_first_rows_and_changes_nothing(run):
    done = run("--dry-run")
    assert "EUR 120.50" in done.output
    assert "I1" in done.output
    assert "Nothing was changed" in done.output


def test_a_correction_replaces_only_when_it_is_asked_for(run):
    run()
    changed = HEADER + ROW.replace("120.50", "99.00")
    assert "held: items I1" in run(content=changed).output
    assert amounts() == [12050]
    assert "replaced: items I1" in run("--replace", content=changed).output
    assert amounts() == [9900]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("export.gz", b"no gzip at all", "no header line"),
        ("export.gz", gzip.compress(HEADER.encode(), mtime=0)[:-5], "damaged"),
        ("export.csv", b"", "empty"),
        ("export.csv", b"\x89PNG\r\n\x1a\n" + bytes(100), "a picture, not text"),
        ("export.csv", b"to,do\n1,2\n", "arlib mapping propose|no header line"),
        ("export.xlsx", b"PK\x03\x04" + bytes(100), "ZIP archive or a damaged XLSX"),
        ("export.csv", "é\x1b[31m".encode("cp1252"), "encoding"),
    ],
)
def test_a_file_that_cannot_be_read_ends_with_2_and_one_next_step(name: str, content: bytes, words: str, run):
    done = run(content=content, name=name)
    assert done.exit_code == 2
    assert any(word in done.output for word in words.split("|")), done.output
    assert "next step" in done.output
    assert "Traceback" not in done.output
    assert "\x1b" not in done.output


@pytest.mark.parametrize(
    "words",
    [["--date-order", "ydm"], ["--thousands", "x"], ["--key-width", "0"], ["--bank-debits", "all"],
     ["--header-row", "0"], ["--currency", "euro"], ["--kind", "bills"],
     ["--mapping", "nosuch"], ["--encoding", "klingon"]],
)  # fmt: skip
def test_a_wrong_option_ends_with_2_and_says_what_is_right(words: list[str], run):
    done = run(*words)
    assert done.exit_code == 2, done.output
    assert "Traceback" not in done.output
    assert "next step" in done.output


def test_nothing_is_fetched(tmp_path: Path):
    create_workspace(tmp_path / "book")
    runner = CliRunner(env={"ARLIB_WORKSPACE": str(tmp_path / "book")})
    done = runner.invoke(app, ["import", "https://erp.example//open.csv"])
    assert done.exit_code == 2
    assert "nothing is fetched" in done.output
