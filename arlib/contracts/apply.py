"""Apply a contract: complete a frame, demand it, or list what is wrong with it."""

from __future__ import annotations

import difflib
from typing import cast

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from arlib.contracts.columns import DAY
from arlib.errors import ContractError
from arlib.findings import Finding, shown


def example(name: str) -> pd.DataFrame:
    """Two valid rows of a table, every column filled in.

    >>> example("items")["item_id"].tolist()
    ['AT-100', 'P1']
    """
    from arlib.contracts import TABLES, activity, ledger

    rows = (ledger.EXAMPLES | activity.EXAMPLES)[name]
    return require(pd.DataFrame(rows), TABLES[name])


def empty(schema: pa.DataFrameSchema) -> pd.DataFrame:
    """A table without rows but with every column and its type."""
    return pd.DataFrame({name: pd.Series(dtype=pandas_type(col)) for name, col in schema.columns.items()})


def pandas_type(column: pa.Column) -> str:
    """The pandas type a contract's column has in our frames."""
    name = str(column.dtype)
    # pandera speaks of nanoseconds and of its own string type; frames here hold pandas' defaults
    return DAY if "datetime" in name else "str" if name.startswith("str") else name


def complete(frame: pd.DataFrame, schema: pa.DataFrameSchema) -> pd.DataFrame:
    """Add missing optional columns with their defaults and put the contract's columns first.

    A frame with neither rows nor columns (``pd.DataFrame([])``) is a table without rows.

    Raises:
        ContractError: a required column is missing, with the likely candidate; or money is not whole minor units.
    """
    if frame.shape == (0, 0):
        return empty(schema)
    missing = [n for n, col in schema.columns.items() if col.required and n not in frame.columns]
    if missing:
        raise ContractError(
            f"missing column(s) {missing}.\n  present: {[str(n) for n in frame.columns]}",
            where=str(schema.name),
            next_step=_likely_names(missing, frame) or "Add the column, or map it in a mapping file.",
        )
    _demand_whole_numbers(frame, schema)
    filled = frame.copy(deep=False)
    for name, col in schema.columns.items():
        if name not in filled.columns:
            filled[name] = pd.Series(col.default, index=filled.index, dtype=pandas_type(col))
        elif col.default is not None and not col.nullable and filled[name].isna().any():
            # an all-missing column arrives as float, which cannot hold the default text
            filled[name] = (
                filled[name].astype(pandas_type(col) if pandas_type(col) == "str" else "object").fillna(col.default)
            )
    return filled[list(schema.columns) + [n for n in filled.columns if n not in schema.columns]]


def _demand_whole_numbers(frame: pd.DataFrame, schema: pa.DataFrameSchema) -> None:
    """Refuse fractions before they are read as int64, which would cut them off without a word."""
    for name, column in schema.columns.items():
        if name not in frame.columns or pandas_type(column) != "int64" or pd.api.types.is_integer_dtype(frame[name]):
            continue
        numbers = pd.to_numeric(frame[name], errors="coerce").dropna()
        cut = numbers[numbers.mod(1).ne(0)]
        if len(cut):
            raise ContractError(
                f"{name}, row {cut.index[0]}: {cut.iloc[0]} is not a whole number; {len(cut)} such value(s).",
                where=str(schema.name),
                next_step="Money is whole minor units: write 100.50 as 10050.",
            )


def require(frame: pd.DataFrame, schema: pa.DataFrameSchema) -> pd.DataFrame:
    """The frame, completed and with the contract's types; or an error naming every breach.

    Raises:
        ContractError: what, where, next step; all breaches, at most five of each printed.

    >>> from arlib.contracts import ADJUSTMENTS
    >>> gift = {"item_id": "A", "kind": "gift", "amount_minor": 1, "effective_date": "2026-01-01"}
    >>> require(pd.DataFrame([gift]), ADJUSTMENTS)
    Traceback (most recent call last):
        ...
    arlib.errors.ContractError: adjustments: 1 value(s) break the contract.
      kind, row 0: 'gift' is not one of discount, fx, write_off, write_off_gain
      next step: Correct these rows, or set them aside before the rule is called.
    """
    try:
        valid = schema.validate(complete(frame, schema), lazy=True)
        # pandera coerces days to nanoseconds; the house keeps pandas' own microseconds
        return valid.astype({n: DAY for n, col in schema.columns.items() if pandas_type(col) == DAY})
    except SchemaErrors as error:
        lines = _breaches(error)
        more = f"\n  ... and {len(lines) - 5} more" if len(lines) > 5 else ""
        raise ContractError(
            f"{len(lines)} value(s) break the contract.\n  " + "\n  ".join(lines[:5]) + more,
            where=str(schema.name),
            next_step="Correct these rows, or set them aside before the rule is called.",
        ) from None


def check(frame: pd.DataFrame, schema: pa.DataFrameSchema) -> tuple[Finding, ...]:
    """Every breach as a finding; empty when the frame is valid."""
    try:
        schema.validate(complete(frame, schema), lazy=True)
    except SchemaErrors as error:
        return tuple(
            Finding("TAB001", "error", str(schema.name), line, "Correct the row.") for line in _breaches(error)
        )
    return ()


def _breaches(error: SchemaErrors) -> list[str]:
    cases = error.failure_cases
    # a check over several columns is reported once per column: the money column is the one to look at
    whole_row = cases["schema_context"].eq("DataFrameSchema") & cases["check"].str.startswith("amount_minor")
    return [_breach(row) for row in cases[~whole_row | cases["column"].eq("amount_minor")].to_dict("records")]


def _breach(case: dict[str, object]) -> str:
    column = case["column"] if isinstance(case["column"], str) else "row"
    place = f"{column}, row {case['index']}" if pd.notna(cast(float, case["index"])) else str(column)
    return f"{place}: {_reason(str(case['check']), shown(case['failure_case']))}"


def _reason(check: str, value: str) -> str:
    if check.startswith("isin("):
        allowed = sorted(check.removeprefix("isin([").removesuffix("])").replace("'", "").split(", "))
        return f"{value!r} is not one of {', '.join(allowed[:12])}{', ...' if len(allowed) > 12 else ''}"
    plain = {
        "not_nullable": "a value is missing",
        "field_uniqueness": f"{value!r} is there twice",
        "multiple_fields_uniqueness": f"{value!r} is there twice",
    }
    if check in plain:
        return plain[check]
    if check.startswith(("dtype", "coerce_dtype")):
        return f"{value!r} has the wrong type"
    if check.startswith("amount_minor: "):
        return f"{value} does not fit the kind; {check.removeprefix('amount_minor: ')}"
    if check.startswith("str_length"):
        return f"{value!r} is empty or too long"
    return f"{value!r}: {check}"


def _likely_names(missing: list[str], frame: pd.DataFrame) -> str:
    def plain(name: object) -> str:
        return str(name).lower().replace(" ", "_").replace("-", "_")

    present = {plain(n): n for n in frame.columns}
    hits = [(near[0], m) for m in missing if (near := difflib.get_close_matches(m, present, n=1, cutoff=0.7))]
    return (
        "; ".join(f"{present[n]!r} looks like {m!r}" for n, m in hits) + "; map it in a mapping file." if hits else ""
    )
