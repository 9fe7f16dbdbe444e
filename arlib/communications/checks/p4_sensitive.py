"""P4: health, family, belief and similar details about a person."""

from __future__ import annotations

from collections.abc import Iterator

from arlib.communications.checks.check import Example, Outcome, example
from arlib.communications.finding import Severity
from arlib.communications.message import Message
from arlib.communications.people import company_words, customer_names
from arlib.communications.text import Place

CODE = "P4"
SEVERITY: Severity = "blocker"
DEFINITION = "Health, family, belief or similar details about a person."
NEEDS: tuple[str, ...] = ("language",)
BAD: tuple[Example, ...] = (
    example("We know about your divorce, but HZ-204 is open."),
    example("Since Ms Holt is on sick leave, please pay HZ-204."),
    example("I hope your surgery went well. HZ-204 is open."),
    example("Trotz Ihrer Krankheit bitten wir um Zahlung von HZ-204.", language="de"),
    example("Sentimos su enfermedad, pero HZ-204 sigue pendiente.", language="es"),
    example("Malgré votre divorce, HZ-204 reste due.", language="fr"),
)
GOOD: tuple[Example, ...] = (
    example("HZ-204 for the children's hospital delivery is open."),
    example("The Cancer Research Shop order, HZ-204, is open.", names="Cancer Research Shop Ltd"),
    example("Ms Holt is away until 20 May; may I ask you about HZ-204?"),
    example("Die Lieferung an das Krankenhausdepot, HZ-204, ist offen.", language="de", names="Krankenhausdepot GmbH"),
)


def check(message: Message) -> Iterator[Outcome]:
    """Words of the list; not where they are part of the customer's name."""
    own = {w for name in customer_names(message) for w in company_words(name)}
    for hit in message.manner.sensitive.finditer(message.reading.veiled):
        if not set(company_words(hit.group())) & own:
            yield message.finding(
                CODE, SEVERITY, "detail", "A personal detail that has no place in a letter.", at=Place(*hit.span()),
                suggestion="Take it out.",
            )  # fmt: skip
            return
