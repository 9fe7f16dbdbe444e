"""BAI2 cash management files. Our own parser: no kept library reads them and gives places and control totals.

Three totals are checked on the way: of each account (49), each group (98) and the file (99), and the number of records.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from arlib.errors import IntakeError
from arlib.findings import shown
from arlib.intake.adapters.adapter import Adapter, StatementFile
from arlib.intake.statements import Balance, Entry, Statement
from arlib.money import EXPONENTS, to_decimal

_AMOUNT = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_RECORD = re.compile(r"^(01|02|03|16|49|88|98|99)(?:,|/|$)")
_DEFAULT_CURRENCY = "USD"  # the standard's own, where neither account nor group names one
_RETURNED = frozenset({"555", "557", "558"})
_NOT_MONEY = "890"
_OPENING, _CLOSING = ("010", "040"), ("015", "045")  # ledger balances first, available ones where there are none
_INTERIM = ("1", "3")


@dataclass
class _Record:
    code: str
    line: int
    fields: list[str]
    parts: int = 1


@dataclass
class _Account:
    line: int
    number: str
    currency: str
    as_of: str
    interim: bool
    summary: dict[str, str] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    total: int = 0
    records: int = 0
    fault: str = ""


def recognises(head: str) -> bool:
    """Whether the text begins with a file header record and a group header."""
    lines = [line.strip() for line in head.splitlines() if line.strip()][:4]
    return len(lines) > 1 and bool(re.match(r"^01,[^,]*,[^,]*,\d{6},", lines[0])) and lines[1][:3] in ("02,", "88,")


def read(file: StatementFile) -> list[Statement]:
    """Every account of every group as one statement."""
    reader = _Reader(file.name)
    for record in _records(file.lines(), file.name):
        reader.take(record)
    return reader.finished()


def _records(lines: Iterator[str], name: str) -> Iterator[_Record]:
    """Logical records: an 88 carries on the one before it."""
    waiting: _Record | None = None
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not text:
            continue
        if not _RECORD.match(text):
            raise IntakeError(
                f"line {number} is no BAI2 record: {shown(text)!r}",
                where=name,
                next_step="Fetch the file from the bank again.",
            )
        ended = text.endswith("/")
        fields = (text[:-1] if ended else text).split(",")
        if fields[0] == "88" and waiting:
            waiting.fields += fields[1:]
            waiting.parts += 1
            continue
        if waiting:
            yield waiting
        waiting = _Record(fields[0], number, fields[1:])
    if waiting:
        yield waiting


class _Reader:
    """Takes records in turn and keeps the totals the closing records are held against."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._done: list[_Account] = []
        self._account: _Account | None = None
        self._group: list[str] = []
        self._first_of_group = 0
        self._totals = {"98": 0, "99": 0}
        self._records = {"98": 0, "99": 0}
        self._ended = False

    def take(self, record: _Record) -> None:
        """One logical record."""
        for level in self._records:
            self._records[level] += record.parts
        match record.code:
            case "02":
                self._group, self._first_of_group = [*record.fields, *[""] * 7], len(self._done)
                self._totals["98"], self._records["98"] = 0, record.parts
            case "03":
                self._begin(record)
            case "16":
                self._entry(record)
            case "49":
                self._end_account(record)
            case "98" | "99":
                self._end(record)

    def finished(self) -> list[Statement]:
        """The statements; an account without its closing record is not trusted."""
        if self._account:
            self._account.fault = "the file ends in the middle of the account"
            self._done.append(self._account)
        if not self._ended:
            for account in self._done:
                account.fault = account.fault or "the file ends without its closing record (99)"
        if not self._done:
            raise IntakeError("no account was found", where=self._name, next_step="Fetch the file from the bank again.")
        return [_statement(a) for a in self._done]

    def _begin(self, record: _Record) -> None:
        if self._account:
            self._account.fault = "its closing record (49) is missing"
            self._done.append(self._account)
        number, currency, *summary = [*record.fields, "", ""]
        # the group's fields: receiver, originator, status, day, time, currency, modifier
        code = currency.strip() or self._group_field(5) or _DEFAULT_CURRENCY
        day, interim = _day(self._group_field(3)), self._group_field(6) in _INTERIM
        self._account = _Account(record.line, number.strip(), code, day, interim, records=record.parts)
        self._read_summary(self._account, summary)

    def _group_field(self, at: int) -> str:
        return self._group[at].strip() if at < len(self._group) else ""

    def _read_summary(self, account: _Account, fields: list[str]) -> None:
        at = 0
        while at < len(fields):
            kind, amount, _count, funds = [*fields[at : at + 4], "", "", "", ""][:4]
            at += 4 + _funds_length(funds, fields[at + 4 :])
            if not kind.strip():
                continue
            if amount.strip() and not _AMOUNT.fullmatch(amount.strip()):
                account.fault = f"the amount of type {shown(kind)} cannot be read: {shown(amount)!r}"
            elif amount.strip():
                account.summary.setdefault(kind.strip(), amount.strip())
                account.total += int(amount)

    def _entry(self, record: _Record) -> None:
        account = self._account
        if account is None:
            raise IntakeError(
                f"line {record.line}: an entry outside any account",
                where=self._name,
                next_step="Fetch the file from the bank again.",
            )
        account.records += record.parts
        kind, amount, funds, *rest = [*record.fields, "", "", ""]
        used = _funds_length(funds, rest)
        value = _day(rest[0]) if funds.strip() == "V" and rest and rest[0].strip() else account.as_of
        bank, own, *text = [*rest[used:], "", ""]
        if _AMOUNT.fullmatch(amount.strip()):
            account.total += int(amount)
        if kind.strip() != _NOT_MONEY:
            account.entries.append(_made(record.line, account, kind.strip(), amount.strip(), value, bank, own, text))

    def _end_account(self, record: _Record) -> None:
        account = self._account
        if account is None:
            return
        account.records += record.parts
        account.fault = account.fault or _off(record, account.total, account.records, "account")
        self._totals["98"] += account.total
        self._done.append(account)
        self._account = None

    def _end(self, record: _Record) -> None:
        level = record.code
        count = self._records[level]
        what, first = ("group", self._first_of_group) if level == "98" else ("file", 0)
        given = [record.fields[0] if record.fields else "", record.fields[2] if len(record.fields) > 2 else ""]
        off = _off(_Record(level, record.line, given), self._totals[level], count, what)
        for account in self._done[first:] if off else []:
            account.fault = account.fault or off
        if level == "98":
            self._totals["99"] += self._totals["98"]
        else:
            self._ended = True


