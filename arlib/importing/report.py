"""What an import did, file by file, and how it is told on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from arlib.findings import Finding
from arlib.intake import Intake
from arlib.money import format_money

MOST_CONFLICTS_TOLD = 20


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

    @property
    def changed(self) -> bool:
        """Whether the ledger says anything else than before."""
        return self.before != self.snapshot_id

    def lines(self) -> list[str]:
        """The report as plain lines for a terminal."""
        told = [line for row in self.files.to_dict("records") for line in self._lines_of(row)]
        told += [str(f) for f in self.findings if f.severity != "info"]
        told += [
            f"held: {c['table']} {c['key']}, {c['column']}: ledger {c['kept']!r}, {c['file']} {c['offered']!r}"
            for c in self.conflicts.head(MOST_CONFLICTS_TOLD).to_dict("records")
        ]
        told += [f"rows set aside, with their reasons: {path}" for path in self.set_aside_files]
        return [*told, self._last_line()]

    def _lines_of(self, row: Mapping[Any, Any]) -> Iterator[str]:
        counts = ("accepted", "set_aside", "duplicates", *(["pending"] if row["pending"] else []))
        parts = ", ".join(f"{row[c]:,} {c.replace('_', ' ')}" for c in counts)
        yield f"{row['file']}: {row['records']:,} records of {row['kind']}: {parts}"
        ledger = ("added", "already_there", "conflicts")
        yield "  in the ledger: " + ", ".join(f"{row[c]:,} {c.replace('_', ' ')}" for c in ledger)
        mine = self.totals[(self.totals["file"] == row["file"]) & (self.totals["state"] == "accepted")]
        money = [format_money(t["amount_minor"], t["currency"]) for t in mine.to_dict("records") if t["currency"]]
        if money:
            yield f"  accepted: {', '.join(money)}"

    def _last_line(self) -> str:
        if self.dry_run:
            return "Nothing was changed: this was a dry run."
        if not self.changed:
            return "The ledger is as it was: everything in these files was already there or was set aside."
        return f"The ledger is now at snapshot {str(self.snapshot_id)[:12]}."
