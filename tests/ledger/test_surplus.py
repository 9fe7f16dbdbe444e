"""What was settled by too much is owed the other way, and ages from the day it came to be."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arlib.ledger import age
from drawn import frame

BILL = frame("""
    item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor
    INV     | C1         | invoice | 2025-11-01 | 2025-12-01 | USD      | 100_00
""")
MONEY = frame("""
    item_id | account_id | kind    | issue_date | currency | amount_minor
    PAY     | C1         | payment | 2025-11-01 | USD      | -100_00
""")


def booked(rows: str) -> pd.DataFrame:
    return frame("source_id | target_id | amount_minor | effective_date" + rows)


def only_line(items: pd.DataFrame, allocations: pd.DataFrame, **how: str) -> pd.Series:
    lines = age(items, allocations, as_of="2026-03-31", **how).lines
    assert len(lines) == 1
    return lines.iloc[0]


@pytest.mark.parametrize("basis", ["due_date", "issue_date"])
def test_an_overpaid_invoice_is_a_credit_as_old_as_its_overpayment(basis):
    line = only_line(
        BILL,
        booked("""
        P1        | INV       | 90_00        | 2025-12-01
        P2        | INV       | 30_00        | 2026-01-30
        """),
        basis=basis,
    )
    assert (line["side"], line["open_minor"], line["age_days"], line["bucket"], line["tier"]) == (
        "credits", -20_00, 60, "31_60", "medium",
    )  # fmt: skip


def test_more_money_on_an_overpaid_invoice_leaves_the_age_of_the_surplus():
    line = only_line(
        BILL,
        booked("""
        P1        | INV       | 110_00       | 2026-03-01
        P2        | INV       | 50_00        | 2026-03-30
        """),
    )
    assert (line["open_minor"], line["age_days"]) == (-60_00, 30)


def test_a_surplus_taken_back_and_made_again_is_as_old_as_the_second_time():
    line = only_line(
        BILL,
        booked("""
        P1        | INV       | 110_00       | 2025-12-01
        P1        | INV       | -110_00      | 2025-12-20
        P2        | INV       | 110_00       | 2026-03-25
        """),
    )
    assert (line["open_minor"], line["age_days"]) == (-10_00, 6)


def test_a_surplus_does_not_begin_on_a_day_that_ends_without_one():
    line = only_line(
        BILL,
        booked("""
        P1        | INV       | 110_00       | 2026-01-01
        P1        | INV       | -10_00       | 2026-01-01
        P2        | INV       | 1_00         | 2026-02-01
        """),
    )
    assert (line["open_minor"], line["age_days"]) == (-1_00, 58)


def test_a_surplus_booked_before_the_invoice_was_issued_begins_with_the_invoice():
    assert only_line(BILL, booked("\nP1 | INV | 110_00 | 2025-06-01"))["arose_on"] == pd.Timestamp("2025-11-01")


def test_an_adjustment_on_a_paid_invoice_makes_a_surplus_of_its_own_day():
    paid = booked("\nP1 | INV | 100_00 | 2025-12-01")
    discount = frame("""
        item_id | kind     | amount_minor | effective_date
        INV     | discount | 2_00         | 2026-03-01
    """)
    line = age(BILL, paid, discount, as_of="2026-03-31").lines.iloc[0]
    assert (line["side"], line["open_minor"], line["age_days"]) == ("credits", -2_00, 30)


@pytest.mark.parametrize("basis", ["due_date", "issue_date"])
def test_a_payment_used_for_too_much_is_owed_from_the_day_it_was(basis):
    over = booked("\nPAY | X1 | 80_00 | 2025-11-10\nPAY | X2 | 50_00 | 2026-01-29")
    result = age(MONEY, over, as_of="2026-03-31", basis=basis)
    line = result.lines.iloc[0]
    assert (line["side"], line["open_minor"], line["age_days"], line["days_past_due"], line["bucket"]) == (
        "invoices", 30_00, 61, 61, "61_90",
    )  # fmt: skip
    assert [f.code for f in result.findings] == ["LED003"]


def test_before_the_overpayment_the_invoice_is_an_invoice():
    paid = booked("\nP1 | INV | 90_00 | 2025-12-01\nP2 | INV | 30_00 | 2026-01-30")
    line = age(BILL, paid, as_of="2026-01-29").lines.iloc[0]
    assert (line["side"], line["open_minor"], line["age_days"]) == ("invoices", 10_00, 59)


steps = st.lists(st.tuples(st.integers(-150, 150), st.integers(0, 40)), min_size=1, max_size=8)


@given(steps, st.booleans())
def test_a_surplus_is_as_old_as_a_reader_of_every_evening_would_say(steps, is_credit):
    start, today = date(2026, 1, 1), date(2026, 2, 10)
    item = (MONEY if is_credit else BILL).assign(
        issue_date=pd.Timestamp(start), amount_minor=-100 if is_credit else 100
    )
    own, other = ("source_id", "target_id") if is_credit else ("target_id", "source_id")
    allocations = pd.DataFrame(
        [
            {own: item["item_id"].item(), other: f"X{n}", "amount_minor": minor, "effective_date": start + timedelta(d)}
            for n, (minor, d) in enumerate(steps)
        ]
    )
    lines = age(item, allocations, as_of=today).lines
    evenings = [sum(minor for minor, d in steps if d <= n) > 100 for n in range((today - start).days + 1)]
    if not evenings[-1]:
        return
    lasting = evenings[::-1].index(False) if False in evenings else len(evenings)
    assert lines["age_days"].tolist() == [lasting - 1]
