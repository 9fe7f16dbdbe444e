"""A ledger in files, aged on the engine that suits its size or that was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd
import pyarrow.parquet as pq

from arlib.errors import ParameterError
from arlib.policy.engine import EngineName
from arlib.progress import Progress
from arlib.scale.engines import ENGINES, LEDGER, Task, Work
from arlib.scale.places import Files, opened


@dataclass(frozen=True)
class Figures:
    """What was found, and how.

    Args:
        accounts: As :func:`arlib.ledger.account_figures.with_ages`.
        lines: How many items were read.
        engine: Which engine did it.
        why: Why that one.
    """

    accounts: pd.DataFrame
    lines: int
    engine: EngineName
    why: str


def figures_of_ledger(
    files: Mapping[str, Files],
    *,
    as_of: date,
    basis: str = "due_date",
    work: Work | None = None,
    progress: Progress | None = None,
) -> Figures:
    """Account figures of a ledger in Parquet files, the same on every engine.

    Args:
        files: ``items``, and any of ``allocations adjustments``: their Parquet files.
        as_of: The day, to its end.
        basis: What invoices age from: ``due_date`` or ``issue_date``.
        work: The engine and what it may use.
        progress: Told how many buckets are done, where there are buckets.

    Raises:
        ParameterError: no items, a file that cannot be read, an engine that is not installed.
    """
    given = work or Work()
    ledger = {table: files[table] for table in LEDGER if files.get(table)}
    lines = {table: _lines_of(parts) for table, parts in ledger.items()}.get("items")
    if lines is None:
        raise ParameterError("no items were named", where="items", next_step="Name the ledger's Parquet files.")
    engine, why = _chosen(given, lines)
    accounts = ENGINES[engine](Task(ledger, as_of, basis, given, progress))
    return Figures(accounts, lines, engine, why)


def _chosen(work: Work, lines: int) -> tuple[EngineName, str]:
    if work.engine != "auto":
        return work.engine, "asked for"
    if lines <= work.pandas_up_to_lines:
        return "pandas", f"no more than {work.pandas_up_to_lines:,} lines"
    return "duckdb", f"more than {work.pandas_up_to_lines:,} lines"


def _lines_of(files: Files) -> int:
    """Rows, from the files' own notes: nothing is read."""
    lines = 0
    for file in files:
        try:
            with opened(file) as stream:
                lines += pq.ParquetFile(stream).metadata.num_rows
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
            raise ParameterError(reason, where=str(file), next_step="Name readable Parquet files.") from None
    return lines
