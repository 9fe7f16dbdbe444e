"""Which parts a message must have, and what counts as having them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from arlib.communications.languages import LANGUAGES, Lexicon
from arlib.communications.languages.lexicon import MARKS
from arlib.communications.message import Message
from arlib.policy.communications import RequiredShortParts, ShortParts

_PAY_ADDRESS = re.compile(
    r"(?<![@\w])(?:https?://)?[\w.-]*(?:pay|zahl|pago|paie)[\w-]*\.[\w.-]+\w(?![\w]*@)", re.IGNORECASE
)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.\w+")
_WINDOW = 70


@dataclass(frozen=True)
class Required:
    """Codes that must all be there, and codes of which one is enough."""

    all_of: tuple[str, ...]
    one_of: tuple[str, ...] = ()


def required_parts(message: Message) -> Required:
    """What stage and channel ask for. A short channel never asks for more than the stage does."""
    record, policy = message.record, message.policy
    by_stage: tuple[str, ...] = getattr(policy.required, record.stage, ())
    channel = "phone_script" if record.channel == "phone" else record.channel
    if channel not in RequiredShortParts.model_fields:
        return Required(by_stage)
    short: ShortParts = getattr(policy.required_short, channel)
    if record.stage in short.not_for:
        return Required(())
    return Required(tuple(c for c in short.all_of if c in by_stage), short.one_of)


def is_required(code: str, message: Message) -> bool:
    """Whether this message must have the part."""
    return code in required_parts(message).all_of


def has_due_date(message: Message) -> bool:
    """A due date: called so, or simply the day an invoice is due."""
    dues = {i.due for i in message.named or message.invoices if i.due}
    reading, words = message.reading, message.words
    if any(p.search(reading.veiled) for p in words.due_relative):
        return True
    for day in reading.days:
        sentence = reading.sentence_at(day.start)
        left = sentence.text[max(0, day.start - sentence.start - _WINDOW) : day.start - sentence.start]
        right = sentence.text[day.end - sentence.start :][:_WINDOW]
        if day.days & dues or words.due_before.search(left) or words.due_after.search(right):
            return True
    return False


def has_pay_route(message: Message) -> bool:
    """A bank account, a pay link, or words that name the way to pay."""
    text, link = message.reading.text, message.policy.sender.pay_link
    if (link and link in text) or _PAY_ADDRESS.search(text):
        return True
    return bool(message.reading.banks) or bool(message.words.pay_route.search(message.reading.body))


def has_contact(message: Message) -> bool:
    """A way to reach us. A chat is one itself, as is a letter within a talk that asks; a voicemail needs a number."""
    words, body = message.words, message.reading.body
    channel = message.record.channel
    if channel == "voicemail":
        return MARKS["phone"] in body
    if (
        channel == "chat"
        or words.contact.search(body)
        or _MAIL.search(message.reading.text, message.reading.body_start)
    ):
        return True
    return message.record.stage == "reply" and ("?" in body or bool(words.ask.search(body)))


def next_step(message: Message) -> tuple[bool, bool]:
    """Whether the text says what to do or what happens next, and whether with a date.

    A text that asks in another language than its own does ask; that it changes the language is C8.
    """
    own = _steps_in(message, message.words)
    return own if own[0] else next((s for w in LANGUAGES.values() if (s := _steps_in(message, w))[0]), own)


def _steps_in(message: Message, words: Lexicon) -> tuple[bool, bool]:
    reading = message.reading
    asks = dated = False
    dues = {i.due for i in message.invoices if i.due}
    for sentence in reading.sentences:
        if sentence.end <= reading.body_start:
            continue
        said = words.courtesy.sub(" ", sentence.text)
        is_step = bool("?" in said or words.ask.search(said) or words.next_step.search(said))
        days = [d for d in reading.days if sentence.start <= d.start < sentence.end and d.latest >= message.today]
        asks = asks or is_step
        dated = dated or (is_step and bool(days or words.relative_date.search(said)))
        dated = dated or any(not (d.days & dues) for d in days)
    return asks, dated
