"""Aging worked out by hand, case by case: boundary days, leap days, month ends, late and future bookings, odd input.

A line is ``kind amount currency issued due [terms]``, minor units, ``-`` for no date; ``| day amount`` settles part of
it. What is expected is ``currency side bucket amount`` for every bucket that is not empty.
"""

from __future__ import annotations

import pandas as pd
import pytest

from arlib.ledger import age

CASES = {
    # as of 2026-03-31: 28 days of February and 31 of March lie between 31 January and the day
    "due today is not overdue": ("2026-03-31", "invoice 100 EUR 2026-03-01 2026-03-31", "EUR invoices current 100"),
    "due tomorrow is not overdue": ("2026-03-31", "invoice 100 EUR 2026-03-01 2026-04-01", "EUR invoices current 100"),
    "one day": ("2026-03-31", "invoice 100 EUR 2026-03-01 2026-03-30", "EUR invoices 1_30 100"),
    "thirty days": ("2026-03-31", "invoice 100 EUR 2026-02-01 2026-03-01", "EUR invoices 1_30 100"),
    "thirty-one days": ("2026-03-31", "invoice 100 EUR 2026-02-01 2026-02-28", "EUR invoices 31_60 100"),
    "fifty-nine days": ("2026-03-31", "invoice 100 EUR 2026-01-01 2026-01-31", "EUR invoices 31_60 100"),
    "sixty days": ("2026-03-31", "invoice 100 EUR 2026-01-01 2026-01-30", "EUR invoices 31_60 100"),
    "sixty-one days": ("2026-03-31", "invoice 100 EUR 2026-01-01 2026-01-29", "EUR invoices 61_90 100"),
    "eighty-nine days": ("2026-03-31", "invoice 100 EUR 2025-12-01 2026-01-01", "EUR invoices 61_90 100"),
    "ninety days": ("2026-03-31", "invoice 100 EUR 2025-12-01 2025-12-31", "EUR invoices 61_90 100"),
    "ninety-one days": ("2026-03-31", "invoice 100 EUR 2025-12-01 2025-12-30", "EUR invoices over_90 100"),
    # a leap year: one day more between January and March
    "a leap year's 31 January is sixty days ago on 31 March": (
        "2024-03-31", "invoice 100 EUR 2024-01-01 2024-01-31", "EUR invoices 31_60 100"),
    "a leap year's 30 January is sixty-one": (
        "2024-03-31", "invoice 100 EUR 2024-01-01 2024-01-30", "EUR invoices 61_90 100"),
    "due on the leap day": ("2024-03-30", "invoice 100 EUR 2024-01-01 2024-02-29", "EUR invoices 1_30 100"),
    "thirty-one days after the leap day": (
        "2024-03-31", "invoice 100 EUR 2024-01-01 2024-02-29", "EUR invoices 31_60 100"),
    "read on the leap day": ("2024-02-29", "invoice 100 EUR 2023-11-01 2023-12-01", "EUR invoices 61_90 100"),
    "on the leap day, a day more": ("2024-02-29", "invoice 100 EUR 2023-11-01 2023-11-30", "EUR invoices over_90 100"),
    "a leap day a year on": ("2025-02-28", "invoice 100 EUR 2024-02-01 2024-02-29", "EUR invoices over_90 100"),
    "over the turn of the year": ("2025-01-01", "invoice 100 EUR 2024-12-01 2024-12-31", "EUR invoices 1_30 100"),
    # credits age from the day they arose, whatever due date they carry
    "a credit of today": ("2026-03-31", "on_account -50 EUR 2026-03-31 -", "EUR credits current -50"),
    "a credit of sixty days": ("2026-03-31", "credit_note -50 EUR 2026-01-30 -", "EUR credits 31_60 -50"),
    "a credit of ninety-one days with a later due date": (
        "2026-03-31", "credit_note -50 EUR 2025-12-30 2026-06-30", "EUR credits over_90 -50"),
    "unapplied cash": ("2026-03-31", "payment -50 EUR 2026-02-28 -", "EUR credits 31_60 -50"),
    "a credit used in part": (
        "2026-03-31", "credit_note -50 EUR 2026-01-29 - | 2026-03-01 20", "EUR credits 61_90 -30"),
    "a credit used up": ("2026-03-31", "credit_note -50 EUR 2026-01-29 - | 2026-03-01 50", ""),
    "a credit older than the invoice beside it": (
        "2026-03-31", "invoice 100 EUR 2026-03-01 2026-03-30\ncredit_note -100 EUR 2025-11-30 -",
        "EUR invoices 1_30 100\nEUR credits over_90 -100"),
    # settlements count from their own day, to its end
    "settled on the day itself": ("2026-03-31", "invoice 100 EUR 2026-01-01 2026-01-30 | 2026-03-31 40",
                                  "EUR invoices 31_60 60"),
    "settled the day after": ("2026-03-31", "invoice 100 EUR 2026-01-01 2026-01-30 | 2026-04-01 40",
                              "EUR invoices 31_60 100"),
    "settled before it was billed": ("2026-03-31", "invoice 100 EUR 2026-03-01 2026-03-30 | 2026-02-01 100", ""),
    "settled in full": ("2026-03-31", "invoice 100 EUR 2026-01-01 2026-01-30 | 2026-02-01 100", ""),
    "a reversal opens it again from its own day": (
        "2026-03-31", "invoice 100 EUR 2026-01-01 2026-01-30 | 2026-02-01 100 | 2026-03-15 -100",
        "EUR invoices 31_60 100"),
    "a reversal after the day": (
        "2026-03-31", "invoice 100 EUR 2026-01-01 2026-01-30 | 2026-02-01 100 | 2026-04-01 -100", ""),
    "settled by too much: a credit from the day it crossed zero": (
        "2026-03-31", "invoice 100 EUR 2025-12-01 2025-12-30 | 2026-01-10 90 | 2026-03-10 30",
        "EUR credits 1_30 -20"),
    # what is not there yet, and what was written late
    "issued after the day": ("2026-03-31", "invoice 100 EUR 2026-04-01 2026-04-30", ""),
    "issued on the day": ("2026-03-31", "invoice 100 EUR 2026-03-31 2026-04-30", "EUR invoices current 100"),
    "due before it was issued": ("2026-03-31", "invoice 100 EUR 2026-03-20 2026-01-29", "EUR invoices 61_90 100"),
    # no due date
    "terms give the due date": ("2026-03-31", "invoice 100 EUR 2026-01-30 - net 30", "EUR invoices 1_30 100"),
    "no terms either: the day of issue": ("2026-03-31", "invoice 100 EUR 2026-01-30 -", "EUR invoices 31_60 100"),
    # currencies, sizes, other debits
    "currencies never meet": (
        "2026-03-31", "invoice 100 EUR 2026-01-01 2026-03-30\ninvoice 7 JPY 2026-01-01 2026-03-30\n"
        "credit_note -1234 KWD 2026-03-31 -",
        "EUR invoices 1_30 100\nJPY invoices 1_30 7\nKWD credits current -1234"),
    "many lines in one bucket, to the cent": (
        "2026-03-31", "\n".join(["invoice 33333333333 EUR 2026-01-01 2026-03-30"] * 3),
        "EUR invoices 1_30 99999999999"),
    "a refund and a returned payment are owed from their day": (
        "2026-03-31", "refund 10 EUR 2026-01-30 -\nchargeback 5 EUR 2026-01-29 -",
        "EUR invoices 31_60 10\nEUR invoices 61_90 5"),
    "nothing owed, nothing held": ("2026-03-31", "invoice 0 EUR 2026-01-01 2026-01-30", ""),
}  # fmt: skip


