"""What a text claims about an invoice: that it is demanded, left out, or closed."""

from __future__ import annotations

from collections.abc import Iterator
from re import Match

from arlib.communications.languages import Lexicon
from arlib.communications.languages.phrases import Phrases
from arlib.communications.message import Message
from arlib.communications.record import Invoice
from arlib.communications.text import Mention

_BEFORE = 48


def is_hypothetical(text: str, place: int, lexicon: Lexicon) -> bool:
    """Whether the words before a place negate it or make it a condition: "not", "if", "to avoid"."""
    return bool(lexicon.hypothetical.search(text[max(0, place - _BEFORE) : place]))


def stated(pattern: Phrases, text: str, lexicon: Lexicon) -> Iterator[Match[str]]:
    """The phrases that are stated as a fact, neither negated nor conditional."""
    for hit in pattern.finditer(text):
        if not is_hypothetical(text, hit.start(), lexicon):
            yield hit


def is_left_out(mention: Mention, lexicon: Lexicon) -> bool:
    """Named to exclude it ("apart from HZ-197"), or only to say that an objection has come in."""
    whole = f"{mention.said} {mention.follow}"
    if lexicon.excluded.search(whole):
        return True
    return bool(lexicon.disputed.search(mention.said)) and not lexicon.demand.search(mention.said)


def is_closed(mention: Mention, lexicon: Lexicon) -> bool:
    """Named to close it: "thank you for paying HZ-188". Thanks for a part, with the rest asked for, close nothing."""
    if lexicon.pay_request.search(mention.said):
        return False
    follow = "" if lexicon.pay_request.search(mention.follow) else mention.follow
    for text in (mention.said, follow):
        for hit in stated(lexicon.closed, text, lexicon):
            if not lexicon.denial.search(hit.group()):
                return True
    return False


def is_pressed_for(message: Message, invoice: Invoice) -> bool:
    """Whether the text names an invoice and asks for it.

    In a stage that presses for payment, naming is asking, unless some sentence leaves the invoice out or
    closes it. In the other stages the sentence itself must ask.
    """
    lexicon = message.words
    mentions = message.mentions_of(invoice)
    if not mentions or any(is_left_out(m, lexicon) or is_closed(m, lexicon) for m in mentions):
        return False
    if message.is_dunning:
        return True
    return any(lexicon.pay_request.search(m.said) for m in mentions)


def first_mention(message: Message, invoice: Invoice) -> Mention | None:
    """Where the body names an invoice first; else the subject."""
    mentions = message.mentions_of(invoice)
    in_body = [m for m in mentions if m.sentence.start >= message.reading.body_start]
    return next(iter(in_body or mentions), None)


def invoices_at(message: Message, place: int) -> tuple[Invoice, ...]:
    """The invoices a phrase is about: of its part of the sentence, of the sentence, of the list it opens.

    Empty when the sentence names none; the caller decides what a general phrase is about.
    """
    reading = message.reading
    sentence = reading.sentence_at(place)
    inside = [m for m in reading.mentions if m.sentence == sentence]
    nearest = [m for m in inside if m.start <= place < m.end]
    for mentions in (nearest, inside):
        if found := message.invoices_of(tuple(d for m in mentions for d in m.documents)):
            return found
    listed = [m for m in reading.mentions if m.sentence.header == sentence.text and m.sentence.start > place]
    return message.invoices_of(tuple(d for m in listed for d in m.documents))
