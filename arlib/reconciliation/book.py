"""The book as arrays: items get a position, text keys become integer codes, days become day numbers.

Positions follow date and id, never the order of the input, so results cannot depend on that order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from arlib.ledger import with_due_date
from arlib.reconciliation.characters import spelt
from arlib.reconciliation.keyed import Flags, Ints
from arlib.reconciliation.names import Coded, bank_keys, coded, plain_names
from arlib.reconciliation.texts import codes_of, column, fold

Read = TypeVar("Read")
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
    is_chargeback: Flags
    on_hold: Flags
    reverses: Ints
    as_of: int
    _read: dict[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def ids(self) -> pd.Series[str]:
        return self.items["item_id"]

    @property
    def name(self) -> Coded:
        """Each item's party name in its plain form."""
        return self._once("name", lambda: coded(self._column("party_name"), plain_names))

    @property
    def bank(self) -> Coded:
        """The bank account each item's money came from."""
        return self._once("bank", lambda: coded(self._column("payer_account"), bank_keys))

    @property
    def terms(self) -> Ints:
        """Which of the distinct terms each item has."""
        return self._once("terms", lambda: codes_of(self._column("terms")))

    @property
    def month(self) -> Ints:
        """The month each item was issued in, as a number."""
        return self._once("month", lambda: self.day.astype("datetime64[D]").astype("datetime64[M]").astype("int64"))

    @cached_property
    def has_bank(self) -> Flags:
        """Items that say which bank account their money came from."""
        return np.asarray(np.diff(spelt(self._column("payer_account"))[0]) > 0)

    @cached_property
    def is_citable(self) -> Flags:
        """Items that may be named: documents and credits."""
        return self.is_document | (self.is_source & ~self.is_payment)

    def texts(self, name: str, at: Ints) -> pa.Array:
        """A text column at some positions."""
        return self._column(name).take(pa.array(at))

    def carries(self, at: Ints, pattern: str) -> Flags:
        """Whether the reference of each of some items carries a pattern, letters folded."""
        found = pc.match_substring_regex(fold(self.texts("reference", at)), pattern)
        return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)

    def _column(self, name: str) -> pa.Array:
        return self._once(f"column {name}", lambda: column(self.items[name]))

    def _once(self, name: str, read: Callable[[], Read]) -> Read:
        """What is read from the items, read once; a book that was corrected shares it."""
        if name not in self._read:
            self._read[name] = read()
        found: Read = self._read[name]
        return found

    @cached_property
    def _places(self) -> pd.Index[str]:
        return pd.Index(self.ids)

    def positions(self, ids: pd.Series[str]) -> Ints:
        """Where each id stands; NOT_FOUND where it is not in the book."""
        if not len(ids):
            return np.zeros(0, dtype="int64")
        found = self._places.get_indexer(pd.Index(ids))
        return np.where(found < 0, NOT_FOUND, found).astype("int64")

    def ids_at(self, positions: Ints) -> pd.Series[str]:
        """The ids at some positions, as a column."""
        return pd.Series(pd.array(self.texts("item_id", positions), dtype="str"))

    def names(self, positions: Ints) -> list[str]:
        """The ids at some positions."""
        found: list[str] = self.texts("item_id", positions).to_pylist()
        return found


def make_book(items: pd.DataFrame, *, as_of: date) -> Book:
    """The book of gated items (sorted by date and id, none after the day)."""
    accounts, account_index = _coded(items["account_id"])
    currencies, currency_index = _coded(items["currency"])
    kind, kinds = pd.factorize(items["kind"])

    def is_one_of(*names: str) -> Flags:
        return np.asarray(np.isin(kinds, names)[kind], dtype=bool)

    return Book(
        items=items,
        accounts=account_index,
        currencies=currency_index,
        account=accounts,
        currency=currencies,
        amount=items["amount_minor"].abs().to_numpy("int64"),
        day=day_numbers(items["issue_date"]),
        due=_due_days(items),
        is_document=is_one_of(*DOCUMENT_KINDS),
        is_source=is_one_of(*SOURCE_KINDS),
        is_payment=is_one_of("payment"),
        is_chargeback=is_one_of("chargeback"),
        on_hold=items["status"].isin(("disputed", "on_hold")).to_numpy(bool),
        reverses=_reversed_positions(items),
        as_of=int(np.datetime64(as_of, "D").astype("int64")),
    )


def _due_days(items: pd.DataFrame) -> Ints:
    """The day each item is due; terms are read only where nothing is stated."""
    due = items["due_date"].fillna(items["issue_date"]).to_numpy().copy()
    unsaid = np.flatnonzero((items["due_date"].isna() & (items["terms"] != "")).to_numpy(bool))
    if len(unsaid):
        due[unsaid] = with_due_date(items.iloc[unsaid])["age_due_date"].to_numpy()
    return due.astype("datetime64[D]").astype("int64")


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
