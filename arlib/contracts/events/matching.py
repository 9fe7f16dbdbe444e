"""Matching: what a person decided about a payment or credit, and the payer names learned on the way."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from arlib.contracts.events.base import Decision, Part
from arlib.contracts.events.fields import Amount, Currency, Day, Key, Keys, Line, Personal


class Settled(Part):
    """Part of a credit item (payment, credit) settles part of a debit item (invoice)."""

    source_id: Key
    target_id: Key
    amount_minor: Amount


class Adjusted(Part):
    """What closes part of an item without money."""

    item_id: Key
    kind: Literal["discount", "fx"]
    amount_minor: Amount


class MatchAccepted(Decision):
    """A match counts. It may come from a suggestion (``exception_id``) or be made by hand."""

    kind = "match_accepted"
    about: ClassVar = {"item_ids": "item"}
    match_id: Key
    item_ids: Annotated[Keys, Field(min_length=1)]
    currency: Currency
    settled: tuple[Settled, ...] = ()
    adjusted: tuple[Adjusted, ...] = ()
    exception_id: Line = ""
    rule: Line = "accepted by hand"

    def streams(self) -> tuple[str, ...]:
        """Every item that the match names; the first is the one the desk showed."""
        named = [*self.item_ids, *(i for s in self.settled for i in (s.source_id, s.target_id))]
        return tuple(dict.fromkeys(f"item:{i}" for i in [*named, *(a.item_id for a in self.adjusted)]))


class MatchRejected(Decision):
    """A suggestion is wrong and must not come back for these items."""

    kind = "match_rejected"
    about: ClassVar = {"item_ids": "item"}
    match_id: Key
    item_ids: Annotated[Keys, Field(min_length=1)]
    exception_id: Line = ""


class MatchHeld(Decision):
    """Wait with an item, for example for remittance advice, until a day."""

    kind = "match_held"
    about: ClassVar = {"item_ids": "item"}
    match_id: Key
    item_ids: Annotated[Keys, Field(min_length=1)]
    until: Day | None = None
    exception_id: Line = ""


class AliasLearned(Decision):
    """A payer's name on bank lines belongs to this account. The name may be a person's, so it can be erased."""

    kind = "alias_learned"
    about: ClassVar = {"account_id": "account"}
    account_id: Key
    party_name: Personal
