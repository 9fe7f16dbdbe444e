"""How customers paid so far: every invoice that money settled, and how late it was."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from arlib.dates import midnight
from arlib.ledger import open_items, with_due_date
from arlib.ledger.among import is_among
from arlib.tiering.lookup import looked_up

PAID = ["item_id", "account_id", "paid_on", "late_days"]


def paid_invoices(
    items: pd.DataFrame,
    allocations: pd.DataFrame,
    adjustments: pd.DataFrame | None = None,
    *,
    as_of: date,
    days: int,
) -> pd.DataFrame:
    """Invoices settled by money in the last ``days`` days.

    Args:
        items: ITEMS frame.
        allocations: ALLOCATIONS frame.
        adjustments: ADJUSTMENTS frame.
        as_of: The day; what is booked later does not count.
        days: How far back an invoice may have been settled.

    Returns:
        ``item_id account_id paid_on late_days``: the day the last money arrived at it, and the days from its due
        date (int64; negative when it was early). Invoices closed by credit notes alone are left out: they say nothing
        about how a customer pays.
    """
    until, since = pd.Timestamp(midnight(as_of)), pd.Timestamp(midnight(as_of - timedelta(days=days)))
    money = items.loc[items["kind"].eq("payment"), "item_id"]
    booked = allocations[allocations["effective_date"].le(until) & allocations["amount_minor"].gt(0)]
    last = booked[is_among(booked["source_id"], money)].groupby("target_id")["effective_date"].max()
    recent = last[last.gt(since)]
    billed = items["kind"].isin(("invoice", "debit_note")) & items["account_id"].notna()
    bills = items[billed & is_among(items["item_id"], recent.index)]
    settled = open_items(bills, *_of_items(bills, allocations, adjustments), as_of=as_of)
    dated = settled[settled["open_minor"].eq(0)].pipe(with_due_date)
    paid_on = looked_up(dated["item_id"], recent)
    late = (paid_on - dated["age_due_date"]).dt.days.astype("int64")
    return dated.assign(paid_on=paid_on, late_days=late)[PAID].reset_index(drop=True)


def _of_items(
    bills: pd.DataFrame, allocations: pd.DataFrame, adjustments: pd.DataFrame | None
) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    ids = bills["item_id"]
    mine = None if adjustments is None else adjustments[is_among(adjustments["item_id"], ids)]
    return allocations[is_among(allocations["target_id"], ids)], mine


def lateness(paid: pd.DataFrame) -> pd.DataFrame:
    """How late each account pays on average: indexed by ``account_id``, ``invoices`` and ``mean_late_days``."""
    days = paid.groupby("account_id")["late_days"]
    return pd.DataFrame({"invoices": days.size(), "mean_late_days": days.mean()})
