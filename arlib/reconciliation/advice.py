"""The lines of remittance advice by position: which document each of them means."""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.contracts import REMITTANCE_LINES, empty, require
from arlib.reconciliation.book import NOT_FOUND, Book
from arlib.reconciliation.keyed import Groups, Ints, joined, packed
from arlib.reconciliation.numbering import document_keys
from arlib.reconciliation.rows import Rows
from arlib.reconciliation.texts import compact, fold


def advice_lines(book: Book, lines: pd.DataFrame | None) -> Rows:
    """``owner, document, amount``, one row per payment and document; NOT_FOUND for one the book does not have."""
    valid = empty(REMITTANCE_LINES) if lines is None or lines.empty else require(lines, REMITTANCE_LINES)
    owner = book.positions(valid["item_id"])
    document = _documents_named(book, owner, valid["invoice_id"])
    rows = Rows(owner=owner, document=document, amount=valid["amount_minor"].to_numpy("int64")).where(owner >= 0)
    per = Groups(packed(rows["owner"], rows["document"]))
    return rows.at(per.first).having(amount=per.sum(rows["amount"]))


def _documents_named(book: Book, owner: Ints, ids: pd.Series[str]) -> Ints:
    """Where each advised document stands: by its id as written, else by whatever else names one document only.

    A number that names several names the one that is the payer's, if he has one of them.
    """
    exact = book.positions(ids)
    if (exact >= 0).all():
        return exact
    missing = np.flatnonzero(exact < 0)
    keys = document_keys(book)
    code = keys.codes(compact(fold(ids.iloc[missing])))
    line, row = joined(code, keys.rows["code"])
    found = Rows(line=missing[line], item=keys.rows["item"][row]).first_of("line", "item")
    own = book.account[found["item"]] == book.account[owner[found["line"]]]
    for some in (found, found.where(own)):
        per = Groups(some["line"])
        single = some.where(per.spread(per.size == 1))
        exact[single["line"]] = single["item"]
    return np.where(exact < 0, NOT_FOUND, exact).astype("int64")
