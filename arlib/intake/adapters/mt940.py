"""MT940 statements and MT942 interim reports (SWIFT), as banks really write them.

A parser of our own, because a place in the file is needed for every entry and a pair of balances for every statement;
the tests compare it entry by entry with a second reader. The sign of a reversal is what it does to the account: RC (a
credit taken back) is money going out, RD (a debit taken back) is money coming in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from arlib.errors import IntakeError
from arlib.intake.adapters.adapter import Adapter, StatementFile
from arlib.intake.adapters.remittance86 import read_details
from arlib.intake.statements import Balance, Entry, Statement

_TAG = re.compile(r"^:(\d{2,3}[A-Z]?|NS):(.*)$")
_BALANCE = re.compile(r"([CD])(\d{6})([A-Z]{3})(\d{1,24}(?:,\d*)?)", re.ASCII)
_ENTRY = re.compile(
    r"(?P<value>\d{6})(?P<booked>\d{4})?(?P<mark>E?R?[CD])(?P<funds>[A-Z])?(?P<amount>\d{1,24}(?:,\d*)?)"
    r"(?P<type>[A-Z][A-Z0-9]{3})(?P<refs>.*)",
    re.ASCII,
)
_LONGEST_CUSTOMER_REF = 16
_FOLDED_AT = 65
_NOTHING = ("NONREF", "NOREF", "")
_RETURNED = ("NRTI", "NRTN")


@dataclass
class _Field:
    tag: str
    line: int
    texts: list[str] = field(default_factory=list)


def recognises(head: str) -> bool:
    """Whether the text has the fields every MT940 or MT942 begins with."""
    tags = [found[1] for line in head.splitlines()[:60] if (found := _TAG.match(_without_envelope(line)))]
    begins = bool(tags) and tags[0] in ("20", "940", "942", "NS")
    return begins and "25" in tags[:6] and any(t in ("60F", "60M", "61", "62F", "34F", "13D") for t in tags)


def read(file: StatementFile) -> list[Statement]:
    """Every statement of the file; text between statements is not read."""
    messages = list(_messages(file.lines()))
    if not messages:
        raise IntakeError("no statement was found", where=file.name, next_step="Fetch the file from the bank again.")
    return [_statement(fields) for fields in messages]


def _messages(lines: Iterator[str]) -> Iterator[list[_Field]]:
    """The fields of each message; a new ``:20:`` begins one, a line with a dash ends it."""
    fields: list[_Field] = []
    for number, line in enumerate(lines, start=1):
        text = _without_envelope(line)
        if found := _TAG.match(text):
            if found[1] == "20" and fields:
                yield fields
                fields = []
            if fields or found[1] == "20":
                fields.append(_Field(found[1], number, [found[2]]))
        elif text.startswith("-") and len(text.strip()) <= 5 and fields:
            yield fields
            fields = []
        elif fields:
            fields[-1].texts.append(text)
    if fields:
        yield fields


def _without_envelope(line: str) -> str:
    """A line without the SWIFT blocks some banks leave around a message."""
    at = line.find("{4:")
    return (line[at + 3 :] if at >= 0 else line).lstrip("\ufeff").rstrip("\r")


def _statement(fields: list[_Field]) -> Statement:
    found = {f.tag: f for f in reversed(fields)}  # the first of each tag
    opening, closing = (_balance(found.get(f"{n}F") or found.get(f"{n}M")) for n in ("60", "62"))
    number = found.get("28C") or found.get("28")
    interim = "34F" in found or "13D" in found or ("90D" in found and not closing)
    currency = opening.currency if opening else _floor_currency(found.get("34F"))
    account = found["25"].texts[0].strip() if "25" in found else ""
    unreadable = [f for f in fields if f.tag in ("60F", "60M", "62F", "62M") and _balance(f) is None]
    return Statement(
        line=fields[0].line,
        account=account,
        number=number.texts[0].strip() if number else "",
        currency=currency,
        opening=opening,
        closing=closing,
        entries=tuple(_entries(fields, currency)),
        interim="this is an interim report (MT942), its entries are not final" if interim else "",
        fault=f"the balance on line {unreadable[0].line} cannot be read" if unreadable else "",
    )


def _balance(found: _Field | None) -> Balance | None:
    parts = _BALANCE.fullmatch(found.texts[0].strip()) if found else None
    if not parts:
        return None
    sign = "-" if parts[1] == "D" else ""
    return Balance(sign + _decimal(parts[4]), parts[3], _day(parts[2]))


def _floor_currency(found: _Field | None) -> str:
    return found.texts[0].strip()[:3] if found else ""


def _entries(fields: list[_Field], currency: str) -> Iterator[Entry]:
    for i, each in enumerate(fields):
        if each.tag == "61":
            details: list[str] = []
            for after in fields[i + 1 :]:
                if after.tag not in ("86", "NS"):
                    break
                details += after.texts
            yield _entry(each, details, currency)


def _entry(found: _Field, details: list[str], currency: str) -> Entry:
    parts = _ENTRY.fullmatch(found.texts[0].rstrip())
    if not parts:
        return Entry(
            found.line, "", True, currency, "", "", reference=found.texts[0], fault="field 61 is not as SWIFT has it"
        )
    mark = parts["mark"]
    own, bank, more = _references(parts["refs"], found.texts[1:])
    told = read_details(details, folded_at=_FOLDED_AT)
    value = _day(parts["value"])
    texts = (own, told.reference or more) if own not in _NOTHING else (told.reference or more,)
    return Entry(
        line=found.line,
        amount=_decimal(parts["amount"]),
        credit=mark.removeprefix("E") in ("C", "RD"),
        currency=currency,
        booked_on=_booked_on(value, parts["booked"]),
        value_on=value,
        returned="R" in mark or parts["type"] in _RETURNED or told.returned,
        pending="the bank expects it and has not booked it" if mark.startswith("E") else "",
        party_name=told.party_name or (more if told.reference else ""),
        party_account=told.party_account,
        reference=" ".join(t for t in texts if t),
        bank_ref="" if bank in _NOTHING else bank,
    )


def _references(text: str, supplement: list[str]) -> tuple[str, str, str]:
    """The customer's reference, the bank's, and whatever follows."""
    own, slashes, bank = text.partition("//")
    spill = "" if slashes else own[_LONGEST_CUSTOMER_REF:]
    own = own if slashes else own[:_LONGEST_CUSTOMER_REF]
    more = " ".join(t.strip() for t in (spill, *supplement) if t.strip())
    return own.strip(), bank.strip(), more


def _decimal(text: str) -> str:
    return text.replace(",", ".").rstrip(".")


def _day(text: str) -> str:
    """``YYMMDD`` as a day; text that is none stays as it is, and its row is set aside for it."""
    try:
        short = int(text[:2])
        return date(2000 + short if short < 80 else 1900 + short, int(text[2:4]), int(text[4:6])).isoformat()
    except ValueError:
        return text


def _booked_on(value: str, booked: str | None) -> str:
    """The booking day, of which the bank leaves out the year: the one nearest to the value date."""
    if not booked:
        return value
    try:
        near = date.fromisoformat(value)
    except ValueError:
        return value
    days = []
    for year in (near.year - 1, near.year, near.year + 1):
        try:
            days.append(date(year, int(booked[:2]), int(booked[2:])))
        except ValueError:
            continue
    return min(days, key=lambda d: abs((d - near).days)).isoformat() if days else f"{value[:4]}{booked}"


ADAPTER = Adapter("MT940", recognises, read)
