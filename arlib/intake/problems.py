"""Everything that is wrong with the rows of a file, all of it at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from arlib.findings import shown
from arlib.intake.codes import next_step

Rows = npt.NDArray[np.int64]


class Problems:
    """Collects faults by row; a row with any is set aside with all of them."""

    def __init__(self, count: int) -> None:
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
        part = {
            "row": rows,
            "column": column,
            "code": codes,
            "reason": reason,
            "next_step": [next_step(c) for c in codes],
            "value": [shown(v) for v in values.iloc[rows]],
        }
        self._parts.append(pd.DataFrame(part))

    def by_row(self) -> pd.DataFrame:
        """One line per bad row, in file order: ``row column code reason next_step value``, several joined by "; "."""
        columns = ["row", "column", "code", "reason", "next_step", "value"]
        if not self._parts:
            return pd.DataFrame(columns=columns)
        faults = pd.concat(self._parts, ignore_index=True).sort_values("row", kind="stable")
        single = ~faults["row"].duplicated(keep=False)
        several = faults[~single].groupby("row", sort=True).agg(_joined).reset_index()
        return pd.concat([faults[single], several], ignore_index=True).sort_values("row")[columns]


def _joined(values: pd.Series[str]) -> str:
    return "; ".join(dict.fromkeys(values))
