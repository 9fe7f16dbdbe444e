"""T3: urgency that is not there: "last chance" before it is, or a deadline nobody can keep."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from arlib.communications.checks.check import ASKED, NEW, REMINDED, Example, Outcome, example
from arlib.communications.finding import Severity
from arlib.communications.message import Message
from arlib.communications.text import Day, Place, Sentence
from arlib.dates import add_working_days

CODE = "T3"
SEVERITY: Severity = "major"
DEFINITION = "False urgency: a last chance, hours, or a deadline of under three working days."
NEEDS: tuple[str, ...] = ("language", "sent_at")
NEW_SOON = NEW | {"due": "2026-05-13"}
_FIRM = {"stage": "firmer_pressure", "touches": [REMINDED, ASKED]}
BAD: tuple[Example, ...] = (
    example("This is your last chance to pay HZ-204."),
    example("Please pay HZ-204 within 24 hours."),
    example("Pay GBP 950.00 immediately.", **_FIRM),
    example("Please pay GBP 950.00 for HZ-204 by 13 May 2026."),
    example("Bitte zahlen Sie HZ-204 sofort.", language="de"),
    example("Pague HZ-204 en 24 horas.", language="es"),
    example("Merci de régler HZ-204 immédiatement.", language="fr"),
)
GOOD: tuple[Example, ...] = (
    example("Please pay HZ-204 by 19 May 2026. I can call you today or tomorrow if that helps."),
    example("Please call me today.", **_FIRM),
    example("This is your last chance before we hand it over.", stage="final_notice"),
    example("HZ-219 falls due on 13 May 2026. Please pay it by 13 May.", stage="pre_due_reminder", invoices=[NEW_SOON]),
    example("We will answer immediately when we know more.", stage="dispute_response"),
    example("Bitte melden Sie sich umgehend, falls etwas unklar ist.", language="de"),
)
LEAST_WORKING_DAYS = 3
_EARLY = ("delivery_confirmation", "pre_due_reminder", "late_inquiry", "firmer_pressure")


def check(message: Message) -> Iterator[Outcome]:
    """Words of haste in a sentence that asks for money; then deadlines to pay."""
    if message.record.stage not in (*_EARLY, "final_notice"):
        return
    for sentence in message.reading.sentences:
        if message.record.stage in _EARLY and (place := _haste(message, sentence)):
            yield _finding(message, "words", "Presses with a hurry that the stage does not have.", place, "")
            return
    for day in message.reading.days:
        if _is_pay_deadline(message, day) and _is_short(message, day):
            said = f"Gives until {day.latest}: fewer than {LEAST_WORKING_DAYS} working days."
            yield _finding(message, "deadline", said, Place(day.start, day.end), _earliest(message).isoformat())
            return


def _haste(message: Message, sentence: Sentence) -> Place | None:
    words = message.words
    asks = words.demand.search(sentence.text) or sentence.start < message.reading.body_start
    for hit in message.manner.urgent.finditer(sentence.text):
        is_last = bool(words.final_word.search(hit.group()))
        if (asks or is_last) and not _is_offer(message, sentence, hit.start()):
            return sentence.place_of(hit)
    return None


def _is_offer(message: Message, sentence: Sentence, at: int) -> bool:
    """The hurry is ours, or about a call: "I can call you today", "let me know immediately"."""
    clause = sentence.text[max((sentence.text.rfind(c, 0, at) for c in ",;:–"), default=0) + 1 :]
    own = message.words.contact.search(clause) or message.words.next_step.search(clause)
    return bool(own) and not message.words.pay_request.search(clause)


def _is_pay_deadline(message: Message, day: Day) -> bool:
    reading = message.reading
    sentence = reading.sentence_at(day.start)
    left = sentence.text[: day.start - sentence.start]
    dues = {i.due for i in message.invoices if i.due}
    if day.days & dues or day.latest < message.today or not message.words.deadline_before.search(left):
        return False
    return bool(message.words.pay_request.search(sentence.text) or message.words.ask.search(left))


def _is_short(message: Message, day: Day) -> bool:
    sentence = message.reading.sentence_at(day.start)
    if not message.words.demand.search(sentence.text):
        return False
    return day.latest < _earliest(message)


def _earliest(message: Message) -> date:
    """The first day a deadline may name; in a final notice policy says how far ahead it lies."""
    window = message.policy.windows.final_notice.deadline_days
    if message.record.stage == "final_notice" and window:
        return message.today + timedelta(days=window[0])
    return add_working_days(message.today, LEAST_WORKING_DAYS)


def _finding(message: Message, rule: str, said: str, place: Place, earliest: str) -> Outcome:
    expected = f"not before {earliest}" if earliest else ""
    return message.finding(
        CODE, SEVERITY, rule, said, at=place, expected=expected, suggestion="Give a date that can be kept."
    )
