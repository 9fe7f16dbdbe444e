"""P1: data of another customer. Affiliates on the account are allowed."""

from __future__ import annotations

from collections.abc import Iterator

from arlib.communications.checks.check import Example, Outcome, example
from arlib.communications.finding import Severity
from arlib.communications.message import Message
from arlib.communications.others import Other, others_named

CODE = "P1"
SEVERITY: Severity = "blocker"
DEFINITION = "Another customer's data: its name, a document, a contact."
NEEDS: tuple[str, ...] = ("registry",)
_REGISTER = {
    "H-1": {
        "name": "Hazel Works Ltd",
        "affiliates": ["Hazel North Ltd"],
        "invoices": ["HZ-204"],
        "contacts": [{"name": "Ms Joan Holt"}],
    },
    "H-2": {
        "name": "Otter Foods SARL",
        "invoices": ["HZ-310"],
        "contacts": [{"name": "M. Luc Roy", "email": "luc@otterfoods.example"}],
    },
    "H-3": {"name": "Hazel North Ltd", "invoices": ["HZ-320"], "contacts": [{"name": "Joan Smith"}]},
    "H-4": {"name": "Due", "invoices": []},
}
BAD: tuple[Example, ...] = (
    example("Otter Foods paid on time; please do the same for HZ-204.", registry=_REGISTER),
    example("Invoice HZ-310 is open.", registry=_REGISTER),
    example("I told Luc Roy the same about HZ-204.", registry=_REGISTER),
    example("HZ-204 went to luc@otterfoods.example by mistake.", registry=_REGISTER),
    example("Auch Otter Foods hat bezahlt.", registry=_REGISTER, language="de"),
)
GOOD: tuple[Example, ...] = (
    example("Hazel North and Joan know about HZ-204 and HZ-320, due 1 May.", registry=_REGISTER),
    example("The carrier of HZ-204 was Swift Parcels Ltd.", registry=_REGISTER),
    example("HZ-204 is due. Due to a mistake it was sent twice.", registry=_REGISTER),
)


def check(message: Message) -> Iterator[Outcome]:
    """Names, people and addresses of every other account, then documents."""
    message, seen = message.thread, set[str]()
    for other in others_named(message):
        if other.account_id not in seen:
            seen.add(other.account_id)
            yield _finding(message, other)


def _finding(message: Message, other: Other) -> Outcome:
    return message.finding(
        CODE,
        SEVERITY,
        other.kind,
        f"This is {other.kind.replace('_', ' ')} of another customer.",
        at=other,
        expected="nothing about other customers",
        suggestion="Take it out; if it was sent, tell your privacy officer.",
    )
