"""Rules over ledger lines: due date, age, bucket, tier. Written once for every engine.

A bucket or tier is found by comparing the line's date with cut-off days
(``age > 30`` is ``age_from < as_of - 30 days``), because engines disagree on subtracting dates.
"""

from __future__ import annotations

from datetime import date, timedelta

import narwhals as nw
import pandas as pd

from arlib.dates import midnight
from arlib.ledger.due_terms import due_from_terms
from arlib.ledger.frames import LinesT, from_rule, to_rule
from arlib.policy import TierPolicy

BUCKET_EDGES_DAYS = (0, 30, 60, 90)
BUCKET_NAMES = ("current", "1_30", "31_60", "61_90", "over_90")


def with_due_date(items: pd.DataFrame) -> pd.DataFrame:
    """Add ``age_due_date`` (day) and ``due_basis``: where the due date comes from.

    ``due_basis`` is ``stated``; ``terms`` when it is derived from terms such as ``net 30``;
    ``issue_date`` when nothing else is known. No line is ever dropped for want of a due date.

    >>> day = pd.Timestamp("2026-01-01")
    >>> bills = pd.DataFrame({"issue_date": [day, day], "due_date": [pd.NaT, pd.NaT], "terms": ["net 30", ""]})
    >>> with_due_date(bills)["age_due_date"].dt.strftime("%m-%d").tolist()
    ['01-31', '01-01']
    """
    from_terms = due_from_terms(items["issue_date"], items["terms"])
    stated, derived = items["due_date"].notna(), from_terms.notna()
    basis = stated.map({True: "stated", False: "issue_date"}).mask(~stated & derived, "terms")
    due = items["due_date"].fillna(from_terms).fillna(items["issue_date"])
    return items.assign(age_due_date=due.astype("datetime64[us]"), due_basis=basis.astype("str"))


def with_age(lines: LinesT, *, as_of: date, basis: str = "due_date") -> LinesT:
    """Add how old each line is, ``age_from age_days``, and how late, ``late_from days_past_due``.

    Both count from the day a credit arose; only the age of an invoice follows ``basis``. Tiers and what is past due
    follow ``late_from``: an invoice is late when its due date has passed, not when it is old.

    Args:
        lines: Open items with ``side``, ``arose_on`` and ``age_due_date``.
        as_of: The day the age is read on.
        basis: ``due_date`` or ``issue_date``, for invoices; credits always age from the day they arose.

    Returns:
        The same rows with the two days and the two int64 counts. A count is 0 on the day itself (due today is not
        overdue) and negative before.
    """
    by_basis = nw.col("arose_on" if basis == "issue_date" else "age_due_date")
    credit, arose = nw.col("side") == "credits", nw.col("arose_on")
    dated = to_rule(lines).with_columns(
        nw.when(credit).then(arose).otherwise(by_basis).alias("age_from"),
        nw.when(credit).then(arose).otherwise(nw.col("age_due_date")).alias("late_from"),
    )
    aged = dated.with_columns(
        _days_since("age_from", as_of, "age_days"), _days_since("late_from", as_of, "days_past_due")
    )
    return from_rule(aged, lines)


def _days_since(column: str, as_of: date, name: str) -> nw.Expr:
    elapsed = nw.lit(midnight(as_of)) - nw.col(column)
    return (elapsed.dt.total_minutes() // 1440).cast(nw.Int64).alias(name)


def with_bucket(lines: LinesT, *, as_of: date) -> LinesT:
    """Add ``bucket``: current, 1_30, 31_60, 61_90 or over_90, from ``age_from``.

    >>> import pandas as pd
    >>> days = pd.DataFrame({"age_from": pd.to_datetime(["2026-03-31", "2026-03-01", "2026-02-28", "2025-12-31"])})
    >>> with_bucket(days, as_of=date(2026, 3, 31))["bucket"].tolist()
    ['current', '1_30', '31_60', '61_90']
    """
    edges = [midnight(as_of - timedelta(days=d)) for d in BUCKET_EDGES_DAYS]
    expr = nw.lit(BUCKET_NAMES[-1])
    for edge, name in reversed(list(zip(edges, BUCKET_NAMES, strict=False))):
        expr = nw.when(nw.col("age_from") >= nw.lit(edge)).then(nw.lit(name)).otherwise(expr)
    return from_rule(to_rule(lines).with_columns(expr.alias("bucket")), lines)


def with_tier(lines: LinesT, *, as_of: date, tiers: TierPolicy) -> LinesT:
    """Add ``tier``: high, medium or low, from ``late_from`` and the policy's edges.

    >>> days = pd.DataFrame({"late_from": pd.to_datetime(["2025-12-30", "2025-12-31", "2026-01-30", "2026-01-31"])})
    >>> with_tier(days, as_of=date(2026, 3, 31), tiers=TierPolicy())["tier"].tolist()
    ['high', 'medium', 'medium', 'low']
    """
    high_before = midnight(as_of - timedelta(days=tiers.high_over_days))
    medium_until = midnight(as_of - timedelta(days=tiers.medium_from_days))
    day = nw.col("late_from")
    tier = (
        nw.when(day < nw.lit(high_before))
        .then(nw.lit("high"))
        .otherwise(nw.when(day <= nw.lit(medium_until)).then(nw.lit("medium")).otherwise(nw.lit("low")))
    )
    return from_rule(to_rule(lines).with_columns(tier.alias("tier")), lines)
