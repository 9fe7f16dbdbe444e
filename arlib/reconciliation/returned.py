"""What refunds and returns reverse, where no column says so but their text does."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from arlib.reconciliation.book import NOT_NAMED, Book
from arlib.reconciliation.characters import digit_counts
from arlib.reconciliation.keyed import Groups, Ints, flagged, joined
from arlib.reconciliation.references import Citations
from arlib.reconciliation.rows import Rows
from arlib.reconciliation.texts import compact, fold, phrases

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
    cites = citations.cites
    is_silent = flagged(len(book), silent)
    credits = cites.where(~cites["is_weak"] & is_silent[cites["owner"]] & book.is_source[cites["item"]])
    reverses = book.reverses.copy()
    for rows in (_payments_named(book, silent), credits):
        rows = _own(book, rows)
        per = Groups(rows["owner"])
        single = rows.where(per.spread(per.distinct(rows["item"]) == 1)).first_of("owner")
        reverses[single["owner"]] = single["item"]
    return reverses


def _own(book: Book, pairs: Rows) -> Rows:
    owner, item = pairs["owner"], pairs["item"]
    return pairs.where((book.account[owner] == book.account[item]) & (book.currency[owner] == book.currency[item]))


def _payments_named(book: Book, owners: Ints) -> Rows:
    """``owner, item``: payments whose whole number or bank reference stands in a text."""
    found = phrases(fold(book.texts("reference", owners)), longest=LONGEST_PHRASE)
    at = np.flatnonzero(book.is_payment)
    known = pa.concat_arrays([compact(fold(book.texts(name, at))) for name in ("item_id", "bank_ref")])
    good = (pc.utf8_length(known).to_numpy(zero_copy_only=False) >= SHORTEST_NUMBER) & (digit_counts(known) > 0)
    coded = pa.concat_arrays([found.key, known.filter(pa.array(good))]).dictionary_encode().indices
    named, numbers = np.split(coded.to_numpy(zero_copy_only=False), [len(found.key)])
    phrase, payment = joined(named, numbers)
    return Rows(owner=owners[found.text[phrase]], item=np.tile(at, 2)[good][payment]).first_of("owner", "item")
