"""What a text gives away about other customers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from arlib.communications.message import Message
from arlib.communications.people import company_words, contacts_of, customer_names, name_words
from arlib.communications.registry import Registry

_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
LEAST_LETTERS = 6
"""A name of one word must be this long, or it could be any word: "Due", "Best"."""

_LEAST_PART = 4


@dataclass(frozen=True)
class Other:
    """Something of another account, at its place."""

    start: int
    end: int
    account_id: str
    kind: str


def others_named(message: Message) -> Iterator[Other]:
    """Names of companies and people, mail addresses, documents: of accounts that this one must not hear of."""
    own = message.registry.family(message.record.account_id)
    yield from _names(message, own)
    for hit in _MAIL.finditer(message.reading.text):
        owners = message.registry.owners_of_mail.get(hit.group().casefold(), frozenset())
        if owners and owners.isdisjoint(own):
            yield Other(hit.start(), hit.end(), min(owners), "a_mail_address")
    for document in message.reading.documents:
        owners = message.registry.owner_of.get(document.plain, frozenset())
        is_own = bool(message.invoice_of(document)) or document.is_order or document.plain in message.credit_numbers
        if owners and owners.isdisjoint(own) and not is_own:
            yield Other(document.start, document.end, min(owners), "a_document")


def names_another_customer(message: Message, start: int, end: int) -> bool:
    """Whether a stretch of the text names another customer."""
    own = message.registry.family(message.record.account_id)
    return any(start <= o.start < end for o in _names(message, own))


def names_part_of(message: Message, accounts: frozenset[str], text: str) -> bool:
    """Whether a text names one of some accounts or its people, if only in part: "Oakridge" of Oakridge Joinery Ltd."""
    said = {t.casefold() for t in _TOKEN.findall(text) if t[0].isupper() and len(t) >= _LEAST_PART}
    known = (message.registry.companies, message.registry.people)
    return any(said & set(words) for names in known for words, owners in names.items() if owners & accounts)


def _names(message: Message, own: frozenset[str]) -> Iterator[Other]:
    registry: Registry = message.registry
    text = message.reading.text
    tokens = list(_TOKEN.finditer(text))
    folded = [t.group().casefold() for t in tokens]
    allowed = _allowed(message)
    for at, token in enumerate(tokens):
        if not token.group()[0].isupper():
            continue
        for words, owners in registry.names_by_first_word.get(folded[at], ()):
            size = len(words)
            if tuple(folded[at : at + size]) != words or not owners.isdisjoint(own) or words in allowed:
                continue
            if size == 1 and (len(words[0]) < LEAST_LETTERS or _starts_a_sentence(text, token.start())):
                continue
            if all(t.group()[0].isupper() or t.group()[0].isdigit() for t in tokens[at : at + size]):
                kind = "a_contact" if words in registry.people else "the_name"
                yield Other(token.start(), tokens[at + size - 1].end(), min(owners), kind)


def _allowed(message: Message) -> frozenset[tuple[str, ...]]:
    """Names this customer may read: its own, ours, its contacts'."""
    names = {company_words(n) for n in (*customer_names(message), message.policy.sender.name)}
    people = [c.name for c in contacts_of(message) or ()] + [message.record.to, message.record.rep]
    people += [r.name for r in message.policy.reps]
    return frozenset(names | {tuple(w for w in _TOKEN.findall(p.casefold()) if w in name_words(p)) for p in people})


def _starts_a_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" ")
    return not before or before[-1] in ".!?:\n"
