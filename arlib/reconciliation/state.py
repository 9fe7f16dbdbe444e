"""What is still open while the engine runs. The only thing in this package that changes."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from arlib.reconciliation.book import Book, Flags, Ints
from arlib.reconciliation.hypotheses import Claims

POSTED_COLUMNS = ["source", "target", "amount", "tier", "rule", "evidence", "rejected", "day", "reversal"]
NO_DAY, NO_REVERSAL = -1, -1
"""A posting takes effect on the later day of source and target, and reverses nothing, unless it says so."""
ADJUSTED_COLUMNS = ["item", "kind", "amount", "day", "rule"]


@dataclass
class State:
    """Open amounts by position, what is closed to matching, and what this run has posted.

    ``remaining`` is a magnitude (never negative); ``applied`` holds every allocation that counts,
    booked and new, by position: ``source, target, amount``.
    """

    book: Book
    remaining: Ints
    applied: pd.DataFrame
    blocked: Flags
    posted: list[pd.DataFrame] = field(default_factory=list)
    adjusted: list[pd.DataFrame] = field(default_factory=list)
    version: int = 0

    @property
    def touched(self) -> Flags:
        """Items that an allocation has already reached."""
        flags = np.zeros(len(self.book), dtype=bool)
        net = self.applied.groupby(["source", "target"], sort=False)["amount"].sum()
        for level in ("source", "target"):
            flags[net.index.get_level_values(level)[net.to_numpy() != 0].to_numpy("int64")] = True
        return flags

    @property
    def waiting(self) -> Flags:
        """Payments and credits that no document has had money of, which tiers may explain. Refunds do not count."""
        used = np.zeros(len(self.book), dtype=bool)
        to_documents = self.applied[self.book.is_document[self.applied["target"]]]
        net = to_documents.groupby(["source", "target"], sort=False)["amount"].sum()
        used[net.index.get_level_values("source")[net.to_numpy() != 0].to_numpy("int64")] = True
        return np.asarray(self.book.is_source & (self.remaining > 0) & ~self.blocked & ~used)

    def post(self, claims: Claims, *, tier: str, rule: str) -> None:
        """Take accepted claims off both sides."""
        rows = claims.rows
        np.subtract.at(self.remaining, rows["source"].to_numpy(), rows["amount"].to_numpy())
        np.subtract.at(self.remaining, rows["target"].to_numpy(), rows["amount"].to_numpy())
        self.applied = pd.concat([self.applied, rows[["source", "target", "amount"]]], ignore_index=True)
        self.posted.append(rows.assign(tier=tier, rule=rule, day=NO_DAY, reversal=NO_REVERSAL)[POSTED_COLUMNS])
        self.version += 1

    def reopen(self, rows: pd.DataFrame) -> None:
        """Take applied money off again. Rows: ``source, target, amount`` (positive), ``day, reversal, evidence``."""
        for end in ("source", "target"):
            np.add.at(self.remaining, rows[end].to_numpy(), rows["amount"].to_numpy())
        back = rows.assign(amount=-rows["amount"])
        self.applied = pd.concat([self.applied, back[["source", "target", "amount"]]], ignore_index=True)
        self.posted.append(back.assign(tier="T1", rule="returned by the bank", rejected="")[POSTED_COLUMNS])
        self.version += 1

    def adjust(self, rows: pd.DataFrame) -> None:
        """Close part of an item without money. Rows: ADJUSTED_COLUMNS."""
        np.subtract.at(self.remaining, rows["item"].to_numpy(), rows["amount"].to_numpy())
        self.adjusted.append(rows)
        self.version += 1
