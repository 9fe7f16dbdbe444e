"""Rows set aside: a file to correct in a spreadsheet and import again."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from arlib.intake import Intake, guarded, import_file, set_aside_csv
from arlib.intake.set_aside import unguarded

HEADER = "invoice_id;account_id;issue_date;due_date;amount;currency;reference"
FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3+cmd|x", "@SUM(A1)", "\tx", "\r=x", "'=1", '=HYPERLINK("http://x")']


def import_lines(tmp_path: Path, *lines: str, **declared: object) -> Intake:
    path = tmp_path / "export.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return import_file(path, as_of=date(2026, 10, 30), **declared)


def reimported(tmp_path: Path, content: bytes) -> Intake:
    path = tmp_path / "corrected.csv"
    path.write_bytes(content)
    return import_file(path, kind="invoices", as_of=date(2026, 10, 30))


def test_a_corrected_file_is_imported_again_under_the_conventions_of_its_original(tmp_path: Path):
    good = "I1;A1;13/01/2026;13/02/2026;1.234,56;EUR;x"
    intake = import_lines(
        tmp_path, good, "I2;A1;05/04/2026;05/05/2026;1,5x;EUR;x", "I3;A1;05/04/2026;06/05/2026;1,50;?;"
    )
    content = set_aside_csv(intake).replace(b'"1,5x"', b'"1,50"').replace(b",?,", b",EUR,")
    again = reimported(tmp_path, content)
    assert again.set_aside.empty
    assert again.accepted["amount_minor"].tolist() == [150, 150]
    assert again.accepted["issue_date"].dt.date.tolist() == [date(2026, 4, 5)] * 2


def test_rows_that_nobody_corrected_are_set_aside_again(tmp_path: Path):
    intake = import_lines(tmp_path, "I1;A1;2026-01-01;2026-02-01;x;EUR;r", "only;three;fields")
    again = reimported(tmp_path, set_aside_csv(intake))
    assert (again.file.records, len(again.set_aside)) == (2, 2)


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_a_formula_in_a_spreadsheet_and_none_is_changed_by_the_way_there_and_back(text: str):
    assert guarded(text).startswith("'")
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("number", ["-100.00", "+5", "-1.234,56", "100.00-"])
def test_numbers_stay_numbers(number: str):
    assert guarded(number) == number


def test_every_cell_of_the_written_file_is_guarded(tmp_path: Path):
    lines = [f'I{i};"{f.replace(chr(34), chr(34) * 2)}";2026-01-01;2026-02-01;x;EUR;' for i, f in enumerate(FORMULAS)]
    written = list(csv.reader(io.StringIO(set_aside_csv(import_lines(tmp_path, *lines)).decode())))
    assert len(written) == len(FORMULAS) + 1
    assert not [c for row in written for c in row if c[:1] in "=+-@\t\r" and c[:1] and not c[1:].strip("0123456789.,")]
    assert not [c for row in written for c in row if c.startswith(("=", "@", "\t", "\r"))]
