"""Money: integer minor units and the ISO 4217 exponent. Never a float.

The minor unit is the smallest coin a currency has: cents for EUR, yen for JPY, fils for KWD.
Debits are positive, credits negative. Source of the exponents: ISO 4217, list one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from arlib.errors import ArlibError

if TYPE_CHECKING:
    import pandas as pd

LARGEST_MINOR = 2**62
"""No single amount may be larger: two of them still fit into int64."""

_WITHOUT_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND"
_TWO_DECIMALS = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY "
    "COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR "
    "ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK "
    "MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP "
    "SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR "
    "ZMW ZWG"
)
EXPONENTS: dict[str, int] = (
    dict.fromkeys(_WITHOUT_DECIMALS.split(), 0)
    | dict.fromkeys(_TWO_DECIMALS.split(), 2)
    | dict.fromkeys(_THREE_DECIMALS.split(), 3)
)


class MoneyError(ArlibError):
    """An amount or a currency that cannot be used."""


def exponent(currency: str) -> int:
    """How many decimals a currency has.

    Raises:
        MoneyError: the code is not an active ISO 4217 currency.

    >>> exponent("EUR"), exponent("JPY"), exponent("KWD")
    (2, 0, 3)
    """
    try:
        return EXPONENTS[currency]
    except KeyError:
        raise MoneyError(f"unknown currency {currency!r}", next_step="Use an ISO 4217 code such as EUR.") from None


_PLAIN_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)", re.ASCII)


def to_minor(amount: str | int | Decimal, currency: str) -> int:
    """A plain decimal amount as integer minor units, exactly.

    Args:
        amount: ``"1234.50"``, an int, or a Decimal. Floats are refused: they have already lost the cent.
        currency: ISO 4217 code.

    Raises:
        MoneyError: not a plain finite decimal, more decimals than the currency has, or too large.

    >>> to_minor("1234.50", "EUR"), to_minor("1234", "JPY"), to_minor("-0.001", "KWD")
    (123450, 1234, -1)
    >>> to_minor("10.005", "EUR")
    Traceback (most recent call last):
        ...
    arlib.money.MoneyError: 10.005 has more decimals than EUR has (2)
    """
    if isinstance(amount, float):
        raise MoneyError("a float has already lost the cent", next_step="Pass the text as it was read.")
    if isinstance(amount, str) and not _PLAIN_DECIMAL.fullmatch(amount):
        raise MoneyError(f"not a plain decimal: {amount[:40]!r}")
    try:
        decimal = Decimal(amount)
    except InvalidOperation:
        raise MoneyError(f"not a number: {amount!r}") from None
    if not decimal.is_finite():
        raise MoneyError(f"not a finite amount: {amount}")
    # a decimal context rounds silently at 28 digits; numerator and denominator are exact at any length
    numerator, denominator = decimal.as_integer_ratio()
    whole, rest = divmod(numerator * int(10 ** exponent(currency)), denominator)
    if rest:
        raise MoneyError(f"{str(amount)[:40]} has more decimals than {currency} has ({exponent(currency)})")
    if abs(whole) > LARGEST_MINOR:
        raise MoneyError(f"{str(amount)[:40]} {currency} is larger than any amount we keep")
    return whole


def to_decimal(minor: int, currency: str) -> Decimal:
    """Minor units as a decimal in the currency's own unit.

    >>> to_decimal(123450, "EUR"), to_decimal(-5, "KWD")
    (Decimal('1234.50'), Decimal('-0.005'))
    """
    return Decimal(int(minor)).scaleb(-exponent(currency))


def format_money(minor: int, currency: str, *, locale: str = "en", with_code: bool = True) -> str:
    """An amount for people: grouped digits, the currency's decimals, and its code.

    >>> format_money(123456789, "EUR")
    'EUR 1,234,567.89'
    >>> format_money(-5000, "JPY", with_code=False)
    '-5,000'
    """
    from babel.numbers import format_decimal

    pattern = "#,##0" + ("." + "0" * exponent(currency) if exponent(currency) else "")
    number = format_decimal(to_decimal(minor, currency), format=pattern, locale=locale)
    return f"{currency} {number}" if with_code else number


def format_whole(minor: int, currency: str, *, with_code: bool = True) -> str:
    """An amount in whole units, for a sentence or a headline: halves go away from zero, as people round them.

    >>> format_whole(123456750, "EUR"), format_whole(-50, "EUR", with_code=False), format_whole(5000, "JPY")
    ('EUR 1,234,568', '-1', 'JPY 5,000')
    """
    unit = int(10 ** exponent(currency))
    units = (2 * abs(int(minor)) + unit) // (2 * unit)
    number = f"{-units if minor < 0 else units:,}"
    return f"{currency} {number}" if with_code else number


def checked_sum(amounts: pd.Series[int]) -> int:
    """Sum of int64 minor units; an overflow raises instead of wrapping round.

    Raises:
        MoneyError: the total does not fit.

    >>> import pandas as pd
    >>> checked_sum(pd.Series([1, 2, 3]))
    6
    """
    values = amounts.to_numpy(dtype="int64")
    # pandas and numpy wrap silently; a float sum of magnitudes is a safe upper bound to look at first
    if float(abs(values.astype("float64")).sum()) < float(LARGEST_MINOR):
        return int(values.sum())
    total = sum(int(v) for v in values)
    if abs(total) > LARGEST_MINOR:
        raise MoneyError("a total is larger than int64 minor units can hold")
    return total


def split_evenly(total: int, weights: Sequence[int]) -> list[int]:
    """Share ``total`` minor units by weight; the parts always add up (largest remainder first).

    >>> split_evenly(100, [1, 1, 1])
    [34, 33, 33]
    """
    whole = sum(weights)
    if whole <= 0:
        raise MoneyError("weights must add up to more than zero")
    parts = [total * w // whole for w in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts
