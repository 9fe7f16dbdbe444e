"""What the ledger says is open of each item of a book."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from arlib.ledger import open_items
from arlib.reconciliation.book import Book
from arlib.reconciliation.keyed import Ints, flagged

_READ = ["amount_minor", "effective_date"]


def open_magnitudes(book: Book, allocations: pd.DataFrame, adjustments: pd.DataFrame, day: date) -> Ints:
    """Per item, what is open on a day; positive while no more is settled than the item's amount.

    The ledger is asked about items that something has settled; of all others everything is open.
    """
    source, target = book.positions(allocations["source_id"]), book.positions(allocations["target_id"])
    adjusted = book.positions(adjustments["item_id"])
    at = np.flatnonzero(flagged(len(book), *(some[some >= 0] for some in (source, target, adjusted))))
    magnitude = book.amount.copy()
    if len(at):
        # items go by their position, which is cheaper to group and join by than an id
        items = book.items[["issue_date", "amount_minor"]].take(at).assign(item_id=at)
        moved = allocations[_READ].assign(source_id=source, target_id=target)
        opened = open_items(items, moved, adjustments[_READ].assign(item_id=adjusted), as_of=day)
        signed = opened.set_index("item_id")["open_minor"].reindex(at).to_numpy("int64")
        magnitude[at] = np.where(items["amount_minor"] >= 0, signed, -signed)
    return magnitude
