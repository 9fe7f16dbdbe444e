"""Days and amounts at which an aging goes wrong in practice, each told as a case with its answer."""

from __future__ import annotations

import pandas as pd
import pytest

from arlib.ledger import age
from drawn import frame

PAID_LATER = frame("""
    source_id | target_id | amount_minor | effective_date
    PAY       | INV       | 4_000        | 2026-02-15
    PAY       | INV       | 6_000        | 2026-04-02
""")


def bill(
    issued: str, due: str = "", *, kind: str = "invoice", minor: int = 10_000, currency: str = "USD", terms: str = ""
):
    return frame(f"""
        item_id | account_id | kind   | issue_date | due_date | currency   | amount_minor | terms
        INV     | C1         | {kind} | {issued}   | {due}    | {currency} | {minor}      | {terms or '""'}
    """)


def buckets(items: pd.DataFrame, as_of: str, allocations: pd.DataFrame | None = None) -> dict[str, int]:
    totals = age(items, allocations, as_of=as_of).totals
    return {f"{r.side}/{r.bucket}": r.amount_minor for r in totals.itertuples() if r.amount_minor}


@pytest.mark.parametrize(
    ("issued", "due", "as_of", "bucket"),
    [
        ("2024-01-01", "2024-02-29", "2024-02-29", "current"),  # due today, on a leap day
        ("2024-01-01", "2024-02-29", "2024-03-01", "1_30"),
        ("2024-01-01", "2024-01-31", "2024-03-01", "1_30"),  # 30 days over a leap February
        ("2023-01-01", "2023-01-31", "2023-03-02", "1_30"),
        ("2024-01-01", "2024-01-31", "2024-03-02", "31_60"),
        ("2023-12-01", "2023-12-31", "2024-02-29", "31_60"),  # 60 days over a year's end
        ("2023-12-01", "2023-12-31", "2024-03-01", "61_90"),
        ("2023-12-01", "2023-12-31", "2024-03-30", "61_90"),  # 90 days
        ("2023-12-01", "2023-12-31", "2024-03-31", "over_90"),  # 91 days
        ("2026-03-31", "2026-03-01", "2026-03-31", "1_30"),  # due before it was issued: the due date counts
        ("2026-01-01", "2030-01-01", "2026-03-31", "current"),  # due in years: current, never lost
    ],
)
def test_an_invoice_stands_in_the_bucket_of_its_days(issued, due, as_of, bucket):
    assert buckets(bill(issued, due), as_of) == {f"invoices/{bucket}": 10_000}


@pytest.mark.parametrize(
    ("arose", "as_of", "bucket"),
    [
        ("2026-03-31", "2026-03-31", "current"), ("2026-03-30", "2026-03-31", "1_30"),
        ("2026-03-01", "2026-03-31", "1_30"), ("2026-02-28", "2026-03-31", "31_60"),
        ("2026-01-30", "2026-03-31", "31_60"), ("2026-01-29", "2026-03-31", "61_90"),
        ("2025-12-31", "2026-03-31", "61_90"), ("2025-12-30", "2026-03-31", "over_90"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["payment", "credit_note", "on_account"])
def test_a_credit_ages_from_the_day_it_arose(kind, arose, as_of, bucket):
    assert buckets(bill(arose, kind=kind, minor=-4_000), as_of) == {f"credits/{bucket}": -4_000}


def test_a_due_date_on_a_credit_changes_nothing():
    assert buckets(bill("2025-12-30", "2026-06-30", kind="credit_note", minor=-1), "2026-03-31") == {
        "credits/over_90": -1
    }


@pytest.mark.parametrize(
    ("as_of", "left"), [("2026-02-14", 10_000), ("2026-02-15", 6_000), ("2026-04-01", 6_000), ("2026-04-02", 0)]
)
def test_a_settlement_counts_from_its_own_day_on(as_of, left):
    assert sum(buckets(bill("2026-01-01", "2026-01-30"), as_of, PAID_LATER).values()) == left


@pytest.mark.parametrize(("as_of", "left"), [("2026-03-31", 0), ("2026-03-30", 0), ("2026-04-01", 10_000)])
def test_what_is_issued_after_the_day_is_not_there_yet(as_of, left):
    assert sum(buckets(bill("2026-04-01", "2026-05-01"), as_of).values()) == left


def test_a_part_used_credit_counts_with_what_is_left():
    used = frame("""
        source_id | target_id | amount_minor | effective_date
        INV       | OTHER     | 3_000        | 2026-02-01
    """)
    assert buckets(bill("2025-12-01", kind="credit_note", minor=-4_000), "2026-03-31", used) == {
        "credits/over_90": -1_000
    }


@pytest.mark.parametrize(("terms", "days"), [("net 30", 60), ("2/10 net 45", 45), ("NET 7", 83), ("", 90)])
def test_without_a_due_date_the_terms_count_and_then_the_issue_date(terms, days):
    line = age(bill("2026-01-01", terms=terms), as_of="2026-04-01").lines.iloc[0]
    assert (line["age_days"], line["open_minor"]) == (days, 10_000)


@pytest.mark.parametrize(("currency", "minor"), [("JPY", 1), ("KWD", 1_234), ("USD", 2**61)])
def test_minor_units_of_any_currency_and_size_are_kept_whole(currency, minor):
    assert buckets(bill("2026-01-01", "2026-01-31", minor=minor, currency=currency), "2026-03-31") == {
        "invoices/31_60": minor
    }


def test_currencies_never_meet_in_one_total():
    both = pd.concat(
        [bill("2026-01-01", "2026-01-31"), bill("2026-01-01", "2026-01-31", currency="EUR").assign(item_id="E")]
    )
    totals = age(both, as_of="2026-03-31").totals.query("amount_minor != 0")
    assert totals[["currency", "amount_minor"]].values.tolist() == [["EUR", 10_000], ["USD", 10_000]]


def test_a_refund_and_a_chargeback_age_like_bills():
    for kind in ("refund", "chargeback", "debit_note"):
        assert buckets(bill("2026-01-01", "2026-01-31", kind=kind), "2026-03-31") == {"invoices/31_60": 10_000}
