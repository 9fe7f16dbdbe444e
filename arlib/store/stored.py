"""How tables lie in the store: the contract's columns plus the few that only the store needs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pandas as pd

from arlib.contracts import TABLES, complete, empty, require
from arlib.money import checked_sum

PLACEHOLDER, DERIVED, GIVEN = "placeholder", "derived", "given"
"""Where an account row comes from: made up so that nothing vanishes, read off documents, or a customers file."""

STORE_COLUMNS: dict[str, dict[str, str]] = {
    "accounts": {"origin": GIVEN},
    "remittance_lines": {"currency": ""},
    "allocations": {"currency": ""},
    "adjustments": {"currency": ""},
}
"""Columns the contract does not have, with the value of a table that comes without them.
The currency lets a later import prove that both sides of an allocation are in the same money."""

KEYS: dict[str, tuple[str, ...]] = {
    name: tuple(schema.unique) if schema.unique else () for name, schema in TABLES.items()
}
MONEY: dict[str, str] = {
    name: next(c for c in schema.columns if c.endswith("_minor"))
    for name, schema in TABLES.items()
    if any(c.endswith("_minor") and c != "credit_limit_minor" for c in schema.columns)
}


def stored_columns(name: str) -> list[str]:
    """Columns of a table in the store, in their order."""
    return [*TABLES[name].columns, *STORE_COLUMNS.get(name, {})]


def as_stored(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """A table that passed its contract, with the store's columns and nothing else.

    Raises:
        ContractError: the table breaks its contract.
    """
    completed = require(table, TABLES[name])
    for column, default in STORE_COLUMNS.get(name, {}).items():
        if column not in completed.columns:
            completed[column] = pd.Series(default, index=completed.index, dtype="str")
    for column, spec in TABLES[name].columns.items():
        if spec.nullable and str(spec.dtype) == "str":
            completed[column] = completed[column].where(completed[column] != "")  # one way of saying "none"
    return completed[stored_columns(name)].reset_index(drop=True)


def completed(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """A table of an older snapshot with the optional columns that were added since, empty."""
    if set(stored_columns(name)) <= set(table.columns):
        return table
    filled = complete(table, TABLES[name])
    for column, default in STORE_COLUMNS.get(name, {}).items():
        if column not in filled.columns:
            filled[column] = pd.Series(default, index=filled.index, dtype="str")
    return filled[stored_columns(name)]


@cache
def empty_stored(name: str) -> pd.DataFrame:
    """A table without rows as the store would hold it."""
    return as_stored(name, empty(TABLES[name]))


def contract_part(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """The columns the rules know."""
    return table[list(TABLES[name].columns)]


def money_totals(tables: Mapping[str, pd.DataFrame]) -> dict[str, list[dict[str, object]]]:
    """Rows and money per table and currency: what a person can check a manifest by."""
    return {name: _totals(table, MONEY[name]) for name, table in sorted(tables.items()) if name in MONEY}


def _totals(table: pd.DataFrame, column: str) -> list[dict[str, object]]:
    return [
        {"currency": str(currency), "rows": len(rows), column: checked_sum(rows)}
        for currency, rows in table.groupby("currency", sort=True)[column]
    ]
