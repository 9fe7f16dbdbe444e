"""Whether ids are among others, asked of the columns themselves: ``Series.isin`` takes text out one value at a time."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


def is_among(ids: pd.Series[str], others: pd.Series[str] | pd.Index[str]) -> pd.Series[bool]:
    """For each id whether it is one of the others; a missing id is among none.

    >>> is_among(pd.Series(["A", None, "C"], dtype="str"), pd.Series(["C", "D"], dtype="str")).tolist()
    [False, False, True]
    """
    known = pa.array(others.array, type=pa.large_string(), from_pandas=True)
    found = pc.is_in(pa.array(ids.array, type=pa.large_string(), from_pandas=True), value_set=known, skip_nulls=True)
    return pd.Series(found.to_numpy(zero_copy_only=False), index=ids.index, dtype="bool")
