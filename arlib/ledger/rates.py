"""Reporting currency: only with a recorded rate and its day, never a mixed sum."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np
import numpy.typing as npt
import pandas as pd

from arlib.money import exponent
from arlib.policy import Policy

_SAFE = 2**62
"""Below it whole numbers of 64 bits are exact, also doubled."""


def rates_on(policy: Policy, *, as_of: date) -> dict[str, tuple[Decimal, date]]:
    """The newest recorded rate of each currency on a day: reporting units for one unit, and its day.

    >>> from arlib.policy import policy_from
    >>> rates_on(policy_from({"reporting_currency": "EUR"}), as_of=date(2026, 3, 31))
    {'EUR': (Decimal('1'), datetime.date(2026, 3, 31))}
    """
    if not policy.reporting_currency:
        return {}
    known = {policy.reporting_currency: (Decimal(1), as_of)}
    for rate in sorted(policy.rates, key=lambda r: r.day):
        if rate.day <= as_of and rate.currency != policy.reporting_currency:
            known[rate.currency] = (rate.rate, rate.day)
    return known


def with_reporting_amount(frame: pd.DataFrame, *, column: str, into: str, policy: Policy, as_of: date) -> pd.DataFrame:
    """Add a money column in the reporting currency, rounded half-even once per row.

    Args:
        frame: Reads ``currency`` and ``column`` (int64 minor units).
        column: Money column to convert.
        into: Name of the new column (nullable Int64 minor units; missing where no rate is recorded).
        policy: Holds the reporting currency and the dated rates.
        as_of: Day the rates are read on.
    """
    rates = rates_on(policy, as_of=as_of)
    seats, names = pd.factorize(frame["currency"])
    given = frame[column].to_numpy(dtype="int64", na_value=0)
    found, unknown = np.zeros(len(frame), dtype=np.int64), np.ones(len(frame), dtype=np.bool_)
    absent = frame[column].isna().to_numpy()
    for seat, name in enumerate(names):
        if str(name) in rates:
            rows = seats == seat
            factor = rates[str(name)][0].scaleb(exponent(policy.reporting_currency) - exponent(str(name)))
            found[rows], unknown[rows] = times(given[rows], factor), absent[rows]
    return frame.assign(**{into: pd.Series(pd.arrays.IntegerArray(found, unknown), index=frame.index)})


def sum_in_reporting(frame: pd.DataFrame, *, column: str, policy: Policy, as_of: date) -> int | None:
    """A money column added up over all currencies, each currency rounded once; nothing where a rate is missing.

    >>> from arlib.policy import policy_from
    >>> rules = policy_from({"reporting_currency": "EUR"})
    >>> bills = pd.DataFrame({"currency": ["EUR", "EUR", "USD"], "amount_minor": [100, 50, 7]})
    >>> sum_in_reporting(bills, column="amount_minor", policy=rules, as_of=date(2026, 3, 31))
    >>> sum_in_reporting(bills.head(2), column="amount_minor", policy=rules, as_of=date(2026, 3, 31))
    150
    """
    sums = frame.groupby("currency")[column].sum().reset_index()
    priced = with_reporting_amount(sums, column=column, into="one", policy=policy, as_of=as_of)["one"]
    return int(priced.sum()) if policy.reporting_currency and priced.notna().all() else None


def times(minor: npt.NDArray[np.int64], factor: Decimal) -> npt.NDArray[np.int64]:
    """Whole amounts times a decimal factor, rounded half-even, exact to the last digit.

    >>> times(np.array([5, 15, -5, -25]), Decimal("0.1")).tolist()
    [0, 2, 0, -2]
    """
    over, under = factor.as_integer_ratio()
    largest = int(np.abs(minor).max(initial=0))
    if largest * over >= _SAFE or under >= _SAFE // 2:
        return np.array([int((Decimal(int(v)) * factor).quantize(Decimal(1), ROUND_HALF_EVEN)) for v in minor], "int64")
    down, rest = np.divmod(minor * over, under)
    return np.asarray(down + ((2 * rest > under) | ((2 * rest == under) & (down % 2 == 1))), dtype=np.int64)
