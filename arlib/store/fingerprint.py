"""The SHA-256 of what a table says: independent of row order, file format and library version."""

from __future__ import annotations

import hashlib
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


def in_canonical_order(table: pd.DataFrame) -> pd.DataFrame:
    """Rows sorted by their content, so that the order of imports leaves no trace."""
    if len(table) < 2:
        return table.reset_index(drop=True)
    arrow = pa.Table.from_pandas(table, preserve_index=False)
    order = pc.sort_indices(arrow, sort_keys=[(name, "ascending") for name in arrow.column_names])
    return table.take(order.to_numpy()).reset_index(drop=True)


def table_fingerprint(table: pd.DataFrame) -> str:
    """SHA-256 over the columns of a table that is in canonical order.

    Args:
        table: Columns of text, int64, bool or days; the order of the columns counts.

    >>> table_fingerprint(pd.DataFrame({"a": ["x"]})) == table_fingerprint(pd.DataFrame({"a": ["y"]}))
    False
    """
    digest = hashlib.sha256()
    for name in table.columns:
        for part in _column_bytes(str(name), table[name]):
            digest.update(len(part).to_bytes(8, "little"))
            digest.update(part)
    return digest.hexdigest()


def _column_bytes(name: str, column: pd.Series[Any]) -> list[bytes | memoryview]:
    if pd.api.types.is_bool_dtype(column.dtype):
        return [f"{name}:bool".encode(), column.to_numpy(dtype="uint8").tobytes()]
    if pd.api.types.is_integer_dtype(column.dtype):
        return [f"{name}:int64".encode(), column.to_numpy(dtype="<i8").tobytes()]
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return [f"{name}:us".encode(), column.to_numpy(dtype="datetime64[us]").astype("<i8").tobytes()]
    text = pa.array(column, type=pa.large_string(), from_pandas=True)
    lengths = pc.fill_null(pc.binary_length(text), -1).to_numpy(zero_copy_only=False).astype("<i8")
    return [f"{name}:text".encode(), lengths.tobytes(), _text_bytes(text)]


def _text_bytes(text: pa.Array | pa.ChunkedArray) -> bytes:
    chunks = text.chunks if isinstance(text, pa.ChunkedArray) else [text]
    return b"".join("".join(pc.fill_null(chunk, "").to_pylist()).encode() for chunk in chunks)
