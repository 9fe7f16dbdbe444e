"""What people decided before: a match they refused or took back is not proposed again, a held item waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from arlib.dates import midnight
from arlib.errors import ContractError
from arlib.reconciliation.book import Book
from arlib.reconciliation.hypotheses import Claims
from arlib.reconciliation.keyed import Ints, among, distinct
from arlib.reconciliation.rows import Rows

REFUSED = ("rejected", "undone")


@dataclass(frozen=True)
class Decided:
    """``refused``: sets of positions that may not be matched with each other alone. ``held``: positions that wait,
    with the last day of waiting (missing: until somebody decides)."""

    refused: frozenset[frozenset[int]]
    held: dict[int, pd.Timestamp | None]

    def allowed(self, claims: Claims) -> Claims:
        """The claims without those on a refused set, or of money that is held."""
        if not len(claims) or not (self.refused or self.held):
            return claims
        rows = claims.rows
        touched = np.array(sorted({i for items in self.refused for i in items} | set(self.held)), dtype="int64")
        asked = among(rows["owner"], touched) | among(rows["source"], touched) | among(rows["target"], touched)
        groups = distinct(rows["group"][asked]).tolist()
        stopped = [group for group in groups if self._stops(rows.where(rows["group"] == group))]
        return claims.where(~among(rows["group"], np.array(stopped, dtype="int64")))

    def _stops(self, part: Rows) -> bool:
        money = frozenset(part["source"].tolist()) | frozenset(part["owner"].tolist())
        return frozenset(part["target"].tolist()) | money in self.refused or not money.isdisjoint(self.held)

    def refuses(self, owner: int, targets: list[int]) -> bool:
        """Whether a suggestion was refused before."""
        return bool(self.refused) and frozenset([owner, *targets]) in self.refused


def read_decisions(book: Book, decisions: pd.DataFrame | None, *, as_of: date) -> Decided:
    """The last word on every set of items.

    Args:
        book: The book.
        decisions: ``item_ids`` (separated by spaces), ``decision`` (accepted, rejected, undone, held), ``until``.
        as_of: An item held until a later day, or without a day, still waits.

    Raises:
        ContractError: a column is missing.
    """
    if decisions is None or decisions.empty:
        return Decided(frozenset(), {})
    missing = [name for name in ("item_ids", "decision") if name not in decisions.columns]
    if missing:
        raise ContractError(
            f"missing column(s) {missing}",
            where="decisions",
            next_step="Give the journal's match decisions as they are.",
        )
    last = decisions.assign(items=decisions["item_ids"].str.split().map(frozenset)).drop_duplicates(
        "items", keep="last"
    )
    until = last["until"] if "until" in last else pd.Series(pd.NaT, index=last.index)
    refused: set[frozenset[int]] = set()
    held: dict[int, pd.Timestamp | None] = {}
    for items, decision, day in zip(last["items"], last["decision"], until, strict=True):
        at: Ints = book.positions(pd.Series(sorted(items), dtype="str"))
        known = [int(i) for i in at if i >= 0]
        if decision in REFUSED and len(known) == len(items):
            refused.add(frozenset(known))
        if decision == "held" and (pd.isna(day) or pd.Timestamp(day) > pd.Timestamp(midnight(as_of))):
            held |= {i: None if pd.isna(day) else pd.Timestamp(day) for i in known if book.is_source[i]}
    return Decided(frozenset(refused), held)
