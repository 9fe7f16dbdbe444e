"""Items settled by more than their amount: the surplus is owed the other way, from the day it came to be."""

from __future__ import annotations

from datetime import date

import pandas as pd

from arlib.dates import midnight
from arlib.ledger.among import is_among


def is_surplus(lines: pd.DataFrame) -> pd.Series[bool]:
    """Whether more was applied to an item than its amount.

    >>> is_surplus(pd.DataFrame({"amount_minor": [100, 100, -50], "open_minor": [-20, 20, 5]})).tolist()
    [True, False, True]
    """
    owed = lines["amount_minor"].ge(0)
    return (owed & lines["open_minor"].lt(0)) | (~owed & lines["open_minor"].gt(0))


def with_arose(
    lines: pd.DataFrame, allocations: pd.DataFrame, adjustments: pd.DataFrame, *, as_of: date
) -> pd.DataFrame:
    """Add ``arose_on``: the day what is open came to be.

    That is the day of issue; for a surplus, the day of the booking that crossed zero. A credit of which too much was
    used is owed from that day on, so it is its due date as well.

    Args:
        lines: Open items with ``age_due_date due_basis`` (see :func:`arlib.ledger.with_due_date`).
        allocations: ALLOCATIONS frame.
        adjustments: ADJUSTMENTS frame.
        as_of: The day, to its end.

    Returns:
        The same rows with ``arose_on``. Where a credit became a debit, ``age_due_date`` is that day and ``due_basis``
        is ``surplus``.

    >>> day = pd.to_datetime(["2026-01-01"])
    >>> line = pd.DataFrame({"item_id": ["A"], "issue_date": day, "amount_minor": [100], "open_minor": [-20],
    ...                      "age_due_date": day, "due_basis": ["stated"]})
    >>> paid = pd.DataFrame({"source_id": ["P", "Q"], "target_id": ["A", "A"], "amount_minor": [100, 20],
    ...                      "effective_date": pd.to_datetime(["2026-01-20", "2026-02-03"])})
    >>> unadjusted = pd.DataFrame({"item_id": [], "amount_minor": [], "effective_date": []})
    >>> str(with_arose(line, paid, unadjusted, as_of=date(2026, 3, 31))["arose_on"].item().date())
    '2026-02-03'
    """
    surplus = is_surplus(lines)
    if not surplus.any():
        return lines.assign(arose_on=lines["issue_date"])
    crossed = lines["item_id"].map(_crossed_on(lines[surplus], allocations, adjustments, as_of))
    arose = lines["issue_date"].mask(surplus, crossed).astype("datetime64[us]")
    owed = surplus & lines["open_minor"].gt(0)
    return lines.assign(
        arose_on=arose,
        age_due_date=lines["age_due_date"].mask(owed, arose),
        due_basis=lines["due_basis"].mask(owed, "surplus"),
    )


def _crossed_on(
    lines: pd.DataFrame, allocations: pd.DataFrame, adjustments: pd.DataFrame, as_of: date
) -> pd.Series[pd.Timestamp]:
    """Item to the first day after which more than its amount stayed applied."""
    columns = ["item_id", "amount_minor", "effective_date"]
    sides = [allocations.rename(columns={side: "item_id"}) for side in ("source_id", "target_id")]
    parts, ids = (*sides, adjustments), lines["item_id"]
    booked = pd.concat([part.loc[is_among(part["item_id"], ids), columns] for part in parts])
    own = booked[booked["effective_date"].le(midnight(as_of))].merge(
        lines[["item_id", "issue_date", "amount_minor"]], on="item_id", suffixes=("", "_item")
    )
    # what was booked before the item was there counts from the day it was
    own = own.assign(day=own[["effective_date", "issue_date"]].max(axis=1))
    daily = own.groupby(["item_id", "day"])[["amount_minor"]].sum().reset_index()
    size = daily["item_id"].map(lines.set_index("item_id")["amount_minor"].abs())
    beyond = daily.groupby("item_id")["amount_minor"].cumsum().gt(size)
    last_within = daily["day"].where(~beyond).groupby(daily["item_id"]).transform("max")
    since = daily[beyond & (last_within.isna() | daily["day"].gt(last_within))]
    return since.groupby("item_id")["day"].min()
