"""Disputes: which part of an item a customer does not accept, why, and who answers by when."""

from __future__ import annotations

from typing import ClassVar

from arlib.contracts.events.base import Decision
from arlib.contracts.events.fields import Amount, Currency, Day, Key, Line, Personal


class DisputeOpened(Decision):
    """A customer disputes part of an item."""

    kind = "dispute_opened"
    about: ClassVar = {"dispute_id": "dispute", "item_id": "item", "account_id": "account"}
    dispute_id: Key
    account_id: Key
    item_id: Key
    currency: Currency
    amount_minor: Amount
    cause: Line = ""
    owner: Line = ""
    target_date: Day | None = None
    detail: Personal = ""


class DisputeChanged(Decision):
    """Another amount, cause, owner or target date; what is left empty stays as it was."""

    kind = "dispute_changed"
    about: ClassVar = {"dispute_id": "dispute", "item_id": "item", "account_id": "account"}
    dispute_id: Key
    account_id: Key
    item_id: Key
    amount_minor: Amount | None = None
    cause: Line = ""
    owner: Line = ""
    target_date: Day | None = None


class DisputeClosed(Decision):
    """The dispute is over from this day on."""

    kind = "dispute_closed"
    about: ClassVar = {"dispute_id": "dispute", "item_id": "item", "account_id": "account"}
    dispute_id: Key
    account_id: Key
    item_id: Key
    outcome: Line = ""
