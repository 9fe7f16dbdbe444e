"""``arlib statements``: files that close, names made by us, and calls that are refused plainly."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from arlib.cli import app

INVOICES = """invoice_id,account_id,issue_date,due_date,amount,currency
INV-1,A/1,2026-08-10,2026-09-09,120.50,EUR
INV-2,A-2,2026-09-10,2026-10-10,80,EUR
"""
PAYMENTS = """payment_id,account_id,payer_name,date,amount,currency,reference
PAY-1,A/1,Otter,2026-10-01,20.50,EUR,=cmd|' /C calc'!A0
"""


def arlib(*words: object) -> Result:
    return CliRunner(env={"ARLIB_WORKSPACE": "", "NO_COLOR": "1"}).invoke(app, [str(w) for w in words])


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("statements")
    (folder / "invoices.csv").write_text(INVOICES)
    (folder / "payments.csv").write_text(PAYMENTS)
    home = folder / "book"
    for words in (("init", home), ("import", folder / "invoices.csv", folder / "payments.csv", "--workspace", home)):
        done = arlib(*words)
        assert done.exit_code == 0, done.output
    return home


def rows(path: Path, sheet: str) -> list[tuple[object, ...]]:
    return list(load_workbook(path)[sheet].iter_rows(values_only=True))


def test_a_statement_of_one_account_closes_in_the_file_and_keeps_text_as_text(book: Path, tmp_path: Path):
    done = arlib("statements", "--account", "A/1", "--from", "2026-09-01", "--to", "2026-10-30", "--out", tmp_path,
                 "--workspace", book)  # fmt: skip
    assert done.exit_code == 0, done.output
    (path,) = tmp_path.iterdir()
    assert path.name.startswith("statement-A_1-")
    head, line = rows(path, "Movements")[:2]
    told = dict(zip(head, line, strict=True))
    assert (told["Amount (EUR)"] if "Amount (EUR)" in told else told["Amount"], told["Balance"]) == (-20.5, 100)
    assert told["Reference"] == "=cmd|' /C calc'!A0"


def test_all_statements_are_one_workbook_two_csv_files_and_a_file_for_each_on_demand(book: Path, tmp_path: Path):
    done = arlib("statements", "--all", "--each", "--to", "2026-10-30", "--out", tmp_path, "--workspace", book)
    assert done.exit_code == 0, done.output
    assert sorted(p.name for p in tmp_path.glob("*.*")) == [
        "statements-2026-10-30-accounts.csv",
        "statements-2026-10-30-movements.csv",
        "statements-2026-10-30.xlsx",
    ]
    assert len(list((tmp_path / "accounts").iterdir())) == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "either one account or all"),
        (("--account", "A-2", "--all"), "either one account or all"),
        (("--account", "A-9"), "no account 'A-9'"),
        (("--all", "--from", "2026-12-01", "--to", "2026-10-30"), "would begin"),
        (("--all", "--to", "yesterday"), "not a day"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused_plainly(words: tuple[str, ...], told: str, book: Path, tmp_path: Path):
    done = arlib("statements", *words, "--out", tmp_path / "out", "--workspace", book)
    assert done.exit_code == 2
    assert told in done.output
    assert not (tmp_path / "out").exists()


def test_statements_as_pages_have_an_index_and_load_nothing(book: Path, tmp_path: Path):
    done = arlib("statements", "--all", "--html", "--to", "2026-10-30", "--out", tmp_path, "--workspace", book)
    assert done.exit_code == 0, done.output
    pages = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "pages").iterdir()}
    assert len(pages) == 3
    for name in pages.keys() - {"index.html"}:
        assert f'href="{name}"' in pages["index.html"]
        assert "It closes" in pages[name]
    assert "EUR 100.00" in pages["index.html"]
    paid = next(page for name, page in pages.items() if "A_1" in name)
    assert "By age on 30 Oct 2026" in paid
    for page in pages.values():
        assert "default-src &#39;none&#39;" in page
        assert "src=" not in page
