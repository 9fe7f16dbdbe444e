"""Account figures on any engine: rules run where the lines lie; only the few odd lines come here and go back."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

import narwhals as nw
import pandas as pd

from arlib.contracts import ADJUSTMENTS, empty
from arlib.ledger import open_items
from arlib.ledger.account_figures import account_figures, with_ages
from arlib.ledger.lines import with_due_date
from arlib.ledger.surplus import with_arose

_TO_DERIVE = ("item_id", "issue_date", "due_date", "terms")
_TO_CROSS = ("item_id", "issue_date", "amount_minor", "open_minor", "age_due_date")
_OF_A_LINE = ("item_id", "account_id", "currency", "status", "issue_date", "amount_minor", "open_minor", "age_due_date")

Lines = Any
"""A frame of the engine's own kind: a DuckDB relation, a PySpark frame."""


class Engine(Protocol):
    """What an engine must be able to do beside running Narwhals expressions."""

    def fetch(self, lines: Lines) -> pd.DataFrame:
        """Rows to work on here; only asked for few."""

    def place(self, frame: pd.DataFrame) -> Lines:
        """Rows worked out here, given back to the engine; only few."""

    def keep(self, lines: Lines) -> Lines:
        """The same rows, worked out once however often they are read."""


def figures_on(
    engine: Engine, items: Lines, allocations: Lines, adjustments: Lines | None, *, as_of: date, basis: str
) -> pd.DataFrame:
    """Account figures of a ledger that lies with an engine.

    Args:
        engine: The engine.
        items, allocations, adjustments: Its frames, with the columns of the ledger's contract.
        as_of: The day, to its end.
        basis: What invoices age from: ``due_date`` or ``issue_date``.

    Returns:
        As :func:`arlib.ledger.account_figures.with_ages`.
    """
    lines = with_due_dates(engine, open_items(items, allocations, adjustments, as_of=as_of), items)
    # what is open is a small part of the book: kept, so that finding the surplus does not read all lines again
    opened = engine.keep(_lazy(lines).filter(nw.col("open_minor") != 0).select(*_OF_A_LINE).to_native())
    dated = _with_surplus_dates(engine, opened, allocations, adjustments, as_of)
    return aged_figures(engine, dated, as_of=as_of, basis=basis)


def aged_figures(engine: Engine, lines: Lines, *, as_of: date, basis: str) -> pd.DataFrame:
    """Account figures of dated open lines, as pandas."""
    return with_ages(engine.fetch(account_figures(lines, as_of=as_of, basis=basis)), as_of=as_of)


def with_due_dates(engine: Engine, lines: Lines, items: Lines) -> Lines:
    """Lines with ``age_due_date``: the stated day, else the one the house's rule derives for the few without."""
    undated = engine.fetch(_lazy(items).filter(nw.col("due_date").is_null()).select(*_TO_DERIVE).to_native())
    if undated.empty:
        return _lazy(lines).with_columns(age_due_date=nw.col("due_date")).to_native()
    derived = with_due_date(undated.astype({"terms": "str"}))[["item_id", "age_due_date"]]
    found = _lazy(engine.place(derived.rename(columns={"item_id": "derived_id", "age_due_date": "derived_due"})))
    joined = _lazy(lines).join(found, left_on="item_id", right_on="derived_id", how="left")
    return joined.with_columns(age_due_date=nw.coalesce("due_date", "derived_due")).to_native()


def _with_surplus_dates(
    engine: Engine, lines: Lines, allocations: Lines, adjustments: Lines | None, as_of: date
) -> Lines:
    """Lines with ``arose_on``: the day of issue, or for the few settled by too much what the house's rule says."""
    crossed = (nw.col("open_minor") < 0) != (nw.col("amount_minor") < 0)
    surplus = engine.fetch(_lazy(lines).filter(crossed).select(*_TO_CROSS).to_native())
    if surplus.empty:
        return _lazy(lines).with_columns(arose_on=nw.col("issue_date")).to_native()
    own = _lazy(engine.place(surplus[["item_id"]].rename(columns={"item_id": "own_id"})))
    settled = [_touching(engine, allocations, own, side) for side in ("source_id", "target_id")]
    adjusted = empty(ADJUSTMENTS) if adjustments is None else _touching(engine, adjustments, own, "item_id")
    both_ends = settled[1]["source_id"].isin(surplus["item_id"])  # found by its source already
    dated = with_arose(
        surplus.assign(due_basis=""), pd.concat([settled[0], settled[1][~both_ends]]), adjusted, as_of=as_of
    )
    names = {"item_id": "own_id", "arose_on": "crossed_on", "age_due_date": "owed_from"}
    found = _lazy(engine.place(dated[list(names)].rename(columns=names)))
    return (
        _lazy(lines)
        .join(found, left_on="item_id", right_on="own_id", how="left")
        .with_columns(
            age_due_date=nw.coalesce("owed_from", "age_due_date"), arose_on=nw.coalesce("crossed_on", "issue_date")
        )
        .to_native()
    )


def _touching(engine: Engine, rows: Lines, own: nw.LazyFrame[Any], side: str) -> pd.DataFrame:
    """The rows that name one of a few items."""
    return engine.fetch(_lazy(rows).join(own, left_on=side, right_on="own_id", how="semi").to_native())


def _lazy(lines: Lines) -> nw.LazyFrame[Any]:
    lazy: nw.LazyFrame[Any] = nw.from_native(lines)
    return lazy
