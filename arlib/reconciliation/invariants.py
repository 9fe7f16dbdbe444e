"""I1 to I10: what must hold after every run. The check goes its own way: from the frames, through the ledger."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from arlib.dates import midnight
from arlib.errors import TieOutError
from arlib.reconciliation.balances import open_magnitudes
from arlib.reconciliation.book import Book
from arlib.reconciliation.case import Case
from arlib.reconciliation.keyed import Flags, Groups, Ints, flagged, packed
from arlib.reconciliation.result import CHECK_COLUMNS, frame_of
from arlib.reconciliation.tiers.residuals import tolerance

SHOWN_ITEMS = 3


class ConservationBreach(TieOutError):
    """CONSERVATION_BREACH: the figures do not add up, so nothing of the run is shown (exit code 3)."""


@dataclass(frozen=True)
class Outcome:
    """A finished run as frames: what was booked, what is new, what the engine says is left."""

    as_of: date
    booked: pd.DataFrame
    allocations: pd.DataFrame
    booked_adjustments: pd.DataFrame
    adjustments: pd.DataFrame
    remaining: Ints
    exceptions: pd.DataFrame
    _ends: list[tuple[Ints, Ints]] = field(default_factory=list)

    @cached_property
    def all_allocations(self) -> pd.DataFrame:
        return pd.concat([self.booked, self.allocations[self.booked.columns]], ignore_index=True)

    def ends(self, book: Book) -> tuple[Ints, Ints]:
        """Where source and target of all allocations stand in the book."""
        if not self._ends:
            rows = self.all_allocations
            self._ends.append((book.positions(rows["source_id"]), book.positions(rows["target_id"])))
        return self._ends[0]

    @cached_property
    def all_adjustments(self) -> pd.DataFrame:
        return pd.concat([self.booked_adjustments, self.adjustments], ignore_index=True)


def check_invariants(case: Case, outcome: Outcome) -> pd.DataFrame:
    """One row per invariant (``invariant, what, holds, difference``), all of them holding.

    Raises:
        ConservationBreach: naming the invariant and the first items at which it fails.
    """
    book = case.book
    drift = balance_drift(case, outcome)
    credits = book.is_source & ~book.is_payment
    measured = [
        ("I1", "payments: amount = applied + adjusted + unapplied, none negative", np.where(book.is_payment, drift, 0)),
        ("I2", "credits: amount = applied + adjusted + unapplied, none negative", np.where(credits, drift, 0)),
        ("I3", "documents: amount = settled + adjusted + open, none negative", np.where(book.is_source, 0, drift)),
        ("I4", "each account and currency: opening and movements give the closing", account_drift(case, outcome)),
        ("I5", "no allocation across currencies, none dated after the day", misplaced(case, outcome)),
        ("I9", "no discount or write-off goes beyond the policy", beyond_policy(case, outcome)),
        ("I10", "every unapplied amount and every partly paid item has an exception", uncovered(case, outcome)),
    ]  # fmt: skip
    for invariant, what, per_item in measured:
        _stop_at_breach(case, invariant, what, per_item)
    return frame_of([_holds(i, w) for i, w, _ in measured], CHECK_COLUMNS).astype({"holds": "bool"})


def _holds(invariant: str, what: str) -> dict[str, object]:
    return {"invariant": invariant, "what": what, "holds": True, "difference": 0}


def _stop_at_breach(case: Case, invariant: str, what: str, per_item: Ints) -> None:
    at = np.flatnonzero(per_item)
    if not len(at):
        return
    named = ", ".join(case.book.names(at[:SHOWN_ITEMS])) + (f" and {len(at) - SHOWN_ITEMS} more" if len(at) > 3 else "")
    raise ConservationBreach(
        f"CONSERVATION_BREACH: {invariant} fails at {named} ({what}).",
        where="reconcile",
        next_step="Look at the booked allocations and adjustments of these items; nothing was posted.",
    )


def balance_drift(case: Case, outcome: Outcome) -> Ints:
    """Per item, how far the ledger's own open amount is from the engine's, or from what an item can have open."""
    magnitude = open_magnitudes(case.book, outcome.all_allocations, outcome.all_adjustments, outcome.as_of)
    out_of_range = np.maximum(-magnitude, 0) + np.maximum(magnitude - case.book.amount, 0)
    return np.asarray(np.abs(magnitude - outcome.remaining) + out_of_range)


def account_drift(case: Case, outcome: Outcome) -> Ints:
    """Per item, the difference of its account and currency between closing and opening plus movements."""
    book = case.book
    sign = np.where(book.items["amount_minor"] >= 0, 1, -1)
    moved = np.zeros(len(book), dtype="int64")
    for at in outcome.ends(book):
        _add(moved, at, outcome.all_allocations, outcome.as_of)
    _add(moved, book.positions(outcome.all_adjustments["item_id"]), outcome.all_adjustments, outcome.as_of)
    per = Groups(packed(book.account, book.currency))
    return np.asarray(per.spread(np.abs(per.sum(sign * outcome.remaining) - per.sum(sign * (book.amount - moved)))))


def _add(moved: Ints, at: Ints, rows: pd.DataFrame, as_of: date) -> None:
    counts = (at >= 0) & (rows["effective_date"] <= pd.Timestamp(midnight(as_of))).to_numpy()
    np.add.at(moved, at[counts], rows["amount_minor"].to_numpy("int64")[counts])


def misplaced(case: Case, outcome: Outcome) -> Ints:
    """Per item, how many new allocations join two currencies or lie after the day."""
    rows, book = outcome.allocations, case.book
    source, target = (at[len(outcome.booked) :] for at in outcome.ends(book))
    late = (rows["effective_date"] > pd.Timestamp(midnight(outcome.as_of))).to_numpy()
    wrong = (book.currency[source] != book.currency[target]) | late | (source < 0) | (target < 0)
    return np.bincount(source[wrong], minlength=len(book)).astype("int64")


def beyond_policy(case: Case, outcome: Outcome) -> Ints:
    """Per item, by how much its new adjustments exceed its largest discount or its tolerance."""
    rows, book = outcome.adjustments, case.book
    at = book.positions(rows["item_id"])
    allowed = np.zeros(len(book), dtype="int64")
    np.maximum.at(allowed, case.discounts["item"], case.discounts["discount"])
    limit = np.where(rows["kind"] == "discount", allowed[at], tolerance(case)[at])
    beyond = np.zeros(len(book), dtype="int64")
    np.add.at(beyond, at, np.maximum(rows["amount_minor"].to_numpy("int64") - limit, 0))
    return beyond


def uncovered(case: Case, outcome: Outcome) -> Ints:
    """Per item, the amount left that no exception speaks of."""
    book = case.book
    rows = outcome.exceptions
    # a return speaks of the documents it opens again, too
    returned = [item for related in rows.loc[rows["code"] == "CHARGEBACK", "related_ids"] for item in related]
    said = [book.positions(rows["item_id"]), book.positions(pd.Series(returned, dtype="str"))]
    spoken_of = flagged(len(book), *(at[at >= 0] for at in said))
    must_be: Flags = (outcome.remaining > 0) & (book.is_source | _partly_paid(case, outcome)) & ~spoken_of
    return np.where(must_be, outcome.remaining, 0)


def _partly_paid(case: Case, outcome: Outcome) -> Flags:
    book, rows = case.book, outcome.all_allocations
    source, target = outcome.ends(book)
    counts = (source >= 0) & (target >= 0) & book.is_payment[source]
    paid = np.zeros(len(book), dtype="int64")
    np.add.at(paid, target[counts], rows["amount_minor"].to_numpy("int64")[counts])
    return book.is_document & (paid > 0)
