"""P2: the customer's full bank or card number. The last four digits are allowed."""

from __future__ import annotations

from collections.abc import Iterator

from arlib.communications.checks.check import Example, Outcome, example
from arlib.communications.finding import Severity
from arlib.communications.message import Message
from arlib.communications.ours import is_customers, is_ours

CODE = "P2"
SEVERITY: Severity = "blocker"
DEFINITION = "The customer's full bank or card number."
NEEDS: tuple[str, ...] = ("language",)
BAD: tuple[Example, ...] = (
    example("We refund GBP 60.00 to your account GB33 BUKB 2020 1555 5555 55."),
    example("Your card 4111 1111 1111 1111 was declined."),
    example("Wir erstatten auf Ihr Konto DE02 1203 0000 0000 2020 51.", language="de"),
)
GOOD: tuple[Example, ...] = (
    example("We refund GBP 60.00 to your account ending 5555."),
    example("Your tracking number is 1234567890128."),
)


def check(message: Message) -> Iterator[Outcome]:
    """Cards, and bank accounts that the sentence calls the customer's own."""
    message = message.thread
    for number in message.reading.banks:
        if number.kind == "card" or (is_customers(message, number) and not is_ours(message, number)):
            yield message.finding(
                CODE,
                SEVERITY,
                number.kind,
                "A full number of the customer's account or card.",
                at=number,
                expected=f"at most the last four digits: {number.plain[-4:]}",
                suggestion="Cut it to the last four digits.",
            )
