"""C7: an e-mail whose subject is missing or misleading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from arlib.communications.checks.check import Example, Outcome, example
from arlib.communications.finding import Severity
from arlib.communications.message import Message
from arlib.communications.registry import plain_number
from arlib.communications.text import Place

CODE = "C7"
SEVERITY: Severity = "minor"
DEFINITION = "The subject of an e-mail is missing or misleading."
NEEDS: tuple[str, ...] = ("language",)
BAD: tuple[Example, ...] = (
    example("Invoice HZ-204 is open.", subject=""),
    example("Invoice HZ-204 is open.", subject="Great news for summer"),
    example("Invoice HZ-204 is open.", subject="Re: Invoice HZ-204"),
    example("Invoice HZ-204 is open.", subject="Final notice: invoice HZ-204"),
    example("Invoice HZ-204 is open.", subject="Thank you for your payment"),
)
GOOD: tuple[Example, ...] = (
    example("Invoice HZ-204 is open.", subject="Invoice HZ-204, GBP 950.00 open"),
    example(
        "Your question on invoice HZ-204.", subject="Re: your question", inbound=[{"date": "2026-05-11", "text": "?"}]
    ),
    example("Invoice HZ-204 is open.", subject="", channel="letter"),
)

_STEM = 5
_PAYING = re.compile(r"\b(?:pay|paid|zahl|bezahl|überweis|pag[aou]|pai[em]|pay[eé]|règle|régl|vire)", re.IGNORECASE)
"""The matter of most of this post; its forms share too few letters to be seen as one word."""
_WORD = re.compile(r"[^\W\d_]{4,}")


def check(message: Message) -> Iterator[Outcome]:
    """An e-mail's subject against its body, its stage and the mail it says it answers."""
    if message.record.channel != "email":
        return
    subject = message.record.subject
    if not subject.strip():
        yield message.finding(CODE, SEVERITY, "missing", "No subject.", suggestion="Name the document and the matter.")
        return
    for rule, said in _misleading(message, subject):
        yield message.finding(
            CODE, SEVERITY, rule, said, at=Place(0, len(subject)), suggestion="Name the document and the matter."
        )
        return


def _misleading(message: Message, subject: str) -> Iterator[tuple[str, str]]:
    words, inbound = message.words, message.facts.inbound
    if words.reply_mark.search(subject) and inbound is not None and not inbound:
        yield "answers_nothing", "It looks like an answer, but nothing has come in."
    if message.is_dunning and message.record.stage != "final_notice" and words.final_word.search(subject):
        yield "wrong_stage", "It announces a later stage than this is."
    if message.is_dunning and words.paid_subject.search(subject) and not _is_part_paid(message):
        yield "wrong_matter", "It thanks for a payment, the text asks for one."
    if not _shares_matter(message, subject):
        yield "unrelated", "It shares neither a document nor a word with the text."


def _is_part_paid(message: Message) -> bool:
    """Thanks for a part payment that the text names are true, and the rest may be asked for under them."""
    stated = _amounts(message)
    return any(i.amount - i.open in stated for i in message.named if i.amount and i.open and i.amount > i.open)


def _shares_matter(message: Message, subject: str) -> bool:
    reading = message.reading
    start = reading.body_start
    in_subject = {d.plain for d in reading.documents if d.start < start}
    in_body = {d.plain for d in reading.documents if d.start >= start}
    if in_subject & in_body or _amounts(message, before=start) & _amounts(message, since=start):
        return True
    known = {plain_number(i.number) for i in message.invoices} | message.credit_numbers
    if in_subject and not in_body and all(plain in known for plain in in_subject):
        return True
    if message.words.reply_mark.search(subject) and message.facts.inbound:
        return True  # an answer keeps the customer's own subject
    if not in_subject and message.words.demand.search(subject) and message.words.demand.search(reading.body):
        return True  # "Overdue balance": the matter, if not the document
    if _PAYING.search(subject) and _PAYING.search(reading.body):
        return True
    stems = _stems(subject) - _stems(message.record.rep)
    asked = " ".join(str(row.get("text") or "") for row in message.facts.inbound or ())
    return bool(stems & (_stems(message.record.body) | _stems(asked) | _stems(message.record.stage.replace("_", " "))))


def _amounts(message: Message, *, since: int = 0, before: int = 1 << 60) -> set[Decimal]:
    return {abs(a.value) for a in message.reading.amounts if since <= a.start < before}


def _stems(text: str) -> set[str]:
    return {w[:_STEM] for w in _WORD.findall(text.casefold())}
