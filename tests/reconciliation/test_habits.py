"""What a customer's settled payments show of his customs: how little of them usually lacks."""

from __future__ import annotations

import pytest

NUMBERS = """
        item_id | account_id | issue_date | currency | amount_minor | reference
        AT-100  | A          | 2026-02-01 | EUR      | 9000_00      |
        AT-101  | A          | 2026-02-02 | EUR      | 700_00       |
        AT-102  | A          | 2026-02-03 | EUR      | 5200_00      |
        AT-103  | A          | 2026-02-04 | EUR      | 6100_00      |
        AT-104  | A          | 2026-02-05 | EUR      | 4800_00      |
        P1      | A          | 2026-03-01 | EUR      | -9699_97     | AT-100, AT-101
"""
LACKS = "        P{at} | {account} | 2026-03-0{at} | {currency} | -{paid} | {number}\n"


def _paid(at: int, paid: int, number: str, account: str = "A", currency: str = "EUR") -> str:
    return LACKS.format(at=at, paid=paid, number=number, account=account, currency=currency)


def _three(first: int = 3) -> str:
    """Three payments of one invoice each that lack so many cents, two and one."""
    return _paid(2, 5200_00 - first, "AT-102") + _paid(3, 6100_00 - 2, "AT-103") + _paid(4, 4800_00 - 1, "AT-104")


def test_a_set_that_lacks_what_the_customers_payments_usually_lack_is_settled(run):
    seen = run(NUMBERS + _three())
    assert ("P1", "AT-100", 8999_97) in seen.posted
    assert ("P1", "AT-101", 700_00) in seen.posted
    assert seen.open["AT-100"] == 3
    evidence = seen.found.allocations.set_index("target_id")["evidence"]["AT-100"]
    assert "this customer's payments usually lack" in evidence
    assert ("AT-100", "SHORT_PAY") in seen.codes


@pytest.mark.parametrize(
    ("others", "why"),
    [
        (_paid(2, 5200_00 - 3, "AT-102") + _paid(3, 6100_00 - 2, "AT-103"), "two payments are no custom"),
        (_three(first=2), "more is missing than ever before"),
        (_paid(2, 5200_00, "AT-102") + _paid(3, 6100_00, "AT-103") + _paid(4, 4800_00, "AT-104"), "all were whole"),
        (_paid(2, 5000_00, "AT-102") + _paid(3, 6000_00, "AT-103") + _paid(4, 4000_00, "AT-104"), "those lacked much"),
    ],
)
def test_without_such_a_custom_it_is_a_question_for_the_payer(run, others, why):
    seen = run(NUMBERS + others)
    assert ("P1", "SHORT_PAY_SPLIT_UNKNOWN") in seen.codes, why
    assert not [row for row in seen.posted if row[0] == "P1"]


def test_a_custom_is_one_customers_in_one_currency(run):
    bills = """
        B-201   | B          | 2026-02-03 | EUR      | 5200_00      |
        B-202   | B          | 2026-02-04 | EUR      | 6100_00      |
        B-203   | B          | 2026-02-05 | EUR      | 4800_00      |
"""
    money = [_paid(at, paid - 3, f"B-20{at - 1}", "B") for at, paid in ((2, 5200_00), (3, 6100_00), (4, 4800_00))]
    seen = run(NUMBERS + bills.lstrip("\n") + "".join(money))
    assert ("P1", "SHORT_PAY_SPLIT_UNKNOWN") in seen.codes


def test_a_custom_that_was_booked_in_earlier_runs_counts(run):
    earlier = run(NUMBERS + _three()).found.allocations
    seen = run(NUMBERS + _three(), allocations=earlier[earlier["source_id"] != "P1"])
    assert [row[:2] for row in seen.posted] == [("P1", "AT-100"), ("P1", "AT-101")]


def test_the_custom_is_switched_off_by_policy(run):
    seen = run(NUMBERS + _three(), policy={"usual_short_pct": 0})
    assert ("P1", "SHORT_PAY_SPLIT_UNKNOWN") in seen.codes
