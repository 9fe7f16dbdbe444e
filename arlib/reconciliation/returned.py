"""What refunds and returns reverse, where no column says so but their text does."""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.reconciliation.book import NOT_NAMED, Book, Ints
from arlib.reconciliation.references import Citations
from arlib.reconciliation.texts import compact, fold, phrases, series

SHORTEST_NUMBER = 4
"""Characters of a payment's number or bank reference, one of them a digit, below which a text may hold it by chance."""
LONGEST_PHRASE = 4


def reversed_in_words(book: Book, citations: Citations) -> Ints:
    """Per item, what it reverses: as booked, else the one credit, else the one payment, that its text names.

    Only money that went out is read so, and only what its own account has in its currency is meant.
    """
    silent = np.flatnonzero(~book.is_source & ~book.is_document & (book.reverses == NOT_NAMED))
    if not len(silent):
        return book.reverses
    cites = citations.cites.loc[~citations.cites["is_weak"], ["owner", "item"]]
    credits = _own(book, cites[np.isin(cites["owner"], silent) & book.is_source[cites["item"].to_numpy("int64")]])
    payments = _own(book, _payments_named(book, silent))
    reverses = book.reverses.copy()
    for rows in (payments, credits):
        single = rows[rows.groupby("owner")["item"].transform("nunique") == 1].drop_duplicates("owner")
        reverses[single["owner"].to_numpy("int64")] = single["item"].to_numpy("int64")
    return reverses


def _own(book: Book, pairs: pd.DataFrame) -> pd.DataFrame:
    owner, item = pairs["owner"].to_numpy("int64"), pairs["item"].to_numpy("int64")
    kept: pd.DataFrame = pairs[
        (book.account[owner] == book.account[item]) & (book.currency[owner] == book.currency[item])
    ]
    return kept


def _payments_named(book: Book, owners: Ints) -> pd.DataFrame:
    """``owner, item``: payments whose whole number or bank reference stands in a text."""
    found = phrases(fold(book.items["reference"].iloc[owners]), longest=LONGEST_PHRASE)
    named = pd.DataFrame({"owner": owners[found.text], "key": series(found.key)})
    at = np.flatnonzero(book.is_payment)
    keys = [
        pd.DataFrame({"item": at, "key": series(compact(fold(book.items[column].iloc[at])))})
        for column in ("item_id", "bank_ref")
    ]
    known = pd.concat(keys, ignore_index=True)
    known = known[(known["key"].str.len() >= SHORTEST_NUMBER) & known["key"].str.contains(r"\d", regex=True)]
    return named.merge(known, on="key")[["owner", "item"]].drop_duplicates()
