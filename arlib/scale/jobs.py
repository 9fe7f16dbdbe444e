"""What is sent to workers: plain functions of a bucket, importable on any machine that has this package."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from arlib.contracts import TABLES, complete, empty
from arlib.ledger import open_items
from arlib.ledger.account_figures import account_figures, with_ages
from arlib.ledger.lines import with_due_date
from arlib.ledger.surplus import with_arose
from arlib.scale.buckets import Bucket


def account_figures_of_bucket(bucket: Bucket, *, as_of: date, basis: str = "due_date") -> pd.DataFrame:
    """The account figures of one bucket; see :func:`arlib.ledger.account_figures.with_ages`.

    Args:
        bucket: Some whole accounts of a split ledger.
        as_of: The day, to its end.
        basis: What invoices age from: ``due_date`` or ``issue_date``.
    """
    return account_figures_of_tables(bucket.tables(), as_of=as_of, basis=basis)


def account_figures_of_tables(
    tables: Mapping[str, pd.DataFrame], *, as_of: date, basis: str = "due_date"
) -> pd.DataFrame:
    """The account figures of a ledger's tables in memory; see :func:`arlib.ledger.account_figures.with_ages`.

    Args:
        tables: ``items``, and any of ``allocations adjustments``.
        as_of: The day, to its end.
        basis: What invoices age from: ``due_date`` or ``issue_date``.
    """
    items, allocations, adjustments = (
        complete(tables[name], TABLES[name]) if name in tables else empty(TABLES[name])
        for name in ("items", "allocations", "adjustments")
    )
    lines = with_due_date(open_items(items, allocations, adjustments, as_of=as_of)).query("open_minor != 0")
    lines = with_arose(lines, allocations, adjustments, as_of=as_of)
    return with_ages(account_figures(lines, as_of=as_of, basis=basis), as_of=as_of)
