from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arlib.communications.late_fees import late_fees, simple_interest
from arlib.contracts import ACCOUNTS, ITEMS, require
from arlib.errors import ParameterError
from arlib.policy.letters import LateFeesPolicy
from drawn import frame

RATES = [
    {"country": "GB", "from_day": "2025-07-01", "base_pct": "4.25", "add_pct": "8", "source": "an example"},
    {"country": "GB", "from_day": "2026-01-01", "base_pct": "4.00", "add_pct": "8", "source": "an example"},
]
SUMS = [
    {"country": "GB", "currency": "GBP", "debt_from": d, "amount": a} for d, a in ((0, 40), (1_000, 70), (10_000, 100))
]
UK = LateFeesPolicy.model_validate({"on": True, "rates": RATES, "fixed_sums": SUMS})


def test_interest_runs_from_the_day_after_the_due_day_and_follows_the_rate_of_each_day():
    minor, stretches = simple_interest(
        1_000_000, due=date(2025, 12, 21), as_of=date(2026, 1, 10), country="GB", policy=UK
    )
    by_hand = Decimal(1_000_000) * (10 * Decimal("12.25") + 10 * Decimal("12.00")) / 36_500
    assert minor == round(by_hand)
    assert [(s.since, (s.until - s.since).days) for s in stretches] == [
        (date(2025, 12, 22), 10),
        (date(2026, 1, 1), 10),
    ]


def test_nothing_is_due_on_the_due_day():
    assert simple_interest(1_000_000, due=date(2026, 3, 1), as_of=date(2026, 3, 1), country="GB", policy=UK)[0] == 0


def test_a_day_without_a_recorded_rate_is_told_and_not_left_out():
    with pytest.raises(ParameterError, match="no rate is recorded for GB on 2024-03-02"):
        simple_interest(1_000_000, due=date(2024, 3, 1), as_of=date(2026, 3, 1), country="GB", policy=UK)


@given(st.integers(1, 10**12), st.integers(0, 900))
def test_interest_grows_with_each_day_and_is_rounded_once(minor: int, days: int):
    due = date(2025, 7, 1)
    one = simple_interest(minor, due=due, as_of=due + timedelta(days=days), country="GB", policy=UK)[0]
    more = simple_interest(minor, due=due, as_of=due + timedelta(days=days + 1), country="GB", policy=UK)[0]
    assert one <= more <= one + minor * 1225 // (365 * 10_000) + 1


def test_it_is_off_by_default_and_on_it_says_what_each_invoice_would_cost():
    accounts = require(frame("""
        account_id | name    | country
        A-1        | Birch   | GB
    """), ACCOUNTS)  # fmt: skip
    items = require(frame("""
        item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor
        AT-1    | A-1        | invoice | 2026-01-01 | 2026-01-31 | GBP      | 1200_00
        AT-2    | A-1        | invoice | 2026-01-01 | 2026-06-30 | GBP      | 500_00
    """), ITEMS).assign(open_minor=[1200_00, 500_00])  # fmt: skip
    assert late_fees(items, accounts, as_of=date(2026, 3, 2), policy=LateFeesPolicy()).empty
    found = late_fees(items, accounts, as_of=date(2026, 3, 2), policy=UK).iloc[0]
    assert (found["item_id"], found["days"], found["interest_minor"], found["fixed_minor"]) == ("AT-1", 30, 1184, 7000)
