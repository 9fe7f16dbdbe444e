"""The book as arrays: items get a position, text keys become integer codes, days become day numbers.

Positions follow date and id, never the order of the input, so results cannot depend on that order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from arlib.ledger import with_due_date

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NOT_NAMED, NOT_FOUND = -1, -2
"""Positions that are none: nothing was named, or what was named is not in the book."""

DOCUMENT_KINDS = ("invoice", "debit_note")
SOURCE_KINDS = ("payment", "credit_note", "on_account")


@dataclass(frozen=True)
class Book:
    """Items up to the day, one array element per item, all of length ``len(items)``."""

    items: pd.DataFrame
    accounts: pd.Index[str]
    currencies: pd.Index[str]
    account: Ints
    currency: Ints
    amount: Ints
    day: Ints
    due: Ints
    is_document: Flags
    is_source: Flags
    is_payment: Flags
    on_hold: Flags
    reverses: Ints
    as_of: int

    def __len__(self) -> int:
        return len(self.items)

    @property
    def ids(self) -> pd.Series[str]:
        return self.items["item_id"]

    @cached_property
    def _places(self) -> pd.Index[str]:
        return pd.Index(self.ids)

    def positions(self, ids: pd.Series[str]) -> Ints:
        """Where each id stands; NOT_FOUND where it is not in the book."""
        if not len(ids):
            return np.zeros(0, dtype="int64")
        found = self._places.get_indexer(pd.Index(ids))
        return np.where(found < 0, NOT_FOUND, found).astype("int64")

    def names(self, positions: Ints) -> list[str]:
        """The ids at some positions."""
        return [str(i) for i in self.ids.iloc[positions]]


def make_book(items: pd.DataFrame, *, as_of: date) -> Book:
    """The book of gated items (sorted by date and id, none after the day)."""
    accounts, account_index = _coded(items["account_id"])
    currencies, currency_index = _coded(items["currency"])
    kind = items["kind"]
    return Book(
        items=items,
        accounts=account_index,
        currencies=currency_index,
        account=accounts,
        currency=currencies,
        amount=items["amount_minor"].abs().to_numpy("int64"),
        day=day_numbers(items["issue_date"]),
        due=day_numbers(with_due_date(items)["age_due_date"]),
        is_document=kind.isin(DOCUMENT_KINDS).to_numpy(bool),
        is_source=kind.isin(SOURCE_KINDS).to_numpy(bool),
        is_payment=(kind == "payment").to_numpy(bool),
        on_hold=items["status"].isin(("disputed", "on_hold")).to_numpy(bool),
        reverses=_reversed_positions(items),
        as_of=int(np.datetime64(as_of, "D").astype("int64")),
    )


def day_numbers(days: pd.Series[pd.Timestamp]) -> Ints:
    """Days as whole numbers, so that they compare and subtract without a calendar."""
    return days.to_numpy().astype("datetime64[D]").astype("int64")


def _coded(column: pd.Series[str]) -> tuple[Ints, pd.Index[str]]:
    codes, index = pd.factorize(column, sort=True)
    return codes.astype("int64"), pd.Index(index)


def _reversed_positions(items: pd.DataFrame) -> Ints:
    named = items["reverses_id"].fillna("")
    if not (named != "").any():
        return np.full(len(items), NOT_NAMED, dtype="int64")
    found = pd.Index(items["item_id"]).get_indexer(pd.Index(named))
    return np.where(found >= 0, found, np.where(named == "", NOT_NAMED, NOT_FOUND)).astype("int64")
