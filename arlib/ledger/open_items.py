"""Open amounts: always derived from allocations and adjustments in force on the day, never stored."""

from __future__ import annotations

from datetime import date

import narwhals as nw

from arlib.dates import midnight
from arlib.ledger.frames import LinesT, from_rule, to_rule


def open_items(items: LinesT, allocations: LinesT, adjustments: LinesT | None = None, *, as_of: date) -> LinesT:
    """Add what is still open of each item at the end of a day.

    Args:
        items: ITEMS frame. Items issued after ``as_of`` are left out.
        allocations: ALLOCATIONS frame. Rows effective after ``as_of`` do not count yet, and
            reversals (negative rows) count from their own day.
        adjustments: ADJUSTMENTS frame, or ``None``.
        as_of: The day, to its end.

    Returns:
        Items issued on or before the day with int64 minor units ``allocated_minor``,
        ``adjusted_minor`` and ``open_minor``. ``open_minor`` keeps the sign of the item and moves
        towards zero as it is settled. Settled items stay, with 0.

    >>> from arlib.contracts import example
    >>> rows = open_items(example("items"), example("allocations"), example("adjustments"), as_of=date(2026, 2, 28))
    >>> rows[["item_id", "open_minor"]].values.tolist()
    [['AT-100', 0], ['P1', 0]]
    """
    until = nw.lit(midnight(as_of))
    frame = to_rule(items)
    kept = frame.filter(nw.col("issue_date") <= until)
    in_force = to_rule(allocations).filter(nw.col("effective_date") <= until)
    parts = [
        # every item contributes a zero row, so the join below is complete and int64 never turns into float
        kept.select("item_id", nw.lit(0).cast(nw.Int64).alias("allocated_minor"), _zero("adjusted_minor")),
        in_force.select(nw.col("source_id").alias("item_id"), _amount("allocated_minor"), _zero("adjusted_minor")),
        in_force.select(nw.col("target_id").alias("item_id"), _amount("allocated_minor"), _zero("adjusted_minor")),
    ]
    if adjustments is not None:
        taken = to_rule(adjustments).filter(nw.col("effective_date") <= until)
        parts.append(taken.select("item_id", _zero("allocated_minor"), _amount("adjusted_minor")))
    settled = (
        nw.concat(parts)
        .group_by("item_id")
        .agg(nw.col("allocated_minor").sum(), nw.col("adjusted_minor").sum())
        .with_columns(nw.col("allocated_minor").cast(nw.Int64), nw.col("adjusted_minor").cast(nw.Int64))
    )
    left = nw.col("allocated_minor") + nw.col("adjusted_minor")
    opened = kept.join(settled, on="item_id", how="inner").with_columns(
        nw.when(nw.col("amount_minor") >= 0)
        .then(nw.col("amount_minor") - left)
        .otherwise(nw.col("amount_minor") + left)
        .cast(nw.Int64)
        .alias("open_minor")
    )
    return from_rule(opened, items)


def _zero(name: str) -> nw.Expr:
    return nw.lit(0).cast(nw.Int64).alias(name)


def _amount(name: str) -> nw.Expr:
    return nw.col("amount_minor").cast(nw.Int64).alias(name)