@pytest.mark.parametrize(("as_of", "lines", "expected"), CASES.values(), ids=CASES)
def test_every_line_stands_in_the_bucket_worked_out_by_hand(as_of, lines, expected):
    items, allocations = book(lines)
    totals = age(items, allocations, as_of=as_of).totals
    found = totals[totals["amount_minor"].ne(0)]
    assert sorted(map(tuple, found.to_numpy().tolist())) == sorted(wanted(expected))


def book(lines: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    items, settled = [], []
    for number, line in enumerate(lines.splitlines()):
        words, *payments = line.split(" | ")
        kind, amount, currency, issued, due, *terms = words.split()
        item = {"item_id": f"I{number}", "account_id": "A", "kind": kind, "amount_minor": int(amount)}
        dates = {"issue_date": issued, "due_date": None if due == "-" else due}
        items.append(item | dates | {"currency": currency, "terms": " ".join(terms)})
        for n, payment in enumerate(payments):
            day, part = payment.split()
            pair = (f"I{number}", f"X{n}") if int(amount) < 0 else (f"X{n}", f"I{number}")
            settled.append((*pair, int(part), day))
    columns = ["source_id", "target_id", "amount_minor", "effective_date"]
    allocations = pd.DataFrame(settled, columns=columns).astype({"effective_date": "datetime64[us]"})
    dated = pd.DataFrame(items).astype({"issue_date": "datetime64[us]", "due_date": "datetime64[us]"})
    return dated, allocations


def wanted(expected: str) -> list[tuple[str, str, str, int]]:
    rows = [line.split() for line in expected.splitlines()]
    return [(currency, side, bucket, int(amount)) for currency, side, bucket, amount in rows]
