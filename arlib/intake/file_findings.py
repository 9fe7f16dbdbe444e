"""What is worth knowing about a file as a whole, and each kind of fault in its rows once."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from arlib.findings import Finding, shown
from arlib.intake.codes import FILE_CODES, ROW_CODES
from arlib.intake.keys import lost_zero_findings
from arlib.intake.outcome import Outcome
from arlib.intake.rows import unused_columns
from arlib.intake.shape import total_findings

_INVISIBLE = "[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2028\u2029\u2060-\u2064\ufeff]"
"""Control characters, and those without a width: two ids that look the same would be two."""


def file_findings(outcome: Outcome) -> Iterator[Finding]:
    """Findings about the file that no single row is guilty of."""
    name, table = outcome.source.name, outcome.table
    yield from table.remarks
    if not table.records:
        yield Finding("IMP160", "warning", name, f"{FILE_CODES['IMP160'].capitalize()}.", "Check the export.")
    if unused := unused_columns(outcome.recipe, table):
        yield Finding("IMP161", "info", name, f"Columns not used: {', '.join(shown(u) for u in unused)}.")
    if table.titles:
        yield Finding("IMP162", "info", name, f"{len(table.titles)} line(s) above the header: {shown(table.titles[0])}")
    yield from total_findings(outcome)
    yield from lost_zero_findings(outcome)
    yield from _rounding(outcome)
    yield from _early_due_dates(outcome)
    yield from _no_due_dates(outcome)
    yield from _padded_ids(outcome)
    yield from _several_names(outcome)
    if count := len(outcome.repeats.duplicates):
        yield Finding("IMP168", "info", name, f"{FILE_CODES['IMP168'].capitalize()}: {count}; each counts once.")


def row_findings(name: str, set_aside: pd.DataFrame) -> Iterator[Finding]:
    """One finding for each kind of fault in each column, with the first line it is on.

    Entries of a statement that does not add up are told with their statement.
    """
    set_aside = set_aside[set_aside["code"] != "IMP170"]
    for (code, column), rows in set_aside.groupby(["code", "column"], sort=True):
        first = rows.iloc[0]
        where = f"{name} line {first['line']}" + (f", column {shown(column)}" if column else "")
        more = f" ({len(rows)} rows)" if len(rows) > 1 else ""
        what = "; ".join(ROW_CODES[c][0] for c in str(code).split("; "))
        message = f"Set aside, {what}{more}: {shown(first['reason'])}."
        yield Finding(str(code), "error", where, message, str(first["next_step"]))


def _rounding(outcome: Outcome) -> Iterator[Finding]:
    for column, by_currency in outcome.reading.rounded.items():
        for currency, (count, difference) in sorted(by_currency.items()):
            change = f"rounding changed {difference.normalize():+f} {currency} in all"
            message = f"{count} values of {shown(column)} had more decimals than {currency} has; {change}."
            yield Finding("IMP163", "warning", outcome.source.name, message, "Compare the totals with the source.")


def _early_due_dates(outcome: Outcome) -> Iterator[Finding]:
    frame = outcome.frame[outcome.accepted]
    if {"due_date", "issue_date"} <= set(frame.columns):
        early = frame[frame["due_date"] < frame["issue_date"]]
        if len(early):
            message = f"{len(early)} {FILE_CODES['IMP164']}, such as {shown(early['item_id'].iloc[0])}."
            yield Finding("IMP164", "warning", outcome.source.name, message, "Check the date order.")


def _no_due_dates(outcome: Outcome) -> Iterator[Finding]:
    frame = outcome.frame[outcome.accepted]
    if {"due_date", "kind"} <= set(frame.columns):
        without = frame.loc[frame["due_date"].isna() & frame["kind"].isin(("invoice", "debit_note")), "item_id"]
        if len(without):
            told = f"{len(without)} {FILE_CODES['IMP167']}, such as {shown(without.iloc[0])}"
            message = f"{told}: they are due by their terms, such as net 30, else on the day of issue."
            yield Finding("IMP167", "warning", outcome.source.name, message, "Add the due dates in the export.")


def _padded_ids(outcome: Outcome) -> Iterator[Finding]:
    for field in outcome.recipe.kind.key:
        text = outcome.texts[field]
        padded = text[(text != text.str.strip()) | text.str.contains(_INVISIBLE, regex=True)]
        if len(padded) and outcome.recipe.kind.field[field].type == "key":
            message = f"{len(padded)} {FILE_CODES['IMP165']} in {field}, such as {shown(padded.iloc[0])!r}; kept so."
            yield Finding("IMP165", "warning", outcome.source.name, message, "Correct the export if they are a slip.")


def _several_names(outcome: Outcome) -> Iterator[Finding]:
    if found := outcome.several_names:
        message = f"{len(found)} {FILE_CODES['IMP166']}, such as {shown(found[0])}; the name most rows use was taken."
        yield Finding("IMP166", "warning", outcome.source.name, message)
