"""Mutilated files of every form: nothing is lost, nothing breaks, nothing hangs. And what comes in has no order."""

from __future__ import annotations

import random
import tempfile
import time
from datetime import date
from itertools import permutations
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arlib.errors import IntakeError
from arlib.intake import Intake, import_file
from arlib.store import merge_tables
from arlib.store.fingerprint import in_canonical_order, table_fingerprint

AS_OF = date(2026, 10, 30)
EXPORTS = Path(__file__).with_name("exports")

MT940 = """:20:ALDER
:25:XX00ALDER0001
:28C:1/1
:60F:C260101EUR100,00
:61:2601050105C50,00NTRFINV42//BANK7
:86:166?00CREDIT?20INVOICE 42?32BIRCH LABS
:61:2601060106RC10,00NRTINONREF
:86:/BENM//NAME/Otter Foods/REMI/returned/
:62F:C260106EUR140,00
-
:20:ALDER
:25:XX00ALDER0001
:28C:2/1
:60F:C260106EUR140,00
:61:260107EC7,00NTRFX
:62F:C260107EUR140,00
-
"""
BAI2 = """01,BANK,ALDER,260105,0600,1,80,1,2/
02,ALDER,BANK,1,260105,,EUR,2/
03,000123,EUR,010,+10000,,,015,+15000,,/
16,195,6000,S,1000,2000,3000,BREF1,CUST1,BIRCH LABS INV 42/
16,495,1000,V,260105,,BREF2,,FEE/
49,32000,4/
98,32000,1,6/
99,32000,1,8/
"""
OFX = """OFXHEADER:100

<OFX><STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>1<ACCTID>000123</BANKACCTFROM><BANKTRANLIST>
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260105<TRNAMT>50.00<FITID>F1<NAME>BIRCH &amp; LABS</STMTTRN>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260106<TRNAMT>-7.50<FITID>F2<MEMO>FEE</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>142.50<DTASOF>20260131</LEDGERBAL></STMTRS></OFX>
"""
BALANCE = "<Bal><Tp><CdOrPrtry><Cd>{}</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>{}</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>"
CAMT = (
    "<?xml version='1.0'?>\n<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'><BkToCstmrStmt><Stmt>\n"
    "<Acct><Id><IBAN>XX00ALDER0001</IBAN></Id><Ccy>EUR</Ccy></Acct>\n"
    + BALANCE.format("OPBD", "100.00")
    + BALANCE.format("CLBD", "150.00")
    + "\n<Ntry><Amt Ccy='EUR'>50.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>"
    "<BookgDt><Dt>2026-01-05</Dt></BookgDt><NtryDtls><TxDtls><RmtInf><Ustrd>INV 42</Ustrd></RmtInf></TxDtls></NtryDtls>"
    "</Ntry>\n</Stmt></BkToCstmrStmt></Document>\n"
)
TEXTS = {"mt940": MT940, "bai2": BAI2, "ofx": OFX, "camt": CAMT}
PIECES = [
    b"", b"\0", b"\xff", b"9" * 40, b",", b"/", b"<", b">", b"</", b"&", b":61:", b":62F:", b"16,", b"88,", b"99,",
    b"<STMTTRN>", b"</Ntry>", b"\r\n", b"\n\n", b"-", b"EUR", b"NaN", b"\x1b[31m", "é".encode(), b"=1+1",
]  # fmt: skip
cuts = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from(PIECES)), min_size=1, max_size=5)


