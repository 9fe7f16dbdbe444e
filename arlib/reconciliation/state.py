"""What is still open while the engine runs. The only thing in this package that changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from arlib.reconciliation.book import Book, Flags, Ints
from arlib.reconciliation.hypotheses import Claims

Looked = TypeVar("Looked")
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
    _looked: dict[str, tuple[int, Any]] = field(default_factory=dict)

    def once(self, name: str, look: Callable[[], Looked]) -> Looked:
        """What a look at the state gives, looked again only after something has changed."""
        seen = self._looked.get(name)
        if seen is None or seen[0] != self.version:
            seen = self._looked[name] = (self.version, look())
        found: Looked = seen[1]
        return found

    @property
    def net(self) -> pd.DataFrame:
        """``source, target, amount``: what counts of each pair, reversals taken off, none of them 0."""
        return self.once("net", self._net)

    def _net(self) -> pd.DataFrame:
        net = self.applied.groupby(["source", "target"], as_index=False, sort=False)["amount"].sum()
        kept: pd.DataFrame = net[net["amount"] != 0].reset_index(drop=True)
        return kept

    @property
    def touched(self) -> Flags:
        """Items that an allocation has already reached."""
        return self.once("touched", lambda: self._flagged(self.net["source"], self.net["target"]))

    def _flagged(self, *positions: pd.Series[int]) -> Flags:
        flags = np.zeros(len(self.book), dtype=bool)
        for at in positions:
            flags[at.to_numpy("int64")] = True
        flags.flags.writeable = False  # everybody who looks is given the same
        return flags

    @property
    def waiting(self) -> Flags:
        """Payments and credits that no document has had money of, which tiers may explain. Refunds do not count."""
        used = self.once("used", self._used)
        return np.asarray(self.book.is_source & (self.remaining > 0) & ~self.blocked & ~used)

    def _used(self) -> Flags:
        return self._flagged(self.net.loc[self.book.is_document[self.net["target"]], "source"])

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
