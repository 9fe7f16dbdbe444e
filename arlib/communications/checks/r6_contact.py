"""R6: no way to reach us. In a short channel, a way to pay will do instead."""

from __future__ import annotations

from collections.abc import Iterator

from arlib.communications.checks.check import Example, Outcome, example
from arlib.communications.finding import Severity
from arlib.communications.message import Message
from arlib.communications.parts import has_contact, has_pay_route, required_parts

CODE = "R6"
SEVERITY: Severity = "major"
DEFINITION = "Missing: a way to reach us."
NEEDS: tuple[str, ...] = ("language",)
BAD: tuple[Example, ...] = (
    example("GBP 950.00 on HZ-204 was due on 1 May. Please pay at pay.aldertools.example."),
    example("HZ-204, GBP 950.00, was due 1 May.", channel="sms", subject=""),
    example("This is Ines Caro. Please call me.", channel="voicemail", subject=""),
)
GOOD: tuple[Example, ...] = (
    example("Please reply to this email."),
    example("Sie erreichen mich unter +49 30 1234567.", language="de"),
    example("Puede responder a este correo.", language="es"),
    example("Répondez simplement à ce message.", language="fr"),
    example("HZ-204, GBP 950.00, was due 1 May.", channel="chat", subject=""),
    example("HZ-204, GBP 950.00, was due 1 May. Pay at pay.aldertools.example", channel="sms", subject=""),
)


def check(message: Message) -> Iterator[Outcome]:
    """One finding when there is neither number, address nor invitation to answer."""
    required = required_parts(message)
    asked = CODE in required.all_of or (CODE in required.one_of and not has_pay_route(message))
    if asked and not has_contact(message):
        sender = message.policy.sender
        yield message.finding(
            CODE, SEVERITY, "missing", "No way to reach us.", expected=f"{sender.phone}, {sender.email}",
            suggestion="Give a phone number or invite an answer.",
        )  # fmt: skip
