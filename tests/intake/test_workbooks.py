"""Workbooks, Parquet and databases go through the same gate as text does."""

from __future__ import annotations

import pickle
import sqlite3
import time
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from arlib.errors import IntakeError
from arlib.intake import import_file, limits
from arlib.intake.adapters.database import shown_url

AS_OF = date(2026, 10, 30)
HEADER = ["item_id", "account_id", "kind", "issue_date", "amount", "currency", "reference"]
ROW = ["00012", "A1", "invoice", date(2026, 1, 5), 100.1, "EUR", "NA"]


def saved(tmp_path: Path, *rows: list[object], book: openpyxl.Workbook | None = None) -> Path:
    book = book or openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    path = tmp_path / "export.dat"  # the name proves nothing
    book.save(path)
    return path


def repacked(path: Path, change: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path) as old:
        parts = {n: old.read(n) for n in old.namelist()} | change
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)


# ---- workbooks --------------------------------------------------------------------------------------------------


def test_text_stays_text_and_dates_and_numbers_are_exact(tmp_path: Path):
    intake = import_file(saved(tmp_path, HEADER, ROW), as_of=AS_OF)
    item = intake.accepted.iloc[0]
    assert (item["item_id"], item["amount_minor"], item["reference"]) == ("00012", 10010, "NA")
    assert item["issue_date"].date() == date(2026, 1, 5)


def test_titles_above_the_header_and_blank_rows_are_no_records(tmp_path: Path):
    intake = import_file(saved(tmp_path, ["Open items of Birch Labs"], [], HEADER, ROW, []), as_of=AS_OF)
    assert intake.file.records == len(intake.accepted) == 1


def test_the_calendar_of_1904_is_read_as_such(tmp_path: Path):
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    intake = import_file(saved(tmp_path, HEADER, ROW, book=book), as_of=AS_OF)
    assert intake.accepted["issue_date"].item().date() == date(2026, 1, 5)


def test_a_number_where_a_date_should_be_is_not_guessed_to_be_one(tmp_path: Path):
    row = [*ROW[:3], 46027, *ROW[4:]]
    intake = import_file(saved(tmp_path, HEADER, row), as_of=AS_OF)
    assert "serial number" in intake.set_aside["reason"].item()


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!"])
def test_an_error_in_a_cell_sets_its_row_aside(error: str, tmp_path: Path):
    intake = import_file(saved(tmp_path, HEADER, [*ROW[:4], error, *ROW[5:]], ROW), as_of=AS_OF)
    assert (len(intake.accepted), intake.set_aside["value"].tolist()) == (1, [error])


def test_a_formula_nobody_computed_is_told(tmp_path: Path):
    intake = import_file(saved(tmp_path, HEADER, [*ROW[:4], "=1+1", *ROW[5:]]), as_of=AS_OF)
    assert intake.set_aside["code"].tolist() == ["IMP110"]
    assert any(f.code == "IMP182" and f.severity == "warning" for f in intake.findings)


def test_the_value_excel_computed_is_taken_and_told(tmp_path: Path):
    path = saved(tmp_path, HEADER, [*ROW[:4], "=1+1", *ROW[5:]])
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    computed = sheet.replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>").replace(
        b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>"
    )
    assert computed != sheet
    repacked(path, {"xl/worksheets/sheet1.xml": computed})
    intake = import_file(path, as_of=AS_OF)
    assert intake.accepted["amount_minor"].tolist() == [200]
    assert [f.severity for f in intake.findings if f.code == "IMP182"] == ["info"]


def test_a_hidden_sheet_is_not_read_and_told(tmp_path: Path):
    book = openpyxl.Workbook()
    hidden = book.create_sheet("Secret")
    hidden.append(["x"])
    hidden.sheet_state = "veryHidden"
    intake = import_file(saved(tmp_path, HEADER, ROW, book=book), as_of=AS_OF)
    assert "Secret" in next(f.message for f in intake.findings if f.code == "IMP181")


def test_two_sheets_with_rows_have_to_be_told_apart(tmp_path: Path):
    book = openpyxl.Workbook()
    book.create_sheet("Other").append(["x"])
    path = saved(tmp_path, HEADER, ROW, book=book)
    with pytest.raises(IntakeError, match="more than one sheet") as refused:
        import_file(path, as_of=AS_OF)
    assert "sheet =" in refused.value.next_step
    assert len(import_file(path, as_of=AS_OF, sheet="Sheet").accepted) == 1
    with pytest.raises(IntakeError, match="no sheet"):
        import_file(path, as_of=AS_OF, sheet="Nope")


def test_a_sheet_that_spreads_to_its_last_cell_is_refused_quickly(tmp_path: Path):
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "x", "y"
    began = time.perf_counter()
    with pytest.raises(IntakeError, match="spreads too far"):
        import_file(saved(tmp_path, book=book), as_of=AS_OF)
    assert time.perf_counter() - began < 10


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_opened(tmp_path: Path):
    path = saved(tmp_path, HEADER, ROW)
    repacked(path, {"xl/worksheets/sheet1.xml": b"<x>" + b" " * 60_000_000 + b"</x>"})
    with pytest.raises(IntakeError, match="unpacks to"):
        import_file(path, as_of=AS_OF)


