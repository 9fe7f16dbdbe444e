"""One KPI: its value never stands without variant, numerator, denominator, rows, and what was left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date

import pandas as pd

from arlib.ledger import with_reporting_amount
from arlib.ledger.rates import rates_on
from arlib.policy import Policy

COUNTS = ("days", "invoices", "promises")
"""Units of parts that are numbers, not money."""


@dataclass(frozen=True)
class Kpi:
    """One figure.

    Args:
        name: What it is, for example ``DSO``.
        variant: Which of the definitions in use, in words.
        value: The figure; ``None`` when its denominator is zero: never 0, which would read as good news.
        unit: ``days``, ``%`` or a currency.
        numerator, denominator: What was divided; ``None`` where there is no division.
        over_unit, under_unit: What they count, one of :data:`COUNTS`; ``money times days``; empty for minor units.
        rows: Rows behind it.
        excluded_count, excluded_minor: What was left out.
        excluded_unit: What the left-out rows are: credits, invoices, promises.
        currency: Currency of the money behind it, empty for counts.
        is_reporting: Whether several currencies were put together at recorded rates.
        note: What was left out and why, and what to know before comparing it.
    """

    name: str
    variant: str
    value: float | None
    unit: str
    numerator: int | None = None
    denominator: int | None = None
    rows: int = 0
    excluded_count: int = 0
    excluded_minor: int = 0
    currency: str = ""
    is_reporting: bool = False
    note: str = ""
    over_unit: str = ""
    under_unit: str = ""
    excluded_unit: str = ""


_WHOLE = ("numerator", "denominator")


def kpi_frame(kpis: Iterable[Kpi]) -> pd.DataFrame:
    """KPIs as a frame, one row each, columns by the fields of :class:`Kpi`; a missing value is missing.

    >>> kpi_frame([Kpi("DSO", "simple", None, "days")])["value"].isna().tolist()
    [True]
    """
    table = pd.DataFrame([asdict(kpi) for kpi in kpis], columns=[f.name for f in fields(Kpi)])
    words = ("name", "variant", "unit", "currency", "note", "over_unit", "under_unit", "excluded_unit")
    texts = dict.fromkeys(words, "str")
    whole = dict.fromkeys(_WHOLE, "Int64") | dict.fromkeys(("rows", "excluded_count", "excluded_minor"), "int64")
    return table.astype({**texts, **whole, "value": "Float64", "is_reporting": "bool"})


def ratio(numerator: float, denominator: float, *, times: float = 1.0) -> float | None:
    """A quotient, or ``None`` where there is nothing to divide by.

    >>> ratio(1, 4, times=100), ratio(1, 0)
    (25.0, None)
    """
    return numerator / denominator * times if denominator else None


def with_reporting_row(parts: pd.DataFrame, *, policy: Policy, as_of: date) -> pd.DataFrame:
    """Add one row in the reporting currency, when every currency has a recorded rate.

    Args:
        parts: One row per currency: ``currency``, money columns ending in ``_minor``, counts.

    Returns:
        The rows with ``is_reporting``; the added one last. A single currency needs no sum, so none is added.
    """
    marked = parts.assign(is_reporting=False)
    rates = rates_on(policy, as_of=as_of)
    if len(parts) < 2 or not set(parts["currency"]) <= set(rates):
        return marked
    converted = parts
    for column in (c for c in parts.columns if c.endswith("_minor")):
        converted = with_reporting_amount(converted, column=column, into=column, policy=policy, as_of=as_of)
    total = converted.drop(columns="currency").sum().astype("int64")
    row = pd.DataFrame([{**total.to_dict(), "currency": policy.reporting_currency, "is_reporting": True}])
    return pd.concat([marked, row], ignore_index=True)
