"""F7: claims a call, a reminder, a silence or a promise that the log does not show."""

from __future__ import annotations

from collections.abc import Iterator

from arlib.communications.checks.check import ASKED, REMINDED, Example, Outcome, example
from arlib.communications.finding import Severity
from arlib.communications.message import Message
from arlib.communications.prose import prose
from arlib.communications.text import Place, Sentence
from arlib.communications.what_was_logged import Log, log_of

CODE = "F7"
SEVERITY: Severity = "blocker"
DEFINITION = "Claims a call, a reminder, a silence or a promise that the log does not show."
NEEDS: tuple[str, ...] = ("touches", "language", "sent_at")
_SPOKE = {"date": "2026-05-06T11:00", "channel": "phone", "stage": "late_inquiry", "outcome": "no_progress"}
_MISSED = _SPOKE | {"outcome": "no_answer"}
_PROMISE = {
    "made_on": "2026-05-06",
    "date": "2026-05-11",
    "amount": "950.00",
    "invoices": ["HZ-204"],
    "status": "broken",
}
_WROTE = [{"date": "2026-05-08T09:00", "from": "Ms Joan Holt", "text": "It is with our approver.", "answered": True}]
BAD: tuple[Example, ...] = (
    example("As discussed on the phone, HZ-204 is open."),
    example("As we discussed, HZ-204 is open.", touches=[REMINDED, _MISSED]),
    example("You promised to pay HZ-204 by 11 May 2026."),
    example("Despite three reminders, HZ-204 is open."),
    example("We wrote to you on 2 May 2026 about HZ-204."),
    example("We have not heard from you about HZ-204.", inbound=_WROTE, touches=[ASKED]),
    example("You promised to pay by 8 May 2026.", promises=[_PROMISE]),
    example("Wie telefonisch besprochen, ist HZ-204 offen.", language="de"),
    example("Como acordamos por teléfono, HZ-204 sigue pendiente.", language="es"),
    example("Comme convenu par téléphone, HZ-204 reste ouverte.", language="fr"),
)
GOOD: tuple[Example, ...] = (
    example("As discussed on the phone, HZ-204 is open.", touches=[REMINDED, _SPOKE]),
    example("You promised to pay HZ-204 by 11 May 2026.", promises=[_PROMISE]),
    example("Our reminder of 22 April has had no answer. We tried to call you on 6 May.", touches=[REMINDED, _MISSED]),
    example("We have not heard from you about HZ-204."),
    example("If you have promised HZ-204 to a colleague, tell me. Could we discuss it?"),
    example("Thank you for your message of 8 May about HZ-204.", inbound=_WROTE),
    example("Wie besprochen ist HZ-204 offen.", touches=[_SPOKE], language="de"),
)  # fmt: skip

Claim = tuple[str, Place, str, str]  # rule, where, what is wrong, what the log shows

LEAST_COUNT = 2  # "a reminder" counts nothing


def check(message: Message) -> Iterator[Outcome]:
    """Each sentence: what it claims, against the log. One finding a kind of claim."""
    manner = message.manner
    lists = (manner.spoke, manner.promised, manner.contacted, manner.silence, *manner.counted)
    if not any(message.says(pattern) for pattern in lists):
        return
    log = log_of(message)
    seen: set[str] = set()
    for sentence in prose(message):
        for rule, place, said, expected in _claims(message, log, sentence):
            if rule not in seen:
                seen.add(rule)
                yield message.finding(
                    CODE, SEVERITY, rule, said, at=place, expected=expected,
                    suggestion="Take the claim out, or log the contact it is about.",
                )  # fmt: skip


def _claims(message: Message, log: Log, sentence: Sentence) -> Iterator[Claim]:
    yield from _talks(message, log, sentence)
    yield from _promises(message, log, sentence)
    yield from _counts_and_silence(message, log, sentence)
    yield from _dated(message, log, sentence)


def _talks(message: Message, log: Log, sentence: Sentence) -> Iterator[Claim]:
    for hit in message.manner.spoke.finditer(sentence.text):
        if not _is_open(message, sentence, hit.start()) and not log.has_talk:
            yield "talk", sentence.place_of(hit), "No talk with the customer is on record.", log.told
            return


def _promises(message: Message, log: Log, sentence: Sentence) -> Iterator[Claim]:
    for hit in message.manner.promised.finditer(sentence.text):
        if _is_open(message, sentence, hit.start()):
            continue
        if not log.has_promise:
            yield "promise", sentence.place_of(hit), "No promise is on record.", log.told
        elif wrong := log.wrong_promise_day(sentence):
            yield "promise_day", wrong, "The promise on record names another day.", log.promises_told
        return


def _counts_and_silence(message: Message, log: Log, sentence: Sentence) -> Iterator[Claim]:
    for pattern in message.manner.counted:
        for hit in pattern.finditer(sentence.text):
            count = log.number(hit.group("n"))
            if count >= LEAST_COUNT and count > log.sent_count:
                yield "count", sentence.place_of(hit), f"{log.sent_count} contacts are on record.", log.told
    for hit in message.manner.silence.finditer(sentence.text):
        if not _is_condition(message, sentence, hit.start()) and (answer := log.answer_after_last):
            yield "silence", sentence.place_of(hit), "The customer did answer.", answer
            return


def _dated(message: Message, log: Log, sentence: Sentence) -> Iterator[Claim]:
    """A day beside a word for contact must be a day in the log."""
    if not (message.manner.contacted.search(sentence.text) or message.manner.spoke.search(sentence.text)):
        return
    for day in message.reading.days:
        inside = sentence.start <= day.start < sentence.end and min(day.days) < message.today
        if inside and not day.days & log.explained_days and log.is_about_contact(sentence, day):
            yield "day", Place(day.start, day.end), "Nothing is logged on this day.", log.told


def _is_open(message: Message, sentence: Sentence, at: int) -> bool:
    """A question, a condition or a negation claims nothing."""
    before = sentence.text[max(0, at - 30) : at]
    return bool(message.manner.no_claim.search(before)) or bool(message.words.hypothetical.search(before))


def _is_condition(message: Message, sentence: Sentence, at: int) -> bool:
    before = sentence.text[max(0, at - 30) : at]
    return bool(message.manner.no_claim.search(before))
