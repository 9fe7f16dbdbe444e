"""What a customer usually does, learned from his settled payments: how much he leaves unpaid without meaning to.

A bank that converts or rounds takes a few cents off each transfer. Where one invoice is named and paid, the few cents
that stay open on it show the custom; they explain why a payment of several invoices lacks as little.
"""

from __future__ import annotations

import numpy as np

from arlib.reconciliation.book import Book
from arlib.reconciliation.keyed import Groups, packed
from arlib.reconciliation.rows import Rows
from arlib.reconciliation.state import State

SURE_OF_A_HABIT = 3
"""So many payments of one document each, all but next to nothing of it, make it a custom."""


def usual_shortages(state: State, *, largest_pct: float) -> Rows:
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
    per = Groups(packed(rows["account"], rows["currency"]))
    first = rows.at(per.first)
    found = first.having(payments=per.size, usual=per.max(rows["rest"]))
    return found.where(per.size >= SURE_OF_A_HABIT).only("account", "currency", "payments", "usual")


def _paid_all_but_little(book: Book, state: State, largest_pct: float) -> Rows:
    """``account, currency, rest`` of documents that one payment, all of it, paid all but next to nothing."""
    net = state.net.where(state.net["amount"] > 0)
    source, target, paid = net["source"], net["target"], net["amount"]
    times = [np.bincount(at, minlength=len(book)) for at in (source, target)]
    alone = (times[0][source] == 1) & (times[1][target] == 1)
    rest, amount = state.remaining[target], book.amount[target]
    whole = (state.remaining[source] == 0) & (paid == book.amount[source])
    little = (rest > 0) & (paid + rest == amount) & (rest <= amount * largest_pct / 100)
    fits = alone & whole & little & book.is_payment[source] & book.is_document[target]
    at = target[fits]
    return Rows(account=book.account[at], currency=book.currency[at], rest=rest[fits])
