"""Amounts are exact: what is written is what is kept, to the last minor unit, or it is refused."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arlib.errors import IntakeError
from arlib.intake.amounts import AmountStyle, infer_style, read_amounts
from arlib.money import EXPONENTS, LARGEST_MINOR, to_decimal

POINT, COMMA = AmountStyle(".", ","), AmountStyle(",", ".")


def minor(text: str, currency: str = "EUR", style: AmountStyle = POINT, *, round_once: bool = False) -> int | str:
    """Minor units of one cell, or the code it is refused with."""
    cells, codes = pd.Series([text], dtype="str"), pd.Series([currency], dtype="str")
    read = read_amounts(cells, codes, style=style, round_once=round_once)
    return str(read.code[0]) or int(read.minor[0])


def style_of(*cells: str, **declared: str) -> AmountStyle:
    return infer_style([pd.Series(cells, dtype="str")], where="file", **declared)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1234.5", 123450), ("1,234.56", 123456), ("1,234,567.89", 123456789), ("+7", 700), (".5", 50), ("5.", 500),
        ("0.00", 0), ("-0.01", -1), ("(1,234.56)", -123456), ("1234.56-", -123456), ("- 5", -500), ("( 5 )", -500),
        ("\u22125", -500), ("007", 700), ("10.500", 1050), ("  12.34  ", 1234),
        ("1,23", "IMP125"), ("12,34.56", "IMP125"), ("1.2.3", "IMP125"), ("--5", "IMP120"), ("(5", "IMP125"),
        ("-(5)", "IMP120"), ("5 EUR", "IMP120"), ("", "IMP110"), ("-", "IMP120"), (".", "IMP125"), ("1_000", "IMP120"),
        ("0x10", "IMP120"), ("1e5", "IMP120"), ("inf", "IMP120"), ("٣", "IMP120"), ("１２", "IMP120"),
    ],
)  # fmt: skip
def test_an_amount_is_read_one_way_or_not_at_all(text: str, expected: int | str):
    assert minor(text) == expected


@pytest.mark.parametrize(
    ("text", "style", "expected"),
    [
        ("1.234,56", COMMA, 123456),
        ("1234,5", COMMA, 123450),
        ("1.234", COMMA, 123400),
        ("1'234.56", AmountStyle(".", "'"), 123456),
        ("1\u202f234,56", AmountStyle(",", " "), 123456),
        ("1,234", AmountStyle(".", ""), "IMP125"),
    ],
)
def test_the_files_own_signs_are_followed(text: str, style: AmountStyle, expected: int | str):
    assert minor(text, style=style) == expected


@pytest.mark.parametrize(
    ("cells", "decimal"),
    [
        (("12.50",), "."), (("12,50",), ","), (("1,234.56",), "."), (("1.234,56",), ","), (("0,125",), ","),
        (("1.234.567",), ","), (("1,234,567",), "."), (("1234.567",), "."), (("1 234,50",), ","), (("1'234.50",), "."),
        (("12", "13"), "."), (("299980.83999999997",), "."),
    ],
)  # fmt: skip
def test_the_decimal_sign_is_what_the_amounts_prove(cells: tuple[str, ...], decimal: str):
    assert style_of(*cells).decimal == decimal


@pytest.mark.parametrize("cell", ["1,234", "1.234", "-12,345", "(123.456)"])
def test_an_amount_that_can_be_read_two_ways_proves_nothing(cell: str):
    with pytest.raises(IntakeError, match="two ways"):
        style_of(cell)


def test_a_thousands_sign_is_only_known_when_an_amount_proves_it():
    assert style_of("12.50", "1,234").thousands == ""
    assert style_of("12.50", "1,234.00").thousands == ","


def test_binary_noise_is_rounded_once_and_only_when_declared():
    assert minor("299980.83999999997", "USD") == "IMP121"
    assert minor("299980.83999999997", "USD", round_once=True) == 29998084
    assert minor("24168654.5", "JPY", round_once=True) == 24168654  # half to even
    assert minor("-24168655.5", "JPY", round_once=True) == -24168656


def test_the_change_by_rounding_is_told_per_currency():
    text, currency = pd.Series(["0.4", "0.004", "-0.004"], dtype="str"), pd.Series(["JPY", "EUR", "EUR"], dtype="str")
    read = read_amounts(text, currency, style=POINT, round_once=True)
    assert read.rounded == {"JPY": (1, Decimal("-0.4")), "EUR": (2, Decimal("0.000"))}


@pytest.mark.parametrize(("whole", "good"), [(LARGEST_MINOR, True), (LARGEST_MINOR + 1, False), (2**63, False)])
def test_no_amount_larger_than_we_keep_comes_in(whole: int, good: bool):
    assert minor(str(whole), "JPY") == (whole if good else "IMP122")


@given(st.integers(-LARGEST_MINOR, LARGEST_MINOR), st.sampled_from(sorted(EXPONENTS)), st.sampled_from([POINT, COMMA]))
def test_every_amount_comes_back_to_the_last_minor_unit(amount: int, currency: str, style: AmountStyle):
    plain = f"{to_decimal(amount, currency):,f}"
    written = plain if style is POINT else plain.translate(str.maketrans(",.", ".,"))
    assert minor(written, currency, style) == amount
    assert minor(written.replace(style.thousands, ""), currency, style) == amount


@given(st.text(max_size=12), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_no_text_at_all_breaks_the_reader_or_becomes_a_wrong_amount(text: str, currency: str):
    found = minor(text, currency)
    if isinstance(found, int):
        digits = text.strip().replace(",", "").strip("()+-\u2212 \u00a0\u2007\u2009\u202f")
        assert abs(Decimal(found)) == Decimal(digits).scaleb(EXPONENTS[currency])
