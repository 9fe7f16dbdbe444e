"""A promise is judged from the money that came, by the day it was allocated."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arlib.communications import judge_promises
from arlib.contracts import ADJUSTMENTS, empty
from drawn import frame

ITEMS = frame("""
    item_id | account_id | kind        | issue_date | due_date   | currency | amount_minor
    INV-1   | A-1        | invoice     | 2026-01-02 | 2026-02-01 | EUR      | 1000_00
    INV-2   | A-1        | invoice     | 2026-01-02 | 2026-02-01 | EUR      | 500_00
    PAY-1   | A-1        | payment     | 2026-03-10 |            | EUR      | -2000_00
    CN-1    | A-1        | credit_note | 2026-03-10 |            | EUR      | -400_00
""")
PROMISE = """
    promise_id | account_id | invoice_ids | made_on    | promised_date | currency | amount_minor
    PR-1       | A-1        | INV-1       | 2026-03-02 | 2026-03-13    | EUR      | 1000_00
"""  # Friday 13 March; two working days later is Tuesday 17 March


def judged(
    allocations: str, *, promises: str = PROMISE, as_of: date = date(2026, 3, 31), **policy: object
) -> pd.DataFrame:
    header = "source_id | target_id | amount_minor | effective_date\n"
    return judge_promises(
        frame(promises),
        ITEMS,
        frame(header + allocations),
        as_of=as_of,
        policy={"promises": policy} if policy else None,
    )


def verdict(allocations: str, **more: object) -> str:
    return judged(allocations, **more)["verdict"].item()


def test_a_promise_is_kept_when_the_money_is_allocated_by_the_date():
    assert verdict("PAY-1 | INV-1 | 1000_00 | 2026-03-13") == "kept"


def test_two_working_days_of_grace_span_the_weekend():
    assert verdict("PAY-1 | INV-1 | 1000_00 | 2026-03-17") == "kept"
    assert verdict("PAY-1 | INV-1 | 1000_00 | 2026-03-18") == "broken"


def test_ninety_eight_percent_is_enough_and_a_cent_less_is_not():
    assert verdict("PAY-1 | INV-1 | 980_00 | 2026-03-13") == "kept"
    assert verdict("PAY-1 | INV-1 | 979_99 | 2026-03-13") == "part_kept"


def test_both_numbers_are_policy():
    late_and_short = "PAY-1 | INV-1 | 900_00 | 2026-03-18"
    assert verdict(late_and_short, kept_pct=90, grace_working_days=3) == "kept"


def test_a_promise_is_open_until_its_grace_is_over():
    nothing = "PAY-1 | INV-2 | 1_00 | 2026-03-01"
    assert verdict(nothing, as_of=date(2026, 3, 17)) == "open"
    assert verdict(nothing, as_of=date(2026, 3, 18)) == "broken"


def test_money_for_another_invoice_keeps_nothing():
    assert verdict("PAY-1 | INV-2 | 500_00 | 2026-03-13") == "broken"


def test_money_that_came_before_the_promise_keeps_nothing():
    assert verdict("PAY-1 | INV-1 | 1000_00 | 2026-03-01") == "broken"


def test_a_payment_that_was_returned_counts_for_nothing():
    returned = "PAY-1 | INV-1 | 1000_00 | 2026-03-13\nPAY-1 | INV-1 | -1000_00 | 2026-03-20"
    assert verdict(returned) == "broken"
    assert verdict(returned, as_of=date(2026, 3, 19)) == "kept"


def test_a_credit_note_is_no_receipt_but_lowers_what_had_to_come():
    assert verdict("CN-1 | INV-1 | 400_00 | 2026-03-10") == "broken"
    assert verdict("CN-1 | INV-1 | 400_00 | 2026-03-10\nPAY-1 | INV-1 | 600_00 | 2026-03-13") == "kept"


def test_a_promise_for_an_invoice_that_we_credited_in_full_is_withdrawn():
    promise = PROMISE.replace("1000_00", "400_00")
    assert verdict("CN-1 | INV-1 | 400_00 | 2026-03-10", promises=promise) == "withdrawn"


def test_a_receipt_counts_once_across_promises():
    two = PROMISE + "    PR-2 | A-1 | INV-1 | 2026-03-03 | 2026-03-16 | EUR | 1000_00\n"
    found = judged("PAY-1 | INV-1 | 1000_00 | 2026-03-13", promises=two)
    assert found["verdict"].tolist() == ["kept", "broken"]


def test_a_promise_without_invoices_is_for_the_account():
    whole = PROMISE.replace("INV-1  ", '""     ')
    assert verdict("PAY-1 | INV-1 | 500_00 | 2026-03-13\nPAY-1 | INV-2 | 500_00 | 2026-03-13", promises=whole) == "kept"


def test_a_withdrawn_promise_is_neither_kept_nor_broken():
    promises = frame(PROMISE).assign(withdrawn_on=pd.Timestamp("2026-03-10"))
    found = judge_promises(promises, ITEMS, _no_allocations(), as_of=date(2026, 3, 31))
    assert found["verdict"].item() == "withdrawn"


def test_a_promise_made_after_the_day_is_not_there_yet():
    assert judged("PAY-1 | INV-1 | 1_00 | 2026-03-01", as_of=date(2026, 3, 1)).empty


def test_the_columns_do_not_depend_on_the_rows():
    full = judged("PAY-1 | INV-1 | 1000_00 | 2026-03-13")
    none = judge_promises(
        frame(PROMISE).iloc[:0], ITEMS, _no_allocations(), empty(ADJUSTMENTS), as_of=date(2026, 3, 31)
    )
    assert none.dtypes.to_dict() == full.dtypes.to_dict()


@given(st.lists(st.integers(1, 700_00), max_size=6), st.integers(1, 1000_00))
def test_no_cent_is_counted_for_two_promises(paid: list[int], promised: int):
    rows = "\n".join(f"PAY-1 | INV-1 | {amount} | 2026-03-{10 + at}" for at, amount in enumerate(paid))
    promises = (
        PROMISE.replace("1000_00", str(promised)) + f"    PR-2 | A-1 | | 2026-03-03 | 2026-03-16 | EUR | {promised}\n"
    )
    drawn = frame(promises).fillna({"invoice_ids": ""})
    allocations = frame("source_id | target_id | amount_minor | effective_date\n" + rows) if paid else _no_allocations()
    found = judge_promises(drawn, ITEMS, allocations, as_of=date(2026, 3, 31))
    assert found["received_minor"].sum() <= sum(paid)
    assert (found["received_minor"] <= promised).all()


@pytest.mark.parametrize("order", [[0, 1], [1, 0]])
def test_the_order_of_the_rows_changes_nothing(order: list[int]):
    two = frame(PROMISE + "    PR-2 | A-1 | INV-1 | 2026-03-03 | 2026-03-16 | EUR | 1000_00\n").iloc[order]
    allocations = frame("source_id | target_id | amount_minor | effective_date\nPAY-1 | INV-1 | 1000_00 | 2026-03-13")
    found = judge_promises(two, ITEMS, allocations, as_of=date(2026, 3, 31)).set_index("promise_id")["verdict"]
    assert (found["PR-1"], found["PR-2"]) == ("kept", "broken")


def _no_allocations() -> pd.DataFrame:
    return frame("source_id | target_id | amount_minor | effective_date\nPAY-1 | INV-1 | 1 | 2026-01-01").iloc[:0]
