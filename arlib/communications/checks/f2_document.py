"""F2: a document number that does not exist on this account."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import process

from arlib.communications.checks.check import Example, Outcome, example
from arlib.communications.finding import Severity
from arlib.communications.message import Message
from arlib.communications.others import names_part_of
from arlib.communications.registry import plain_number
from arlib.communications.text.reading import Document

CODE = "F2"
SEVERITY: Severity = "blocker"
DEFINITION = "A document number that does not exist on this account."
NEEDS: tuple[str, ...] = ("invoices",)
BAD: tuple[Example, ...] = (
    example("Invoice HZ-240 was due on 1 May 2026. Please pay GBP 950.00."),
    example("Please pay HZ-2041 today."),
    example("Ihre Rechnung Nr. QX-8812 ist überfällig.", language="de"),
)
GOOD: tuple[Example, ...] = (
    example("Invoice HZ-204 (your order PO-7781, tracking 1Z-99871) was due on 1 May. Call +44 20 7946 0000."),
    example("Your case CS-2041 is closed; invoice HZ204 is paid."),
)
_CLOSE_ENOUGH = 60


def check(message: Message) -> Iterator[Outcome]:
    """Each number that looks like one of our documents, once."""
    account = message.record.account_id
    mentioned = _numbers_in_facts(message)
    seen: set[str] = set()
    for document in message.reading.documents:
        if document.is_order or document.plain in mentioned or document.plain in seen:
            continue
        if message.registry.belongs_to(document.plain, account):
            continue
        seen.add(document.plain)
        elsewhere = document.plain in message.registry.owner_of
        if elsewhere and _is_said_to_be_theirs(message, document):
            continue
        yield message.finding(
            CODE,
            SEVERITY,
            "other_account" if elsewhere else "unknown_number",
            "This document belongs to another account." if elsewhere else "There is no such document on this account.",
            at=document,
            expected=_nearest(message, document.plain),
            suggestion="Check the number, and the amount that goes with it.",
        )


def _is_said_to_be_theirs(message: Message, document: Document) -> bool:
    """The sentence names the other customer too, so the number is not passed off as this one's; P1 has it."""
    sentence = message.reading.sentence_at(document.start)
    return names_part_of(message, message.registry.owner_of[document.plain], sentence.text)


def _numbers_in_facts(message: Message) -> frozenset[str]:
    """Plain numbers anywhere in the facts: documents, and what notes and customers mention."""
    return message.credit_numbers | frozenset(plain_number(i.number) for i in message.invoices) | _quoted(message)


def _quoted(message: Message) -> frozenset[str]:
    raw = message.facts.raw
    noted = " ".join(str(raw.get(name) or "") for name in ("inbound", "disputes", "payments", "credits", "promises"))
    plain = plain_number(noted)
    return frozenset(d.plain for d in message.reading.documents if d.plain in plain)


def _nearest(message: Message, plain: str) -> str:
    own = {plain_number(i.number): i.number for i in message.invoices}
    best = process.extractOne(plain, list(own), score_cutoff=_CLOSE_ENOUGH)
    return f"nearest on this account: {own[best[0]]}" if best else ""
