"""Which set of open documents adds up to an amount, and how likely an unrelated amount would find one too.

Uniqueness is not proof: with many or round amounts a set is found for almost any sum. The gate counts how many
sets come near the amount and asks how many would hit it by accident.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import comb
from typing import Literal

import numpy as np

from arlib.reconciliation.keyed import Ints
from arlib.reconciliation.pair_sums import two_sets

MOST_POSTED, MOST_POSTED_OF_CENTS = 15, 20
"""So many open documents may be searched for a match that posts: the second figure where amounts share no factor."""
FEW, LARGEST_SET, LARGEST_SET_OF_FEW = 10, 4, 6
BUDGET = 200_000
MOST_ACCIDENTS = 0.05
LEAST_DISTINCT = 0.8
WINDOW = 10
"""The neighbourhood in which sets are counted is the amount plus or minus a tenth."""

Status = Literal["none", "unique", "ambiguous", "low evidence", "limit"]


@dataclass(frozen=True)
class Found:
    """What a search says: its status, up to two sets (positions in the amounts), and the accidents to expect.

    ``of_few``: so few amounts that what is found may be evidence; of very many it never is.
    """

    status: Status
    sets: tuple[tuple[int, ...], ...] = ()
    accidents: float = 0.0
    of_few: bool = True


def search(amounts: Ints, targets: list[int]) -> Found:
    """Look for sets of two or more amounts that are exactly one of the targets.

    Args:
        amounts: Open amounts, positive.
        targets: The payment, and the payment plus credits that may have been taken off.

    >>> search(np.array([10_01, 20_07, 33_11, 45_90]), [30_08]).sets
    ((0, 1),)
    >>> search(np.array([100, 200, 300, 400]), [500]).status
    'ambiguous'
    """
    count = len(amounts)
    largest = LARGEST_SET_OF_FEW if count <= FEW else LARGEST_SET
    if sum(comb(count, size) for size in range(2, largest + 1)) * len(targets) > BUDGET:
        return _of_many(amounts, targets)
    sets: list[tuple[int, ...]] = []
    near = 0.0
    factor = int(np.gcd.reduce(amounts)) if count else 1
    for size in range(2, min(largest, count) + 1):
        rows = _choices(count, size)
        sums = amounts[rows].sum(axis=1)
        for target in targets:
            sets += [tuple(rows[hit].tolist()) for hit in np.flatnonzero(sums == target)[:2]]
            window = max(target // WINDOW, 1)
            near += int((np.abs(sums - target) <= window).sum()) * factor / (2 * window)
    sets = sets[:2]
    if not sets:
        return Found("none")
    if len(sets) > 1:
        return Found("ambiguous", tuple(sets), near)
    most = MOST_POSTED_OF_CENTS if factor == 1 else MOST_POSTED
    distinct = len(np.unique(amounts)) / count
    strong = count <= most and near <= MOST_ACCIDENTS and distinct >= LEAST_DISTINCT
    return Found("unique" if strong else "low evidence", tuple(sets), near)


def _of_many(amounts: Ints, targets: list[int]) -> Found:
    """The same where every set cannot be tried: of so many amounts a set is never proof, but two are an ambiguity."""
    sets, accidents, is_whole = two_sets(amounts, targets)
    status: Status = "ambiguous" if len(sets) > 1 else "low evidence" if sets else "none"
    return Found(status if is_whole else "limit", tuple(sets) if is_whole else (), accidents, of_few=False)


@lru_cache(maxsize=256)
def _choices(count: int, size: int) -> Ints:
    """Every choice of ``size`` out of ``count`` positions, one per row."""
    return np.array(list(combinations(range(count), size)), dtype="int64").reshape(-1, size)
