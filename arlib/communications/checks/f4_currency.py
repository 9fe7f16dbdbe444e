"""F4: a wrong currency."""

from __future__ import annotations

from collections.abc import Iterator

from arlib.communications.checks.check import NEW, OLD, Example, Outcome, example
from arlib.communications.finding import Severity
from arlib.communications.message import Message
from arlib.communications.text import Amount

CODE = "F4"
SEVERITY: Severity = "blocker"
DEFINITION = "An amount in another currency than the account's or the invoice's."
NEEDS: tuple[str, ...] = ("currency", "language")
BAD: tuple[Example, ...] = (
    example("Please pay EUR 950.00 for HZ-204."),
    example("Bitte zahlen Sie 950,00 € auf HZ-204.", language="de"),
    example("Please pay USD 950.00 for HZ-204.", invoices=[OLD, NEW | {"currency": "USD"}]),
)
GOOD: tuple[Example, ...] = (
    example("Please pay £950.00 for HZ-204, or 950.00 pounds if you like."),
    example("Please pay $950.00 for HZ-204.", currency="CAD"),
    example("HZ-204: GBP 950.00. HZ-219: USD 480.00.", invoices=[OLD, NEW | {"currency": "USD"}]),
    example("You paid USD 500.", inbound=[{"date": "2026-05-11", "text": "We paid USD 500.", "answered": True}]),
)


def check(message: Message) -> Iterator[Outcome]:
    """Each amount with a currency against the currencies its value can have."""
    account = message.facts.currency
    allowed = {account, *(i.currency for i in message.invoices)} - {""}
    noted = str(message.facts.raw)
    for amount in message.reading.amounts:
        if not amount.currencies or amount.quote in noted:
            continue
        wanted = _currencies_of(message, amount) or allowed
        if wanted.isdisjoint(amount.currencies):
            yield message.finding(
                CODE,
                SEVERITY,
                "wrong_currency",
                "This is not the currency of the account or the invoice.",
                at=amount,
                expected=" or ".join(sorted(wanted)),
                suggestion=f"Write {message.money(abs(amount.value), sorted(wanted)[0])} if the figure is right.",
            )


def _currencies_of(message: Message, amount: Amount) -> set[str]:
    """The currencies of the invoices that have this very amount."""
    value = abs(amount.value)
    return {i.currency or message.facts.currency for i in message.invoices if value in (i.amount, i.open)}
