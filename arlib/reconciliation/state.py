"""What is still open while the engine runs. The only thing in this package that changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np

from arlib.reconciliation.book import Book
from arlib.reconciliation.hypotheses import Claims
from arlib.reconciliation.keyed import Flags, Groups, Ints, flagged, packed
from arlib.reconciliation.rows import Rows, repeated, stacked

Looked = TypeVar("Looked")
POSTED_COLUMNS = ("source", "target", "amount", "tier", "rule", "evidence", "rejected", "day", "reversal")
NO_DAY, NO_REVERSAL = -1, -1
"""A posting takes effect on the later day of source and target, and reverses nothing, unless it says so."""
ADJUSTED_COLUMNS = ("item", "kind", "amount", "day", "rule")
PAIRS = ("source", "target", "amount")


@dataclass
class State:
    """Open amounts by position, what is closed to matching, and what this run has posted.

    ``remaining`` is a magnitude (never negative); ``applied`` holds every allocation that counts,
    booked and new, by position: ``source, target, amount``.
    """

    book: Book
    remaining: Ints
    applied: Rows
    blocked: Flags
    posted: list[Rows] = field(default_factory=list)
    adjusted: list[Rows] = field(default_factory=list)
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
    def net(self) -> Rows:
        """``source, target, amount``: what counts of each pair, reversals taken off, none of them 0."""
        return self.once("net", self._net)

    def _net(self) -> Rows:
        pairs = Groups(packed(self.applied["source"], self.applied["target"]))
        amount = pairs.sum(self.applied["amount"])
        return self.applied.at(pairs.first).having(amount=amount).where(amount != 0)

    @property
    def touched(self) -> Flags:
        """Items that an allocation has already reached."""
        return self.once("touched", lambda: self._flagged(self.net["source"], self.net["target"]))

    def _flagged(self, *positions: Ints) -> Flags:
        flags = flagged(len(self.book), *positions)
        flags.flags.writeable = False  # everybody who looks is given the same
        return flags

    @property
    def waiting(self) -> Flags:
        """Payments and credits that no document has had money of, which tiers may explain. Refunds do not count."""
        used = self.once("used", self._used)
        return np.asarray(self.book.is_source & (self.remaining > 0) & ~self.blocked & ~used)

    def _used(self) -> Flags:
        return self._flagged(self.net["source"][self.book.is_document[self.net["target"]]])

    def post(self, claims: Claims, *, tier: str, rule: str) -> None:
        """Take accepted claims off both sides."""
        rows = claims.rows
        for end in ("source", "target"):
            np.subtract.at(self.remaining, rows[end], rows["amount"])
        self.applied = stacked([self.applied, rows.only(*PAIRS)])
        count = len(rows)
        posted = rows.having(
            tier=repeated(tier, count), rule=repeated(rule, count), day=np.full(count, NO_DAY),
            reversal=np.full(count, NO_REVERSAL),
        )  # fmt: skip
        self.posted.append(posted.only(*POSTED_COLUMNS))
        self.version += 1

    def reopen(self, rows: Rows) -> None:
        """Take applied money off again. Rows: ``source, target, amount`` (positive), ``day, reversal, evidence``."""
        for end in ("source", "target"):
            np.add.at(self.remaining, rows[end], rows["amount"])
        back = rows.having(amount=-rows["amount"])
        self.applied = stacked([self.applied, back.only(*PAIRS)])
        count = len(back)
        posted = back.having(
            tier=repeated("T1", count), rule=repeated("returned by the bank", count), rejected=repeated("", count)
        )
        self.posted.append(posted.only(*POSTED_COLUMNS))
        self.version += 1

    def adjust(self, rows: Rows) -> None:
        """Close part of an item without money. Rows: ADJUSTED_COLUMNS."""
        np.subtract.at(self.remaining, rows["item"], rows["amount"])
        self.adjusted.append(rows)
        self.version += 1
