"""Payer names and bank accounts worth keeping: what this run found out without being told. A person confirms them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.reconciliation.book import NOT_NAMED, Ints
from arlib.reconciliation.case import Case
from arlib.reconciliation.names import plain_name
from arlib.reconciliation.state import State

ALIAS_COLUMNS = ["party_name", "account_id", "kind", "payments", "evidence"]
BY_THE_PAYER = ("T2", "T3", "T4")
"""Tiers in which the payer himself says what he pays."""


def aliases_to_learn(case: Case, state: State, posted: pd.DataFrame) -> pd.DataFrame:
    """``party_name, account_id, kind, payments, evidence``: one row per name (or bank account) and customer.

    Only money whose account the book does not state, that named its documents, and whose name or bank account
    always came to the same customer.
    """
    book = case.book
    own = posted[posted["tier"].isin(BY_THE_PAYER) & (posted["amount"] > 0)]
    own = own[book.is_payment[own["source"]] & (book.account[own["source"]] < 0) & book.is_document[own["target"]]]
    pairs = pd.DataFrame(
        {"item": own["source"], "account": book.account[own["target"].to_numpy("int64")]}
    ).drop_duplicates()
    known = case.payers.known_by.iloc[pairs["item"]].to_numpy(dtype=object)
    text = book.items.iloc[pairs["item"]]
    names = pairs.assign(text=text["party_name"].to_numpy(), kind="name")[~np.isin(known, ("name", "alias"))]
    banks = pairs.assign(text=text["payer_account"].to_numpy(), kind="bank account")
    found = pd.concat([_settled(names, by_name=True), _settled(banks, by_name=False)], ignore_index=True)
    found["account_id"] = pd.Series(book.accounts[found["account"].to_numpy("int64")], dtype="str")
    found["evidence"] = _words(found["payments"].to_numpy("int64"))
    return found.sort_values(["kind", "party_name"], ignore_index=True)[ALIAS_COLUMNS]


def _settled(rows: pd.DataFrame, *, by_name: bool) -> pd.DataFrame:
    rows = rows[(rows["text"] != "") & (rows["account"] != NOT_NAMED)]
    key = plain_name(rows["text"]) if by_name else rows["text"]
    rows = rows.assign(key=key)
    rows = rows[rows.groupby("key")["account"].transform("nunique") == 1]
    counted = rows.groupby("key").agg(party_name=("text", "min"), account=("account", "first"), kind=("kind", "first"),
                                      payments=("item", "nunique"))  # fmt: skip
    types = {"party_name": "str", "account": "int64", "kind": "str", "payments": "int64"}
    return counted.reset_index(drop=True).astype(types)


def _words(payments: Ints) -> pd.Series[str]:
    one, more = (
        "one payment named this customer's documents",
        " payments named this customer's documents, none another's",
    )
    return pd.Series([one if n == 1 else f"{n}{more}" for n in payments.tolist()], dtype="str")
