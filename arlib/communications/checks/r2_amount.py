"""R2: no amount."""

from __future__ import annotations

from collections.abc import Iterator

from arlib.communications.checks.check import Example, Outcome, example
from arlib.communications.finding import Severity
from arlib.communications.message import Message
from arlib.communications.parts import is_required

CODE = "R2"
SEVERITY: Severity = "major"
DEFINITION = "Missing: the amount."
NEEDS: tuple[str, ...] = ("language",)
BAD: tuple[Example, ...] = (example("HZ-204 was due on 1 May. Please pay."),)
GOOD: tuple[Example, ...] = (example("HZ-204 was due on 1 May. Please pay £950."),)


def check(message: Message) -> Iterator[Outcome]:
    """One finding when no amount but zero is there."""
    if is_required(CODE, message) and not any(a.value for a in message.reading.amounts):
        opens = "; ".join(f"{i.number}: {message.money(i.open, i.currency)}" for i in message.invoices[:3] if i.open)
        yield message.finding(
            CODE, SEVERITY, "missing", "No amount.", expected=opens, suggestion="Say how much, with the currency."
        )
