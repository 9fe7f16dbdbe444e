"""Everything the tiers look at and never change: the book, payers, citations, discounts, advice, policy."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from arlib.policy import ReconciliationPolicy
from arlib.reconciliation.book import Book, Ints
from arlib.reconciliation.decided import Decided
from arlib.reconciliation.payers import Payers
from arlib.reconciliation.references import Citations


@dataclass(frozen=True)
class Case:
    """One reconciliation to do.

    ``lines``: ``owner, document, amount`` by position (NOT_FOUND for a document the book does not have).
    ``discounts``: ``item, discount, until``. ``near``: ``owner, key, item, number``, what misspelt numbers may mean.
    ``family``: per account code, the code that stands for its family. ``decided``: what people refused or hold.
    """

    book: Book
    payers: Payers
    citations: Citations
    discounts: pd.DataFrame
    lines: pd.DataFrame
    policy: ReconciliationPolicy
    near: pd.DataFrame
    family: Ints
    decided: Decided
