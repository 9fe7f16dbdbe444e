"""OFX and QFX statements, SGML (1.x) and XML (2.x).

Read tag by tag, with lines. Days are taken as the bank wrote them: turning an evening in New York into UTC would move
it to the next day. OFX states a closing balance only, so a statement cannot prove itself; that is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from html import unescape

from arlib.errors import IntakeError
from arlib.findings import shown
from arlib.intake.adapters.adapter import Adapter, StatementFile
from arlib.intake.statements import Balance, Entry, Statement
from arlib.money import MoneyError, to_minor

_TOKEN = re.compile(r"<(/?)([A-Za-z0-9._]{1,60})\s*/?>([^<]*)")
_STATEMENTS = ("STMTRS", "CCSTMTRS")
_ENTRIES = ("STMTTRN", "STMTTRNP")
_PARTS = frozenset({*_STATEMENTS, *_ENTRIES, "BANKACCTFROM", "CCACCTFROM", "LEDGERBAL", "AVAILBAL", "BANKTRANLIST",
                    "BANKACCTTO", "CCACCTTO", "PAYEE", "STATUS", "BAL", "OFX"})  # fmt: skip


@dataclass
class _Part:
    tag: str
    line: int
    values: dict[str, str] = field(default_factory=dict)
    parts: list[_Part] = field(default_factory=list)

    def first(self, *tags: str) -> _Part | None:
        return next((p for p in self.parts if p.tag in tags), None)


def recognises(head: str) -> bool:
    """Whether the text is an OFX file."""
    start = head.lstrip("\ufeff \t\r\n")
    return start.upper().startswith(("OFXHEADER:", "<OFX>")) or bool(re.match(r"<\?xml[^>]*\?>\s*<\?OFX|<\?OFX", start))


def read(file: StatementFile) -> list[Statement]:
    """Every statement of the file.

    Raises:
        IntakeError: a DOCTYPE, or the file ends before its end.
    """
    root = _tree(file)
    found = list(_statements(root))
    if not found:
        raise IntakeError("no statement was found", where=file.name, next_step="Fetch the file from the bank again.")
    return [_statement(part) for part in found]


def _tree(file: StatementFile) -> _Part:
    root = _Part("OFX", 1)
    stack, ended = [root], False
    for number, line in enumerate(file.lines(), start=1):
        if "<!DOCTYPE" in line.upper() or "<!ENTITY" in line.upper():
            raise IntakeError(f"line {number} has a DOCTYPE", where=file.name, next_step="A statement has none.")
        for slash, name, text in _TOKEN.findall(line):
            tag, value = name.upper(), unescape(text.strip())
            if slash:
                ended = ended or tag == "OFX"
                stack = _closed(stack, tag)
            elif tag in _PARTS and tag != "OFX":
                part = _Part(tag, number)
                stack[-1].parts.append(part)
                stack.append(part)
            elif value:
                stack[-1].values.setdefault(tag, value)
    if not ended:
        raise IntakeError("the file ends before </OFX>", where=file.name, next_step="Fetch it from the bank again.")
    return root


def _closed(stack: list[_Part], tag: str) -> list[_Part]:
    tags = [p.tag for p in stack]
    if tag not in tags[1:]:
        return stack
    at = len(tags) - 1 - tags[::-1].index(tag)
    return stack[:at]


def _statements(part: _Part) -> Iterator[_Part]:
    for child in part.parts:
        if child.tag in _STATEMENTS:
            yield child
        yield from _statements(child)


def _statement(part: _Part) -> Statement:
    account = part.first("BANKACCTFROM", "CCACCTFROM")
    currency = part.values.get("CURDEF", "").upper()
    number = _account(account)
    ledger = part.first("LEDGERBAL")
    closing = _balance(ledger, currency) if ledger else None
    entries = tuple(_entry(p, number, currency) for p in _entry_parts(part))
    return Statement(
        line=part.line,
        account=number,
        number="",
        currency=currency,
        opening=None,
        closing=closing,
        entries=entries,
        without_balances="OFX states no opening balance, so opening + entries = closing cannot be checked",
        fault="" if number else "it names no account",
    )


def _account(part: _Part | None) -> str:
    numbers = part.values if part else {}
    return "/".join(v for v in (numbers.get("BANKID", ""), numbers.get("ACCTID", "")) if v)


def _entry_parts(part: _Part) -> Iterator[_Part]:
    for child in part.parts:
        if child.tag in _ENTRIES:
            yield child
        else:
            yield from _entry_parts(child)


def _balance(part: _Part, currency: str) -> Balance:
    return Balance(_decimal(part.values.get("BALAMT", "")), currency, _day(part.values.get("DTASOF", "")))


def _entry(part: _Part, account: str, currency: str) -> Entry:
    told = part.values
    amount, fitid = _decimal(told.get("TRNAMT", "")), told.get("FITID", "")
    credit = not amount.startswith("-")
    payee = part.first("PAYEE")
    name = told.get("NAME", "") or (payee.values.get("NAME", "") if payee else "")
    texts = (told.get("MEMO", ""), told.get("CHECKNUM", ""), told.get("REFNUM", ""))
    day = _day(told.get("DTPOSTED", ""))
    return Entry(
        line=part.line,
        amount=amount.lstrip("+-"),
        credit=credit,
        currency=currency,
        booked_on=day,
        value_on=day,
        pending="the bank has not booked it" if part.tag == "STMTTRNP" else "",
        party_name=name,
        party_account=_account(part.first("BANKACCTTO", "CCACCTTO")),
        reference=" ".join(t for t in texts if t),
        bank_ref=fitid,
        unique_ref=fitid,
        fault=_fault(told, amount, currency, fitid),
    )


def _fault(told: dict[str, str], amount: str, currency: str, fitid: str) -> str:
    if "CORRECTFITID" in told:
        return f"it corrects entry {shown(told['CORRECTFITID'])}, which a person has to do"
    if not fitid:
        return "it has no FITID"
    if told.get("CURRENCY"):
        return "it is in another currency than the account"
    try:
        to_minor(amount, currency)
    except MoneyError as error:
        return f"its amount cannot be read: {shown(error.what)}"
    return ""


def _decimal(text: str) -> str:
    text = text.strip()
    return text.replace(",", ".") if "." not in text and text.count(",") == 1 else text


def _day(text: str) -> str:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8])).isoformat()
    except ValueError:
        return text


ADAPTER = Adapter("OFX", recognises, read)
