"""What else a posted claim might have been, counted and put into words: the rejected alternatives."""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.reconciliation.book import Book, Ints
from arlib.reconciliation.state import State


def others_of_this_amount(state: State, targets: Ints) -> pd.Series[str]:
    """For documents chosen by their number: how many others the amount alone would fit."""
    rows = _open_documents(state)
    same = rows.groupby(["account", "currency", "open"]).size()
    count = _looked_up(same, state.book, targets, state.remaining[targets]) - 1
    words = "open items of the account with the same amount that are not named: " + pd.Series(count).astype("str")
    return words.where(count > 0, "")


def others_of_the_account(state: State, targets: Ints) -> pd.Series[str]:
    """For documents chosen by their amount: how many others the account has open."""
    rows = _open_documents(state)
    count = _looked_up(rows.groupby(["account", "currency"]).size(), state.book, targets) - 1
    words = "other open items of the account, none of this amount: " + pd.Series(count).astype("str")
    return words.where(count > 0, "")


def _open_documents(state: State) -> pd.DataFrame:
    book = state.book
    at = np.flatnonzero(book.is_document & (state.remaining > 0))
    return pd.DataFrame({"account": book.account[at], "currency": book.currency[at], "open": state.remaining[at]})


def _looked_up(counts: pd.Series[int], book: Book, targets: Ints, *more: Ints) -> Ints:
    keys = pd.MultiIndex.from_arrays([book.account[targets], book.currency[targets], *more])
    return np.asarray(counts.reindex(keys, fill_value=0), dtype="int64")
