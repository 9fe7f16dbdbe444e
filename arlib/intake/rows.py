"""From the file's columns to ours, still as text: names, constants, joins, defaults and value maps of a mapping."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from arlib.errors import IntakeError
from arlib.findings import shown
from arlib.intake.kinds import Kind
from arlib.intake.mapping import ColumnRule, Mapping, alternatives
from arlib.intake.texttable import TextTable, plain

CUSTOMER_KEYS = frozenset({"account_id", "parent_id"})


@dataclass(frozen=True)
class Recipe:
    """How each of our columns is filled from a file; a plain file is mapped onto itself."""

    kind: Kind
    rules: dict[str, ColumnRule]
    mapping: Mapping
    currency: str = ""

    def source_names(self) -> set[str]:
        """Columns of the file that are read."""
        sign, settlement = self.mapping.sign, self.mapping.settlement
        rules = [*self.rules.values(), *self.mapping.accounts.values()]
        extra = [sign.debit, sign.credit, settlement.settled_date if settlement else None]
        return {name for rule in rules for name in rule.columns} | {name for name in extra if name}

    def shown_source(self, field: str) -> str:
        """What the user calls one of our columns."""
        rule = self.rules.get(field)
        return " + ".join(rule.columns) if rule and rule.columns else field


def recipe_for(
    kind: Kind,
    mapping: Mapping | None,
    table: TextTable,
    *,
    where: str,
    currency: str | None,
    key_width: int | None = None,
) -> Recipe:
    """The recipe of a file: its mapping's, or our own column names.

    Raises:
        IntakeError: a column is missing; the likely candidate is named.
    """
    if mapping is None:
        present = {plain(h) for h in table.header}
        rules = {name: ColumnRule(columns=(name,)) for name in kind.field if name in present}
        mapping = Mapping(name="", kind=kind.name, columns={})
    else:
        mapping = _settled(mapping, table)
        rules = dict(mapping.columns)
    if key_width:
        rules = _widened(rules, key_width)
        mapping = mapping.model_copy(update={"accounts": _widened(mapping.accounts, key_width)})
    if currency and "currency" in kind.field and "currency" not in rules:
        rules["currency"] = ColumnRule(constant=currency)
    if currency and _is_converted(rules, mapping):
        rules["currency"] = ColumnRule(constant=currency)
    recipe = Recipe(kind, rules, mapping, currency or "")
    by_sign = {"amount"} if mapping.sign.debit and mapping.sign.credit else set()
    missing = [n for n in sorted(kind.required - set(rules) - by_sign)]
    missing += [n for n in sorted(recipe.source_names()) if table.position(n) is None]
    if missing == ["currency"]:
        raise IntakeError(
            "the file names no currency: missing column(s) ['currency']",
            where=where,
            next_step='Declare the one all rows are in, such as currency = "EUR".',
        )
    if missing:
        told = [f"{shown(n)!r}{_asked_by(recipe, n)}" for n in missing]
        raise IntakeError(
            f"missing column(s) {', '.join(told)}.\n  present: {[shown(h) for h in table.header]}",
            where=where,
            next_step=_likely(missing, table.header),
        )
    return recipe


def _is_converted(rules: dict[str, ColumnRule], mapping: Mapping) -> bool:
    return bool("amount" in rules and set(rules["amount"].columns) & set(mapping.amounts.converted))


def demand_document_amounts(recipe: Recipe, currency: pd.Series[str] | None, *, where: str) -> None:
    """Refuse amounts in the company's own currency beside documents in several.

    Raises:
        IntakeError: the amounts are converted ones, and nothing says into which currency.
    """
    if currency is None or not _is_converted(recipe.rules, recipe.mapping):
        return
    codes = sorted(c for c in currency.str.strip().unique() if c)
    if len(codes) > 1:
        raise IntakeError(
            f"{recipe.shown_source('amount')!r} is in the company's own currency, the documents are in {len(codes)} "
            f"({', '.join(shown(c) for c in codes[:5])})",
            where=where,
            next_step="Export the amounts in document currency, or declare the company's currency (--currency EUR).",
        )


def _asked_by(recipe: Recipe, column: str) -> str:
    """Which line of the mapping asks for a column."""
    if not recipe.mapping.name:
        return ""
    parts = {"columns": recipe.rules, "accounts": recipe.mapping.accounts}
    for section, rules in parts.items():
        for field, rule in rules.items():
            if column in rule.columns:
                return f" (line {field!r} under [{section}] of mapping {shown(recipe.mapping.name)!r})"
    return f" (mapping {shown(recipe.mapping.name)!r})"


def _settled(mapping: Mapping, table: TextTable) -> Mapping:
    """The mapping with each ``either`` turned into the column that is there, and missing optional columns left out."""

    def chosen(rules: dict[str, ColumnRule]) -> dict[str, ColumnRule]:
        found = {}
        for name, rule in rules.items():
            there = [c for c in rule.either if table.position(c) is not None]
            columns = tuple((there or list(rule.either))[:1]) or tuple(_present(c, table) for c in rule.columns)
            if rule.optional and any(table.position(c) is None for c in columns):
                continue
            found[name] = rule.model_copy(update={"columns": columns, "either": ()})
        return found

    return mapping.model_copy(update={"columns": chosen(mapping.columns), "accounts": chosen(mapping.accounts)})


def _widened(rules: dict[str, ColumnRule], width: int) -> dict[str, ColumnRule]:
    return {n: r.model_copy(update={"width": width}) if n in CUSTOMER_KEYS else r for n, r in rules.items()}


def _present(column: str, table: TextTable) -> str:
    names = alternatives(column)
    return next((n for n in names if table.position(n) is not None), names[0])


def text_of(rule: ColumnRule, table: TextTable) -> pd.Series[str]:
    """The cells a column rule asks for."""
    if rule.constant is not None:
        return pd.Series(rule.constant, index=table.cells.index, dtype="str")
    parts = [c for c in (table.column(name) for name in rule.columns) if c is not None]
    joined = parts[0]
    for part in parts[1:]:
        joined = joined + pd.Series(rule.separator, index=joined.index).where((joined != "") & (part != ""), "") + part
    if rule.width:
        joined = joined.where(~joined.str.fullmatch("[0-9]+"), joined.str.zfill(rule.width)).astype("str")
    return (rule.prefix + joined).where(joined != "", "") if rule.prefix else joined


def canonical_text(recipe: Recipe, table: TextTable, field: str) -> pd.Series[str]:
    """The cells of one of our columns, with the mapping's values and defaults; empty where the file has none."""
    rule, spec = recipe.rules.get(field), recipe.kind.field[field]
    text = text_of(rule, table) if rule else pd.Series("", index=table.cells.index, dtype="str")
    if values := recipe.mapping.values.get(field):
        trimmed = text.str.strip()
        text = trimmed.map(values).where(trimmed.isin(list(values)), text).astype("str")
    default = recipe.mapping.defaults.get(field, spec.default)
    if field == "currency" and recipe.currency:
        default = recipe.currency
    return text.where(text.str.strip() != "", default) if default else text


def unused_columns(recipe: Recipe, table: TextTable) -> list[str]:
    """Header names nothing was read from."""
    used = {plain(n) for n in recipe.source_names()}
    return [h for h in table.header if h.strip() and plain(h) not in used]


def _likely(missing: Sequence[str], header: Iterable[str]) -> str:
    present = {plain(h): h for h in header if h.strip()}
    hits = [(near[0], m) for m in missing if (near := difflib.get_close_matches(plain(m), present, n=1, cutoff=0.6))]
    if not hits:
        return "Add the column, or say in a mapping file where it comes from."
    return "; ".join(f"{shown(present[n])!r} looks like {m!r}" for n, m in hits) + "; map it in a mapping file."
