"""Recorded bookings beside exported ones: each counts once, on every day, and never beyond what is open."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arlib.contracts import ADJUSTMENTS, ALLOCATIONS, empty, require
from arlib.ledger import Bookings, Ledger, open_items, with_recorded
from drawn import frame

ITEMS = frame("""
    item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor
    INV-1   | A-1        | invoice | 2026-01-02 | 2026-02-01 | EUR      | 100_00
    INV-2   | A-1        | invoice | 2026-01-05 | 2026-02-04 | EUR      | 50_00
    PAY-1   | A-1        | payment | 2026-01-02 |            | EUR      | -99_00
    PAY-2   | A-1        | payment | 2026-03-02 |            | USD      | -10_00
""")
BOOK = Ledger.from_tables({"items": ITEMS})
FIRST = date(2026, 3, 1)


def allocation(source: str, target: str, minor: int, day: int) -> dict[str, object]:
    on = FIRST + timedelta(days=day)
    return {"source_id": source, "target_id": target, "amount_minor": minor, "effective_date": on}


def allocations(*rows: dict[str, object]) -> pd.DataFrame:
    there = empty(ALLOCATIONS)
    filled = [{"rule": "", "evidence": "", "reversal_of": None} | row for row in rows]
    return pd.DataFrame(filled, columns=there.columns).astype(there.dtypes)


def adjustments(*rows: tuple[str, int, int]) -> pd.DataFrame:
    made = [
        {"item_id": i, "kind": "write_off", "amount_minor": a, "effective_date": FIRST + timedelta(days=d)}
        for i, a, d in rows
    ]
    return require(pd.DataFrame(made), ADJUSTMENTS) if made else empty(ADJUSTMENTS)


def opened(ledger: Ledger, day: int) -> dict[str, int]:
    rows = open_items(ledger.items, ledger.allocations, ledger.adjustments, as_of=FIRST + timedelta(days=day))
    return dict(zip(rows["item_id"], rows["open_minor"], strict=True))


def put_together(exported: list[dict[str, object]], recorded: list[dict[str, object]]):
    base = Ledger.from_tables({"items": ITEMS, "allocations": allocations(*exported)}, checked=True)
    return with_recorded(base, {"allocations": allocations(*recorded)})


def test_nothing_recorded_is_the_very_same_ledger():
    assert with_recorded(BOOK, {}).ledger is BOOK
    assert with_recorded(BOOK, {"allocations": empty(ALLOCATIONS)}).ledger is BOOK


def test_a_booking_counts_from_its_day_on():
    known = put_together([], [allocation("PAY-1", "INV-1", 99_00, 4)])
    assert [opened(known.ledger, day)["INV-1"] for day in (3, 4)] == [100_00, 1_00]


def test_the_exported_booking_takes_its_place_without_a_gap():
    known = put_together([allocation("PAY-1", "INV-1", 99_00, 8)], [allocation("PAY-1", "INV-1", 99_00, 4)])
    assert [opened(known.ledger, day)["INV-1"] for day in (3, 4, 7, 8, 9)] == [100_00, 1_00, 1_00, 1_00, 1_00]
    assert known.findings == ()


def test_an_export_in_two_parts_takes_over_part_by_part():
    parts = [allocation("PAY-1", "INV-1", 40_00, 6), allocation("PAY-1", "INV-1", 59_00, 8)]
    known = put_together(parts, [allocation("PAY-1", "INV-1", 99_00, 4)])
    assert [opened(known.ledger, day)["INV-1"] for day in (3, 4, 6, 8)] == [100_00, 1_00, 1_00, 1_00]


def test_an_earlier_booking_of_the_same_pair_is_another_one_while_there_is_room():
    known = put_together([allocation("PAY-1", "INV-1", 40_00, 0)], [allocation("PAY-1", "INV-1", 40_00, 4)])
    assert opened(known.ledger, 4)["INV-1"] == 20_00


def test_an_undone_booking_is_gone_even_where_the_erp_booked_it_meanwhile():
    both = [allocation("PAY-1", "INV-1", 99_00, 4), allocation("PAY-1", "INV-1", -99_00, 6)]
    assert [opened(put_together([], both).ledger, day)["INV-1"] for day in (4, 6)] == [1_00, 100_00]


def test_a_booking_that_never_counted_is_not_taken_back_either():
    beyond = [allocation("PAY-1", "INV-1", 99_01, 4), allocation("PAY-1", "INV-1", -99_01, 6)]
    known = put_together([], beyond)
    assert [opened(known.ledger, day) for day in (4, 6)] == [opened(BOOK, 4), opened(BOOK, 6)]
    assert [f.code for f in known.findings] == ["JRN002"]


@pytest.mark.parametrize(
    ("source", "target", "code"),
    [("PAY-9", "INV-1", "JRN001"), ("PAY-1", "INV-9", "JRN001"), ("PAY-2", "INV-1", "JRN003"),
     ("INV-1", "PAY-1", "JRN003"), ("INV-1", "INV-2", "JRN003")],
)  # fmt: skip
def test_a_booking_that_does_not_fit_the_ledger_is_told_and_does_not_count(source: str, target: str, code: str):
    known = put_together([], [allocation(source, target, 1, 4)])
    assert [f.code for f in known.findings] == [code]
    assert opened(known.ledger, 9) == opened(BOOK, 9)


def test_a_booking_before_one_side_was_issued_counts_once_both_are_there():
    later = ITEMS.assign(issue_date=ITEMS["issue_date"].mask(ITEMS["item_id"].eq("PAY-1"), pd.Timestamp("2026-03-10")))
    base = Ledger.from_tables({"items": later}, checked=True)
    known = with_recorded(base, {"allocations": allocations(allocation("PAY-1", "INV-1", 99_00, 4))})
    assert [opened(known.ledger, day)["INV-1"] for day in (8, 9)] == [100_00, 1_00]


def test_a_write_off_counts_until_the_export_has_it():
    base = Ledger.from_tables({"items": ITEMS, "adjustments": adjustments(("INV-2", 2_00, 8))}, checked=True)
    known = with_recorded(base, {"adjustments": adjustments(("INV-2", 2_00, 4))})
    assert [opened(known.ledger, day)["INV-2"] for day in (3, 4, 8)] == [50_00, 48_00, 48_00]
    assert known.bookings.adjustments["amount_minor"].tolist() == [2_00, -2_00]


def test_what_counts_is_kept_apart_as_well_for_the_tie_out():
    known = put_together([], [allocation("PAY-1", "INV-1", 99_00, 4)])
    assert isinstance(known.bookings, Bookings)
    assert known.bookings.allocations["amount_minor"].tolist() == [99_00]


def left(ledger: Ledger) -> dict[str, int]:
    """What is open in the end, added up by hand."""
    rows = ledger.allocations
    open_minor = dict(zip(ITEMS["item_id"], ITEMS["amount_minor"], strict=True))
    for source, target, minor in zip(rows["source_id"], rows["target_id"], rows["amount_minor"], strict=True):
        open_minor[source] += minor
        open_minor[target] -= minor
    return open_minor


PAIRS = st.sampled_from([("PAY-1", "INV-1"), ("PAY-1", "INV-2"), ("PAY-2", "INV-1"), ("PAY-9", "INV-1")])
EXPORTED = st.lists(st.tuples(PAIRS, st.integers(1, 60_00), st.integers(0, 9)), max_size=1)
RECORDED = st.lists(st.tuples(PAIRS, st.integers(-60_00, 60_00).filter(bool), st.integers(0, 9)), max_size=6)


def test_an_exported_booking_of_an_earlier_value_date_is_the_same_where_there_is_no_room_for_both():
    known = put_together([allocation("PAY-1", "INV-1", 99_00, 0)], [allocation("PAY-1", "INV-1", 99_00, 4)])
    assert (opened(known.ledger, 9)["INV-1"], known.findings) == (1_00, ())
    assert known.bookings.allocations.empty


def test_a_booking_for_which_the_erp_left_no_room_is_told_and_does_not_count():
    known = put_together([allocation("PAY-1", "INV-2", 50_00, 3)], [allocation("PAY-1", "INV-1", 99_00, 4)])
    assert [f.code for f in known.findings] == ["JRN002"]
    assert opened(known.ledger, 9)["PAY-1"] == -49_00


@given(EXPORTED, RECORDED)
def test_recorded_bookings_never_lose_a_cent_and_never_cross_zero(exported, recorded):
    sane = [e for e in exported if e[0] in (("PAY-1", "INV-1"), ("PAY-1", "INV-2")) and e[1] <= 50_00]
    known = put_together(
        [allocation(*pair, minor, day) for pair, minor, day in sane],
        [allocation(*pair, minor, day) for pair, minor, day in sorted(recorded, key=lambda r: r[2])],
    )
    end = left(known.ledger)
    assert sum(v for k, v in end.items() if k != "PAY-2") == 51_00
    assert all(0 <= end[k] <= top for k, top in (("INV-1", 100_00), ("INV-2", 50_00)))
    assert -99_00 <= end["PAY-1"] <= 0
