"""T0, doubles: the same money or the same bill twice. The first stays, the later ones are stopped."""

from __future__ import annotations

import numpy as np

from arlib.reconciliation.book import Book
from arlib.reconciliation.characters import compact, digit_counts, spelt
from arlib.reconciliation.keyed import (
    Groups,
    Ints,
    among,
    first_rows,
    flagged,
    joined,
    packed,
    packed_sides,
)
from arlib.reconciliation.payers import Payers
from arlib.reconciliation.rows import Rows, stacked
from arlib.reconciliation.texts import codes_of, fold

DUPLICATE_WINDOW_DAYS = 14
"""The same payer, amount and reference again within so many days is a double, not the next instalment."""
_WHAT = ("account", "amount", "currency")


def double_payments(book: Book, payers: Payers, cites: Rows, remaining: Ints) -> Rows:
    """Payments that repeat an earlier one: ``item, earlier`` (positions).

    Same bank reference, day, amount and currency; or same payer, amount, currency and a reference that carries
    a number: within the window, or at any time if the documents it names have no room for both; or the same words
    without a number within the window, where the payer's documents of that amount have no room for both. Two equal
    parts of one invoice are not a double. Nor is the second try after a payment that was returned.
    """
    returned = flagged(len(book), book.reverses[~book.is_source & (book.reverses >= 0)])
    at = np.flatnonzero(book.is_payment & ~returned)
    rows = _facts(book, at).having(left=remaining[at], account=payers.account[at])
    has_bank_ref = np.diff(spelt(book.texts("bank_ref", at))[0]) > 0
    by_bank = _repeats(_alike(rows.where(has_bank_ref), "bank_ref", "day", "amount", "currency"))
    by_text = _same_text(book, payers, rows)
    room = np.zeros(len(book), dtype="int64")
    np.add.at(room, cites["owner"], remaining[cites["item"]])
    named = flagged(len(book), cites["owner"])[by_text["item"]]
    no_room = np.where(named, room[by_text["item"]] < by_text["asked"], by_text["gap"] <= DUPLICATE_WINDOW_DAYS)
    found = [by_bank, by_text.where(no_room), _same_words(book, rows, remaining)]
    doubles = stacked([some.only("item", "earlier") for some in found])
    return doubles.first_of("item").sorted_by("item")


def _same_text(book: Book, payers: Payers, rows: Rows) -> Rows:
    """Repeats of a text with a number by the same payer, or by one of the same name where nobody knows him."""
    name = np.where(rows["account"] >= 0, book.name.empty, book.name.code[rows["item"]])
    known = (rows["account"] >= 0) | (name != book.name.empty)
    rows = rows.having(name=name).where(known & rows["has_number"])
    return _repeats(_alike(rows, "account", "name", "amount", "currency", "reference"))


def _same_words(book: Book, rows: Rows, remaining: Ints) -> Rows:
    """Repeats of a text without a number, by payers who have documents of that amount, but too few of them open."""
    worded = rows.where(rows["has_text"] & ~rows["has_number"] & (rows["account"] >= 0))
    again = _repeats(_alike(worded, *_WHAT, "reference"))
    at = np.flatnonzero(book.is_document)
    at = at[among(book.amount[at], again["amount"])]
    asked, billed = packed_sides(
        tuple(again[name] for name in _WHAT), (book.account[at], book.amount[at], book.currency[at])
    )
    bills = Groups(billed)
    one, bill = joined(asked, bills.keys)
    found, room = again.at(one), bills.sum(remaining[at])[bill]
    return found.where((room < found["asked"]) & (found["gap"] <= DUPLICATE_WINDOW_DAYS))


def double_bills(book: Book, remaining: Ints) -> Rows:
    """Open documents that repeat an earlier one: same account, reference or number, amount, day and currency.

    The first may be settled by now: that is when the second is taken for a new bill. A cancelled one repeats nothing.
    """
    credited = flagged(len(book), book.reverses[book.is_source & ~book.is_payment & (book.reverses >= 0)])
    at = np.flatnonzero(book.is_document & (book.account >= 0) & ~credited)
    rows = Rows(item=at, account=book.account[at], day=book.day[at], amount=book.amount[at], currency=book.currency[at])
    same = _alike(rows, "account", "day", "amount", "currency")
    # texts are looked at only of bills that are alike in everything else
    several = same.where(same["alike"] > 1)
    texts = _texts(book, several["item"])
    rows = several.having(**texts.columns, number=codes_of(compact(fold(book.texts("item_id", several["item"])))))
    by_reference = _repeats(_alike(rows.where(rows["has_text"]), "key", "reference"))
    by_number = _repeats(_alike(rows, "key", "number"))
    found = stacked([some.only("item", "earlier") for some in (by_reference, by_number)])
    return found.where(remaining[found["item"]] > 0).first_of("item").sorted_by("item")


def repeated_reversals(book: Book) -> Ints:
    """Refunds and chargebacks that reverse the same receipt by the same amount once more."""
    at = np.flatnonzero(~book.is_source & ~book.is_document & (book.reverses >= 0))
    return at[~first_rows(book.reverses[at], book.amount[at])]


def _facts(book: Book, at: Ints) -> Rows:
    rows = Rows(
        item=at,
        bank_ref=codes_of(book.texts("bank_ref", at)),
        day=book.day[at],
        amount=book.amount[at],
        currency=book.currency[at],
    )
    return rows.having(**_texts(book, at).columns)


def _texts(book: Book, at: Ints) -> Rows:
    """``reference`` (a code), ``has_text``, ``has_number``."""
    plain = compact(fold(book.texts("reference", at)))
    has_text = np.diff(spelt(plain)[0]) > 0
    return Rows(reference=codes_of(plain), has_text=has_text, has_number=digit_counts(plain) > 0)


def _alike(rows: Rows, *names: str) -> Rows:
    """The rows with ``key``, which is equal where some columns are."""
    key = packed(*(rows[name] for name in names))
    per = Groups(key)
    return rows.having(key=key, alike=per.spread(per.size))


def _repeats(rows: Rows) -> Rows:
    """Rows after the first of their key: the one before, days since, and what all up to here ask for together."""
    rows = rows.where(rows["alike"] > 1).sorted_by("key", "item")
    if not len(rows):
        return rows.having(earlier=rows["item"], gap=rows["item"], asked=rows["item"])
    asked = Groups(rows["key"]).running(rows["left"]) if "left" in rows.columns else rows["item"]
    again = np.flatnonzero(rows["key"][1:] == rows["key"][:-1]) + 1
    found = rows.at(again)
    gap = found["day"] - rows["day"][again - 1]
    return found.having(earlier=rows["item"][again - 1], gap=gap, asked=asked[again])
