"""W3: demands a disputed invoice. Naming it to leave it out is right."""

from __future__ import annotations

from collections.abc import Iterator

from arlib.communications.checks.check import DISPUTED, OLD, Example, Outcome, example
from arlib.communications.claims import first_mention, is_left_out, is_pressed_for
from arlib.communications.finding import Severity
from arlib.communications.message import Message
from arlib.communications.record import Invoice
from arlib.communications.text import Place

CODE = "W3"
SEVERITY: Severity = "blocker"
DEFINITION = "Demands an invoice that is in dispute."
NEEDS: tuple[str, ...] = ("invoices", "language")
_BOTH = [OLD, DISPUTED]
BAD: tuple[Example, ...] = (
    example("Invoices HZ-204 and HZ-197 are overdue. Please pay GBP 1,670.00.", invoices=_BOTH),
    example("You disputed HZ-197, but we ask you to pay it now.", invoices=_BOTH),
    example("GBP 1,670.00 is open on your account. Please pay.", invoices=_BOTH, subject="Your account"),
    example("Die Rechnung HZ-197 ist überfällig. Bitte zahlen Sie.", invoices=_BOTH, language="de"),
    example("La factura HZ-197 sigue pendiente. Rogamos el pago.", invoices=_BOTH, language="es"),
    example("La facture HZ-197 reste impayée. Merci de la régler.", invoices=_BOTH, language="fr"),
)
GOOD: tuple[Example, ...] = (
    example("Please pay HZ-204. Invoice HZ-197, which you dispute, is not part of this request.", invoices=_BOTH),
    example("Please pay HZ-204. HZ-197 stays on hold until your query is resolved.", invoices=_BOTH),
    example("Bitte zahlen Sie HZ-204. Die reklamierte Rechnung HZ-197 prüfen wir noch.", invoices=_BOTH, language="de"),
    example(
        "Pague HZ-204, por favor. La factura HZ-197 queda fuera hasta aclarar su reclamación.",
        invoices=_BOTH,
        language="es",
    ),
    example(
        "Merci de régler HZ-204. La facture HZ-197, contestée, n'est pas concernée.", invoices=_BOTH, language="fr"
    ),
    example("We are checking your objection to HZ-197.", invoices=_BOTH, stage="dispute_response"),
)


def check(message: Message) -> Iterator[Outcome]:
    """Disputed invoices that are named and asked for; then totals that only fit with one inside."""
    disputed = [i for i in message.invoices if i.is_disputed]
    pressed = [i for i in disputed if is_pressed_for(message, i) and not _asks_for_the_rest(message, i)]
    for invoice in pressed:
        yield _finding(message, invoice, "named", None)
    if not pressed and disputed and message.is_dunning:
        yield from _inside_a_total(message, disputed)


def _asks_for_the_rest(message: Message, invoice: Invoice) -> bool:
    """Only the undisputed part is asked for."""
    stated = {abs(a.value) for a in message.reading.amounts}
    return bool(stated & message.figures.undisputed) and invoice.open not in stated


def _inside_a_total(message: Message, disputed: list[Invoice]) -> Iterator[Outcome]:
    lexicon = message.words
    if any(is_left_out(m, lexicon) for i in disputed for m in message.mentions_of(i)):
        return
    if not message.mentions_of(disputed[0]) and lexicon.excluded.search(message.reading.body):
        return
    figures = message.figures
    fair = (
        figures.totals_without_disputed | set(figures.open_of) | figures.payments | figures.elsewhere | figures.credits
    )
    for amount in message.reading.amounts:
        value = abs(amount.value)
        if value in figures.totals and value not in fair and value not in figures.original_of:
            yield _finding(message, disputed[0], "inside_total", Place(amount.start, amount.end))
            return


def _finding(message: Message, invoice: Invoice, rule: str, place: Place | None) -> Outcome:
    mention = first_mention(message, invoice)
    return message.finding(
        CODE,
        SEVERITY,
        rule,
        f"Asks for {invoice.number}, which is in dispute.",
        at=place or (mention.documents[0] if mention else None),
        expected=f"{invoice.number}: disputed, {message.money(invoice.open)} open",
        suggestion="Leave the disputed part out until the dispute is answered.",
    )
