"""Sums that a business would pay: the balance, what is past due, the oldest ones, a billing month, one due date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from arlib.reconciliation.documents import Documents
from arlib.reconciliation.keyed import Flags, Ints


@dataclass(frozen=True)
class Way:
    """One way to explain an amount: documents, credits taken off, whether discounts were taken, and in words.

    ``has_twin``: an equal amount outside the set would have done as well.
    """

    items: frozenset[int]
    credits: frozenset[int]
    is_discounted: bool
    why: str
    has_twin: bool = False


def ways_to_explain(seen: Documents, money: int, day: int) -> list[Way]:
    """Every structural sum that is exactly this amount, each set of documents once."""
    found: dict[tuple[frozenset[int], frozenset[int]], Way] = {}
    for amounts, is_discounted in ((seen.owed, False), (seen.net, True)):
        if is_discounted and not seen.has_discounts:
            continue
        for members, credits, why in _sets(seen, amounts, money, day):
            items = frozenset(seen.at[members].tolist())
            twin = why == _OLDEST and bool(np.isin(seen.owed[~members], seen.owed[members]).any())
            taken = frozenset(seen.credits.tolist()) if credits else frozenset()
            less = ", less the discounts earned" if is_discounted else ""
            found.setdefault((items, taken), Way(items, taken, is_discounted, why + less, twin))
    return list(found.values())


_OLDEST = "the amount is what the oldest open documents come to"


def _sets(seen: Documents, amounts: Ints, money: int, day: int) -> Iterator[tuple[Flags, bool, str]]:
    count = len(seen)
    order = np.arange(count)
    runs = np.cumsum(amounts)
    past_due = int((seen.due < day).sum())
    for last in np.flatnonzero(runs == money).tolist():
        if last:
            why = _ALL if last == count - 1 else _PAST_DUE if last == past_due - 1 else _OLDEST
            yield order <= last, False, why
    credit = int(seen.credit_left.sum())
    if credit and count:
        for size, why in ((count, _ALL), (past_due, _PAST_DUE)):
            if size and runs[size - 1] - credit == money:
                yield order < size, True, f"{why}, less the open credits"
    for group, why in ((seen.month, _MONTH), (seen.due, _DUE_DAY), (seen.terms, _TERMS)):
        names, index = np.unique(group, return_inverse=True)
        sums = np.zeros(len(names), dtype="int64")
        np.add.at(sums, index, amounts)
        for at in np.flatnonzero((sums == money) & (np.bincount(index, minlength=len(names)) > 1)).tolist():
            yield index == at, False, why


_ALL = "the amount is everything the payer had open"
_PAST_DUE = "the amount is everything that was past due"
_MONTH = "the amount is everything billed in one month"
_DUE_DAY = "the amount is everything due on one day"
_TERMS = "the amount is everything billed on the same terms"
