"""F4: a wrong currency."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from arlib.communications.checks.check import NEW, OLD, Example, Outcome, example
from arlib.communications.finding import Severity
from arlib.communications.message import Message
from arlib.communications.record import Raw, decimal_or_none
from arlib.communications.text import Amount

CODE = "F4"
SEVERITY: Severity = "blocker"
DEFINITION = "An amount in another currency than the account's or the invoice's."
NEEDS: tuple[str, ...] = ("currency", "language")
_IN_EUROS = {"number": "CN-7", "date": "2026-05-02", "amount": "-60.00", "open": "-60.00", "currency": "EUR"}
BAD: tuple[Example, ...] = (
    example("Please pay EUR 950.00 for HZ-204."),
    example("Bitte zahlen Sie 950,00 € auf HZ-204.", language="de"),
    example("Credit CN-7 over GBP 60.00 is open.", credits=[_IN_EUROS], stage="credit_notice"),
    example("Please pay USD 950.00 for HZ-204.", invoices=[OLD, NEW | {"currency": "USD"}]),
)
GOOD: tuple[Example, ...] = (
    example("Please pay £950.00 for HZ-204, or 950.00 pounds if you like."),
    example("Please pay $950.00 for HZ-204.", currency="CAD"),
    example("HZ-204: GBP 950.00. HZ-219: USD 480.00.", invoices=[OLD, NEW | {"currency": "USD"}]),
    example("Credit CN-7 over EUR 60.00 is open.", credits=[_IN_EUROS], stage="credit_notice"),
    example("You paid USD 500.", inbound=[{"date": "2026-05-11", "text": "We paid USD 500.", "answered": True}]),
)


def check(message: Message) -> Iterator[Outcome]:
    """Each amount with a currency against the currencies its value can have."""
    account = message.facts.currency
    allowed = {account, *(i.currency for i in message.invoices), *(_own(row) for row in _other_rows(message))} - {""}
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
    """The currencies of the invoices and credits that have this very amount."""
    value, usual = abs(amount.value), message.facts.currency
    rows = [r for r in _other_rows(message) if value in {_size(r.get(name)) for name in ("amount", "open")}]
    invoices = [i for i in message.invoices if value in (i.amount, i.open)]
    return {i.currency or usual for i in invoices} | {_own(r) or usual for r in rows}


def _other_rows(message: Message) -> list[Raw]:
    """Credits and payments: like an invoice, each may be in a currency of its own."""
    return [*(message.facts.credits or ()), *(message.facts.payments or ())]


def _own(row: Raw) -> str:
    return str(row.get("currency") or "").strip().upper()


def _size(value: object) -> Decimal | None:
    number = decimal_or_none(value)
    return None if number is None else abs(number)
