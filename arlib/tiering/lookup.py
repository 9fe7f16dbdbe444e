"""Looking values up by id: like ``Series.map``, but an empty table is a table too."""

from __future__ import annotations

from typing import Any

import pandas as pd


def looked_up(ids: pd.Series[str], table: pd.Series[Any]) -> pd.Series[Any]:
    """The value of each id, missing where the table has none; the type stays that of the table.

    Args:
        ids: Any ids, repeated ones and missing ones too.
        table: Values with distinct ids as index.

    >>> looked_up(pd.Series(["b", "x"]), pd.Series({"a": "one", "b": "two"})).fillna("").tolist()
    ['two', '']
    """
    return table.reindex(ids.to_numpy()).set_axis(ids.index)


def rows_of(ids: pd.Series[str], table: pd.DataFrame) -> pd.DataFrame:
    """The row of each id, missing where the table has none; the same for a whole frame.

    >>> rows_of(pd.Series(["b"]), pd.DataFrame({"n": [1, 2]}, index=["a", "b"]))["n"].tolist()
    [2]
    """
    return table.reindex(ids.to_numpy()).set_axis(ids.index)
