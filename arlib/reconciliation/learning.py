"""Payer names and bank accounts worth keeping: what this run found out without being told. A person confirms them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from arlib.reconciliation.book import NOT_NAMED, Book
from arlib.reconciliation.case import Case
from arlib.reconciliation.characters import alphabetical, spelt
from arlib.reconciliation.closing import as_text
from arlib.reconciliation.hypotheses import no_positions
from arlib.reconciliation.keyed import Column, Groups, Ints
from arlib.reconciliation.rows import Rows, cells, repeated, stacked
from arlib.reconciliation.state import State
from arlib.reconciliation.texts import codes_of

BY_THE_PAYER = ("T2", "T3", "T4")
"""Tiers in which the payer himself says what he pays."""


def aliases_to_learn(case: Case, state: State, posted: Rows) -> pd.DataFrame:
    """``party_name, account_id, kind, payments, evidence``: one row per name (or bank account) and customer.

    Only money whose account the book does not state, that named its documents, and whose name or bank account
    always came to the same customer.
    """
    book = case.book
    source, target = posted["source"], posted["target"]
    by_payer = np.logical_or.reduce([posted["tier"] == tier for tier in BY_THE_PAYER])
    own = by_payer & (posted["amount"] > 0) & book.is_payment[source] & (book.account[source] < 0)
    own &= book.is_document[target]
    pairs = Rows(item=source[own], account=book.account[target[own]]).first_of("item", "account")
    known = case.payers.known_by[pairs["item"]]
    names = pairs.where((known != "name") & (known != "alias"))
    banks = _settled(book, pairs, "bank account", "payer_account")
    found = stacked([banks, _settled(book, names, "name", "party_name")])
    payments = found["payments"]
    return pd.DataFrame(
        {
            "party_name": as_text(found["party_name"]),
            "account_id": as_text(np.asarray(book.accounts, dtype=object)[found["account"]]),
            "kind": as_text(found["kind"]),
            "payments": payments,
            "evidence": as_text(_words(payments)),
        }
    )


def _settled(book: Book, rows: Rows, kind: str, column: str) -> Rows:
    """Names or bank accounts that always came to one customer, in the order of their first spelling."""
    rows = rows.where(rows["account"] != NOT_NAMED)
    rows = rows.where(np.diff(spelt(book.texts(column, rows["item"]))[0]) > 0)
    written = book.texts(column, rows["item"])
    per = Groups(book.name.code[rows["item"]] if kind == "name" else codes_of(written))
    # the first spelling in the alphabet stands for the others
    in_order = np.lexsort((*alphabetical(written), per.code)) if len(rows) else no_positions()
    single = np.flatnonzero(per.distinct(rows["account"]) == 1)
    words = written.take(pa.array(in_order[per.starts[single]]))
    order = np.lexsort(alphabetical(words)) if len(single) else no_positions()
    single = single[order]
    return Rows(
        party_name=np.asarray(words.take(pa.array(order)).to_numpy(zero_copy_only=False), dtype=object),
        account=rows["account"][per.first[single]],
        kind=repeated(kind, len(single)),
        payments=per.distinct(rows["item"])[single],
    )


def _words(payments: Ints) -> Column:
    one, more = (
        "one payment named this customer's documents",
        " payments named this customer's documents, none another's",
    )
    return cells([one if n == 1 else f"{n}{more}" for n in payments.tolist()])
