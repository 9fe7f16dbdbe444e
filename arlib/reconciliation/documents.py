"""The open documents and credits of one account and currency as arrays, read one payer at a time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from arlib.reconciliation.case import Case
from arlib.reconciliation.keyed import Flags, Ints
from arlib.reconciliation.shelf import Shelf
from arlib.reconciliation.state import State


@dataclass(frozen=True)
class Documents:
    """Open documents without a dispute, oldest due first, and open credits, as a payment on a day may see them.

    ``owed`` is what is open; ``net`` the same less the discount that is still earned on the day.
    """

    at: Ints
    owed: Ints
    net: Ints
    due: Ints
    month: Ints
    terms: Ints
    credits: Ints
    credit_left: Ints

    def __len__(self) -> int:
        return len(self.at)

    @cached_property
    def has_discounts(self) -> bool:
        """Whether a discount may still be taken on any of them."""
        return bool((self.net != self.owed).any())


class OpenBook:
    """Looks up the documents of an account; made once per look at the state."""

    def __init__(self, case: Case, state: State, *, with_held: bool = False) -> None:
        book, left = case.book, state.remaining
        self.case, self.state = case, state
        wanted = book.is_document & (left > 0) & (~book.on_hold | with_held)
        self.documents = Shelf(book.account, book.currency, book.due, wanted)
        idle = book.is_source & ~book.is_payment & (left > 0) & ~state.blocked & ~state.touched
        self.credits = Shelf(book.account, book.currency, book.day, idle)
        self.month, self.terms = book.month, book.terms
        offers = case.discounts.sorted_by("item", "until", "discount")
        self.offer_item, self.offer_until, self.offer = offers["item"], offers["until"], offers["discount"]

    def seen_by(self, owner: int) -> Documents:
        """What the payer of a payment had open when he paid."""
        book, left = self.case.book, self.state.remaining
        account, currency, day = int(self.case.payers.account[owner]), int(book.currency[owner]), book.day[owner]
        at = self.documents.of(account, currency)
        at = at[book.day[at] <= day]
        credits = self.credits.of(account, currency)
        credits = credits[book.day[credits] <= day]
        return Documents(
            at=at, owed=left[at], net=left[at] - self._earned(at, int(day)), due=book.due[at], month=self.month[at],
            terms=self.terms[at], credits=credits, credit_left=left[credits],
        )  # fmt: skip

    def _earned(self, at: Ints, day: int) -> Ints:
        earned = np.zeros(len(at), dtype="int64")
        if not len(self.offer_item):
            return earned
        whole: Flags = self.state.remaining[at] == self.case.book.amount[at]
        low = np.searchsorted(self.offer_item, at)
        high = np.searchsorted(self.offer_item, at, side="right")
        for n in np.flatnonzero((high > low) & whole):
            open_offers = self.offer[low[n] : high[n]][self.offer_until[low[n] : high[n]] >= day]
            earned[n] = open_offers.max() if len(open_offers) else 0
        return earned
