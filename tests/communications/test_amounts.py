"""Amounts are read as people of each country type them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import format_currency, format_decimal
from hypothesis import given
from hypothesis import strategies as st

from arlib.communications.languages import LANGUAGES
from arlib.communications.text import find_amounts, parse_number

LOCALES = ("en_GB", "en_US", "de_DE", "de_AT", "de_CH", "es_ES", "es_MX", "fr_FR", "fr_CH")
CENTS = st.integers(0, 10**11).map(lambda n: Decimal(n).scaleb(-2))


def found(text: str, language: str = "en", **context: str) -> list[tuple[str, Decimal]]:
    lexicon = LANGUAGES[language]
    amounts = find_amounts(text, currency_words=lexicon.currencies, decimal_mark=lexicon.decimal_mark, **context)
    return [(a.quote, a.value) for a in amounts]


@pytest.mark.parametrize("locale", LOCALES)
@given(value=CENTS, currency=st.sampled_from(["EUR", "GBP", "CHF", "USD"]))
def test_what_babel_prints_in_a_locale_is_read_back(locale: str, value: Decimal, currency: str):
    text = f"x {format_currency(value, currency, locale=locale)} y"
    lexicon = LANGUAGES[locale[:2]]
    amounts = list(find_amounts(text, currency_words=lexicon.currencies, decimal_mark=lexicon.decimal_mark))
    assert [abs(a.value) for a in amounts] == [value]
    assert currency in amounts[0].currencies


@pytest.mark.parametrize("locale", LOCALES)
@given(value=st.integers(0, 10**9).map(Decimal))
def test_whole_numbers_with_groups_are_not_taken_for_cents(locale: str, value: Decimal):
    text = format_decimal(value, locale=locale)
    assert parse_number(text, decimal_mark=LANGUAGES[locale[:2]].decimal_mark) == value


@given(value=st.integers(0, 10**9).map(lambda n: Decimal(n).scaleb(-3)))
def test_three_decimals_are_read_where_the_currency_has_three(value: Decimal):
    text = format_decimal(value, format="#,##0.000", locale="en")
    assert parse_number(text, decimal_mark=".", decimals=3) == value


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("GBP 640.00 of GBP 840.00", "en", ["640.00", "840.00"]),
        ("1 234,50 EUR", "fr", ["1234.50"]),
        ("1\u202f234,50\u00a0€", "fr", ["1234.50"]),
        ("CHF 1'234.50", "de", ["1234.50"]),
        ("CHF 640.–", "de", ["640"]),
        ("-120,00 €", "de", ["-120.00"]),
        ("€ -120.00", "en", ["-120.00"]),
        ("20 pounds, 30 euros", "en", ["20", "30"]),
        ("treinta y 30 libras esterlinas", "es", ["30"]),
        ("a line: 640.00", "en", ["640.00"]),
        ("USD 12k", "en", ["12000"]),
    ],
)
def test_amounts_in_the_ways_people_write_them(text: str, language: str, values: list[str]):
    assert [v for _, v in found(text, language)] == [Decimal(v) for v in values]


@pytest.mark.parametrize(
    "text",
    ["2.50 % interest", "between 9.00 and 17.30", "version 2.10", "§ 12.34", "10.15 Uhr", "ALL 3 invoices", "3 items"],
)
def test_numbers_that_are_no_amounts(text: str):
    assert found(text) == []


@pytest.mark.parametrize("text", ["1.2.3", "1,23,456", "12.345.6", "1.234,567,8", ""])
def test_separators_that_make_no_sense_are_refused(text: str):
    assert parse_number(text) is None


def test_a_dollar_may_be_any_dollar_and_a_named_one_only_its_own():
    plain, named = find_amounts("$5.00 and US$5.00", currency_words={})
    assert {"USD", "CAD", "AUD"} <= plain.currencies
    assert named.currencies == {"USD"}
