"""R4: an invoice without its payment terms."""

from __future__ import annotations

from collections.abc import Iterator

from arlib.communications.checks.check import Example, Outcome, example
from arlib.communications.finding import Severity
from arlib.communications.message import Message
from arlib.communications.parts import is_required

CODE = "R4"
SEVERITY: Severity = "major"
DEFINITION = "Missing: the payment terms (invoice stage)."
NEEDS: tuple[str, ...] = ("language",)
BAD: tuple[Example, ...] = (example("Invoice HZ-219 over GBP 480.00, due 20 May 2026.", stage="invoice"),)
GOOD: tuple[Example, ...] = (
    example("Invoice HZ-219 over GBP 480.00, terms net 30, due 20 May 2026.", stage="invoice"),
    example("Rechnung HZ-219, zahlbar innerhalb von 30 Tagen ohne Abzug.", stage="invoice", language="de"),
    example("Factura HZ-219, condiciones de pago: 30 días.", stage="invoice", language="es"),
    example("Facture HZ-219, délai de paiement : 30 jours nets.", stage="invoice", language="fr"),
)


def check(message: Message) -> Iterator[Outcome]:
    """One finding when nothing names the terms."""
    terms = message.facts.terms.lower()
    body = message.reading.body
    if not is_required(CODE, message) or message.words.terms.search(body) or (terms and terms in body.lower()):
        return
    yield message.finding(
        CODE,
        SEVERITY,
        "missing",
        "No payment terms.",
        expected=message.facts.terms,
        suggestion="State the agreed terms.",
    )
