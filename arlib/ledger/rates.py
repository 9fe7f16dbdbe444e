"""Reporting currency: only with a recorded rate and its day, never a mixed sum."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

import pandas as pd

from arlib.money import exponent
from arlib.policy import Policy


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
    converted = pd.Series(pd.NA, index=frame.index, dtype="Int64")
    for currency, rows in frame.groupby("currency"):
        if str(currency) in rates:
            factor = rates[str(currency)][0].scaleb(exponent(policy.reporting_currency) - exponent(str(currency)))
            values = [int((Decimal(int(v)) * factor).quantize(Decimal(1), ROUND_HALF_EVEN)) for v in rows[column]]
            converted.loc[rows.index] = pd.array(values, dtype="Int64")
    return frame.assign(**{into: converted})
