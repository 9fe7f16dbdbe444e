"""R5: does not say where or how to pay."""

from __future__ import annotations

from collections.abc import Iterator

from arlib.communications.checks.check import Example, Outcome, example
from arlib.communications.finding import Severity
from arlib.communications.message import Message
from arlib.communications.parts import has_pay_route, is_required

CODE = "R5"
SEVERITY: Severity = "major"
DEFINITION = "Missing: where or how to pay."
NEEDS: tuple[str, ...] = ("language",)
BAD: tuple[Example, ...] = (example("GBP 950.00 on HZ-204 was due on 1 May. Please pay. Call +44 20 7946 0000."),)
GOOD: tuple[Example, ...] = (
    example("Please pay at pay.aldertools.example."),
    example("Bitte überweisen Sie auf unser Konto DE89 3704 0044 0532 0130 00.", language="de"),
    example("Puede pagar por transferencia a nuestra cuenta habitual.", language="es"),
    example("Merci de régler par virement sur notre compte habituel.", language="fr"),
)


def check(message: Message) -> Iterator[Outcome]:
    """One finding when no way to pay is named."""
    if is_required(CODE, message) and not has_pay_route(message):
        yield message.finding(
            CODE, SEVERITY, "missing", "Does not say where or how to pay.", expected=message.policy.sender.pay_link,
            suggestion="Name the pay link or our bank account.",
        )  # fmt: skip
