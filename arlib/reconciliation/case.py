"""Everything the tiers look at and never change: the book, payers, citations, discounts, advice, policy."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from arlib.policy import ReconciliationPolicy
from arlib.reconciliation.book import Book
from arlib.reconciliation.decided import Decided
from arlib.reconciliation.keyed import Flags, Ints, flagged
from arlib.reconciliation.near_numbers import NearNumbers
from arlib.reconciliation.payers import Payers
from arlib.reconciliation.references import Citations
from arlib.reconciliation.rows import Rows


@dataclass(frozen=True)
class Case:
    """One reconciliation to do.

    ``lines``: ``owner, document, amount`` by position (NOT_FOUND for a document the book does not have).
    ``discounts``: ``item, discount, until``. ``near``: what misspelt numbers may mean.
    ``family``: per account code, the code that stands for its family. ``decided``: what people refused or hold.
    """

    book: Book
    payers: Payers
    citations: Citations
    discounts: Rows
    lines: Rows
    policy: ReconciliationPolicy
    near: NearNumbers
    family: Ints
    decided: Decided

    @cached_property
    def is_advised(self) -> Flags:
        """Items with lines of advice."""
        return flagged(len(self.book), self.lines["owner"])

    @cached_property
    def is_named_surely(self) -> Flags:
        """Items whose text names a document by more than a number that only may be one."""
        cites = self.citations.cites
        return flagged(len(self.book), cites["owner"][~cites["is_weak"]])
