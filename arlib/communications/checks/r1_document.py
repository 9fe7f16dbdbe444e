"""R1: no document or order number."""

from __future__ import annotations

from collections.abc import Iterator

from arlib.communications.checks.check import Example, Outcome, example
from arlib.communications.finding import Severity
from arlib.communications.message import Message
from arlib.communications.parts import is_required

CODE = "R1"
SEVERITY: Severity = "major"
DEFINITION = "Missing: the document or order the message is about."
NEEDS: tuple[str, ...] = ()
BAD: tuple[Example, ...] = (example("GBP 950.00 was due on 1 May. Please pay.", subject="Your account"),)
GOOD: tuple[Example, ...] = (
    example("Your order PO-7781 was due on 1 May. Please pay.", subject="Your order"),
    example("Please call us back on +44 20 7946 0000.", channel="voicemail", subject=""),
)


def check(message: Message) -> Iterator[Outcome]:
    """One finding when no number is there."""
    if is_required(CODE, message) and not message.reading.documents:
        numbers = ", ".join(i.number for i in message.invoices[:3])
        yield message.finding(
            CODE, SEVERITY, "missing", "No document or order number.", expected=numbers,
            suggestion="Name the invoice, so that it can be found.",
        )  # fmt: skip
