"""Files that mean harm or are plain broken: each is refused for a true reason or sorted out row by row, and fast."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import pickle
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arlib.errors import IntakeError
from arlib.intake import Intake, import_file

AS_OF = date(2026, 10, 30)
HEADER = "invoice_id,account_id,issue_date,due_date,amount,currency"
SECONDS = 10


def row(
    number: int = 1, amount: str = "10.00", *, currency: str = "EUR", day: str = "2026-01-05", who: str = "A"
) -> str:
    return f'I{number},{who},{day},2026-02-04,"{amount}",{currency}'


def text(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *rows, ""]).encode()


SOUND = row(1, "12.50")


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Intake]:
    def read(content: bytes, **declared: object) -> Intake:
        path = tmp_path / "file.csv"
        path.write_bytes(content)
        began = time.perf_counter()
        try:
            intake = import_file(path, as_of=AS_OF, **declared)
        finally:
            assert time.perf_counter() - began < SECONDS
        return demanded_whole(intake)

    return read


def demanded_whole(intake: Intake) -> Intake:
    parts = (intake.accepted, intake.set_aside, intake.duplicates, intake.pending)
    assert sum(map(len, parts)) == intake.file.records
    return intake


def counted(intake: Intake) -> tuple[int, int, int]:
    return len(intake.accepted), len(intake.set_aside), len(intake.duplicates)


# ---- text -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_text_that_says_its_encoding_is_read(encoding: str, read):
    content = text(SOUND, row(2, who="Münch")).decode().encode(encoding)
    assert read(content).accepted["account_id"].tolist() == ["A", "Münch"]


@pytest.mark.parametrize(
    ("encoding", "words"), [("cp1252", "line 3 is not utf-8"), ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16")]
)
def test_text_that_does_not_is_refused_until_it_is_declared(encoding: str, words: str, read):
    content = text(SOUND, row(2, who="Münch")).decode().encode(encoding)
    with pytest.raises(IntakeError, match=words):
        read(content)
    assert counted(read(content, encoding=encoding)) == (2, 0, 0)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(text(SOUND, row(2, who="A\0")), (1, 1, 0), id="NUL"),
        pytest.param(text(SOUND, row(2, who="x" * 200_000)), (1, 1, 0), id="huge field"),
        pytest.param(text(SOUND, 'I2,"A,2026-01-05,2026-02-04,1.00,EUR', row(3)), (2, 1, 0), id="quote never closed"),
        pytest.param(
            text(SOUND, 'I2,"A,2026-01-05,2026-02-04,1,EUR', 'I3,A",2026-01-05,2026-02-04,1,EUR', row(4)),
            (2, 2, 0),
            id="two quotes that would join two rows",
        ),
        pytest.param(text(SOUND, 'I2,"A\nB",2026-01-05,2026-02-04,1.00,EUR'), (2, 0, 0), id="line end in quotes"),
        pytest.param(text(SOUND, "I2,A", "I3,A,2026-01-05,2026-02-04,1.00,EUR,x"), (1, 2, 0), id="short and long rows"),
        pytest.param(text(SOUND, SOUND), (1, 0, 1), id="the same row twice"),
        pytest.param(text(SOUND, row(1, "99.00")), (1, 1, 0), id="the same key with another amount"),
        pytest.param(text(SOUND, HEADER), (1, 1, 0), id="the header once more"),
        pytest.param(text(SOUND, ",,,,12.50,EUR"), (1, 1, 0), id="a total without a name"),
        pytest.param(text(SOUND, "Total,,,,12.50,EUR"), (1, 1, 0), id="a total with a name"),
        pytest.param(text(SOUND, ",A,2026-01-05,2026-02-04,1.00,EUR"), (1, 1, 0), id="no key"),
        pytest.param(text(SOUND, row(2, who="x" * 300)), (1, 1, 0), id="a key too long"),
        pytest.param(text(SOUND, row(2)).replace(b"\n", b"\r"), (2, 0, 0), id="CR only"),
        pytest.param(f"{HEADER}\r\n{SOUND}\n{row(2)}\r{row(3)}\r\n".encode(), (3, 0, 0), id="mixed line ends"),
        pytest.param(text(SOUND, row(2).replace(",", ";")), (1, 1, 0), id="another delimiter in one row"),
        pytest.param(b"sep=;\n" + text(SOUND).replace(b",", b";"), (1, 0, 0), id="Excel's sep line"),
        pytest.param(b"Open items\nas of today\n\n" + text(SOUND), (1, 0, 0), id="title rows"),
        pytest.param(HEADER.encode(), (0, 0, 0), id="header only"),
    ],
)  # fmt: skip
def test_a_broken_row_costs_itself_and_no_other(content: bytes, expected: tuple[int, int, int], read):
    assert counted(read(content)) == expected


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"\n \n", "no header", id="blank"),
        pytest.param(text(f"{SOUND},2.00", header=f"{HEADER},amount"), "2 times", id="a column twice"),
        pytest.param(b"invoice_id," + b"x" * 5_000_000, "longer than 4 MB", id="a line without end"),
        pytest.param(b"a,b,c\n" * 100, "no header", id="no known column"),
        pytest.param(b"<table><tr><td>invoice_id</td></tr></table>", "no header", id="a web page called xls"),
        pytest.param(b'[{"invoice_id": 1}]', "JSON list", id="JSON list"),
        pytest.param(gzip.compress(text(SOUND))[:-9], "damaged", id="gzip cut off"),
        pytest.param(gzip.compress(text(SOUND)) + b"more", "damaged", id="gzip with a tail"),
        pytest.param(gzip.compress(gzip.compress(text(SOUND))), "packed twice", id="gzip in gzip"),
        pytest.param(gzip.compress(b"0" * 50_000_000), "longer than|too large", id="gzip bomb of one line"),
        pytest.param(gzip.compress(b"a,b\n" * 12_000_000), "too large", id="gzip bomb of lines"),
        pytest.param(bz2.compress(text(SOUND)), "bzip2", id="bz2"),
        pytest.param(lzma.compress(text(SOUND)), "xz", id="xz"),
        pytest.param(pickle.dumps({"a": 1}), "pickle", id="pickle"),
        pytest.param(b"%PDF-1.4\n", "PDF", id="PDF"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(100), "picture", id="PNG"),
        pytest.param(b"\x7fELF" + bytes(200), "program", id="program"),
        pytest.param(b"a.csv" + bytes(95) + b"0000644\0" + bytes(400), "binary", id="tar"),
        pytest.param(b"PAR1", "damaged", id="Parquet, the first word only"),
        pytest.param(b"PK\x03\x04" + bytes(50), "ZIP", id="ZIP, the first word only"),
        pytest.param(b"<?xml version='1.0'?><x/>", "XML", id="XML of another kind"),
    ],
)
def test_what_cannot_be_read_is_refused_for_what_it_is(content: bytes, words: str, read):
    with pytest.raises(IntakeError, match=words) as refused:
        read(content)
    assert refused.value.next_step


# ---- amounts and days -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "amount",
    [
        "(12.50)", "12.50-", "-12.50", "12.50 CR", "12.50 Dr", "€12.50", "12.50 €", "EUR 12.50", "$12.50", "1e5",
        "1E+5", "9223372036854775808", "9" * 40, "NaN", "inf", "-Infinity", "", " ", "12.505", "0x10", "１２", "١٢",
        "--5", "12..5", "TRUE", "#N/A", "#REF!", "1_000", "½", "12.5.0", "5%", "1/2", "null", "-", "=1+1",
        "\u200b12.50",
    ],
)  # fmt: skip
def test_no_amount_that_is_none_comes_in_beside_a_sound_one(amount: str, read):
    intake = read(text(SOUND, row(2, amount)))
    assert counted(intake) == (1, 1, 0)
    assert intake.accepted["amount_minor"].tolist() == [1250]


@pytest.mark.parametrize(
    ("amount", "minor"),
    [("-0.00", 0), ("+5", 500), ("12.500", 1250), ("1,234.50", 123450), ("1'234.50", 123450), ("1 234.50", 123450),
     ("12,34,567.00", 123456700), ("4611686018427387904", None), ("46116860184273879.04", 2**62)],
)  # fmt: skip
def test_an_amount_written_in_an_unusual_way_is_read_exactly(amount: str, minor: int | None, read):
    intake = read(text(SOUND, row(2, amount)))
    assert intake.accepted["amount_minor"].tolist()[1:] == ([] if minor is None else [minor])


@pytest.mark.parametrize("amount", ["1,234", "1.234", "12.500"])
def test_an_amount_alone_that_can_be_read_two_ways_is_refused(amount: str, read):
    with pytest.raises(IntakeError, match="two ways"):
        read(text(row(1, amount)))


@pytest.mark.parametrize(
    "day",
    [
        "0000-00-00", "0001-01-01", "9999-12-31", "2262-04-12", "1899-12-31", "2026-02-30", "2026-13-01", "46027",
        "NaT", "2026-01-05T25:00:00", "2026-01-05 24:00", "2026-01-05T10:61", "2026-W01-1", "1767571200",
        "5-janv-2026", "",
        "05.01.26", "today", "-2026-01-05", "2026-01-05Z", "2026-10-31",
    ],
)  # fmt: skip
def test_no_day_that_is_none_comes_in_beside_a_sound_one(day: str, read):
    intake = read(text(SOUND, row(2, day=day)))
    assert counted(intake) == (1, 1, 0)


@pytest.mark.parametrize("currency", ["eur", "EURO", "€", "XXX", "XAU", "BTC", "DEM", ""])
def test_a_currency_that_is_none_is_set_aside(currency: str, read):
    assert counted(read(text(SOUND, row(2, currency=currency)))) == (1, 1, 0)


def test_dates_of_two_orders_are_refused(read):
    with pytest.raises(IntakeError, match="two conventions"):
        read(text(row(1, day="13/01/2026"), row(2, day="01/13/2026")))


def test_ids_stay_the_text_they_were(read):
    ids = ["00012", "NA", "null", "1e5", "TRUE", "=1+1", "12.0", "2026-01-05", "\x1b[31mred", "-", "nan"]
    rows = [f"{i},{i},2026-01-05,2026-02-04,1.00,EUR" for i in ids]
    assert read(text(*rows)).accepted["item_id"].tolist() == ids


def test_ids_with_invisible_characters_are_kept_and_told(read):
    intake = read(text("\u200bI1,A,2026-01-05,2026-02-04,1.00,EUR"))
    assert intake.accepted["item_id"].tolist() == ["\u200bI1"]
    assert "IMP165" in [f.code for f in intake.findings]


# ---- containers and paths ---------------------------------------------------------------------------------------


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def workbook(rows: list[list[object]], *, change: Callable[[bytes], bytes] = lambda sheet: sheet) -> bytes:
    book, out, changed = openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
    for each in rows:
        book.active.append(each)
    book.save(out)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name.endswith("sheet1.xml") else old.read(name))
    return changed.getvalue()


ITEMS = ["item_id", "kind", "issue_date", "amount", "currency"]
ITEM = ["1", "invoice", date(2026, 1, 5), 1.5, "EUR"]
DOCTYPE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (zipped(**{"a.csv": text(SOUND)}), "ZIP"),
        (zipped(**{"../../etc/x": b"x"}), "ZIP"),
        (zipped(**{"xl/workbook.xml": b"<x/>", "big.bin": bytes(60_000_000)}), "unpacks to"),
        (workbook([ITEMS, ITEM])[:-200], "ZIP"),
        (workbook([ITEMS, ITEM], change=lambda sheet: DOCTYPE + sheet), "DOCTYPE"),
        (workbook([ITEMS, ITEM], change=lambda sheet: DOCTYPE.decode().encode("utf-16") + sheet), "DOCTYPE"),
        (workbook([["item_id", "kind", "dates", "", "amount", "currency"], ["", "", "issue_date"], ITEM]), "header"),
    ],
    ids=["csv in zip", "traversal", "bomb", "cut off", "XXE", "XXE in UTF-16", "two header lines"],
)
def test_a_hostile_archive_is_refused_before_it_is_unpacked(content: bytes, words: str, read):
    with pytest.raises(IntakeError, match=words):
        read(content)


def test_cells_that_are_formulas_errors_or_floats_do_not_become_wrong_amounts(read):
    rows = [ITEMS, ITEM, ["2", "invoice", date(2026, 1, 5), "#N/A", "EUR"], ["3", "invoice", 46027, 1.5, "EUR"],
            ["4", "invoice", date(2026, 1, 5), "=2*3", "EUR"], ["5", "invoice", True, 1.5, "EUR"]]  # fmt: skip
    intake = read(workbook(rows))
    assert intake.accepted["item_id"].tolist() == ["1"]
    assert len(intake.set_aside) == 4


def test_parquet_with_binary_noise_is_set_aside_until_it_is_declared(read):
    out = io.BytesIO()
    columns = {"item_id": ["1", "2"], "kind": ["invoice"] * 2, "issue_date": [date(2026, 1, 5)] * 2}
    pq.write_table(pa.table(columns | {"amount": [0.1 + 0.2, 1e22], "currency": ["EUR"] * 2}), out)
    assert counted(read(out.getvalue())) == (0, 2, 0)


@pytest.mark.parametrize("path", ["", "~", "~nosuchuser/x.csv", "a\0b", "x" * 5_000, "/dev/zero", "/dev/null", "/"])
def test_a_path_that_is_no_file_is_refused(path: str):
    with pytest.raises(IntakeError):
        import_file(path, as_of=AS_OF)


def test_a_pipe_a_loop_of_links_and_a_folder_are_no_files(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    for name in ("pipe", "one", "."):
        with pytest.raises(IntakeError):
            import_file(tmp_path / name, as_of=AS_OF)


@pytest.mark.parametrize("url", ["https://x.example/a.csv", "http://x.example/a.csv", "file:///etc/hostname"])
def test_nothing_is_fetched_from_the_network(url: str):
    with pytest.raises(IntakeError, match="nothing is fetched"):
        import_file(url, as_of=AS_OF)


pieces = st.sampled_from(
    [
        ",",
        '"',
        "\n",
        "\r",
        ";",
        "\t",
        "\0",
        "=1+1",
        "NaN",
        "1e5",
        "2026-01-05",
        "EUR",
        "12.50",
        "I1",
        "\ufeff",
        "é",
        "-",
        "'",
    ]
)


@given(st.lists(st.one_of(pieces, st.text(max_size=6)), max_size=40).map("".join))
def test_whatever_stands_below_the_header_is_accounted_for(tmp_path_factory, body: str):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(f"{HEADER}\n{body}".encode(errors="replace"))
    with suppress(IntakeError):
        demanded_whole(import_file(path, kind="invoices", as_of=AS_OF))
