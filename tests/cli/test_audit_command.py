"""A quarter tested and signed, from the command line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from arlib.cli import app
from arlib.contracts.events import AuditSigned
from arlib.store.journal import read_view


def arlib(*words: str):
    return CliRunner().invoke(app, ["audit", *words])


def fill_in(file: Path, mark: str, *, rows: int | None = None) -> None:
    """Marks in the worksheet's own column, the way a tester gives them."""
    book = openpyxl.load_workbook(file)
    sheet = next(s for s in book if any(c.value == "Mark" for row in s.iter_rows(max_row=20) for c in row))
    heading = next(c for row in sheet.iter_rows(max_row=20) for c in row if c.value == "Mark")
    last = sheet.max_row if rows is None else heading.row + rows
    for row in range(heading.row + 1, last + 1):
        sheet.cell(row, heading.column).value = mark
    book.save(file)


@pytest.mark.nightly
def test_a_worksheet_is_written_filled_in_and_signed_once(own_sample_workspace, tmp_path):
    file, place = tmp_path / "audit.xlsx", ("--workspace", str(own_sample_workspace))
    assert arlib("worksheet", str(file), *place).exit_code == 0
    signed = ("sign", str(file), "--reason", "No error found.", "--by", "Ida Stern", *place)
    refused = arlib(*signed, "--verdict", "effective")
    assert refused.exit_code == 2
    assert "rows are marked" in refused.output
    fill_in(file, "correct")
    for _ in range(2):
        done = arlib(*signed, "--verdict", "effective")
        assert done.exit_code == 0, done.output
    assert "was recorded already" in done.output
    found = read_view(own_sample_workspace, as_of=date(2026, 10, 30)).of(AuditSigned)
    assert found[["audit_id", "actor", "verdict", "wrong"]].values.tolist() == [
        ["2026-Q3", "Ida Stern", "effective", 0]
    ]


@pytest.mark.parametrize("words", [("worksheet", "--help"), ("sign", "--help")])
def test_the_commands_have_help_with_an_example(words):
    done = arlib(*words)
    assert done.exit_code == 0
    assert "Example: arlib audit" in done.output


def test_a_worksheet_that_is_not_there_is_named(tmp_path):
    done = arlib("sign", str(tmp_path / "no.xlsx"), "--verdict", "effective", "--reason", "x")
    assert done.exit_code == 2
    assert "there is no such file" in done.stderr
