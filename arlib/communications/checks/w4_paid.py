"""W4: chases a paid invoice. Naming it to say thank you is right."""

from __future__ import annotations

from collections.abc import Iterator

from arlib.communications.checks.check import OLD, PAID, Example, Outcome, example
from arlib.communications.claims import first_mention, is_pressed_for
from arlib.communications.finding import Severity
from arlib.communications.message import Message

CODE = "W4"
SEVERITY: Severity = "blocker"
DEFINITION = "Chases an invoice that is paid."
NEEDS: tuple[str, ...] = ("invoices", "language")
_BOTH = [OLD, PAID]
BAD: tuple[Example, ...] = (
    example("Invoice HZ-188 over GBP 310.00 was due on 1 April. Please pay.", invoices=_BOTH),
    example("We have not received payment for HZ-188.", invoices=_BOTH),
    example("Für die Rechnung HZ-188 haben wir noch keine Zahlung erhalten.", invoices=_BOTH, language="de"),
    example("No hemos recibido el pago de HZ-188.", invoices=_BOTH, language="es"),
    example("Nous n'avons pas reçu le règlement de HZ-188.", invoices=_BOTH, language="fr"),
    example("Please pay HZ-204 and HZ-188. If you have already paid, please ignore this.", invoices=_BOTH),
)
GOOD: tuple[Example, ...] = (
    example("Thank you for your payment of HZ-188. GBP 950.00 is open on HZ-204.", invoices=_BOTH),
    example("HZ-188 is paid. Please pay HZ-204.", invoices=_BOTH),
    example("Vielen Dank für Ihre Zahlung der Rechnung HZ-188. HZ-204 ist noch offen.", invoices=_BOTH, language="de"),
    example("Gracias por el pago de HZ-188. HZ-204 sigue pendiente.", invoices=_BOTH, language="es"),
    example("Nous avons bien reçu le règlement de HZ-188. HZ-204 reste ouverte.", invoices=_BOTH, language="fr"),
    example("Please pay HZ-204.", invoices=_BOTH),
)


def check(message: Message) -> Iterator[Outcome]:
    """Each paid invoice that is named and asked for."""
    for invoice in message.named:
        if not invoice.is_paid or not is_pressed_for(message, invoice):
            continue
        mention = first_mention(message, invoice)
        yield message.finding(
            CODE, SEVERITY, "paid", f"Asks for {invoice.number}, which is paid.",
            at=mention.documents[0] if mention else None, expected=f"{invoice.number}: paid, nothing open",
            suggestion="Take it out; if the message has gone, apologise.",
        )  # fmt: skip
