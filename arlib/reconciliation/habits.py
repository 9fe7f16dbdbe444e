"""What a customer usually does, learned from his settled payments: how much he leaves unpaid without meaning to.

A bank that converts or rounds takes a few cents off each transfer. Where one invoice is named and paid, the few cents
that stay open on it show the custom; they explain why a payment of several invoices lacks as little.
"""

from __future__ import annotations

import pandas as pd

from arlib.reconciliation.book import Book
from arlib.reconciliation.state import State

SURE_OF_A_HABIT = 3
"""So many payments of one document each, all but next to nothing of it, make it a custom."""


def usual_shortages(state: State, *, largest_pct: float) -> pd.DataFrame:
    """What payments of a customer usually lack.

    Args:
        state: What is settled so far, booked in earlier runs or posted in this one.
        largest_pct: The largest share of a document, in per cent, that a custom may leave open. A larger rest is a
            short payment with a reason, never a custom.

    Returns:
        ``account, currency, payments, usual``: the account and currency codes, how many payments show it, and the
        largest amount that one of them lacked (int64 minor units). Customers without a custom have no row.
    """
    rows = _paid_all_but_little(state.book, state, largest_pct)
    per = rows.groupby(["account", "currency"], as_index=False).agg(payments=("rest", "size"), usual=("rest", "max"))
    kept: pd.DataFrame = per[per["payments"] >= SURE_OF_A_HABIT]
    return kept.reset_index(drop=True)


def _paid_all_but_little(book: Book, state: State, largest_pct: float) -> pd.DataFrame:
    """``account, currency, rest`` of documents that one payment, all of it, paid all but next to nothing."""
    net = state.net[state.net["amount"] > 0]
    alone = ~(net.duplicated("source", keep=False) | net.duplicated("target", keep=False))
    source, target = net["source"].to_numpy("int64"), net["target"].to_numpy("int64")
    rest, amount = state.remaining[target], book.amount[target]
    whole = (state.remaining[source] == 0) & (net["amount"].to_numpy("int64") == book.amount[source])
    little = (rest > 0) & (net["amount"].to_numpy("int64") + rest == amount) & (rest <= amount * largest_pct / 100)
    fits = alone.to_numpy(bool) & whole & little & book.is_payment[source] & book.is_document[target]
    at = target[fits]
    return pd.DataFrame({"account": book.account[at], "currency": book.currency[at], "rest": rest[fits]})
