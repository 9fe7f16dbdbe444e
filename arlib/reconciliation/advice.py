"""The lines of remittance advice by position: which document each of them means."""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.contracts import REMITTANCE_LINES, empty, require
from arlib.reconciliation.book import NOT_FOUND, Book, Ints
from arlib.reconciliation.numbering import document_keys
from arlib.reconciliation.texts import compact, fold


def advice_lines(book: Book, lines: pd.DataFrame | None) -> pd.DataFrame:
    """``owner, document, amount``, one row per payment and document; NOT_FOUND for one the book does not have."""
    valid = empty(REMITTANCE_LINES) if lines is None else require(lines, REMITTANCE_LINES)
    owner = book.positions(valid["item_id"])
    document = _documents_named(book, owner, valid["invoice_id"])
    rows = pd.DataFrame({"owner": owner, "document": document, "amount": valid["amount_minor"].to_numpy("int64")})
    summed = rows[owner >= 0].groupby(["owner", "document"])["amount"].sum()
    return summed.reset_index().astype("int64")


def _documents_named(book: Book, owner: Ints, ids: pd.Series[str]) -> Ints:
    """Where each advised document stands: by its id as written, else by whatever else names one document only.

    A number that names several names the one that is the payer's, if he has one of them.
    """
    exact = book.positions(ids)
    if (exact >= 0).all():
        return exact
    missing = np.flatnonzero(exact < 0)
    keys = document_keys(book)
    asked = pd.DataFrame({"line": missing, "code": keys.codes(compact(fold(ids.iloc[missing])))})
    found = asked.merge(keys.rows[["code", "item"]], on="code").drop_duplicates(["line", "item"])
    own = book.account[found["item"].to_numpy("int64")] == book.account[owner[found["line"].to_numpy("int64")]]
    for some in (found, found[own]):
        single = some[some.groupby("line")["item"].transform("size") == 1]
        exact[single["line"].to_numpy("int64")] = single["item"].to_numpy("int64")
    return np.where(exact < 0, NOT_FOUND, exact).astype("int64")
