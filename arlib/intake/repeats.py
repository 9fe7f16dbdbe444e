"""Rows of one file that share a key: word for word the same is a duplicate, anything else a conflict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd


@dataclass(frozen=True)
class Repeats:
    """Rows (by position) that repeat an earlier key: that earlier row and, for conflicts, the columns that differ."""

    duplicates: npt.NDArray[np.int64]
    duplicate_of: npt.NDArray[np.int64]
    conflicts: npt.NDArray[np.int64]
    conflict_of: npt.NDArray[np.int64]
    differing: list[tuple[str, ...]]


def find_repeats(table: pd.DataFrame, key: Sequence[str], candidates: npt.NDArray[np.bool_]) -> Repeats:
    """Repeated keys among the candidate rows; the first row of a key is no repeat.

    Args:
        table: Typed rows, by position.
        key: Columns that name a row; none means rows have no name and nothing repeats.
        candidates: Rows that are good so far.
    """
    none = np.empty(0, dtype="int64")
    rows = np.flatnonzero(candidates)
    if not key or not len(rows):
        return Repeats(none, none, none, none, [])
    good = table.iloc[rows]
    if not good.duplicated(list(key)).any():
        return Repeats(none, none, none, none, [])
    first = pd.Series(rows, index=good.index).groupby([good[k] for k in key], sort=False).transform("min").to_numpy()
    later = rows[rows != first]
    earlier = first[rows != first]
    offered, kept = table.iloc[later].reset_index(drop=True), table.iloc[earlier].reset_index(drop=True)
    differs = ~((offered == kept) | (offered.isna() & kept.isna()))
    clash = differs.any(axis=1).to_numpy(dtype=bool)
    told = [tuple(differs.columns[row].astype(str)) for row in differs[clash].to_numpy(dtype=bool)]
    return Repeats(later[~clash], earlier[~clash], later[clash], earlier[clash], told)
