"""Rows that share a whole-number key: sums per key, first rows, and pairs of rows with the same key, by sorting."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Column = npt.NDArray[Any]

_ROOM = 2**62
"""Keys of several columns are packed into one number as long as they stay below."""


class Groups:
    """Which rows share a key; a figure is worked out once per group and may be spread over its rows again.

    >>> groups = Groups(np.array([7, 3, 7]))
    >>> groups.spread(groups.sum(np.array([1, 2, 5]))).tolist(), groups.keys.tolist()
    ([6, 2, 6], [3, 7])
    """

    def __init__(self, key: Ints) -> None:
        self.order = np.argsort(key, kind="stable")
        ordered = key[self.order]
        begins = np.ones(len(key), dtype=bool)
        begins[1:] = ordered[1:] != ordered[:-1]
        self.starts = np.flatnonzero(begins)
        self.keys: Ints = ordered[self.starts]
        self._code_in_order = np.cumsum(begins) - 1

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def size(self) -> Ints:
        """How many rows each group has."""
        return np.diff(np.append(self.starts, len(self.order)))

    @property
    def first(self) -> Ints:
        """Where the first row of each group stands."""
        return self.order[self.starts]

    @property
    def code(self) -> Ints:
        """Per row, which group it belongs to."""
        codes = np.empty(len(self.order), dtype="int64")
        codes[self.order] = self._code_in_order
        return codes

    def spread(self, per_group: Column) -> Column:
        """A figure per group, written on each of its rows."""
        rows = np.empty(len(self.order), dtype=per_group.dtype)
        rows[self.order] = per_group[self._code_in_order]
        return rows

    def sum(self, values: Column) -> Ints:
        """Exact sums; flags are counted."""
        whole = values.astype("int64", copy=False)
        return np.add.reduceat(whole[self.order], self.starts) if len(self) else whole[:0]

    def max(self, values: Column) -> Column:
        return np.maximum.reduceat(values[self.order], self.starts) if len(self) else values[:0]

    def min(self, values: Column) -> Column:
        return np.minimum.reduceat(values[self.order], self.starts) if len(self) else values[:0]

    def any(self, flags: Flags) -> Flags:
        return np.logical_or.reduceat(flags[self.order], self.starts) if len(self) else flags[:0]

    def all(self, flags: Flags) -> Flags:
        return np.logical_and.reduceat(flags[self.order], self.starts) if len(self) else flags[:0]

    def distinct(self, values: Ints) -> Ints:
        """How many different values each group has."""
        ranked = np.lexsort((values, self.code))
        one, other = self.code[ranked], values[ranked]
        is_new = np.ones(len(ranked), dtype=bool)
        is_new[1:] = (one[1:] != one[:-1]) | (other[1:] != other[:-1])
        return np.add.reduceat(is_new.astype("int64"), self.starts) if len(self) else values[:0]

    def running(self, values: Column) -> Ints:
        """Per row, the sum of its group up to and with this row, in the order of the rows."""
        if not len(self):
            return values.astype("int64")
        total = np.cumsum(values[self.order])
        before = np.where(self.starts > 0, total[self.starts - 1], 0)
        rows = np.empty(len(self.order), dtype="int64")
        rows[self.order] = total - before[self._code_in_order]
        return rows

    def place(self) -> Ints:
        """Per row, how many rows of its group stand before it."""
        return self.running(np.ones(len(self.order), dtype="int64")) - 1


def packed(*columns: Column) -> Ints:
    """One number per row that is equal where all columns are; its order is that of the columns.

    >>> packed(np.array([1, 1, 2]), np.array([5, 6, 5])).tolist()
    [0, 1, 2]
    """
    return packed_sides(columns)[0]


def packed_sides(*sides: tuple[Column, ...]) -> list[Ints]:
    """The same for several tables, so that equal rows have equal numbers in all of them."""
    edges = np.cumsum([0, *(len(side[0]) for side in sides)])
    key = np.zeros(edges[-1], dtype="int64")
    width = 1
    for parts in zip(*sides, strict=True):
        values = np.concatenate(parts).astype("int64", copy=False) if len(parts) > 1 else parts[0].astype("int64")
        low, high = (int(values.min()), int(values.max())) if len(values) else (0, 0)
        if (high - low + 1) * width >= _ROOM:
            values, low, high = ranked(values), 0, len(values)
        if (high - low + 1) * width >= _ROOM:
            key, width = ranked(key), len(key) + 1
        key = key * (high - low + 1) + (values - low)
        width *= high - low + 1
    return [key[start:end] for start, end in pairwise(edges.tolist())]


def ranked(values: Column) -> Ints:
    """Per value, how many different smaller ones there are.

    >>> ranked(np.array([30, 10, 30])).tolist()
    [1, 0, 1]
    """
    groups = Groups(values)
    return groups.code


def first_rows(*columns: Column) -> Flags:
    """Which rows are the first with their values."""
    flags = np.zeros(len(columns[0]), dtype=bool)
    flags[Groups(packed(*columns)).first] = True
    return flags


def joined(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Every pair of rows with the same key: where they stand left and right, in the order of the left, then right.

    >>> [side.tolist() for side in joined(np.array([4, 5, 4]), np.array([4, 4, 9]))]
    [[0, 0, 2, 2], [0, 1, 0, 1]]
    """
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    low, high = np.searchsorted(ordered, left), np.searchsorted(ordered, left, side="right")
    counts = high - low
    at_left = np.repeat(np.arange(len(left)), counts)
    within = np.arange(len(at_left)) - np.repeat(np.cumsum(counts) - counts, counts)
    return at_left, order[low[at_left] + within]


def among(keys: Ints, wanted: Ints) -> Flags:
    """Which keys are among the wanted ones."""
    ordered = np.sort(wanted)
    return np.asarray(np.searchsorted(ordered, keys, side="right") > np.searchsorted(ordered, keys))


def flagged(count: int, *positions: Column) -> Flags:
    """A flag for each of so many positions, set at some of them."""
    flags = np.zeros(count, dtype=bool)
    for at in positions:
        flags[at] = True
    return flags


def distinct(values: Column) -> Column:
    """The different values, ascending."""
    ordered = np.sort(values)
    is_new = np.ones(len(ordered), dtype=bool)
    is_new[1:] = ordered[1:] != ordered[:-1]
    return ordered[is_new]
