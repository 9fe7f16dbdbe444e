"""Promises to pay. Whether one was kept is judged from receipts; a verdict records what was judged, and by whom."""

from __future__ import annotations

from typing import ClassVar, Literal

from arlib.contracts.events.base import Decision, Event
from arlib.contracts.events.fields import Amount, Count, Currency, Day, Key, Keys, Personal


class PromiseMade(Event):
    """A customer named an amount and a date."""

    kind = "promise_made"
    about: ClassVar = {"promise_id": "promise", "account_id": "account", "invoice_ids": "item"}
    promise_id: Key
    account_id: Key
    invoice_ids: Keys = ()
    promised_date: Day
    currency: Currency
    amount_minor: Amount
    contact: Personal = ""


class PromiseWithdrawn(Decision):
    """A promise no longer counts: taken back, replaced, or taken down by mistake."""

    kind = "promise_withdrawn"
    about: ClassVar = {"promise_id": "promise", "account_id": "account"}
    promise_id: Key
    account_id: Key


class PromiseJudged(Decision):
    """What receipts said about a promise on the day it was judged."""

    kind = "promise_judged"
    about: ClassVar = {"promise_id": "promise", "account_id": "account"}
    promise_id: Key
    account_id: Key
    verdict: Literal["kept", "part_kept", "broken"]
    received_minor: Count
