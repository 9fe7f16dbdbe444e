from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from arlib.ledger import with_reporting_amount
from arlib.ledger.rates import times
from arlib.policy import load_policy
from drawn import frame

POLICY = """
reporting_currency = "EUR"
rates = [
  { currency = "USD", day = 2026-01-01, rate = "0.90" },
  { currency = "USD", day = 2026-03-01, rate = "0.92" },
  { currency = "JPY", day = 2026-03-01, rate = "0.0061" },
]
"""
OPEN = frame("""
    item_id | currency | open_minor
    A       | EUR      | 100
    B       | USD      | 1050
    C       | JPY      | 1000
    D       | GBP      | 500
""")


def converted(day: date):
    result = with_reporting_amount(OPEN, column="open_minor", into="eur_minor", policy=load_policy(POLICY), as_of=day)
    return [
        None if v is None else int(v)
        for v in result["eur_minor"].astype("object").where(result["eur_minor"].notna(), None)
    ]


def test_each_amount_is_converted_at_the_newest_rate_of_the_day_and_rounded_half_even_once():
    assert converted(date(2026, 3, 31))[:3] == [100, 966, 610]


def test_a_rate_recorded_later_is_not_used_for_an_earlier_day():
    assert converted(date(2026, 2, 1))[1] == 945


def test_a_currency_without_a_rate_stays_unknown_and_is_never_added_up():
    assert converted(date(2026, 3, 31))[3] is None
    assert converted(date(2025, 12, 31)) == [100, None, None, None]


@given(
    st.lists(st.integers(-(10**12), 10**12), max_size=5),
    st.decimals("0.000001", "99999", places=6),
)
def test_a_column_times_a_rate_is_each_amount_times_it_rounded_half_even(amounts, rate):
    expected = [int((Decimal(v) * rate).quantize(Decimal(1), ROUND_HALF_EVEN)) for v in amounts]
    assert times(np.array(amounts, dtype="int64"), rate).tolist() == expected
