"""What a check is, and the small records its examples are written with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from arlib.communications.finding import MessageFinding, NotApplicable, Severity
from arlib.communications.message import Message

Outcome = MessageFinding | NotApplicable
Example = Mapping[str, Any]


class Check(Protocol):
    """One file of this folder."""

    CODE: str
    SEVERITY: Severity
    DEFINITION: str
    NEEDS: tuple[str, ...]
    BAD: tuple[Example, ...]
    GOOD: tuple[Example, ...]

    def check(self, message: Message) -> Iterator[Outcome]:
        """Everything this check has to say about the message."""


MISSING = {
    "language": "no word list for this language",
    "sent_at": "the record does not say when it was sent",
    "invoices": "the record lists no invoices of the account",
    "touches": "the record holds no log of earlier touches",
    "promises": "the record holds neither promises nor plans",
    "currency": "the record does not name the account's currency",
    "contacts": "the record does not list the customer's contacts",
    "inbound": "the record does not hold what the customer wrote",
    "template": "the record does not say whether a template was used",
    "registry": "the register of other accounts is empty",
    "customer_language": "the record does not name the customer's language",
}


def missing_input(check: Check, message: Message) -> str:
    """Why the check cannot judge this message; empty when it can."""
    held = message.inputs
    if held.issuperset(check.NEEDS):
        return ""
    return "; ".join(MISSING[need] for need in check.NEEDS if need not in held)


OLD = {
    "number": "HZ-204", "issued": "2026-04-01", "due": "2026-05-01", "amount": "1250.00", "open": "950.00",
    "status": "part_paid", "po": "PO-7781",
}  # fmt: skip
NEW = {
    "number": "HZ-219", "issued": "2026-04-20", "due": "2026-05-20", "amount": "480.00", "open": "480.00",
    "status": "open", "po": "",
}  # fmt: skip
PAID = {
    "number": "HZ-188", "issued": "2026-03-02", "due": "2026-04-01", "amount": "310.00", "open": "0.00",
    "status": "paid", "po": "",
}  # fmt: skip
DISPUTED = {
    "number": "HZ-197", "issued": "2026-03-10", "due": "2026-04-09", "amount": "720.00", "open": "720.00",
    "status": "disputed", "po": "",
}  # fmt: skip
REMINDED = {"date": "2026-04-22T09:30", "channel": "email", "stage": "pre_due_reminder", "outcome": "sent"}
ASKED = {"date": "2026-05-04T09:30", "channel": "email", "stage": "late_inquiry", "outcome": "sent"}


def contact(name: str = "Ms Joan Holt", **changes: Any) -> dict[str, Any]:
    """A contact of the example's customer."""
    return {
        "name": name, "role": "primary", "email": "", "preferred_channel": "email", "status": "active", "opt_out": [],
    } | changes  # fmt: skip


_CUSTOMER = {
    "account_id": "H-1",
    "name": "Hazel Works Ltd",
    "country": "GB",
    "currency": "GBP",
    "contacts": [contact()],
}


def example(body: str, **changes: Any) -> Example:
    """A small record: a late inquiry of Tuesday 12 May 2026 to a British customer, two open invoices.

    ``changes`` replace parts of the record or, by their names, parts of its facts and of its customer.
    """
    facts: dict[str, Any] = {
        "terms": "net 30",
        "invoices": [OLD, NEW],
        "credits": [],
        "payments": [{"date": "2026-05-04", "amount": "300.00", "for": ["HZ-204"]}],
        "disputes": [],
        "promises": [],
        "payment_plan": None,
        "touches": [REMINDED],
        "inbound": [],
        "approvals": [],
    }
    record: dict[str, Any] = {
        "id": "X", "stage": "late_inquiry", "channel": "email", "language": "en", "account_id": "H-1",
        "sent_at": "2026-05-12T10:00", "rep": "Ines Caro", "to": "Ms Joan Holt", "subject": "Invoice HZ-204",
        "body": body, "template": None, "registry": {},
    }  # fmt: skip
    customer = _CUSTOMER | {k: v for k, v in changes.items() if k in ("country", "currency", "region", "contacts")}
    customer |= {
        "language": changes.get("speaks", changes.get("language", "en")),
        "name": changes.get("names", _CUSTOMER["name"]),
    }
    facts |= {k: v for k, v in changes.items() if k in facts} | {"customer": customer}
    return record | {k: v for k, v in changes.items() if k in record} | {"facts": changes.get("facts", facts)}
