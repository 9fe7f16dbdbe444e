"""F3: a wrong due date, or a wrong count of days late."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from re import Match

from arlib.communications.checks.check import Example, Outcome, example
from arlib.communications.claims import invoices_at
from arlib.communications.finding import Severity
from arlib.communications.languages.lexicon import MARKS
from arlib.communications.languages.phrases import Phrases
from arlib.communications.message import Message
from arlib.communications.record import Invoice
from arlib.communications.text import Day, Sentence

CODE = "F3"
SEVERITY: Severity = "blocker"
DEFINITION = "A wrong due date, or a wrong count of days late."
NEEDS: tuple[str, ...] = ("invoices", "language", "sent_at")
BAD: tuple[Example, ...] = (
    example("Invoice HZ-204 was due on 7 May 2026."),
    example("Invoice HZ-204 is 12 days overdue."),
    example("HZ-204, due 1 May 2026, GBP 950.00. HZ-219, due 12 May 2026, GBP 480.00."),
    example("Die Rechnung HZ-204 war am 7. Mai 2026 fällig.", language="de"),
    example("Die Rechnung HZ-204 ist seit 12 Tagen überfällig.", language="de"),
    example("La factura HZ-204 venció el 7 de mayo de 2026.", language="es"),
    example("La factura HZ-204 lleva 12 días de retraso.", language="es"),
    example("La facture HZ-204 était échue le 7 mai 2026.", language="fr"),
    example("La facture HZ-204 accuse 12 jours de retard.", language="fr"),
    example("Invoice HZ-219 is due in 5 days.", stage="pre_due_reminder"),
)
GOOD: tuple[Example, ...] = (
    example("Invoice HZ-204 was due on 1 May 2026, 11 days ago. Please pay by 19 May 2026."),
    example("Invoice HZ-204 is 11 days overdue, more than 10 days past due. We received GBP 300.00 on 4 May 2026."),
    example(
        "Die Rechnung HZ-204 vom 01.04.2026 war am 01.05.2026 fällig und ist seit 11 Tagen überfällig.", language="de"
    ),
    example("La factura HZ-204 venció el 1 de mayo y acumula 11 días de retraso.", language="es"),
    example("La facture HZ-204, échue le 1er mai 2026, a 11 jours de retard.", language="fr"),
    example("Invoice HZ-219 is due in 8 days, on 20/05/2026.", stage="pre_due_reminder"),
)

_WINDOW = 70
_NEAR = 5
_DEADLINE_STAGES = frozenset({"late_inquiry", "firmer_pressure", "final_notice", "reply", "dispute_response"})
_OTHER_SUBJECTS = frozenset({"dispute_response", "reply", "credit_notice", "promise_confirmation", "payment_plan"})


_NEXT_DAY = re.compile(rf"[\s:(,]*(?:\w+\s+){{0,2}}{MARKS['date']}")
"""The word is about the day behind it: "of 8 January, due 7 February"."""


def check(message: Message) -> Iterator[Outcome]:
    """Dates that are called due dates, then counts of days."""
    for day in message.reading.days:
        yield from _check_day(message, day)
    counts = _counts_used(message)
    for sentence in message.reading.sentences if counts else ():
        yield from _check_counts(message, sentence, counts)


def _check_day(message: Message, day: Day) -> Iterator[Outcome]:
    sentence = message.reading.sentence_at(day.start)
    left = sentence.text[max(0, day.start - sentence.start - _WINDOW) : day.start - sentence.start]
    right = sentence.text[day.end - sentence.start :][:_WINDOW]
    words = message.words
    since = bool(
        words.since_before.search(left) or (words.since_after.search(right) and not words.due_after.search(right))
    )
    if not since and not _is_called_due(message, day, left, right):
        return
    invoices = _meant(message, day, sentence)
    dues = {i.due for i in invoices if i.due}
    right_days = dues | ({d + timedelta(days=1) for d in dues} if since else set())
    if not dues or day.days & right_days or _is_arranged(message, day, sentence):
        return
    yield message.finding(
        CODE, SEVERITY, "due_date", "This is not the due date in the ledger.", at=day, expected=_dues(invoices),
        suggestion="State the due date of the ledger.",
    )  # fmt: skip


def _is_called_due(message: Message, day: Day, left: str, right: str) -> bool:
    words = message.words
    behind = words.due_after.search(right)
    if not (words.due_before.search(left) or (behind and not _NEXT_DAY.match(right, behind.end()))):
        return False
    is_ahead = day.latest > message.today
    return not (is_ahead and message.record.stage in _DEADLINE_STAGES and words.deadline_before.search(left))


def _meant(message: Message, day: Day, sentence: Sentence) -> Sequence[Invoice]:
    found = invoices_at(message, day.start)
    if found or message.record.stage in _OTHER_SUBJECTS:
        return found
    return message.named if message.scope == message.named else [i for i in message.scope if not i.is_paid]


def _is_arranged(message: Message, day: Day, sentence: Sentence) -> bool:
    """The day of a promise or an instalment."""
    promised = {p.day for p in message.facts.promises or () if p.day}
    plan = str(message.facts.raw.get("payment_plan") or "")
    if day.days & promised or any(d.isoformat() in plan for d in day.days):
        return True
    return bool(message.words.instalment.search(sentence.text)) and day.latest >= message.today


def _dues(invoices: Sequence[Invoice]) -> str:
    return "; ".join(f"{i.number} due {i.due}" for i in list(invoices)[:4] if i.due)


def _counts_used(message: Message) -> list[tuple[Phrases, int]]:
    """The ways of counting days that the text uses, with the days one of them counts; 0 for words of their own."""
    words, text = message.words, message.reading.veiled.replace("\n", " ")
    signs = ((words.days_late, 1), (words.weeks_late, 7), (words.days_to_due, -1), (words.due_relative, 0))
    return [(pattern, sign) for patterns, sign in signs for pattern in patterns if pattern.search(text)]


def _check_counts(message: Message, sentence: Sentence, counts: list[tuple[Phrases, int]]) -> Iterator[Outcome]:
    for pattern, sign in counts:
        if sign:
            yield from _wrong_counts(message, sentence, pattern, sign=sign)
        else:
            for hit in pattern.finditer(sentence.text):
                yield from _judge(message, sentence, hit, -message.words.due_relative[pattern], at_least=False)


def _wrong_counts(message: Message, sentence: Sentence, pattern: Phrases, *, sign: int) -> Iterator[Outcome]:
    words = message.words
    for hit in pattern.finditer(sentence.text):
        count = words.numbers.get(hit["n"].lower()) or (int(hit["n"]) if hit["n"].isdigit() else None)
        if count is not None:
            vague = bool(words.at_least.search(sentence.text[: hit.start("n")]))
            yield from _judge(message, sentence, hit, sign * count, at_least=vague, slack=sign - 1 if sign > 1 else 0)


def _judge(
    message: Message, sentence: Sentence, hit: Match[str], said: int, *, at_least: bool, slack: int = 0
) -> Iterator[Outcome]:
    """``slack``: how many days more a count of weeks may stand for."""
    place = sentence.place_of(hit)
    invoices = invoices_at(message, place.start) or message.scope
    late = [n for i in invoices if (n := i.days_late(message.today)) is not None]
    if said > 0:
        late = [n for n in late if n > 0]  # calling an invoice late before it is due is F6, not a wrong count
    if (
        not late
        or any(said <= n <= said + slack for n in late)
        or (at_least and any(n >= said or abs(n - said) <= _NEAR for n in late))
    ):
        return
    yield message.finding(
        CODE, SEVERITY, "days_late" if said > 0 else "days_to_due", "The count of days does not fit the due date.",
        at=place, expected=f"{_dues(invoices)}; sent {message.today}",
        suggestion="Count from the due date to the day of sending.",
    )  # fmt: skip
