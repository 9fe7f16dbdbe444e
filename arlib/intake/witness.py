"""The balance is the witness: opening + booked entries = closing, or the statement is not imported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from arlib.findings import Finding, shown
from arlib.intake.codes import FILE_CODES
from arlib.intake.statements import Statement
from arlib.money import EXPONENTS, MoneyError, format_money


def why_not(statement: Statement) -> str:
    """Why a statement cannot be trusted; ``""`` where opening + entries = closing, or where there is nothing to check.

    >>> from arlib.intake.statements import Balance
    >>> off = Statement(1, "1", "7", "EUR", Balance("1", "EUR"), Balance("2", "EUR"), ())
    >>> why_not(off)
    'opening EUR 1.00 + 0 entries EUR 0.00 = EUR 1.00, but the closing balance is EUR 2.00'
    """
    if statement.fault:
        return statement.fault
    if unreadable := next((e for e in statement.entries if e.fault and not e.pending), None):
        return f"the entry on line {unreadable.line} cannot be read: {unreadable.fault}"
    if statement.interim or statement.without_balances:
        return _why_not_summed(statement)[0]
    if statement.opening is None or statement.closing is None:
        missing = "opening" if statement.opening is None else "closing"
        return f"the statement has no {missing} balance, so nothing can be checked"
    opening, closing = statement.opening, statement.closing
    if opening.currency != closing.currency:
        return f"it opens in {shown(opening.currency)} and closes in {shown(closing.currency)}"
    reason, total = _why_not_summed(statement)
    if reason:
        return reason
    try:
        first, last = opening.minor(), closing.minor()
    except MoneyError as error:
        return f"a balance cannot be read: {shown(error.what)}"
    if first + total == last:
        return ""
    count = sum(1 for e in statement.entries if not e.pending)
    told = [format_money(v, opening.currency) for v in (first, total, first + total, last)]
    entries = f"{count} entries" if count != 1 else "1 entry"
    return f"opening {told[0]} + {entries} {told[1]} = {told[2]}, but the closing balance is {told[3]}"


def _why_not_summed(statement: Statement) -> tuple[str, int]:
    currency = statement.opening.currency if statement.opening else statement.currency
    if currency not in EXPONENTS:
        return f"{shown(currency)!r} is not an active ISO 4217 currency", 0
    total = 0
    for entry in statement.entries:
        if entry.pending:
            continue
        if entry.currency != currency:
            where = f"the entry on line {entry.line}"
            return f"{where} is in {shown(entry.currency)}, the account in {currency}", 0
        try:
            total += entry.effect()
        except MoneyError as error:
            return f"the amount on line {entry.line} cannot be read: {shown(error.what)}", 0
    return "", total


def chain_findings(statements: Sequence[Statement], *, where: str) -> Iterator[Finding]:
    """Gaps, overlaps and repetitions between the statements of each account, in the file's order.

    Args:
        statements: Those that were taken.
        where: The file's name.
    """
    last: dict[tuple[str, str], Statement] = {}
    seen: set[tuple[object, ...]] = set()
    for statement in statements:
        place = f"{where} line {statement.line}"
        if (mark := fingerprint(statement)) in seen:
            message = f"{statement.called} is in the file again; it counts once."
            yield Finding("IMP174", "warning", place, message, "Nothing needs to be done.")
            continue
        seen.add(mark)
        key = (statement.account, statement.currency)
        before, last[key] = last.get(key), statement
        if before:
            yield from _between(before, statement, place)


def _between(before: Statement, statement: Statement, place: str) -> Iterator[Finding]:
    if before.closing is None or statement.opening is None:
        return
    closing, opening = before.closing.minor_if_readable(), statement.opening.minor_if_readable()
    if closing is None or opening is None or closing == opening:
        return
    closes = format_money(closing, before.closing.currency)
    opens = format_money(opening, statement.opening.currency)
    overlaps = bool(statement.opening.day) and statement.opening.day < before.closing.day
    code = "IMP173" if overlaps else "IMP172"
    what = FILE_CODES[code].capitalize()
    message = f"{what}: {before.called} closes at {closes}, {statement.called} opens at {opens}."
    advice = "Entries that are in both count once." if overlaps else "Fetch the statement between them from the bank."
    yield Finding(code, "warning", place, message, advice)


def fingerprint(statement: Statement) -> tuple[object, ...]:
    """What makes two statements the same one."""
    days = tuple((e.booked_on, e.value_on, e.amount, e.credit, e.reference, e.bank_ref) for e in statement.entries)
    return (statement.account, statement.number, statement.opening, statement.closing, days)
