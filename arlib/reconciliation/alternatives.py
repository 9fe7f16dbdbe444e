"""What else a posted claim might have been, counted and put into words: the rejected alternatives."""

from __future__ import annotations

import numpy as np

from arlib.reconciliation.keyed import Column, Ints, packed_sides
from arlib.reconciliation.rows import cells
from arlib.reconciliation.state import State


def others_of_this_amount(state: State, targets: Ints) -> Column:
    """For documents chosen by their number: how many others the amount alone would fit."""
    words = "open items of the account with the same amount that are not named: "
    return _in_words(words, _alike(state, targets, state.remaining))


def others_of_the_account(state: State, targets: Ints) -> Column:
    """For documents chosen by their amount: how many others the account has open."""
    words = "other open items of the account, none of this amount: "
    return _in_words(words, _alike(state, targets))


def _alike(state: State, targets: Ints, *more: Ints) -> Ints:
    """How many other open documents share account, currency and more with each of some."""
    book = state.book
    at = np.flatnonzero(book.is_document & (state.remaining > 0))
    every = (book.account, book.currency, *more)
    known, asked = packed_sides(tuple(key[at] for key in every), tuple(key[targets] for key in every))
    ordered = np.sort(known)
    return np.searchsorted(ordered, asked, side="right") - np.searchsorted(ordered, asked) - 1


def _in_words(words: str, count: Ints) -> Column:
    told = cells(["", *(f"{words}{n}" for n in range(1, int(count.max(initial=0)) + 1))])
    return np.asarray(told[np.maximum(count, 0)], dtype=object)
