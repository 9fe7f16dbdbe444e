"""Spreadsheets and CSV: numbers stay numbers, days stay days, and no text ever becomes a formula."""

from __future__ import annotations

import csv
import io
import stat
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from arlib.money import to_minor
from arlib.tables import TableError
from arlib.tables.sheets import Sheet, clean_text, csv_bytes, sheets_bytes, write_csv, write_sheets
from drawn import frame
from hostile import HOSTILE

FORMULAS = (
    "=1+1", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1,1)", "\t=1+1", "\r=1+1", "\n=1+1", "'=1+1", "==1",
    '=HYPERLINK("https://evil.example","x")', "-2+3+cmd|' /C calc'!A0", "=\u202e1", "#REF!", "=DDE(1)",
)  # fmt: skip


def open_items() -> pd.DataFrame:
    drawn = frame("""
        item_id | account | due_date   | currency | open_minor | days | is_disputed
        0012    | Birch   | 2026-07-29 | EUR      | 1234_50    | 93   | yes
        AT-2    | Otter   |            | JPY      | -9800      | 1    | no
    """)
    return drawn.astype({"days": "int64"})


def read(content: bytes, sheet: int = 0) -> list[list[object]]:
    return [list(row) for row in load_workbook(io.BytesIO(content)).worksheets[sheet].iter_rows(values_only=True)]


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_money_is_a_number_in_its_own_unit_and_a_day_is_a_date():
    rows = read(sheets_bytes([Sheet("Open", open_items(), money=["open_minor"])]))
    assert rows[1] == ["0012", "Birch", pd.Timestamp("2026-07-29"), "EUR", 1234.5, 93, "yes"]
    assert rows[2] == ["AT-2", "Otter", None, "JPY", -9800, 1, "no"]


def test_a_money_cell_shows_the_decimals_of_its_currency():
    book = load_workbook(io.BytesIO(sheets_bytes([Sheet("Open", open_items(), money=["open_minor"])])))
    assert [book.active[f"E{row}"].number_format for row in (2, 3)] == ["#,##0.00", "#,##0"]


def test_the_currency_goes_into_the_cell_when_no_column_says_it():
    sheet = Sheet("Open", open_items(), columns={"item_id": "Item", "open_minor": "Open"}, money=["open_minor"])
    book = load_workbook(io.BytesIO(sheets_bytes([sheet])))
    assert book.active["B2"].number_format == "[$EUR] #,##0.00"


def test_one_currency_in_all_rows_goes_into_the_heading():
    euros = open_items().head(1)
    sheet = Sheet("Open", euros, columns={"item_id": "Item", "open_minor": "Open"}, money=["open_minor"])
    assert read(sheets_bytes([sheet]))[0] == ["Item", "Open (EUR)"]


def test_headings_are_frozen_and_can_be_filtered():
    sheet = load_workbook(io.BytesIO(sheets_bytes([Sheet("Open", open_items(), money=["open_minor"])]))).active
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:G3")


def test_lines_above_the_headings_move_the_frozen_row():
    book = load_workbook(io.BytesIO(sheets_bytes([Sheet("Open", open_items(), above=[("Account", "Birch")])])))
    assert (book.active["A1"].value, book.active["B1"].value, book.active.freeze_panes) == ("Account", "Birch", "A4")


@pytest.mark.parametrize("text", [*FORMULAS, *HOSTILE])
def test_text_comes_back_as_the_text_it_was_and_never_as_a_formula(text):
    sheet = Sheet(text, pd.DataFrame({"name": [text]}), columns={"name": text}, above=[(text, text)])
    content = sheets_bytes([sheet])
    cells = [cell for row in load_workbook(io.BytesIO(content)).active.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert cells[-1].value.replace("\r", "\n") == clean_text(text).replace("\r", "\n")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_in_csv_gets_a_quote_in_front(text):
    shown = read_csv(csv_bytes(pd.DataFrame({"name": [text]})))[1][0]
    assert shown in ("'" + text, text)
    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_a_negative_number_in_csv_stays_a_number():
    rows = read_csv(csv_bytes(open_items(), money=["open_minor"]))
    assert [row[4] for row in rows] == ["open_minor", "1234.50", "-9800"]


def test_days_and_flags_in_csv_are_plain_words():
    rows = read_csv(csv_bytes(open_items(), money=["open_minor"]))
    assert (rows[1][2], rows[2][2], rows[1][6]) == ("2026-07-29", "", "yes")


@given(st.lists(st.tuples(st.integers(-(10**13), 10**13), st.sampled_from(["EUR", "JPY", "KWD"])), min_size=1))
def test_money_in_csv_comes_back_to_the_cent(amounts):
    rows = pd.DataFrame(amounts, columns=["open_minor", "currency"])
    back = read_csv(csv_bytes(rows, money=["open_minor"]))[1:]
    assert [(to_minor(amount, code), code) for amount, code in back] == amounts


def test_an_amount_too_long_for_a_spreadsheet_is_text_and_not_rounded():
    rows = pd.DataFrame({"open_minor": [2**62], "currency": ["EUR"]})
    assert read(sheets_bytes([Sheet("Open", rows, money=["open_minor"])]))[1][0] == "46116860184273879.04"


def test_a_person_chooses_from_the_words_of_a_column():
    rows = pd.DataFrame({"item": ["AT-1", "AT-2"], "mark": ["", ""]})
    book = load_workbook(io.BytesIO(sheets_bytes([Sheet("Marks", rows, choices={"mark": ("correct", "wrong")})])))
    rule = book.active.data_validations.dataValidation[0]
    assert (str(rule.sqref), rule.formula1) == ("B2:B3", '"correct,wrong"')


def test_totals_stand_at_the_foot_and_outside_the_filter():
    rows = open_items().head(1)
    content = sheets_bytes([Sheet("Open", rows, money=["open_minor"], total=rows.assign(item_id="Total"))])
    assert read(content)[2][0] == "Total"
    assert load_workbook(io.BytesIO(content)).active.auto_filter.ref == "A1:G2"


def test_sheets_of_one_name_are_told_apart():
    names = load_workbook(io.BytesIO(sheets_bytes([Sheet("a/b", open_items()), Sheet("A:B", open_items())]))).sheetnames
    assert names == ["a-b", "A-B (2)"]


def test_the_same_frames_give_the_same_bytes():
    sheet = Sheet("Open", open_items(), money=["open_minor"])
    assert sheets_bytes([sheet]) == sheets_bytes([sheet])


def test_an_empty_frame_is_a_sheet_with_headings():
    assert read(sheets_bytes([Sheet("Open", open_items().head(0))]))[0][0] == "item_id"


def test_files_are_readable_by_their_owner_only(tmp_path: Path):
    write_sheets(tmp_path / "open.xlsx", [Sheet("Open", open_items())])
    write_csv(tmp_path / "open.csv", open_items())
    assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}
    assert sorted(file.name for file in tmp_path.iterdir()) == ["open.csv", "open.xlsx"]


def test_an_unknown_column_is_named():
    with pytest.raises(TableError, match=r"no such column.*nothing_minor"):
        sheets_bytes([Sheet("Open", open_items(), money=["nothing_minor"])])


def test_money_without_a_currency_is_refused():
    with pytest.raises(TableError, match="money without a currency"):
        csv_bytes(open_items().drop(columns="currency"), money=["open_minor"])
