"""The seam to any data-frame engine: a rule takes what the caller has and gives the same kind back."""

from __future__ import annotations

from typing import Any, TypeVar, cast

import narwhals as nw

LinesT = TypeVar("LinesT")
"""A pandas frame, a DuckDB relation, a PySpark frame: whatever Narwhals can read."""


def to_rule(lines: object) -> nw.DataFrame[Any]:
    """The caller's frame as one that Narwhals expressions work on.

    >>> import pandas as pd
    >>> to_rule(pd.DataFrame({"a": [1]})).columns
    ['a']
    """
    # a lazy engine gives a LazyFrame; rules only use what both have in common
    return cast("nw.DataFrame[Any]", nw.from_native(cast(Any, lines)))


def from_rule(frame: nw.DataFrame[Any], like: LinesT) -> LinesT:
    """The frame back in the caller's own kind."""
    return cast(LinesT, frame.to_native())
