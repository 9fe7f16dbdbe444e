"""K2: contradicts what an earlier touch said: another deadline, another amount, an arrangement forgotten.

Only the notes of the last thirty days count, and of those the latest that arranged something: a later agreement
replaces an earlier one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from arlib.communications.checks.check import ASKED, Example, Outcome, example
from arlib.communications.claims import is_pressed_for
from arlib.communications.finding import Severity
from arlib.communications.languages import LANGUAGES
from arlib.communications.languages.manner import MANNERS
from arlib.communications.message import Message
from arlib.communications.notes import days_in, words_match
from arlib.communications.record import Touch
from arlib.communications.registry import plain_number
from arlib.communications.text import Amount, Place, find_amounts

CODE = "K2"
SEVERITY: Severity = "major"
DEFINITION = "Contradicts an earlier touch on another channel or by a colleague."
NEEDS: tuple[str, ...] = ("touches", "language", "sent_at")
_CALL = ASKED | {"channel": "phone", "rep": "Ravi Nair", "outcome": "replied", "date": "2026-05-08T11:00"}
_EXTENDED = [_CALL | {"summary": "agreed with Ms Holt: payment of HZ-204 extended to 29 May 2026"}]
_PAUSED = [_CALL | {"summary": "no further reminders on HZ-204 until the credit note is issued"}]
_AMOUNT = [_CALL | {"summary": "agreed that GBP 900.00 settles HZ-204"}]
BAD: tuple[Example, ...] = (
    example("HZ-204 is overdue. Please pay GBP 950.00 by 19 May 2026.", touches=_EXTENDED),
    example("HZ-204 is overdue. Please pay GBP 950.00 by 19 May 2026.", touches=_PAUSED),
    example("HZ-204 is overdue. Please pay GBP 950.00 by 19 May 2026.", touches=_AMOUNT),
    example("Bitte zahlen Sie HZ-204 bis zum 19. Mai 2026.", touches=_EXTENDED, language="de"),
    example("Pague HZ-204 antes del 19 de mayo de 2026.", touches=_EXTENDED, language="es"),
    example("Merci de régler HZ-204 avant le 19 mai 2026.", touches=_EXTENDED, language="fr"),
)
GOOD: tuple[Example, ...] = (
    example("As agreed with my colleague, please pay GBP 950.00 for HZ-204 by 29 May 2026.", touches=_EXTENDED),
    example("HZ-204 is overdue. Please pay by 19 May 2026.", touches=[_CALL | {"summary": "asked about HZ-204"}]),
    example("Please pay HZ-219 by 29 May.", touches=_EXTENDED),
    example(
        "Please pay HZ-204 by 19 May.",
        touches=[_CALL | {"date": "2026-03-01T10:00", "summary": "extended to 29 May 2026"}],
    ),
)
DAYS_BACK = 30


@dataclass(frozen=True)
class _Said:
    """What a note arranged."""

    touch: Touch
    text: str
    until: frozenset[date]
    amounts: frozenset[Decimal]
    is_hold: bool


def check(message: Message) -> Iterator[Outcome]:
    """The latest arrangement on record against what the text asks for."""
    said = next((s for t in reversed(message.facts.touches or ()) if (s := _arranged(message, t))), None)
    if said is None or not _concerns(message, said.text):
        return
    pressed = next((i for i in message.named if is_pressed_for(message, i)), None)
    if said.is_hold and message.is_dunning and pressed and not _mentions_arrangement(message, said):
        yield _finding(message, "hold", f"Asks for {pressed.number} although it was arranged not to.", said, None)
        return
    yield from _other_date(message, said)
    yield from _other_amount(message, said)


def _arranged(message: Message, touch: Touch) -> _Said | None:
    text = str(touch.raw.get("summary") or "")
    age = (message.today - touch.day).days
    if not text or not 0 <= age <= DAYS_BACK:
        return None
    is_agreed = words_match(message, "agreed", text)
    is_hold = words_match(message, "agreed_hold", text) and (is_agreed or not words_match(message, "approver", text))
    if not (is_hold or is_agreed):
        return None  # "waiting for Mr Shaw's approval" says where it is, not that we agreed to wait
    until = frozenset(d for d in days_in(message, text, touch.day) if d >= message.today)
    lexicon = LANGUAGES["en"]
    amounts = frozenset(abs(a.value) for a in find_amounts(text, currency_words=lexicon.currencies, decimal_mark="."))
    return _Said(touch, text, until, amounts, is_hold) if until or is_hold or amounts else None


def _concerns(message: Message, note: str) -> bool:
    """The note names an invoice the text names, or none at all."""
    plain = plain_number(note)
    noted = [i for i in message.invoices if i.number and plain_number(i.number) in plain]
    return not noted or any(i in message.named for i in noted)


def _mentions_arrangement(message: Message, said: _Said) -> bool:
    manner = MANNERS[message.record.language]
    dates = {d for day in message.reading.days for d in day.days}
    return bool(dates & said.until) or bool(manner.spoke.search(message.reading.body))


def _other_date(message: Message, said: _Said) -> Iterator[Outcome]:
    dues = {i.due for i in message.invoices if i.due}
    ahead = [d for d in message.reading.days if d.latest >= message.today and not d.days & dues]
    deadlines = [d for d in ahead if message.words.deadline_before.search(_left(message, d.start))]
    if not said.until or not deadlines or any(d.days & said.until for d in message.reading.days):
        return
    day = deadlines[0]
    yield _finding(message, "date", f"Says {day.latest}.", said, Place(day.start, day.end))


def _other_amount(message: Message, said: _Said) -> Iterator[Outcome]:
    figures = message.figures
    known = figures.demandable | set(figures.original_of) | figures.payments | figures.credits
    fresh = said.amounts - known
    asked = next((a for a in message.reading.amounts if _is_asked(message, a)), None)
    if fresh and asked is not None and not fresh & {abs(a.value) for a in message.reading.amounts}:
        yield _finding(message, "amount", f"Asks for {abs(asked.value)}.", said, Place(asked.start, asked.end))


def _is_asked(message: Message, amount: Amount) -> bool:
    return bool(message.words.open_before.search(_left(message, amount.start)))


def _left(message: Message, place: int) -> str:
    sentence = message.reading.sentence_at(place)
    return sentence.text[: place - sentence.start]


def _finding(message: Message, rule: str, text: str, said: _Said, place: Place | None) -> Outcome:
    touch = said.touch
    return message.finding(
        CODE,
        SEVERITY,
        rule,
        f"Contradicts what was said on {touch.day}. {text}",
        at=place,
        expected=f"{touch.day} {touch.channel}: {said.text}",
        suggestion="Keep to what was said, or explain the change.",
    )
