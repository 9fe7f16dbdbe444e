"""Whatever comes in, nothing is lost: money to the last minor unit, and every record of every mutilated file."""

from __future__ import annotations

import csv
import io
import random
import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arlib.errors import IntakeError
from arlib.intake import Intake, import_file
from arlib.money import EXPONENTS, checked_sum, to_decimal

AS_OF = date(2026, 10, 30)
HEADER = ["invoice_id", "account_id", "issue_date", "due_date", "amount", "currency", "party_name"]
MUTATIONS = 300
NIGHTLY_MUTATIONS = 10_000

names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
invoices = st.lists(
    st.tuples(
        st.dates(date(1990, 1, 1), AS_OF),
        st.integers(0, 10**15),
        st.sampled_from(["EUR", "JPY", "KWD", "USD"]),
        names,
    ),
    max_size=25,
)
dialects = st.tuples(
    st.sampled_from(",;\t|"), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]), st.sampled_from(".,")
)


def imported(content: bytes, **declared: object) -> Intake:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.csv"
        path.write_bytes(content)
        return import_file(path, **({"as_of": AS_OF} | declared))


def written(rows: list[list[str]], *, delimiter: str = ",", quoting: int = csv.QUOTE_MINIMAL) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator="\r\n").writerows([HEADER, *rows])
    return out.getvalue()


@settings(max_examples=60, deadline=None)
@given(invoices, dialects)
def test_what_is_written_is_what_is_kept(rows, dialect):
    delimiter, quoting, decimal = dialect
    texts = [
        [f"{i:05d}", f"A{i % 3}", day.isoformat(), (day + timedelta(30)).isoformat(),
         f"{to_decimal(minor, currency):f}".replace(".", decimal), currency, name]
        for i, (day, minor, currency, name) in enumerate(rows)
    ]  # fmt: skip
    intake = imported(written(texts, delimiter=delimiter, quoting=quoting).encode(), decimal=decimal, kind="invoices")
    kept = intake.accepted
    assert kept["item_id"].tolist() == [t[0] for t in texts]
    assert kept["party_name"].tolist() == [t[6] for t in texts]
    assert kept["amount_minor"].tolist() == [minor for _, minor, _, _ in rows]
    assert kept["issue_date"].dt.date.tolist() == [day for day, *_ in rows]
    totals = intake.totals[intake.totals["state"] == "accepted"].set_index("currency")["amount_minor"]
    assert totals.to_dict() == {
        currency: checked_sum(kept.loc[kept["currency"] == currency, "amount_minor"])
        for currency in sorted(set(kept["currency"]))
    }


def sound_file(chance: random.Random) -> str:
    rows = []
    for i in range(chance.randint(1, 12)):
        day = date(2020, 1, 1) + timedelta(chance.randint(0, 2000))
        currency = chance.choice(list(EXPONENTS))
        amount = to_decimal(chance.randint(0, 10**9), currency)
        name = chance.choice(["Birch Labs Ltd", 'Otter "Foods" SARL', "Żółw, Sp. z o.o.", "two\nlines", ""])
        rows.append([f"I{i}", f"A{i % 4}", day.isoformat(), day.isoformat(), f"{amount:f}", currency, name])
    return written(rows, quoting=chance.choice([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))


def mutilated(content: bytes, chance: random.Random) -> bytes:
    body = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at, length = chance.randrange(len(body) + 1), chance.randint(0, 30)
        piece = bytes(body[at : at + length])
        match chance.randrange(6):
            case 0:
                body[at : at + length] = b""
            case 1:
                body[at:at] = piece * chance.randint(1, 4)
            case 2:
                body[at:at] = bytes(chance.choices(b'",;\r\n\t|\0\x1b-+.=()', k=chance.randint(1, 4)))
            case 3:
                body[at:at] = chance.choice(
                    [b"NaN", b"1e9", "é".encode("cp1252"), "€".encode(), b"\xff\xfe", b"9" * 30]
                )
            case 4:
                body[at : at + 1] = bytes([chance.randrange(256)])
            case 5:
                body = body[: max(1, at)]
    return bytes(body)


def demand_that_nothing_is_lost(seed: int) -> None:
    chance = random.Random(seed)
    content = mutilated(sound_file(chance).encode(), chance)
    try:
        intake = imported(content, kind="invoices", decimal=".")
    except IntakeError:
        return  # refused as a whole: nothing was taken, so nothing is lost
    parts = [intake.accepted, intake.set_aside, intake.duplicates]
    assert sum(len(p) for p in parts) == intake.file.records, f"seed {seed}"
    assert intake.totals.loc[intake.totals["state"] != "derived", "rows"].sum() == intake.file.records, f"seed {seed}"
    assert (intake.accepted["amount_minor"] >= 0).all(), f"seed {seed}"


@pytest.mark.parametrize("start", range(0, MUTATIONS, 50))
def test_mutilated_files_lose_no_record_and_break_nothing(start: int):
    for seed in range(start, start + 50):
        demand_that_nothing_is_lost(seed)


@pytest.mark.nightly
def test_ten_thousand_mutilated_files_lose_no_record_and_break_nothing():
    for seed in range(NIGHTLY_MUTATIONS):
        demand_that_nothing_is_lost(seed)
