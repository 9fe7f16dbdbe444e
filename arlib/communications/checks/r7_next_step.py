"""R7: does not say what to do or what happens next; dated where the policy wants a date."""

from __future__ import annotations

from collections.abc import Iterator

from arlib.communications.checks.check import Example, Outcome, example
from arlib.communications.finding import Severity
from arlib.communications.message import Message
from arlib.communications.parts import is_required, next_step

CODE = "R7"
SEVERITY: Severity = "major"
DEFINITION = "Missing: what to do or what happens next; with a date where the policy asks for one."
NEEDS: tuple[str, ...] = ("language", "sent_at")
BAD: tuple[Example, ...] = (
    example("GBP 950.00 on HZ-204 was due on 1 May. If you have any questions, please call +44 20 7946 0000."),
    example("Please pay GBP 950.00 on HZ-204.", stage="firmer_pressure"),
    example("Bitte zahlen Sie 950,00 GBP auf HZ-204.", stage="firmer_pressure", language="de"),
    example("Le rogamos que pague 950,00 GBP de HZ-204.", stage="firmer_pressure", language="es"),
    example("Merci de régler 950,00 GBP sur HZ-204.", stage="firmer_pressure", language="fr"),
)
GOOD: tuple[Example, ...] = (
    example("GBP 950.00 on HZ-204 was due on 1 May. Is anything holding it up?"),
    example("Please pay GBP 950.00 by 19 May 2026.", stage="firmer_pressure"),
    example("Bitte zahlen Sie innerhalb von 7 Tagen.", stage="firmer_pressure", language="de"),
    example("Le rogamos que pague antes del viernes.", stage="firmer_pressure", language="es"),
    example("Merci de régler sous 8 jours.", stage="firmer_pressure", language="fr"),
    example("We will answer your objection by 19 May.", stage="dispute_response"),
)


def check(message: Message) -> Iterator[Outcome]:
    """One finding when no step is named, or when it has no date and needs one."""
    if not is_required(CODE, message):
        return
    asks, dated = next_step(message)
    if not asks:
        yield message.finding(
            CODE, SEVERITY, "missing", "Says neither what to do nor what happens next.",
            suggestion="Ask for one thing, or say what we will do.",
        )  # fmt: skip
    elif not dated and message.record.stage in message.policy.next_step_dated:
        yield message.finding(
            CODE, SEVERITY, "undated", "The next step has no date.", suggestion="Say by when, or when we will act."
        )
