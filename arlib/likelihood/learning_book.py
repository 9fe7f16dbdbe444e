"""The book as the likelihood reads it: arrays that can be asked about any past day, and know nothing after it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from arlib.ledger.movements import Mask, Movements, Whole, day_numbers, movements

BILLED = ("invoice", "debit_note")


@dataclass(frozen=True)
class LearningBook:
    """Movements, and who promised and disputed what, by item and account number.

    Args:
        moved: The ledger's bookings by day.
        account: Account number of each item, -1 while the payer is unknown.
        accounts: Account ids by number.
        purse: Number of each item's account and currency together.
        is_billed: Whether an item is an invoice or debit note.
        dispute_item, dispute_from, dispute_until: Item number and days of each dispute; ``until`` is its last day.
        promise_item, promise_made, promise_due, promise_until: The same for promises; ``until`` is the last day
            before it was withdrawn.
    """

    moved: Movements
    account: Whole
    accounts: pd.Index[str]
    purse: Whole
    is_billed: Mask
    dispute_item: Whole
    dispute_from: Whole
    dispute_until: Whole
    promise_item: Whole
    promise_made: Whole
    promise_due: Whole
    promise_until: Whole

    def disputed(self, day: int, *, ever: bool = False) -> Mask:
        """Items in dispute on a day, or at any time up to it."""
        running = self.dispute_from <= day
        return self._marked(self.dispute_item[running if ever else running & (self.dispute_until >= day)])

    def promised(self, day: int) -> Mask:
        """Items with a promise that is still to be kept."""
        standing = (self.promise_made <= day) & (self.promise_until >= day)
        return self._marked(self.promise_item[standing & (self.promise_due >= day)])

    def let_down(self, day: int) -> Mask:
        """Items whose promised day has passed."""
        standing = (self.promise_made <= day) & (self.promise_until >= day)
        return self._marked(self.promise_item[standing & (self.promise_due < day)])

    def _marked(self, numbers: Whole) -> Mask:
        mask = np.zeros(len(self.account), dtype=np.bool_)
        mask[numbers] = True
        return mask


def learning_book(
    items: pd.DataFrame,
    allocations: pd.DataFrame,
    adjustments: pd.DataFrame,
    promises: pd.DataFrame,
    disputes: pd.DataFrame,
) -> LearningBook:
    """Arrange the ledger tables; rows about items that are not there are left out."""
    moved = movements(items, allocations, adjustments)
    account, accounts = pd.factorize(moved.items["account_id"], sort=True)
    currency, currencies = pd.factorize(moved.items["currency"], sort=True)
    purse = pd.factorize(account.astype(np.int64) * max(len(currencies), 1) + currency)[0]
    number = pd.Index(moved.items["item_id"])
    disputed = disputes.assign(seat=number.get_indexer(disputes["item_id"])).query("seat >= 0")
    named = promises.assign(item_id=promises["invoice_ids"].str.split()).explode("item_id").dropna(subset=["item_id"])
    promised = named.assign(seat=number.get_indexer(named["item_id"])).query("seat >= 0")
    return LearningBook(
        moved=moved,
        account=account.astype(np.int64),
        accounts=pd.Index(accounts),
        purse=np.where(account < 0, -1, purse).astype(np.int64),
        is_billed=moved.items["kind"].isin(BILLED).to_numpy(),
        dispute_item=disputed["seat"].to_numpy(dtype=np.int64),
        dispute_from=day_numbers(disputed["opened_on"]),
        dispute_until=day_numbers(disputed["closed_on"]) - 1,
        promise_item=promised["seat"].to_numpy(dtype=np.int64),
        promise_made=day_numbers(promised["made_on"]),
        promise_due=day_numbers(promised["promised_date"]),
        promise_until=day_numbers(promised["withdrawn_on"]) - 1,
    )