def _off(record: _Record, total: int, records: int, what: str) -> str:
    """How a closing record disagrees with what was read."""
    given, count, *_ = [*record.fields, "", ""]
    if not _AMOUNT.fullmatch(given.strip()) or int(given) != total:
        return f"the {what}'s control total is {shown(given)}, its amounts add up to {total}"
    if count.strip().isdigit() and int(count) != records:
        return f"the {what} should have {int(count)} records and has {records}"
    return ""


def _funds_length(funds: str, rest: list[str]) -> int:
    """How many fields a funds type brings along."""
    match funds.strip():
        case "V":
            return 2
        case "S":
            return 3
        case "D":
            count = rest[0].strip() if rest else ""
            return 1 + 2 * int(count) if count.isascii() and count.isdigit() and int(count) < 1000 else 1
    return 0


def _made(
    line: int, account: _Account, kind: str, amount: str, value: str, bank: str, own: str, text: list[str]
) -> Entry:
    side = _side(kind)
    fault = "" if side else f"type {shown(kind)} is neither a credit nor a debit"
    if not re.fullmatch(r"\d{1,18}", amount, re.ASCII):
        fault = f"the amount {shown(amount)!r} cannot be read"
    words = " ".join(t for t in (own.strip(), ",".join(text).strip().strip(",")) if t)
    return Entry(
        line=line,
        amount=_decimal(amount, account.currency) if not fault else amount,
        credit=side != "debit",
        currency=account.currency,
        booked_on=account.as_of,
        value_on=value,
        returned=kind in _RETURNED,
        reference=words,
        bank_ref=bank.strip(),
        fault=fault,
    )


def _side(kind: str) -> str:
    number = int(kind) if kind.isascii() and kind.isdigit() else 0
    if 100 <= number <= 399 or 920 <= number <= 959:
        return "credit"
    return "debit" if 400 <= number <= 699 or 960 <= number <= 999 else ""


def _statement(account: _Account) -> Statement:
    pairs = [(o, c) for o, c in zip(_OPENING, _CLOSING, strict=True) if {o, c} <= set(account.summary)]
    opening, closing = pairs[0] if pairs else (_OPENING[0], _CLOSING[0])
    return Statement(
        line=account.line,
        account=account.number,
        number=account.as_of,
        currency=account.currency,
        opening=_balance(account, opening),
        closing=_balance(account, closing),
        entries=tuple(account.entries),
        interim="the bank calls this an interim report" if account.interim else "",
        fault=account.fault,
    )


def _balance(account: _Account, kind: str) -> Balance | None:
    amount = account.summary.get(kind)
    if amount is None or account.currency not in EXPONENTS:
        return None
    return Balance(_decimal(amount, account.currency), account.currency, account.as_of)


def _decimal(minor: str, currency: str) -> str:
    return f"{to_decimal(int(minor), currency):f}" if currency in EXPONENTS else minor


def _day(text: str) -> str:
    text = text.strip()
    try:
        return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:6])).isoformat()
    except ValueError:
        return text


ADAPTER = Adapter("BAI2", recognises, read)
