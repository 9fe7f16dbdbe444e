"""Everything that is wrong with the rows of a file, all of it at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from arlib.findings import shown
from arlib.intake.codes import next_step
from arlib.intake.limits import demand_few_bad_rows

Rows = npt.NDArray[np.int64]
_TOLD = ("column", "code", "reason", "next_step", "value")


class Problems:
    """Collects faults by row; a row with any is set aside with all of them."""

    def __init__(self, count: int, *, where: str) -> None:
        self._where = where
        self.bad = np.zeros(count, dtype=bool)
        self._parts: list[pd.DataFrame] = []

    def add(
        self, mask: npt.NDArray[np.bool_], column: str, code: str, reason: str | Sequence[str], values: pd.Series[str]
    ) -> None:
        """Note one fault of a column for every row of ``mask``; ``reason`` is one sentence or one per masked row."""
        if mask.any():
            self.add_coded(np.flatnonzero(mask), column, np.full(int(mask.sum()), code, dtype=object), reason, values)

    def add_coded(
        self,
        rows: Rows,
        column: str,
        codes: npt.NDArray[np.object_],
        reason: str | Sequence[str] | npt.NDArray[np.object_],
        values: pd.Series[str],
    ) -> None:
        """Note faults with a code of their own per row."""
        if not len(rows):
            return
        self.bad[rows] = True
        first = reason if isinstance(reason, str) else reason[0]
        demand_few_bad_rows(int(self.bad.sum()), where=self._where, reason=f"{column}: {first}")
        part = {
            "row": rows,
            "column": column,
            "code": codes,
            "reason": reason,
            "next_step": [next_step(c) for c in codes],
            "value": [shown(v) for v in values.iloc[rows].to_numpy(dtype=object)],
        }
        self._parts.append(pd.DataFrame(part))

    def forgive(self, rows: npt.NDArray[np.bool_]) -> None:
        """Forget the faults of rows that nobody takes for good yet."""
        if rows.any() and self._parts:
            self.bad &= ~rows
            self._parts = [part[~rows[part["row"].to_numpy(dtype="int64")]] for part in self._parts]

    def by_row(self) -> pd.DataFrame:
        """One line per bad row, in file order: ``row column code reason next_step value``, several joined by "; "."""
        columns = ["row", *_TOLD]
        if not any(len(part) for part in self._parts):
            return pd.DataFrame(columns=columns)
        faults = pd.concat(self._parts, ignore_index=True).sort_values("row", kind="stable")[columns]
        repeated = faults["row"].duplicated(keep=False)
        if not repeated.any():
            return faults
        several = pd.DataFrame(_joined_by_row(faults[repeated]), columns=columns)
        return pd.concat([faults[~repeated], several], ignore_index=True).sort_values("row")


def _joined_by_row(faults: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Rows with several faults; plain Python, for a group-by would call back once for every row and column."""
    by_row: dict[int, list[tuple[str, ...]]] = {}
    for row, *told in faults.to_numpy(dtype=object).tolist():
        by_row.setdefault(row, []).append(tuple(told))
    return [
        (row, *("; ".join(dict.fromkeys(texts)) for texts in zip(*told, strict=True))) for row, told in by_row.items()
    ]
