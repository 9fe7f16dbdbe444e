from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arlib.money import (
    EXPONENTS,
    LARGEST_MINOR,
    MoneyError,
    checked_sum,
    format_money,
    split_evenly,
    to_decimal,
    to_minor,
)

currencies = st.sampled_from(sorted(EXPONENTS))
amounts = st.integers(-LARGEST_MINOR, LARGEST_MINOR)


@given(amounts, currencies)
def test_minor_units_survive_the_way_to_decimal_text_and_back(minor, currency):
    assert to_minor(str(to_decimal(minor, currency).normalize().__format__("f")), currency) == minor


@given(st.integers(0, 10**12), st.lists(st.integers(0, 1000), min_size=1, max_size=9).filter(any))
def test_shares_always_add_up_to_the_whole(total, weights):
    parts = split_evenly(total, weights)
    assert sum(parts) == total
    assert all(part >= 0 for part in parts)


@given(st.lists(amounts, max_size=6))
def test_a_sum_is_exact_or_refused_and_never_wraps_round(values):
    series = pd.Series(values, dtype="int64")
    if abs(sum(values)) > LARGEST_MINOR:
        with pytest.raises(MoneyError):
            checked_sum(series)
    else:
        assert checked_sum(series) == sum(values)


@pytest.mark.parametrize("text", ["", " ", "1,5", "1e3", "nan", "inf", "-", "--1", "1.2.3", "１２", "0x10", "1 000"])
def test_anything_but_a_plain_decimal_is_refused(text):
    with pytest.raises(MoneyError):
        to_minor(text, "EUR")


@pytest.mark.parametrize(("text", "currency"), [("0.005", "EUR"), ("1.5", "JPY"), ("0.0001", "KWD")])
def test_more_decimals_than_the_currency_has_are_refused_and_never_rounded(text, currency):
    with pytest.raises(MoneyError, match="more decimals"):
        to_minor(text, currency)


def test_a_decimal_far_behind_the_point_is_seen_however_long_the_text_is():
    with pytest.raises(MoneyError, match="more decimals"):
        to_minor("1." + "0" * 40 + "1", "EUR")
    assert to_minor("1." + "0" * 200, "EUR") == 100


def test_trailing_zeros_are_no_decimals():
    assert to_minor("12.3000", "EUR") == 1230
    assert to_minor("12.0", "JPY") == 12


def test_a_float_is_refused_because_it_has_already_lost_the_cent():
    with pytest.raises(MoneyError, match="float"):
        to_minor(0.1, "EUR")  # type: ignore[arg-type]


def test_a_special_decimal_is_refused():
    with pytest.raises(MoneyError, match="finite"):
        to_minor(Decimal("NaN"), "EUR")


def test_an_unknown_currency_is_refused():
    with pytest.raises(MoneyError, match="unknown currency 'EURO'"):
        to_minor("1", "EURO")


def test_money_is_written_with_the_decimals_of_its_currency():
    assert format_money(1234567, "JPY") == "JPY 1,234,567"
    assert format_money(1234567, "KWD") == "KWD 1,234.567"
    assert format_money(-5, "EUR", locale="de") == "EUR -0,05"
