"""F6: calls something overdue that is not. Due today is not overdue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from arlib.communications.checks.check import NEW, OLD, Example, Outcome, example
from arlib.communications.claims import invoices_at, is_hypothetical
from arlib.communications.finding import Severity
from arlib.communications.message import Message
from arlib.communications.record import Invoice
from arlib.communications.text import Sentence

CODE = "F6"
SEVERITY: Severity = "blocker"
DEFINITION = "Calls something overdue that is not; due today counts as not overdue."
NEEDS: tuple[str, ...] = ("invoices", "language", "sent_at")
_TODAY = NEW | {"due": "2026-05-12"}
BAD: tuple[Example, ...] = (
    example("Invoices HZ-204 and HZ-219 are overdue."),
    example("Invoice HZ-219 is past due.", invoices=[OLD, _TODAY]),
    example("Die Rechnung HZ-219 ist überfällig.", language="de"),
    example("Die Rechnungen HZ-204 und HZ-219 sind in Verzug.", language="de"),
    example("La factura HZ-219 está vencida.", language="es"),
    example("La facture HZ-219 est en retard de paiement.", language="fr"),
    example("These invoices are overdue:\n- HZ-204, GBP 950.00\n- HZ-219, GBP 480.00\nPlease pay."),
    example("Your account is overdue.", invoices=[NEW]),
)
GOOD: tuple[Example, ...] = (
    example("Invoice HZ-204 is overdue and HZ-219 falls due on 20 May."),
    example("HZ-219 is not yet overdue. It will be overdue after 20 May."),
    example("Please pay HZ-219 on time, before it becomes overdue.", stage="pre_due_reminder"),
    example("Rechnung HZ-204 ist überfällig, HZ-219 ist noch nicht überfällig.", language="de"),
    example("La factura HZ-204 está vencida; HZ-219 vence el 20 de mayo.", language="es"),
    example("La facture HZ-204 est échue, HZ-219 arrive à échéance le 20 mai.", language="fr"),
    example("Overdue:\nHZ-204, GBP 950.00\n\nNot yet due:\nHZ-219, GBP 480.00", stage="statement"),
)


def check(message: Message) -> Iterator[Outcome]:
    """Each "overdue" of the text against the due dates of what it is said about."""
    kinds = ((message.words.overdue, "overdue"), (message.words.was_due, "was_due"))
    said = [(pattern, rule) for pattern, rule in kinds if message.says(pattern)]
    for sentence in message.reading.sentences if said else ():
        for pattern, rule in said:
            for hit in pattern.finditer(sentence.text):
                if is_hypothetical(sentence.text, hit.start(), message.words):
                    continue
                wrong = _not_overdue(message, sentence, sentence.start + hit.start())
                if wrong:
                    yield _finding(message, sentence, hit, rule, wrong)
                    return


def _not_overdue(message: Message, sentence: Sentence, place: int) -> list[Invoice]:
    invoices = [i for i in invoices_at(message, place) if not _says_not_yet(message, i, place)]
    if invoices:
        return [i for i in invoices if _is_not_late(i, message)]
    if any(m.sentence == sentence for m in message.reading.mentions):
        return []  # about a document we do not know: F2 says so
    general: Sequence[Invoice] = message.named or [i for i in message.invoices if not i.is_paid]
    return list(general) if general and all(_is_not_late(i, message) for i in general) else []


def _is_not_late(invoice: Invoice, message: Message) -> bool:
    late = invoice.days_late(message.today)
    return late is not None and late <= 0


def _says_not_yet(message: Message, invoice: Invoice, place: int) -> bool:
    """What the words beside it say of the invoice counts before what the rest of the text says."""
    mentions = message.mentions_of(invoice)
    beside = tuple(m for m in mentions if m.start <= place < m.end and len(m.documents) == 1)
    return any(message.words.not_yet.search(m.said.removeprefix(m.sentence.header)) for m in beside or mentions)


def _finding(message: Message, sentence: Sentence, hit: re.Match[str], rule: str, wrong: list[Invoice]) -> Outcome:
    named = "; ".join(f"{i.number} due {i.due}" for i in wrong[:4])
    return message.finding(
        CODE,
        SEVERITY,
        rule,
        "This is not overdue on the day of sending.",
        at=sentence.place_of(hit),
        expected=f"{named}; sent {message.today}",
        suggestion="Leave it out, or say when it falls due.",
    )
