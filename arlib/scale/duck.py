"""Rules over ledger lines, run by DuckDB over Parquet files: the files are read where they lie, nothing is loaded."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from arlib.contracts import TABLES, empty
from arlib.errors import ArlibError, ParameterError
from arlib.scale.figures import aged_figures, figures_on, with_due_dates
from arlib.scale.places import Files, relation_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation


@dataclass(frozen=True)
class EngineLimits:
    """What the engine may use.

    Args:
        memory: For example ``1.5GB``; empty lets DuckDB take its default, four fifths of the machine.
        threads: 0 uses every core.
        spill: Folder for what does not fit into memory; empty takes the system's temporary folder.
    """

    memory: str = ""
    threads: int = 0
    spill: str = ""


@contextmanager
def engine(limits: EngineLimits | None = None) -> Iterator[DuckDBPyConnection]:
    """A DuckDB that keeps no file of its own, fetches nothing from a network and cleans up what it spilled.

    Raises:
        ParameterError: a limit DuckDB does not understand.
    """
    import duckdb

    given = limits or EngineLimits()
    with tempfile.TemporaryDirectory(prefix="arlib-engine-", dir=given.spill or None) as spill:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "temp_directory": spill,
            "preserve_insertion_order": "false",
        }
        if given.memory:
            settings["memory_limit"] = given.memory
        if given.threads:
            settings["threads"] = str(given.threads)
        try:
            connection = duckdb.connect(":memory:", config=settings)
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise ParameterError(reason, where="engine limits", next_step="Write memory as 1.5GB.") from None
        try:
            yield connection
        except duckdb.OutOfMemoryException:
            raise ArlibError(
                "the memory given to the engine is too small for this book",
                where=given.memory or "memory",
                next_step="Give it more memory, or a spill folder with more room.",
            ) from None
        finally:
            connection.close()


@dataclass(frozen=True)
class DuckEngine:
    """DuckDB as the engine of :func:`arlib.scale.figures.figures_on`."""

    connection: DuckDBPyConnection

    def fetch(self, lines: DuckDBPyRelation) -> pd.DataFrame:
        """As pandas."""
        fetched: pd.DataFrame = lines.df()
        return fetched

    def place(self, frame: pd.DataFrame) -> DuckDBPyRelation:
        """As a relation over the frame."""
        return self.connection.from_df(frame)

    def keep(self, lines: DuckDBPyRelation) -> DuckDBPyRelation:
        """As a table of this connection."""
        lines.create("kept")
        return self.connection.table("kept")


def account_figures_of(
    items: Files,
    allocations: Files = (),
    adjustments: Files = (),
    *,
    as_of: date,
    basis: str = "due_date",
    limits: EngineLimits | None = None,
) -> pd.DataFrame:
    """Account figures of a ledger that lies in Parquet files.

    Args:
        items, allocations, adjustments: Files with the columns of the ledger's contract.
        as_of: The day, to its end.
        basis: What invoices age from: ``due_date`` or ``issue_date``.
        limits: Memory, threads, spill folder.

    Returns:
        As :func:`arlib.ledger.account_figures.with_ages`: the same figures, to the cent, as from frames.

    Raises:
        ParameterError: no items. ArlibError: the memory given is too small.
    """
    with engine(limits) as connection:
        whole = relation_of(connection, items)
        settled, adjusted = (relation_of(connection, files) if files else None for files in (allocations, adjustments))
        if settled is None:
            settled = connection.from_df(empty(TABLES["allocations"]))
        return figures_on(DuckEngine(connection), whole, settled, adjusted, as_of=as_of, basis=basis)


def account_figures_of_open_lines(
    lines: Files, *, as_of: date, basis: str = "due_date", limits: EngineLimits | None = None
) -> pd.DataFrame:
    """Account figures of lines whose open amounts somebody else worked out: an extract from a warehouse.

    Args:
        lines: Parquet files with ``item_id account_id currency issue_date due_date terms status open_minor``.
        as_of: The day the open amounts are of.
        basis: What invoices age from: ``due_date`` or ``issue_date``.
        limits: Memory, threads, spill folder.
    """
    with engine(limits) as connection:
        duck, given = DuckEngine(connection), relation_of(connection, lines)
        dated = with_due_dates(duck, given, given).project("*, issue_date AS arose_on")
        return aged_figures(duck, dated, as_of=as_of, basis=basis)
