"""What needs a second person: the request, what was shown, and who said yes or no.

A request carries the hash of everything the approver is shown. Approval and execution name that hash, so that nothing
else can be executed than what was approved.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Self

from pydantic import Field, model_validator

from arlib.contracts.events.base import ENVELOPE, Decision, Event, Part
from arlib.contracts.events.canonical import content_hash
from arlib.contracts.events.fields import Amount, Currency, Digest, Key, Line, Moment, Personal


class Request(Decision):
    """Asks for a second person. ``shown_hash`` is worked out here; a wrong one is refused.

    Args:
        request_id: Names the case from request to execution.
        account_id: Whose.
        customer_id: Head of the customer's family; limits count per customer. Empty: the account itself.
        shown: What else the approver saw (balances, age), as text by name.
        expires_at: The approval lapses then at the latest.
        shown_hash: Leave it out.
    """

    about: ClassVar = {"request_id": "request", "account_id": "account", "customer": "customer"}
    request_id: Key
    account_id: Key
    customer_id: Line = ""
    shown: dict[Key, Line] = Field(default_factory=dict)
    expires_at: Moment | None = None
    shown_hash: Digest = Field(default="", validate_default=False)

    @property
    def customer(self) -> str:
        """Whose limit this counts against."""
        return self.customer_id or self.account_id

    def money(self) -> tuple[str, int]:
        """Currency and amount that count against the limit; none for letters and master data."""
        return "", 0

    def items(self) -> tuple[str, ...]:
        """Items whose open amount changes when this is executed."""
        return ()

    def what_was_shown(self) -> str:
        """Hash of the whole request but for who asked and when."""
        return content_hash(self.model_dump(mode="json", exclude={*ENVELOPE, "shown_hash"}) | {"kind": self.kind})

    @model_validator(mode="after")
    def _bind(self) -> Self:
        found = self.what_was_shown()
        if self.shown_hash not in ("", found):
            raise ValueError("shown_hash is not the hash of this request; leave it out")
        object.__setattr__(self, "shown_hash", found)  # frozen for everybody else
        return self


class WrittenOff(Part):
    """How much of which item."""

    item_id: Key
    amount_minor: Amount


class WriteOffRequested(Request):
    """Give up part of what a customer owes. Credits are not written off; they are refunded or kept."""

    kind = "write_off_requested"
    currency: Currency
    lines: Annotated[tuple[WrittenOff, ...], Field(min_length=1)]

    def money(self) -> tuple[str, int]:
        """The sum of the lines."""
        return self.currency, sum(line.amount_minor for line in self.lines)

    def streams(self) -> tuple[str, ...]:
        """The request, its account and customer, and every item."""
        return (*super().streams(), *(f"item:{item}" for item in self.items()))

    def items(self) -> tuple[str, ...]:
        """Every item once."""
        return tuple(dict.fromkeys(line.item_id for line in self.lines))


class RefundRequested(Request):
    """Pay a credit back to a customer."""

    kind = "refund_requested"
    about: ClassVar = Request.about | {"item_id": "item"}
    item_id: Key
    currency: Currency
    amount_minor: Amount
    paid_to: Personal = ""

    def money(self) -> tuple[str, int]:
        """The amount paid back."""
        return self.currency, self.amount_minor

    def items(self) -> tuple[str, ...]:
        """The credit that is paid back."""
        return (self.item_id,)


class MasterDataRequested(Request):
    """Change what letters and payments depend on: a bank account, an address, terms, a credit limit."""

    kind = "master_data_requested"
    field: Key
    old_value: Personal = ""
    new_value: Personal


class Answer(Event):
    """Base of what follows a request; ``shown_hash`` is the hash of what this person saw."""

    about: ClassVar = {"request_id": "request", "account_id": "account"}
    can_be_undone = False
    request_id: Key
    account_id: Key
    shown_hash: Digest


class RequestApproved(Decision, Answer):
    """A second person agrees with exactly what was shown."""

    kind = "request_approved"


class RequestRefused(Decision, Answer):
    """A second person does not agree; the case is closed."""

    kind = "request_refused"


class RequestExecuted(Answer):
    """The approved thing is done. ``item_ids`` are the request's items. Letters are not executed but sent."""

    kind = "request_executed"
    item_ids: tuple[Key, ...] = ()
    reference: Line = ""

    def streams(self) -> tuple[str, ...]:
        """The request, its account, and the items it closes."""
        return (*super().streams(), *dict.fromkeys(f"item:{i}" for i in self.item_ids))


def answer_fields(request: Request) -> dict[str, Any]:
    """What every answer to a request repeats of it."""
    return {"request_id": request.request_id, "account_id": request.account_id, "shown_hash": request.shown_hash}
