"""Reports made for reading: group rows and totals stand between the records. They are told apart and checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from arlib.errors import IntakeError
from arlib.findings import Finding, shown
from arlib.intake.amounts import read_amounts
from arlib.intake.mapping import LayoutRules
from arlib.intake.outcome import Outcome
from arlib.intake.texttable import TextTable, TotalRow, plain
from arlib.money import EXPONENTS, format_money

_OF_A_TOTAL = r"|\*+|[A-Z]{3}|[-+(]?[\d.,' ]+[-)]?(?: ?(?:Dr|Cr))?"


def is_report(rules: LayoutRules) -> bool:
    """Whether anything but records is to be expected."""
    return bool(rules.group or rules.totals or rules.total_when_empty)


def records_of(table: TextTable, rules: LayoutRules) -> TextTable:
    """The records of a report, with the group each stands under; what the other rows say is kept beside them.

    Args:
        table: Every row below the header.
        rules: How the report is laid out.

    Raises:
        IntakeError: ``totals`` is no regular expression.
    """
    cells = table.cells.apply(lambda column: column.str.strip())
    filled = (cells != "").to_numpy(dtype=bool)
    blank = ~filled.any(axis=1)
    first_text = _first_text(cells, filled)
    total = _is_total(table, cells, first_text, rules) & ~blank
    alone = filled[:, 0] & (filled.sum(axis=1) == 1) if filled.shape[1] else blank
    group = alone & ~total & ~blank if rules.group else np.zeros(len(cells), dtype=bool)
    record = ~(blank | total | group)
    names = cells[0].where(pd.Series(group, index=cells.index)).ffill().fillna("") if filled.shape[1] else first_text
    kept = table.cells[record].reset_index(drop=True)
    header = table.header
    if rules.group and table.position(rules.group) is None:
        kept[len(header)] = names[record].reset_index(drop=True).astype("str")
        header = (*header, rules.group)
    counts = f"{int(group.sum())} rows name a group, {int(total.sum())} are totals; they are no records."
    told = (Finding("IMP179", "info", table.name, counts),) if (group | total).any() else ()
    return replace(
        table,
        header=header,
        cells=kept,
        lines=table.lines[record],
        blank_lines=table.blank_lines + int(blank.sum()),
        totals=tuple(_totals(table, cells, first_text, names, record, np.flatnonzero(total).tolist())),
        remarks=(*table.remarks, *told),
    )


def _first_text(cells: pd.DataFrame, filled: npt.NDArray[np.bool_]) -> pd.Series[str]:
    if not filled.size:
        return pd.Series("", index=cells.index, dtype="str")
    at = filled.argmax(axis=1)
    return pd.Series(cells.to_numpy(dtype=object)[np.arange(len(cells)), at], index=cells.index, dtype="str")


def _is_total(
    table: TextTable, cells: pd.DataFrame, first: pd.Series[str], rules: LayoutRules
) -> npt.NDArray[np.bool_]:
    found = np.zeros(len(cells), dtype=bool)
    if rules.totals:
        try:
            pattern = re.compile(rules.totals, re.IGNORECASE)
            several = (cells != "").sum(axis=1) > 1  # one cell alone is a group, whatever it is called
            found |= np.array([bool(pattern.search(text)) for text in first], dtype=bool) & several.to_numpy(dtype=bool)
        except re.error as error:
            raise IntakeError(f"layout.totals: {error}", where="mapping", next_step="Correct the expression.") from None
    at = table.position(rules.total_when_empty) if rules.total_when_empty else None
    if at is not None:
        # nothing but amounts and currencies: a record that merely lacks its number is still a record
        plain_total = cells.apply(lambda column: column.str.fullmatch(_OF_A_TOTAL)).all(axis=1)
        found |= ((cells[at] == "") & plain_total).to_numpy(dtype=bool)
    return found


def _totals(
    table: TextTable,
    cells: pd.DataFrame,
    first: pd.Series[str],
    names: pd.Series[str],
    record: npt.NDArray[np.bool_],
    rows: list[int],
) -> Iterator[TotalRow]:
    """Each total with its records: those of its group where it names the group or is the group's own, else all."""
    position = np.concatenate([[0], np.cumsum(record)])
    starts = np.flatnonzero((names != names.shift()).to_numpy(dtype=bool))
    for row in rows:
        label, group = str(first.iat[row]), str(names.iat[row])
        began = int(starts[starts <= row].max()) if len(starts) else 0
        within = bool(group) and group.lower() in label.lower()
        told = dict(zip((plain(h) for h in table.header), cells.iloc[row].tolist(), strict=True))
        yield TotalRow(int(table.lines[row]), label, int(position[began]) if within else 0, int(position[row]), told)


def total_findings(outcome: Outcome) -> Iterator[Finding]:
    """Totals of the file that are not the sum of their records; they warn and block nothing."""
    if "amount_minor" not in outcome.frame or not outcome.table.totals:
        return
    amounts, currencies = outcome.frame["amount_minor"], outcome.frame["currency"]
    for total in outcome.table.totals:
        rows = slice(total.first, total.end)
        found = currencies.iloc[rows].unique()
        if len(found) != 1 or found[0] not in EXPONENTS:
            continue
        stated = _stated(outcome, total, str(found[0]))
        added = sum(amounts.iloc[rows].tolist())
        if stated is not None and stated != added:
            told = [format_money(v, str(found[0])) for v in (stated, added)]
            count = total.end - total.first
            message = f"{shown(total.label)!r} says {told[0]}, its {count} records add up to {told[1]}."
            where = f"{outcome.source.name} line {total.line}"
            step = "See whether records are missing; some may have been set aside."
            yield Finding("IMP180", "warning", where, message, step)


def _stated(outcome: Outcome, total: TotalRow, currency: str) -> int | None:
    """A total in minor units with the ledger's sign; ``None`` where the row states none, or a percentage."""
    sign = outcome.recipe.mapping.sign
    if sign.debit and sign.credit:
        sides = [total.cells.get(plain(name), "") for name in (sign.debit, sign.credit)]
        debit, credit = (_read(outcome, text, currency) for text in sides)
        return None if debit is None and credit is None else (debit or 0) - (credit or 0)
    rule = outcome.recipe.rules.get("amount")
    minor = _read(outcome, total.cells.get(plain(rule.columns[0]), ""), currency) if rule and rule.columns else None
    return -minor if minor is not None and sign.inverse else minor


def _read(outcome: Outcome, text: str, currency: str) -> int | None:
    if not text.strip():
        return None
    cell, code = pd.Series([text], dtype="str"), pd.Series([currency], dtype="str")
    read = read_amounts(cell, code, style=outcome.reading.amounts, round_once=outcome.reading.round_once)
    return None if read.code[0] else int(read.minor[0])
