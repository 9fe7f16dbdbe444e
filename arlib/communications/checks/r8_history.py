"""R8: a final notice that does not go over the steps so far."""

from __future__ import annotations

import re
from collections.abc import Iterator

from arlib.communications.checks.check import Example, Outcome, example
from arlib.communications.finding import Severity
from arlib.communications.languages.lexicon import MARKS
from arlib.communications.message import Message
from arlib.communications.parts import is_required
from arlib.communications.prose import prose

CODE = "R8"
SEVERITY: Severity = "major"
DEFINITION = "Missing in a final notice: the steps so far, with their dates."
NEEDS: tuple[str, ...] = ("language", "sent_at")
_FINAL = {"stage": "final_notice", "subject": "Final notice: HZ-204"}
BAD: tuple[Example, ...] = (
    example("HZ-204 is overdue. Please pay GBP 950.00 by 22 May 2026.", **_FINAL),
    example("Despite our reminders, HZ-204 is still open. Please pay by 22 May 2026.", **_FINAL),
    example("Die Rechnung HZ-204 ist überfällig. Bitte zahlen Sie bis zum 22. Mai 2026.", language="de", **_FINAL),
    example("La factura HZ-204 sigue pendiente. Pague antes del 22 de mayo de 2026.", language="es", **_FINAL),
    example("La facture HZ-204 reste impayée. Merci de régler avant le 22 mai 2026.", language="fr", **_FINAL),
)
GOOD: tuple[Example, ...] = (
    example("We wrote to you on 22 April and called on 4 May 2026. HZ-204 is still open.", **_FINAL),
    example("Our reminders of 22 April and 4 May have brought no payment.", **_FINAL),
    example("Wir haben Ihnen am 22. April geschrieben und am 4. Mai angerufen.", language="de", **_FINAL),
    example("Le escribimos el 22 de abril y le llamamos el 4 de mayo.", language="es", **_FINAL),
    example("Nous vous avons écrit le 22 avril et appelé le 4 mai.", language="fr", **_FINAL),
    example("Please pay HZ-204."),
)
STEPS = 2
_BARE_DAYS = re.compile(rf"\b\d{{1,2}}\.?(?:,? (?:and|und|y|et) |, )(?=[^{MARKS['date']}]{{0,12}}{MARKS['date']})")


def check(message: Message) -> Iterator[Outcome]:
    """Dates of the past beside words for a contact; due dates and invoice dates are no steps."""
    if not is_required(CODE, message):
        return
    dates, words = _steps(message)
    if dates >= STEPS or (dates and words >= STEPS):
        return
    known = "; ".join(f"{t.day} {t.channel}" for t in (message.facts.touches or ())[-4:])
    yield message.finding(
        CODE, SEVERITY, "undated" if words else "missing", "Does not say which steps came before, and when.",
        expected=known, suggestion="Name at least two earlier contacts with their dates.",
    )  # fmt: skip


def _steps(message: Message) -> tuple[int, int]:
    documents = {d for i in message.invoices for d in (i.due, i.issued) if d}
    logged = {t.day for t in message.facts.touches or ()}
    dates = words = 0
    for sentence in prose(message):
        found = message.manner.step.findall(sentence.text)
        past = [
            d for d in message.reading.days if sentence.start <= d.start < sentence.end and min(d.days) <= message.today
        ]
        steps = [d for d in past if d.days & logged or not d.days & documents]
        if not found:  # a day of the log says enough: "15 April: we asked what was wrong"
            dates += sum(1 for d in past if d.days & logged and not d.days & documents)
        elif steps:
            dates += len(steps) + len(_BARE_DAYS.findall(sentence.text))
            words += len(set(found))
    return dates, words
