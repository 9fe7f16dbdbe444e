"""Promises that were not kept and still matter: what they were about is past due, and nothing newer was promised."""

from __future__ import annotations

import pandas as pd

from arlib.tiering.priority import BROKEN


def broken_and_owed(promises: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """The newest promise of each account about money that is past due still, where it was not kept.

    A promise whose invoices are settled by now, however late, is nothing to ask about; neither is one in place of
    which the customer gave a newer one.

    Args:
        promises: Judged promises: ``promise_id account_id invoice_ids made_on verdict``.
        lines: Open lines with ``free_minor``; an invoice that is disputed, on hold or promised anew is not asked for.

    Returns:
        Rows of ``promises``, at most one per account.
    """
    late = lines[lines["side"].eq("invoices") & lines["days_past_due"].gt(0)]
    owed, owing = set(late["item_id"]), set(late.loc[late["free_minor"].gt(0), "account_id"].dropna())
    given = promises[promises["verdict"].ne("withdrawn")]
    named = given["invoice_ids"].map(str.split)
    about = [
        bool(owed.intersection(ids)) if ids else account in owing
        for ids, account in zip(named, given["account_id"], strict=True)
    ]
    running = given[pd.Series(about, index=given.index, dtype="bool")]
    newest = running.sort_values(["made_on", "promise_id"]).drop_duplicates("account_id", keep="last")
    return newest[newest["verdict"].isin(BROKEN) & newest["account_id"].isin(owing)]
