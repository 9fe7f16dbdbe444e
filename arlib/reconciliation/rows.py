"""Rows as parallel arrays: what the engine works with between the frames that come in and the frames that go out.

A frame costs tens of microseconds each time it is touched, whatever its size; a run touches its rows a thousand times.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from arlib.reconciliation.keyed import first_rows

Column = npt.NDArray[Any]


class Rows:
    """Columns of one length under names; nothing in them is changed after they are made.

    >>> rows = Rows(item=np.array([3, 1, 3]), amount=np.array([10, 20, 30]))
    >>> rows.where(rows["item"] == 3)["amount"].tolist(), rows.sorted_by("item", "amount")["amount"].tolist()
    ([10, 30], [20, 10, 30])
    """

    __slots__ = ("columns",)

    def __init__(self, **columns: Column) -> None:
        self.columns = columns

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def __getitem__(self, name: str) -> Column:
        return self.columns[name]

    def where(self, flags: Column) -> Rows:
        """The rows that are flagged."""
        return self.at(np.flatnonzero(flags))

    def at(self, places: Column) -> Rows:
        """The rows at some places, in the order of the places."""
        return Rows(**{name: column[places] for name, column in self.columns.items()})

    def having(self, **columns: Column) -> Rows:
        """The same rows with other columns, or with more."""
        return Rows(**(self.columns | columns))

    def only(self, *names: str, **renamed: str) -> Rows:
        """Some of the columns; ``new="old"`` gives one another name."""
        return Rows(**{name: self.columns[name] for name in names}, **{n: self.columns[o] for n, o in renamed.items()})

    def sorted_by(self, *names: str) -> Rows:
        """The rows in the order of some columns, the first counting most; equal ones keep their order."""
        return self.at(np.lexsort([self.columns[name] for name in reversed(names)]))

    def first_of(self, *names: str) -> Rows:
        """The first row of each value of some whole-number columns, in the order of the rows."""
        return self.where(first_rows(*(self.columns[name] for name in names)))

    def frame(self) -> pd.DataFrame:
        """The rows as a frame."""
        return pd.DataFrame(self.columns)


def stacked(parts: Sequence[Rows]) -> Rows:
    """Rows one after another; all have the columns of the first."""
    return Rows(**{name: np.concatenate([part.columns[name] for part in parts]) for name in parts[0].columns})


def cells(values: Sequence[object]) -> Column:
    """A column of anything, texts and tuples too; filled cell by cell, since equal lengths would be taken for a table.

    >>> cells([(1, 2), (3, 4)]).shape
    (2,)
    """
    column = np.empty(len(values), dtype=object)
    for at, value in enumerate(values):
        column[at] = value
    return column


def repeated(value: object, count: int) -> Column:
    """A column that says the same in every row."""
    column = np.empty(count, dtype=object)
    column.fill(value)
    return column