def test_a_doctype_in_a_workbook_is_refused(tmp_path: Path):
    path = saved(tmp_path, HEADER, ROW)
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    doctype = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    repacked(path, {"xl/worksheets/sheet1.xml": doctype + sheet})
    with pytest.raises(IntakeError, match="DOCTYPE"):
        import_file(path, as_of=AS_OF)


@pytest.mark.parametrize("cut", [30, 400, 3000, -10])
def test_a_workbook_that_breaks_off_is_refused(cut: int, tmp_path: Path):
    path = saved(tmp_path, HEADER, ROW)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(IntakeError):
        import_file(path, as_of=AS_OF)


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path):
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../evil.txt", "x")
    with pytest.raises(IntakeError, match="ZIP"):
        import_file(path, as_of=AS_OF)
    assert list(tmp_path.iterdir()) == [path]


# ---- Parquet ----------------------------------------------------------------------------------------------------


def parquet(tmp_path: Path, **columns: object) -> Path:
    path = tmp_path / "export.dat"
    pq.write_table(pa.table(columns), path)
    return path


GOOD = {
    "item_id": ["00012", "7"],
    "kind": pa.array(["invoice", "invoice"]).dictionary_encode(),
    "issue_date": pa.array([date(2026, 1, 5), date(2026, 1, 6)]).cast(pa.timestamp("ns")),
    "amount": pa.array([Decimal("100.10"), Decimal("7.00")], pa.decimal128(12, 2)),
    "currency": ["EUR", "EUR"],
    "account_id": ["A1", None],
}


def test_parquet_values_are_exact_and_text_stays_text(tmp_path: Path):
    items = import_file(parquet(tmp_path, **GOOD), as_of=AS_OF).accepted
    assert items["item_id"].tolist() == ["00012", "7"]
    assert items["amount_minor"].tolist() == [10010, 700]
    assert items["account_id"].isna().tolist() == [False, True]


@pytest.mark.parametrize(
    "column",
    [pa.array([b"x", b"y"]), pa.array([[1], [2]]), pa.array([{"a": 1}, {"a": 2}]), pa.array([1, 2], pa.duration("s"))],
)
def test_columns_of_no_plain_value_are_refused(column: pa.Array, tmp_path: Path):
    with pytest.raises(IntakeError, match="no plain value"):
        import_file(parquet(tmp_path, **GOOD, more=column), as_of=AS_OF)


class Boom:
    """Would leave a file behind if anybody unpickled it."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self):
        return (open, (self.path, "w"))


def test_a_pickled_extension_type_is_refused_and_never_unpickled(tmp_path: Path):
    marker = tmp_path / "unpickled"
    mark = {b"ARROW:extension:name": b"arrow.py_extension_type",
            b"ARROW:extension:metadata": pickle.dumps(Boom(str(marker)))}  # fmt: skip
    table = pa.table(GOOD)
    schema = table.schema.set(0, table.schema.field(0).with_metadata(mark))
    path = tmp_path / "export.dat"
    pq.write_table(table.cast(schema), path)
    with pytest.raises(IntakeError):
        import_file(path, as_of=AS_OF)
    assert not marker.exists()


def test_parquet_that_breaks_off_is_refused(tmp_path: Path):
    path = parquet(tmp_path, **GOOD)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(IntakeError, match="damaged"):
        import_file(path, as_of=AS_OF)


# ---- databases --------------------------------------------------------------------------------------------------


@pytest.fixture
def database(tmp_path: Path) -> str:
    """The URL of a small SQLite book."""
    path = tmp_path / "book.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table bills (no text, cust text, day text, total text)")
        connection.execute("insert into bills values ('00012', 'A1', '2026-01-05', '100.10')")
    connection.close()
    return f"sqlite:///{path}"


QUERY = (
    "select no as item_id, cust as account_id, 'invoice' as kind, day as issue_date, total as amount, "
    "'EUR' as currency from bills"
)


def test_the_answer_to_a_query_is_imported(database: str):
    intake = import_file(database, query=QUERY, as_of=AS_OF)
    assert (intake.accepted["item_id"].item(), intake.accepted["amount_minor"].item()) == ("00012", 10010)
    assert intake.file.sha256 == import_file(database, query=QUERY, as_of=AS_OF).file.sha256


@pytest.mark.parametrize(
    "query", [None, "", "delete from bills", "drop table bills", "with x as (select 1) delete from bills"]
)
def test_nothing_but_reading_is_asked_of_a_database(query: str | None, database: str):
    with pytest.raises(IntakeError):
        import_file(database, query=query, as_of=AS_OF)
    assert len(import_file(database, query=QUERY, as_of=AS_OF).accepted) == 1


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path):
    with pytest.raises(IntakeError, match="no such database"):
        import_file(f"sqlite:///{tmp_path}/none.db", query=QUERY, as_of=AS_OF)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://ann:hunter2@127.0.0.1:1/x?sslpassword=hunter2",
        "nosuch://ann:hunter2@h/x",
        "mysql://ann:hunter2@",
    ],
)
def test_a_password_is_never_told(url: str):
    with pytest.raises(IntakeError) as refused:
        import_file(url, query="select 1", as_of=AS_OF)
    assert "hunter2" not in str(refused.value)
    assert "hunter2" not in shown_url(url)


def test_limits_of_a_sheet_are_checked_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "MOST_CELLS", 10)
    with pytest.raises(IntakeError, match="spreads too far"):
        import_file(saved(tmp_path, HEADER, ROW, ROW), as_of=AS_OF)
