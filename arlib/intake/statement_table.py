"""From bank statements to records: every entry a row, with the reason where it is not taken."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from arlib.findings import Finding, shown
from arlib.intake.codes import FILE_CODES, ROW_CODES
from arlib.intake.statements import Entry, Statement
from arlib.intake.texttable import TextTable, Verdict
from arlib.intake.witness import chain_findings, fingerprint, why_not

COLUMNS = ("entry_id", "kind", "date", "amount", "currency", "party_name", "reference", "bank_ref")
_ID_LENGTH = 20


def statement_table(statements: Sequence[Statement], *, name: str, as_of: date) -> TextTable:
    """All entries as records of kind ``bank``.

    Args:
        statements: As an adapter read them.
        name: The file's name.
        as_of: Entries whose value date is still to come are pending.
    """
    rows = _Rows(as_of)
    findings: list[Finding] = []
    taken: list[Statement] = []
    for statement in statements:
        reason = why_not(statement)
        rows.add(statement, reason)
        findings += _about(statement, reason, name)
        if not reason:
            taken.append(statement)
    findings += chain_findings([s for s in taken if not s.interim], where=name)
    findings += _about_pending(rows, name)
    findings += _about_debits(rows, name)
    return TextTable(
        header=COLUMNS,
        cells=pd.DataFrame(rows.cells, columns=pd.RangeIndex(len(COLUMNS)), dtype="str"),
        lines=np.array(rows.lines, dtype="int64"),
        broken=(),
        header_line=0,
        name=name,
        refused=tuple(rows.refused),
        pending=tuple(rows.pending),
        remarks=tuple(findings),
    )


@dataclass
class _Rows:
    """Collects rows; gives every entry the same id in whatever file it comes again."""

    as_of: date
    cells: list[tuple[str, ...]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    refused: list[Verdict] = field(default_factory=list)
    pending: list[Verdict] = field(default_factory=list)
    _counts: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    _closed: dict[tuple[str, str], int] = field(default_factory=dict)
    _seen: set[tuple[object, ...]] = field(default_factory=set)

    def add(self, statement: Statement, reason: str) -> None:
        """Take a statement's entries; ``reason`` says why its booked ones are not to be accepted."""
        nth = self._counter(statement, bool(reason))
        for entry in statement.entries:
            row = len(self.cells)
            self.cells.append(self._row(statement, entry, nth))
            self.lines.append(entry.line)
            waiting = entry.pending or statement.interim or self._still_to_come(entry)
            if entry.fault:
                self.refused.append(Verdict(row, "IMP171", entry.fault))
            elif waiting:
                self.pending.append(Verdict(row, "IMP175", waiting))
            elif reason:
                self.refused.append(Verdict(row, "IMP170", reason))

    def _counter(self, statement: Statement, refused: bool) -> Counter[str]:
        """Equal entries are numbered through statements that follow on each other, and anew where they overlap."""
        key, mark = (statement.account, statement.currency), fingerprint(statement)
        follows = (
            not refused
            and statement.opening is not None
            and key in self._closed
            and statement.opening.minor_if_readable() == self._closed.get(key)
            and mark not in self._seen
        )
        counter = self._counts.get(key, Counter()) if follows else Counter()
        if not refused:
            self._seen.add(mark)
            self._counts[key] = counter
            self._closed.pop(key, None)
            closing = statement.closing.minor_if_readable() if statement.closing else None
            if closing is not None:
                self._closed[key] = closing
        return counter

    def _row(self, statement: Statement, entry: Entry, nth: Counter[str]) -> tuple[str, ...]:
        kind = "payment" if entry.credit else "chargeback" if entry.returned else "refund"
        day = entry.value_on or entry.booked_on
        texts = (entry.party_name, entry.reference, entry.bank_ref)
        return (_entry_id(statement, entry, nth), kind, day, entry.amount, entry.currency, *(_clean(t) for t in texts))

    def _still_to_come(self, entry: Entry) -> str:
        today = self.as_of.isoformat()
        later = entry.booked_on <= today < entry.value_on
        return f"its value date {shown(entry.value_on)} is after the as-of day" if later else ""


def _entry_id(statement: Statement, entry: Entry, nth: Counter[str]) -> str:
    if entry.unique_ref:
        named: tuple[str, ...] = (statement.account, statement.currency, entry.unique_ref)
    else:
        sign = "+" if entry.credit else "-"
        money = (entry.currency, sign, entry.amount.lstrip("+").lstrip("0").rstrip("0").rstrip(".,"))
        texts = (entry.bank_ref, entry.reference, entry.party_name)
        named = (statement.account, entry.booked_on, entry.value_on, *money, *texts)
    digest = hashlib.sha256(json.dumps(named).encode()).hexdigest()[:_ID_LENGTH]
    nth[digest] += 1
    again = nth[digest] if not entry.unique_ref else 1
    return f"BK-{digest}" if again == 1 else f"BK-{digest}-{again}"


def _clean(text: str) -> str:
    return " ".join(text.replace("\0", " ").split())


def _about(statement: Statement, reason: str, name: str) -> Iterator[Finding]:
    where = f"{name} line {statement.line}"
    if reason:
        step = ROW_CODES["IMP170"][1]
        yield Finding("IMP170", "error", where, f"{shown(statement.called)} is not imported: {reason}.", step)
    elif statement.without_balances and not statement.interim:
        message = f"{shown(statement.called)} could not be proved: {statement.without_balances}."
        yield Finding("IMP176", "warning", where, message, "Compare its total with the bank's own figure.")
    for note in statement.notes:
        yield Finding("IMP178", "warning", where, note, "Look at the entry in the bank's own view.")


def _about_pending(rows: _Rows, name: str) -> Iterator[Finding]:
    for reason, count in sorted(Counter(v.reason for v in rows.pending).items()):
        message = f"{count} {FILE_CODES['IMP175']}: {reason}."
        yield Finding("IMP175", "warning", name, message, "Import the statement in which they are booked.")


def _about_debits(rows: _Rows, name: str) -> Iterator[Finding]:
    left_out = {v.row for v in (*rows.refused, *rows.pending)}
    count = sum(1 for i, cells in enumerate(rows.cells) if cells[1] == "refund" and i not in left_out)
    if count:
        message = f"{count} {FILE_CODES['IMP177']}."
        yield Finding("IMP177", "warning", name, message, "Say which of them went to customers.")
