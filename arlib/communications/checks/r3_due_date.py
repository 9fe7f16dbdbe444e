"""R3: no due date."""

from __future__ import annotations

from collections.abc import Iterator

from arlib.communications.checks.check import Example, Outcome, example
from arlib.communications.finding import Severity
from arlib.communications.message import Message
from arlib.communications.parts import has_due_date, is_required

CODE = "R3"
SEVERITY: Severity = "major"
DEFINITION = "Missing: the due date."
NEEDS: tuple[str, ...] = ("language", "sent_at")
BAD: tuple[Example, ...] = (example("GBP 950.00 is open on HZ-204. Please pay by 19 May."),)
GOOD: tuple[Example, ...] = (
    example("GBP 950.00 on HZ-204 was due on 1 May. Please pay."),
    example("950,00 GBP auf HZ-204 waren am 1. Mai fällig.", language="de"),
    example("HZ-204, vencida el 1 de mayo: 950,00 GBP.", language="es"),
    example("HZ-204, échue le 1er mai : 950,00 GBP.", language="fr"),
)


def check(message: Message) -> Iterator[Outcome]:
    """One finding when no date is a due date."""
    if is_required(CODE, message) and not has_due_date(message):
        dues = "; ".join(f"{i.number} due {i.due}" for i in (message.named or message.invoices)[:3] if i.due)
        yield message.finding(
            CODE, SEVERITY, "missing", "No due date.", expected=dues, suggestion="Say when it was or will be due."
        )
