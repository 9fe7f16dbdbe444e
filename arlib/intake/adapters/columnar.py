"""Parquet files as rows of text: every value exact, nothing unpickled, no extension types."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from arlib.errors import IntakeError
from arlib.findings import shown
from arlib.intake import limits

PARQUET_MAGIC = b"PAR1"
_BATCH_ROWS = 50_000
_UNFIT = (
    pa.types.is_nested,
    pa.types.is_binary,
    pa.types.is_large_binary,
    pa.types.is_fixed_size_binary,
    pa.types.is_duration,
    pa.types.is_interval,
)


def read_columns(path: Path, *, name: str) -> tuple[list[str], Iterator[list[list[str]]]]:
    """The header, and blocks of rows as text.

    Raises:
        IntakeError: damaged, too large, or a column whose type is no plain value.
    """
    try:
        file = pq.ParquetFile(path, memory_map=False)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _damaged(name, error) from None
    meta, schema = file.metadata, file.schema_arrow
    size = sum(meta.row_group(i).total_byte_size for i in range(meta.num_row_groups))
    if size > limits.LARGEST_EXPANDED_BYTES or meta.num_rows * max(1, len(schema)) > limits.MOST_PARQUET_CELLS:
        raise IntakeError("the file unpacks to more than we open", where=name, next_step="Split it, or write CSV.")
    for column in schema:
        if not _is_plain(column):
            raise IntakeError(
                f"column {shown(column.name)!r} holds {shown(column.type)}, which is no plain value",
                where=name,
                next_step="Write it as text, number or date.",
            )
    return list(schema.names), _blocks(file, name)


def _is_plain(column: pa.Field) -> bool:
    marks = column.metadata or {}
    if b"ARROW:extension:name" in marks or isinstance(column.type, pa.BaseExtensionType):
        return False
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    return not any(is_unfit(kind) for is_unfit in _UNFIT)


def _blocks(file: Any, name: str) -> Iterator[list[list[str]]]:
    try:
        for batch in file.iter_batches(batch_size=_BATCH_ROWS):
            columns = [_texts(batch.column(i)) for i in range(batch.num_columns)]
            yield [list(row) for row in zip(*columns, strict=True)]
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _damaged(name, error) from None


def _texts(values: Any) -> list[str]:
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if pa.types.is_floating(values.type):  # the shortest text that is the same number, never in powers of ten
        from arlib.intake.adapters.workbook import _text

        return [_text(v) for v in values.to_pylist()]
    if pa.types.is_timestamp(values.type):
        return ["" if v is None else str(v)[:10] if _is_midnight(v) else str(v)[:19].replace(" ", "T")
                for v in pc.cast(values, pa.timestamp("us", values.type.tz), safe=False).to_pylist()]  # fmt: skip
    return ["" if v is None else v for v in pc.cast(values, pa.large_string()).to_pylist()]


def _is_midnight(moment: Any) -> bool:
    return bool(moment.hour == moment.minute == moment.second == 0)


def _damaged(name: str, error: Exception) -> IntakeError:
    return IntakeError(f"the Parquet file is damaged ({type(error).__name__})", where=name, next_step="Fetch it again.")
