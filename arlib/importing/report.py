"""What an import did, file by file, and how it is told on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from arlib.findings import Finding
from arlib.importing.preview import preview_lines
from arlib.intake import Intake
from arlib.money import EXPONENTS, format_money

MOST_CONFLICTS_TOLD = 20
ALWAYS_TOLD = frozenset({"IMP184", "IMP320"})
STATES = {"accepted": "accepted", "set_aside": "set_aside", "duplicate": "duplicates", "pending": "pending"}
"""State in the totals, and the column of the report that counts it."""


@dataclass(frozen=True)
class ImportReport:
    """What an import did, file by file.

    Args:
        files: One row per file: ``file kind mapping records accepted set_aside duplicates pending``, and rows of ledger
            tables ``added already_there conflicts``.
        totals: The intakes' totals with the file in front.
        conflicts: One row per cell that differs from what the ledger has: ``file table key column kept offered``.
        findings: About the files, and about references between the tables afterwards.
        intakes: What was read, in full.
        set_aside_files: Where the rows set aside were written, to be corrected and imported again.
        before, snapshot_id: Ledger snapshots; equal when nothing was new.
        dry_run: Nothing was written.
        to_decide_files: Where money that left the bank account was listed, to be decided on.
        replaced: Rows that contradicted the ledger took the place of its own.
    """

    files: pd.DataFrame
    totals: pd.DataFrame
    conflicts: pd.DataFrame
    findings: tuple[Finding, ...]
    intakes: tuple[Intake, ...]
    set_aside_files: tuple[Path, ...]
    before: str | None
    snapshot_id: str | None
    dry_run: bool
    to_decide_files: tuple[Path, ...] = ()
    replaced: bool = False

    @property
    def changed(self) -> bool:
        """Whether the ledger says anything else than before."""
        return self.before != self.snapshot_id

    def lines(self) -> list[str]:
        """The report as plain lines for a terminal."""
        told = [line for n, row in enumerate(self.files.to_dict("records")) for line in self._lines_of(n, row)]
        told += [str(f) for f in self.findings if f.severity != "info" or f.code in ALWAYS_TOLD]
        word = "replaced" if self.replaced else "held"
        told += [
            f"{word}: {c['table']} {c['key']}, {c['column']}: ledger {c['kept']!r}, {c['file']} {c['offered']!r}"
            for c in self.conflicts.head(MOST_CONFLICTS_TOLD).to_dict("records")
        ]
        if len(self.conflicts) > MOST_CONFLICTS_TOLD:
            told.append(f"... and {len(self.conflicts) - MOST_CONFLICTS_TOLD:,} more")
        told += [f"rows set aside, with their reasons: {path}" for path in self.set_aside_files]
        if self.set_aside_files:
            told.append("  next step: correct them there or at the source, and import the file with the same options")
        told += [f"money that left the bank, to decide on: {path}" for path in self.to_decide_files]
        if self.to_decide_files:
            told.append("  next step: keep the rows that are refunds to customers, and import that file")
        return [*told, self._last_line()]

    def _lines_of(self, number: int, row: Mapping[Any, Any]) -> Iterator[str]:
        intake, conflicts = self.intakes[number], row["conflicts"]
        records = "1 record" if row["records"] == 1 else f"{row['records']:,} records"
        told = ", ".join(f"{row[column]:,} {column.replace('_', ' ')}" for column in STATES.values())
        yield f"{row['file']}: {records} of {row['kind']}: {told}"
        for state, column in STATES.items():
            totals = intake.totals[(intake.totals["state"] == state) & (intake.totals["amount_minor"] != 0)]
            unread = " (as far as amounts can be read)" if state == "set_aside" else ""
            yield from _counted(state, row[column], _money(totals), unread)
        yield from _counted("conflict", conflicts, self._money_in_conflict(intake) if conflicts else "", "")
        kept = "replaced" if self.replaced else "held"
        yield f"  in the ledger: {row['added']:,} added, {row['already_there']:,} already there, {conflicts:,} {kept}"
        if self.dry_run:
            yield from (f"    {line}" for line in preview_lines(intake))

    def _money_in_conflict(self, intake: Intake) -> str:
        mine = self.conflicts[self.conflicts["file"] == intake.file.name]
        items = intake.tables.get("items")
        if items is None:
            return ""
        held = items[items["item_id"].isin(mine.loc[mine["table"] == "items", "key"])]
        return _money(held)

    def _last_line(self) -> str:
        if self.dry_run:
            return "Nothing was changed: this was a dry run."
        if not self.changed:
            return "The ledger is as it was: everything in these files was already there or was set aside."
        return f"The ledger is now at snapshot {str(self.snapshot_id)[:12]}."


def _counted(state: str, count: int, money: str, remark: str) -> Iterator[str]:
    """The money of a state; nothing where there is none."""
    if count and money:
        yield f"  {state.replace('_', ' '):<10}{count:>10,}   {money}{remark}"


def _money(rows: pd.DataFrame) -> str:
    known = rows[rows["currency"].isin(list(EXPONENTS))].groupby("currency", sort=True)["amount_minor"]
    return ", ".join(format_money(sum(amounts.tolist()), str(code)) for code, amounts in known)
