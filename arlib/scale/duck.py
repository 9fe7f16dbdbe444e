"""Rules over ledger lines, run by DuckDB over Parquet files: the files are read where they lie, nothing is loaded."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from arlib.contracts import ADJUSTMENTS, TABLES, empty
from arlib.errors import ArlibError, ParameterError
from arlib.ledger import open_items
from arlib.ledger.account_figures import account_figures, with_ages
from arlib.ledger.lines import with_due_date
from arlib.ledger.surplus import with_arose

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

Files = Sequence[Path | str]
_TO_DERIVE = ("item_id", "issue_date", "due_date", "terms")
_TO_CROSS = ("item_id", "issue_date", "amount_minor", "open_minor", "age_due_date")


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
        settled = _read(connection, allocations) if allocations else _no_rows(connection, "allocations")
        adjusted = _read(connection, adjustments) if adjustments else None
        lines = open_items(_read(connection, items), settled, adjusted, as_of=as_of)
        # what is open is a small part of the book: kept, so that finding the surplus reads the files once
        _with_due_dates(connection, lines, items).filter("open_minor <> 0").create("opened")
        dated = _with_surplus_dates(connection, connection.table("opened"), settled, adjusted, as_of)
        return _figures(dated, as_of, basis)


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
        dated = _with_due_dates(connection, _read(connection, lines), lines)
        return _figures(dated.project("*, issue_date AS arose_on"), as_of, basis)


def _figures(lines: DuckDBPyRelation, as_of: date, basis: str) -> pd.DataFrame:
    return with_ages(account_figures(lines, as_of=as_of, basis=basis).df(), as_of=as_of)


def _read(connection: DuckDBPyConnection, files: Files) -> DuckDBPyRelation:
    if not files:
        raise ParameterError("no file was named", where="ledger", next_step="Name the ledger's Parquet files.")
    return connection.read_parquet([str(file) for file in files])


def _no_rows(connection: DuckDBPyConnection, table: str) -> DuckDBPyRelation:
    return connection.from_df(empty(TABLES[table]))


def _with_due_dates(connection: DuckDBPyConnection, lines: DuckDBPyRelation, items: Files) -> DuckDBPyRelation:
    """Lines with ``age_due_date``: the stated day, else the one the house's rule derives for the few without."""
    columns = ", ".join(_TO_DERIVE)
    undated = _read(connection, items).filter("due_date IS NULL").project(columns).df()
    if undated.empty:
        return lines.project("*, due_date AS age_due_date")
    derived = with_due_date(undated.astype({"terms": "str"}))[["item_id", "age_due_date"]]
    found = connection.from_df(derived.rename(columns={"item_id": "derived_id", "age_due_date": "derived_due"}))
    joined = lines.join(found, "item_id = derived_id", how="left")
    return joined.project("* EXCLUDE (derived_id, derived_due), coalesce(due_date, derived_due) AS age_due_date")


def _with_surplus_dates(
    connection: DuckDBPyConnection,
    lines: DuckDBPyRelation,
    allocations: DuckDBPyRelation,
    adjustments: DuckDBPyRelation | None,
    as_of: date,
) -> DuckDBPyRelation:
    """Lines with ``arose_on``: the day of issue, or for the few settled by too much what the house's rule says."""
    surplus = lines.filter("(open_minor < 0) <> (amount_minor < 0)").project(", ".join(_TO_CROSS)).df()
    if surplus.empty:
        return lines.project("*, issue_date AS arose_on")
    connection.from_df(surplus[["item_id"]]).create("surplus")
    own = "IN (SELECT item_id FROM surplus)"
    dated = with_arose(
        surplus.assign(due_basis=""),
        allocations.filter(f"source_id {own} OR target_id {own}").df(),
        empty(ADJUSTMENTS) if adjustments is None else adjustments.filter(f"item_id {own}").df(),
        as_of=as_of,
    )
    names = {"item_id": "surplus_id", "arose_on": "crossed_on", "age_due_date": "owed_from"}
    found = connection.from_df(dated[list(names)].rename(columns=names))
    joined = lines.join(found, "item_id = surplus_id", how="left")
    return joined.project(
        "* EXCLUDE (surplus_id, crossed_on, owed_from) REPLACE (coalesce(owed_from, age_due_date) AS age_due_date), "
        "coalesce(crossed_on, issue_date) AS arose_on"
    )
