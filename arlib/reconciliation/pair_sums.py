"""Sets of two to four amounts that come to a sum, where there are too many amounts to try every set.

The sums of all pairs are sorted once; a set of two is one of them, a set of three an amount and a pair, a set of four
two pairs. Two sets are enough to know that the sum is ambiguous, and equal amounts are kept five times at most: more
copies cannot change whether there is no set of four, one, or several.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, islice

import numpy as np

from arlib.reconciliation.keyed import Groups, Ints

LARGEST_SET = 4
ENOUGH = 2
MOST_LOOKED_UP = 1_500_000
"""Pairs times sums; above that, sets of four are not looked for."""
MOST_PAIRED = 1_700
"""Amounts, after equal ones were left out; their pairs are about as many."""
AT_ONCE = 50_000
PART_OF_SUM, LEAST_WINDOW = 200, 500
"""The neighbourhood of a sum is this part of it to either side, and at least so many minor units."""


class PairSums:
    """The sums of all pairs of some amounts, in order. ``place``: where the amounts that were kept stood."""

    def __init__(self, amounts: Ints) -> None:
        self.place = np.flatnonzero(Groups(amounts).place() <= LARGEST_SET)
        self.amount = amounts[self.place]
        first, second = np.triu_indices(len(self.amount), k=1)
        sums = self.amount[first] + self.amount[second]
        order = np.argsort(sums)
        self.sums, self.first, self.second = sums[order], first[order], second[order]

    def expected_at(self, target: int) -> float:
        """How many pairs would come to a sum by accident: those near it, spread over its neighbourhood."""
        window = max(target // PART_OF_SUM, LEAST_WINDOW)
        low, high = self.sums.searchsorted((target - window, target + window + 1))
        return float(high - low) / (2 * window + 1)

    def sets(self, target: int, *, largest: int = LARGEST_SET) -> Iterator[tuple[int, ...]]:
        """Sets of amounts that come to a sum, each once, the smallest sets first."""
        by_size = (self._twos, self._threes, self._fours)
        found = chain.from_iterable(look(target) for look in by_size[: largest - 1])
        return (tuple(self.place[list(some)].tolist()) for some in found)

    def _twos(self, target: int) -> Iterator[tuple[int, ...]]:
        low, high = self.sums.searchsorted((target, target + 1))
        yield from zip(self.first[low:high].tolist(), self.second[low:high].tolist(), strict=True)

    def _threes(self, target: int) -> Iterator[tuple[int, ...]]:
        for one, pair in self._completed(target - self.amount):
            fits = self.second[pair] < one  # the last of three, so that each set is met once
            yield from zip(
                self.first[pair[fits]].tolist(), self.second[pair[fits]].tolist(), one[fits].tolist(), strict=True
            )

    def _fours(self, target: int) -> Iterator[tuple[int, ...]]:
        for one, other in self._completed(target - self.sums):
            fits = self.second[one] < self.first[other]
            one, other = one[fits], other[fits]
            pairs = (self.first[one], self.second[one], self.first[other], self.second[other])
            yield from zip(*(side.tolist() for side in pairs), strict=True)

    def _completed(self, missing: Ints) -> Iterator[tuple[Ints, Ints]]:
        """Which pairs are what is missing: places in what is missing and pairs, some thousands at a time."""
        low = self.sums.searchsorted(missing)
        high = self.sums.searchsorted(missing, side="right")
        hit = np.flatnonzero(high > low)
        counts = (high - low)[hit]
        ends = np.cumsum(counts)
        start = 0
        while start < len(hit):
            stop = max(start + 1, int(ends.searchsorted(AT_ONCE + (ends[start - 1] if start else 0), side="right")))
            some, many = hit[start:stop], counts[start:stop]
            begin = np.repeat(low[some] - (np.cumsum(many) - many), many)
            yield np.repeat(some, many), begin + np.arange(len(begin))
            start = stop


@lru_cache(maxsize=4)
def _pairs_of(amounts: bytes) -> PairSums:
    return PairSums(np.frombuffer(amounts, dtype="int64"))


def two_sets(amounts: Ints, targets: list[int]) -> tuple[list[tuple[int, ...]], float, bool]:
    """Up to two sets of two to four amounts that are one of the targets.

    Returns:
        The sets (positions in the amounts); how many pairs are to be expected at the targets by accident; and whether
        the answer is whole: two sets, or no more than these.

    >>> two_sets(np.array([10_01, 20_07, 33_11, 45_90]), [30_08])[0]
    [(0, 1)]
    """
    if np.minimum(np.bincount(Groups(amounts).code), LARGEST_SET + 1).sum() > MOST_PAIRED:
        return [], 0.0, False
    pairs = _pairs_of(amounts.tobytes())
    accidents = sum(pairs.expected_at(target) for target in targets)
    whole = len(pairs.sums) * len(targets) <= MOST_LOOKED_UP
    largest = LARGEST_SET if whole else LARGEST_SET - 1
    found = list(islice(chain.from_iterable(pairs.sets(t, largest=largest) for t in targets), ENOUGH))
    return found, accidents, whole or len(found) == ENOUGH
