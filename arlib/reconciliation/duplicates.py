"""T0, doubles: the same money or the same bill twice. The first stays, the later ones are stopped."""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.reconciliation.book import Book, Flags, Ints
from arlib.reconciliation.names import plain_name
from arlib.reconciliation.payers import Payers
from arlib.reconciliation.texts import compact, fold, series

DUPLICATE_WINDOW_DAYS = 14
"""The same payer, amount and reference again within so many days is a double, not the next instalment."""


def double_payments(book: Book, payers: Payers, cites: pd.DataFrame, remaining: Ints) -> pd.DataFrame:
    """Payments that repeat an earlier one: ``item, earlier`` (positions).

    Same bank reference, day, amount and currency; or same payer, amount, currency and a reference that carries
    a number: within the window, or at any time if the documents it names have no room for both; or the same words
    without a number within the window, where the payer's documents of that amount have no room for both. Two equal
    parts of one invoice are not a double. Nor is the second try after a payment that was returned.
    """
    returned = book.reverses[~book.is_source & (book.reverses >= 0)]
    at = np.setdiff1d(np.flatnonzero(book.is_payment), returned)
    rows = _keys(book, at).assign(left=remaining[at])
    by_bank = _repeats(rows[rows["bank_ref"] != ""], ["bank_ref", "day", "amount", "currency"])
    numbered = rows[rows["reference"].str.contains(r"\d", regex=True)]
    payer = payers.account[numbered["item"]]
    name = plain_name(book.items["party_name"].iloc[numbered["item"]]).to_numpy()
    named = numbered.assign(payer=payer, name=np.where(payer >= 0, "", name))
    named = named[(named["payer"] >= 0) | (named["name"] != "")]
    by_text = _repeats(named, ["payer", "name", "amount", "currency", "reference"])
    room = pd.Series(remaining[cites["item"]]).groupby(cites["owner"].to_numpy()).sum().reindex(by_text["item"])
    no_room = (room.to_numpy() < by_text["asked"]) | (
        room.isna().to_numpy() & (by_text["gap"] <= DUPLICATE_WINDOW_DAYS)
    )
    by_words = _same_words(book, payers, rows, remaining)
    doubles = (
        pd.concat([by_bank, by_text[no_room], by_words]).drop_duplicates("item").sort_values("item", ignore_index=True)
    )
    return doubles[["item", "earlier"]]


def _same_words(book: Book, payers: Payers, rows: pd.DataFrame, remaining: Ints) -> pd.DataFrame:
    """Repeats of a text without a number, by payers who have documents of that amount, but too few of them open."""
    worded = rows[(rows["reference"] != "") & ~rows["reference"].str.contains(r"\d", regex=True)]
    worded = worded.assign(account=payers.account[worded["item"]])
    again = _repeats(worded[worded["account"] >= 0], ["account", "amount", "currency", "reference"])
    again = again.merge(worded[["item", "account", "amount", "currency"]], on="item")
    at = np.flatnonzero(book.is_document & np.isin(book.amount, again["amount"]))
    bills = pd.DataFrame({"account": book.account[at], "amount": book.amount[at], "currency": book.currency[at],
                          "room": remaining[at]})  # fmt: skip
    room = bills.groupby(["account", "amount", "currency"], as_index=False)["room"].sum()
    found = again.merge(room, on=["account", "amount", "currency"])
    kept: pd.DataFrame = found[(found["room"] < found["asked"]) & (found["gap"] <= DUPLICATE_WINDOW_DAYS)]
    return kept[["item", "earlier", "gap", "asked"]]


def double_bills(book: Book, remaining: Ints) -> pd.DataFrame:
    """Open documents that repeat an earlier one: same account, reference or number, amount, day and currency.

    The first may be settled by now: that is when the second is taken for a new bill. A cancelled one repeats nothing.
    """
    credited = book.reverses[book.is_source & ~book.is_payment & (book.reverses >= 0)]
    documents: Flags = book.is_document & (book.account >= 0)
    at = np.setdiff1d(np.flatnonzero(documents), credited)
    rows = _keys(book, at).assign(account=book.account[at], number=_plain(book.ids.iloc[at]))
    same = ["account", "day", "amount", "currency"]
    doubles = [_repeats(rows[rows["reference"] != ""], [*same, "reference"]), _repeats(rows, [*same, "number"])]
    found = pd.concat(doubles).drop_duplicates("item").sort_values("item", ignore_index=True)
    still_open: pd.DataFrame = found[remaining[found["item"].to_numpy("int64")] > 0].reset_index(drop=True)
    return still_open


def repeated_reversals(book: Book) -> Ints:
    """Refunds and chargebacks that reverse the same receipt by the same amount once more."""
    is_reversal = book.items["kind"].isin(("refund", "chargeback")).to_numpy(bool) & (book.reverses >= 0)
    at = np.flatnonzero(is_reversal)
    rows = pd.DataFrame({"item": at, "reverses": book.reverses[at], "amount": book.amount[at]})
    return np.asarray(at[rows.duplicated(["reverses", "amount"]).to_numpy(bool)], dtype="int64")


def _keys(book: Book, at: Ints) -> pd.DataFrame:
    text = book.items.iloc[at]
    return pd.DataFrame(
        {
            "item": at,
            "bank_ref": text["bank_ref"].reset_index(drop=True),
            "reference": _plain(text["reference"]),
            "day": book.day[at],
            "amount": book.amount[at],
            "currency": book.currency[at],
        }
    )


def _plain(texts: pd.Series[str]) -> pd.Series[str]:
    return series(compact(fold(texts)))


def _repeats(rows: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Rows after the first of their key: the one before, days since, and what all up to here ask for together."""
    ordered = rows.sort_values("item")
    groups = ordered.groupby(key, sort=False, dropna=False)
    found = ordered[["item"]].assign(earlier=groups["item"].shift(), gap=ordered["day"] - groups["day"].shift())
    if "left" in ordered:
        found = found.assign(asked=groups["left"].cumsum())
    return found[found["earlier"].notna()].astype({"earlier": "int64", "gap": "int64"})
