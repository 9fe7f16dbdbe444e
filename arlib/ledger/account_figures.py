"""What each account owes and is owed, by age: one row per account and currency, whatever engine holds the lines."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import narwhals as nw
import pandas as pd

from arlib.dates import midnight
from arlib.ledger.frames import LinesT, from_rule, to_rule
from arlib.ledger.lines import BUCKET_EDGES_DAYS, BUCKET_NAMES

MONEY = (*BUCKET_NAMES, "credit_minor", "past_due_minor", "not_due_minor", "disputed_minor")
COUNTS = ("invoices", "credits")
DAYS = ("oldest_credit_from", "oldest_late_from")


def account_figures(lines: LinesT, *, as_of: date, basis: str = "due_date") -> LinesT:
    """Buckets, credits, what is past due, counts, and the oldest day, per account and currency.

    Dates are only compared, with days worked out beforehand, and money is summed as int64: every engine agrees.

    Args:
        lines: Items with ``open_minor`` (see :func:`arlib.ledger.open_items`) and ``arose_on age_due_date`` (see
            :func:`arlib.ledger.surplus.with_arose`). Settled items (``open_minor`` 0) do not count.
        as_of: The day the ages are read on.
        basis: What invoices age from in the buckets: ``due_date`` or ``issue_date``.

    Returns:
        ``account_id currency``, the buckets of :data:`BUCKET_NAMES` (invoices), ``credit_minor past_due_minor
        not_due_minor disputed_minor`` (int64 minor units; credits negative), ``invoices credits`` (int64 counts),
        ``oldest_credit_from oldest_late_from`` (days, missing where there is none). Lines of unknown payers stand
        under a missing account_id, which comes last; sorted by account and currency.

    >>> day = pd.to_datetime(["2026-01-01", "2026-03-01"])
    >>> lines = pd.DataFrame({"account_id": ["A", "A"], "currency": ["EUR", "EUR"], "open_minor": [700, -200],
    ...                       "arose_on": day, "age_due_date": day, "status": ["open", "open"]})
    >>> account_figures(lines, as_of=date(2026, 3, 31))[["over_90", "61_90", "credit_minor"]].values.tolist()
    [[0, 700, -200]]
    """
    counted = to_rule(lines).filter(nw.col("open_minor") != 0)
    figures = counted.select("account_id", "currency", *_parts(as_of, basis))
    totals = [nw.col(name).sum() for name in (*MONEY, *COUNTS)]
    grouped = figures.group_by("account_id", "currency").agg(*totals, *(nw.col(name).min() for name in DAYS))
    # a cast inside agg() would turn the pandas engine into one Python call per account
    whole = grouped.with_columns(*(nw.col(name).cast(nw.Int64) for name in (*MONEY, *COUNTS)))
    # sorted where the lines are: an engine does it on all its cores, pandas would do it on text in one
    return from_rule(whole.sort("account_id", "currency", nulls_last=True), lines)


def with_ages(figures: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Account figures with the oldest days as ages.

    Args:
        figures: Of :func:`account_figures`, as pandas.
        as_of: The day.

    Returns:
        The same rows with ``oldest_credit_days oldest_past_due_days`` (Int64, missing where there is no such line) in
        place of the days.
    """
    today = midnight(as_of)
    ages = {
        "oldest_credit_days": (today - figures["oldest_credit_from"]).dt.days.astype("Int64"),
        "oldest_past_due_days": (today - figures["oldest_late_from"]).dt.days.astype("Int64"),
    }
    return figures.drop(columns=list(DAYS)).assign(**ages).reset_index(drop=True)


def _parts(as_of: date, basis: str) -> list[nw.Expr]:
    today, amount = nw.lit(midnight(as_of)), nw.col("open_minor")
    credit, due = amount < 0, nw.col("age_due_date")
    late = ~credit & (due < today)
    aged_from = nw.col("arose_on" if basis == "issue_date" else "age_due_date")
    return [
        *(_when(~credit & inside, amount, name) for name, inside in _buckets(aged_from, as_of)),
        _when(credit, amount, "credit_minor"),
        _when(late, amount, "past_due_minor"),
        _when(~credit & ~late, amount, "not_due_minor"),
        _when(nw.col("status") == "disputed", amount, "disputed_minor"),
        _when(~credit, nw.lit(1), "invoices"),
        _when(credit, nw.lit(1), "credits"),
        nw.when(credit).then(nw.col("arose_on")).alias("oldest_credit_from"),
        nw.when(late).then(due).alias("oldest_late_from"),
    ]


def _buckets(aged_from: nw.Expr, as_of: date) -> list[tuple[str, Any]]:
    """Each bucket and the comparison that says whether a line is in it."""
    edges = [nw.lit(midnight(as_of - timedelta(days=days))) for days in BUCKET_EDGES_DAYS]
    inside: list[Any] = [aged_from >= edges[0]]
    inside += [(aged_from < newer) & (aged_from >= older) for newer, older in pairwise(edges)]
    return list(zip(BUCKET_NAMES, [*inside, aged_from < edges[-1]], strict=True))


def _when(condition: Any, value: nw.Expr, name: str) -> nw.Expr:
    return nw.when(condition).then(value).otherwise(nw.lit(0)).cast(nw.Int64).alias(name)
