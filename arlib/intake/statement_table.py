"""From bank statements to records: every entry a row, with the reason where it is not taken."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from arlib.findings import Finding, shown
from arlib.intake.chain import Movement, StatementFact, digest, fact_of, movement_of
from arlib.intake.codes import FILE_CODES, ROW_CODES
from arlib.intake.statements import Balance, Entry, Statement
from arlib.intake.texttable import TextTable, Verdict
from arlib.intake.witness import chain_findings, fingerprint, why_not
from arlib.money import EXPONENTS, MoneyError, format_money

COLUMNS = ("entry_id", "kind", "date", "amount", "currency", "party_name", "reference", "bank_ref", "payer_account")
PENDING, TO_DECIDE = "IMP175", "IMP177"
_WENT_OUT = "money that went out, and nothing says that it went to a customer"


def statement_table(
    statements: Sequence[Statement], *, name: str, as_of: date, debits_are_refunds: bool = False
) -> TextTable:
    """All entries as records of kind ``bank``.

    Args:
        statements: As an adapter read them.
        name: The file's name.
        as_of: Entries whose value date is still to come are pending.
        debits_are_refunds: Money that went out went to customers; else it waits for somebody to say so. Receipts that
            were returned are known as such and come in either way.
    """
    rows = _Rows(as_of, debits_are_refunds)
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
        statements=tuple(rows.facts),
    )


@dataclass
class _Rows:
    """Collects rows; gives every entry the same id in whatever file it comes again."""

    as_of: date
    debits_are_refunds: bool
    cells: list[tuple[str, ...]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    refused: list[Verdict] = field(default_factory=list)
    pending: list[Verdict] = field(default_factory=list)
    facts: list[StatementFact] = field(default_factory=list)
    _counts: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    _closed: dict[tuple[str, str], int] = field(default_factory=dict)
    _seen: set[tuple[object, ...]] = field(default_factory=set)

    def add(self, statement: Statement, reason: str) -> None:
        """Take a statement's entries; ``reason`` says why its booked ones are not to be accepted."""
        nth = self._counter(statement, bool(reason))
        waiting: list[Movement] = []
        booked: list[Movement] = []
        for entry, leaves in zip(statement.entries, _balances(statement), strict=True):
            row, entry_id = len(self.cells), _entry_id(statement, entry, leaves, nth)
            self.cells.append(_row(entry, entry_id))
            self.lines.append(entry.line)
            movement = movement_of(entry, entry_id)
            later = entry.pending or statement.interim or self._still_to_come(entry)
            if entry.fault:
                self.refused.append(Verdict(row, "IMP171", entry.fault))
            elif later:
                self.pending.append(Verdict(row, PENDING, later))
                waiting += [movement] if movement else []
            elif reason:
                self.refused.append(Verdict(row, "IMP170", reason))
            else:
                booked += [movement] if movement else []
                if not (entry.credit or entry.returned or self.debits_are_refunds):
                    self.pending.append(Verdict(row, TO_DECIDE, _WENT_OUT))
        if not reason:
            self.facts.append(fact_of(statement, waiting=waiting, booked=booked))

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

    def _still_to_come(self, entry: Entry) -> str:
        today = self.as_of.isoformat()
        later = entry.booked_on <= today < entry.value_on
        return f"its value date {shown(entry.value_on)} is after the as-of day" if later else ""


def _row(entry: Entry, entry_id: str) -> tuple[str, ...]:
    kind = "payment" if entry.credit else "chargeback" if entry.returned else "refund"
    day = entry.value_on or entry.booked_on
    texts = (entry.party_name, entry.reference, entry.bank_ref, entry.party_account)
    return (entry_id, kind, day, entry.amount, entry.currency, *(_clean(t) for t in texts))


def _balances(statement: Statement) -> Iterator[str]:
    """The balance each booked entry leaves on the account; ``""`` where that cannot be told.

    It tells two equal entries apart, in whatever file and whichever order their statements come, and is the same when
    statements overlap.
    """
    balance = statement.opening.minor_if_readable() if statement.opening else None
    for entry in statement.entries:
        if entry.pending or entry.fault or balance is None:
            yield ""
            continue
        try:
            balance += entry.effect()
        except MoneyError:
            balance = None
        yield "" if balance is None else str(balance)


def _entry_id(statement: Statement, entry: Entry, leaves: str, nth: Counter[str]) -> str:
    if entry.unique_ref:
        return f"BK-{digest(statement.account, statement.currency, entry.unique_ref)}"
    sign = "+" if entry.credit else "-"
    money = (entry.currency, sign, entry.amount.lstrip("+").lstrip("0").rstrip("0").rstrip(".,"))
    texts = (entry.bank_ref, entry.reference, entry.party_name)
    known = digest(statement.account, entry.booked_on, entry.value_on, *money, *texts, leaves)
    nth[known] += 1
    return f"BK-{known}" if nth[known] == 1 else f"BK-{known}-{nth[known]}"


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
    reasons = Counter(v.reason for v in rows.pending if v.code == PENDING)
    for reason, count in sorted(reasons.items()):
        message = f"{count} {FILE_CODES[PENDING]}: {reason}."
        yield Finding(PENDING, "warning", name, message, "Import the statement in which they are booked.")


def _about_debits(rows: _Rows, name: str) -> Iterator[Finding]:
    """Money that went out: what waits for a decision, or what came in because somebody declared it."""
    left_out = {v.row for v in (*rows.refused, *rows.pending)}
    waiting = [v.row for v in rows.pending if v.code == TO_DECIDE]
    taken = [i for i, cells in enumerate(rows.cells) if cells[1] == "refund" and i not in left_out]
    if waiting:
        message = f"{len(waiting)} {FILE_CODES[TO_DECIDE]}: {_money(rows, waiting)}."
        step = 'Take over those that are refunds to customers, or declare bank_debits = "refund" if all are.'
        yield Finding(TO_DECIDE, "warning", name, message, step)
    if taken:
        message = f"{len(taken)} debits of the bank account came in as refunds, as declared: {_money(rows, taken)}."
        yield Finding(TO_DECIDE, "info", name, message)


def _money(rows: _Rows, which: Sequence[int]) -> str:
    sums: dict[str, int] = defaultdict(int)
    for row in which:
        amount, currency = rows.cells[row][3:5]
        minor = Balance(amount, currency).minor_if_readable() if currency in EXPONENTS else None
        sums[currency] += minor or 0
    return ", ".join(format_money(minor, code) for code, minor in sorted(sums.items()) if code in EXPONENTS)