def imported(content: bytes, **declared: object) -> Intake | None:
    """The intake of a file, or nothing where it was refused as a whole."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.dat"
        path.write_bytes(content)
        began = time.perf_counter()
        try:
            return import_file(path, as_of=AS_OF, **declared)
        except IntakeError as error:
            if "\x1b" in str(error):
                raise AssertionError("an error would write to the terminal") from error
            return None
        finally:
            assert time.perf_counter() - began < 10


def mutated(content: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    body = bytearray(content)
    for where, length, piece in changes:
        at = int(where * len(body))
        body[at : at + length] = piece
    return bytes(body)


def demand_that_nothing_is_lost(intake: Intake | None) -> None:
    if intake is None:
        return
    parts = (intake.accepted, intake.set_aside, intake.duplicates, intake.pending)
    assert sum(map(len, parts)) == intake.file.records
    assert intake.totals.loc[intake.totals["state"] != "derived", "rows"].sum() == intake.file.records


@pytest.mark.parametrize("name", TEXTS)
def test_the_sound_file_is_taken(name: str):
    intake = imported(TEXTS[name].encode())
    assert intake is not None
    assert len(intake.accepted) > 0
    assert intake.set_aside.empty


def test_a_balance_that_is_no_amount_does_not_lose_the_entries_nobody_needs_it_for():
    intake = imported(OFX.replace("142.50", "").encode(), bank_debits="refund")
    assert intake is not None
    assert len(intake.accepted) == 2


@pytest.mark.parametrize("name", TEXTS)
@given(changes=cuts)
def test_a_mutilated_statement_loses_no_record_and_breaks_nothing(name: str, changes):
    demand_that_nothing_is_lost(imported(mutated(TEXTS[name].encode(), changes)))


@given(name=st.sampled_from(["mt940", "bai2", "camt"]), at=st.integers(0, 10_000), digit=st.sampled_from(b"0123456789"))
def test_no_single_wrong_digit_of_an_amount_gets_past_the_balance(name: str, at: int, digit: int):
    body = bytearray(TEXTS[name].encode())
    digits = [i for i, b in enumerate(body) if bytes([b]).isdigit()]
    place = digits[at % len(digits)]
    sound = imported(bytes(body))
    body[place] = digit
    intake = imported(bytes(body))
    demand_that_nothing_is_lost(intake)
    if intake is not None and sound is not None and len(intake.accepted) == len(sound.accepted):
        assert intake.accepted["amount_minor"].tolist() == sound.accepted["amount_minor"].tolist()


@pytest.mark.parametrize("export", sorted(p.stem for p in EXPORTS.glob("*.csv")))
def test_a_mutilated_report_loses_no_record_and_breaks_nothing(export: str):
    content = (EXPORTS / f"{export}.csv").read_bytes()
    for seed in range(25):
        chance = random.Random(f"{export}{seed}")
        changes = [(chance.random(), chance.randint(0, 30), chance.choice(PIECES)) for _ in range(chance.randint(1, 4))]
        demand_that_nothing_is_lost(imported(mutated(content, changes), mapping=export, currency="EUR"))


def workbook() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        book, path = openpyxl.Workbook(), Path(folder) / "x.xlsx"
        book.active.append(["item_id", "kind", "issue_date", "amount", "currency"])
        book.active.append(["1", "invoice", date(2026, 1, 5), 1.5, "EUR"])
        book.save(path)
        return path.read_bytes()


def columns() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.parquet"
        row = {"item_id": "1", "kind": "invoice", "issue_date": "2026-01-05", "amount": "1.50", "currency": "EUR"}
        pq.write_table(pa.Table.from_pylist([row]), path)
        return path.read_bytes()


@pytest.mark.parametrize("sound", [workbook(), columns()], ids=["xlsx", "parquet"])
def test_a_mutilated_binary_file_loses_no_record_and_breaks_nothing(sound: bytes):
    for seed in range(120):
        chance = random.Random(seed)
        changes = [(chance.random(), chance.randint(0, 12), chance.randbytes(chance.randint(0, 6)))]
        demand_that_nothing_is_lost(imported(mutated(sound, changes)))


def window(first: int, last: int) -> bytes:
    """A statement of the days from first to last; each day has two equal credits."""
    opening = f":60F:C2601{first:02d}EUR{(first - 1) * 20},00"
    lines = [":20:ALDER", ":25:XX00ALDER0001", f":28C:{first}/{last}", opening]
    for day in range(first, last + 1):
        lines += [f":61:2601{day:02d}C10,00NTRFNONREF", f":86:DAY {day}"] * 2
    return "\n".join([*lines, f":62F:C2601{last:02d}EUR{last * 20},00", "-", ""]).encode()


def test_overlapping_windows_in_every_order_make_one_ledger():
    intakes = [imported(window(first, first + 3)) for first in (1, 2, 4, 7)]
    found = set()
    for order in permutations(intakes):
        tables: dict[str, object] = {}
        for intake in order:
            assert intake is not None
            tables = merge_tables(tables, intake.tables).tables
        found.add(table_fingerprint(in_canonical_order(tables["items"])))
        assert len(tables["items"]) == 20
    assert len(found) == 1
