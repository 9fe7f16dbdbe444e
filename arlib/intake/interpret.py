"""From a file's text to its ledger rows: settle the conventions, read every cell, set aside what does not fit."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from arlib.findings import shown
from arlib.intake.amounts import infer_style
from arlib.intake.cells import Reading
from arlib.intake.convention import Convention
from arlib.intake.days import infer_day_style
from arlib.intake.declared import Declared
from arlib.intake.kinds import Field
from arlib.intake.ledger_tables import as_table, derived_accounts, settlements, with_contract
from arlib.intake.mapping import ColumnRule
from arlib.intake.outcome import Outcome
from arlib.intake.problems import Problems
from arlib.intake.repeats import Repeats, find_repeats
from arlib.intake.rows import Recipe, canonical_text, demand_document_amounts, text_of
from arlib.intake.signs import kind_by_sign, ledger_amounts, without_marks
from arlib.intake.source import SourceFile
from arlib.intake.texttable import TextTable

SETTLED = Field("settled_date", "day", "settled_date", past=True)


def interpret(
    source: SourceFile, table: TextTable, recipe: Recipe, told: Declared, conventions: dict[str, Convention]
) -> Outcome:
    """Everything the file says, every record of it accounted for.

    Args:
        source: The file.
        table: Its records as text.
        recipe: Where our columns come from.
        told: What caller and mapping declared.
        conventions: What is known of the file's text so far.

    Raises:
        IntakeError: amounts or dates can be read two ways and nothing says which.
    """
    texts = _texts(recipe, table)
    demand_document_amounts(recipe, texts.get("currency"), where=source.name)
    styles, inferred = _styles(source, recipe, texts, told)
    round_once = recipe.mapping.amounts.rounding == "round_once"
    reading = Reading(*styles, told.as_of, round_once, told.inverse, Problems(len(table.cells), where=source.name))
    columns = _columns(recipe, reading, texts)
    pending = np.zeros(len(table.cells), dtype=bool)
    pending[[v.row for v in table.pending]] = True
    reading.problems.forgive(pending)  # a day to come is why it is pending
    _refuse(table, reading)
    settled = columns.pop(SETTLED.name, None)
    frame = as_table(recipe, columns)
    repeats = _repeats(recipe, reading, texts, frame, table, ~reading.problems.bad & ~pending)
    accepted = ~reading.problems.bad & ~pending
    accepted[repeats.duplicates] = False
    tables, several_names = _tables(recipe, table, frame, accepted, settled)
    return Outcome(
        source, table, recipe, reading, texts, frame, accepted, pending, repeats, tables, several_names,
        conventions | inferred,
    )  # fmt: skip


def _refuse(table: TextTable, reading: Reading) -> None:
    """What the format itself holds against its records, such as a balance that does not come out."""
    if table.refused:
        rows = np.array([v.row for v in table.refused], dtype="int64")
        codes = np.array([v.code for v in table.refused], dtype=object)
        reading.problems.add_coded(rows, "", codes, [v.reason for v in table.refused], table.cells[0])


def _texts(recipe: Recipe, table: TextTable) -> dict[str, pd.Series[str]]:
    texts = {name: canonical_text(recipe, table, name) for name in recipe.kind.field if _is_given(recipe, name)}
    sign, settlement = recipe.mapping.sign, recipe.mapping.settlement
    if sign.debit and sign.credit:
        texts["debit"] = text_of(ColumnRule(columns=(sign.debit,)), table)
        texts["credit"] = text_of(ColumnRule(columns=(sign.credit,)), table)
        texts["amount"] = texts["debit"].where(texts["debit"].str.strip() != "", texts["credit"])
    if recipe.mapping.amounts.credit_mark:
        texts["amount"] = without_marks(texts["amount"], recipe.mapping.amounts)
    if "kind" in texts and "amount" in texts:
        texts["kind"] = kind_by_sign(recipe, texts)
    if settlement:
        texts[SETTLED.name] = text_of(ColumnRule(columns=(settlement.settled_date,)), table)
    return texts


def _is_given(recipe: Recipe, name: str) -> bool:
    return bool(name in recipe.rules or name in recipe.mapping.defaults or recipe.kind.field[name].default)


def _styles(
    source: SourceFile, recipe: Recipe, texts: dict[str, pd.Series[str]], told: Declared
) -> tuple[tuple[Any, Any], dict[str, Convention]]:
    """How amounts and dates are written, settled from all cells before any single one is read."""
    types = {name: spec.type for name, spec in recipe.kind.field.items()}
    types |= {"debit": "amount", "credit": "amount", SETTLED.name: "day"}
    money = [text for name, text in texts.items() if types[name] == "amount"]
    days = [text for name, text in texts.items() if types[name] == "day"]
    style, signs = infer_style(money, where=source.name, decimal=told.decimal, thousands=told.thousands)
    day_style, order = infer_day_style(days, where=source.name, order=told.date_order, format_=told.date_format)
    return (style, day_style), (signs if money else {}) | ({"date_order": order} if days else {})


def _columns(recipe: Recipe, reading: Reading, texts: dict[str, pd.Series[str]]) -> dict[str, pd.Series[Any]]:
    by_sign = "debit" in texts
    columns: dict[str, pd.Series[Any]] = {
        name: reading.typed(spec, recipe.shown_source(name), texts)
        for name, spec in recipe.kind.field.items()
        if name in texts and not (name == "amount" and by_sign)
    }
    if "amount" in recipe.kind.field:
        columns["amount"] = ledger_amounts(recipe, reading, texts, columns)
    if recipe.mapping.settlement:
        columns[SETTLED.name] = reading.typed(SETTLED, recipe.mapping.settlement.settled_date, texts)
    return columns


def _repeats(
    recipe: Recipe,
    reading: Reading,
    texts: dict[str, pd.Series[str]],
    frame: pd.DataFrame,
    table: TextTable,
    candidates: npt.NDArray[np.bool_],
) -> Repeats:
    key = recipe.kind.key
    repeats = find_repeats(frame, [recipe.kind.field[k].target for k in key], candidates)
    if len(repeats.conflicts):
        pairs = zip(repeats.conflicts.tolist(), repeats.conflict_of.tolist(), repeats.differing, strict=True)
        reasons = [
            f"the same {key[0]} is on line {table.lines[first]} with {_difference(recipe, texts, columns, first, row)}"
            for row, first, columns in pairs
        ]
        codes = np.full(len(reasons), "IMP151", dtype=object)
        reading.problems.add_coded(repeats.conflicts, recipe.shown_source(key[0]), codes, reasons, texts[key[0]])
    return repeats


def _difference(
    recipe: Recipe, texts: dict[str, pd.Series[str]], columns: tuple[str, ...], first: int, row: int
) -> str:
    fields = [f.name for f in recipe.kind.fields if f.target in columns and f.name in texts]
    return ", ".join(f"{f} {shown(texts[f].iat[first])!r} (here {shown(texts[f].iat[row])!r})" for f in fields)


def _tables(
    recipe: Recipe,
    table: TextTable,
    frame: pd.DataFrame,
    accepted: npt.NDArray[np.bool_],
    settled: pd.Series[Any] | None,
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    main = recipe.kind.table
    tables = {main: with_contract(frame[accepted], main)}
    several: list[str] = []
    if recipe.mapping.accounts:
        tables["accounts"], several = derived_accounts(recipe, table, accepted)
    if settled is not None and recipe.mapping.settlement:
        implied = settlements(tables[main], settled[accepted].reset_index(drop=True), recipe.mapping.settlement)
        tables["allocations"] = implied["allocations"]
        tables["items"] = pd.concat([tables["items"], implied["items"]], ignore_index=True)
    return tables, several
