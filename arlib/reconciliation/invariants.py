"""I1 to I10: what must hold after every run. The check goes its own way: from the frames, through the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from arlib.dates import midnight
from arlib.errors import TieOutError
from arlib.ledger import open_items
from arlib.reconciliation.book import Flags, Ints
from arlib.reconciliation.case import Case
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

    @property
    def all_allocations(self) -> pd.DataFrame:
        return pd.concat([self.booked, self.allocations[self.booked.columns]], ignore_index=True)

    @property
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
    opened = open_items(case.book.items, outcome.all_allocations, outcome.all_adjustments, as_of=outcome.as_of)
    in_order = opened.set_index("item_id")["open_minor"].reindex(case.book.ids).to_numpy("int64")
    magnitude = np.where(case.book.items["amount_minor"] >= 0, in_order, -in_order)
    out_of_range = np.maximum(-magnitude, 0) + np.maximum(magnitude - case.book.amount, 0)
    return np.asarray(np.abs(magnitude - outcome.remaining) + out_of_range)


def account_drift(case: Case, outcome: Outcome) -> Ints:
    """Per item, the difference of its account and currency between closing and opening plus movements."""
    book = case.book
    sign = np.where(book.items["amount_minor"] >= 0, 1, -1)
    moved = np.zeros(len(book), dtype="int64")
    for end in ("source_id", "target_id"):
        _add(moved, case, outcome.all_allocations, end, outcome.as_of)
    _add(moved, case, outcome.all_adjustments, "item_id", outcome.as_of)
    rows = pd.DataFrame({"account": book.account, "currency": book.currency, "closing": sign * outcome.remaining,
                         "expected": sign * (book.amount - moved)})  # fmt: skip
    totals = rows.groupby(["account", "currency"])[["closing", "expected"]].transform("sum")
    return (totals["closing"] - totals["expected"]).abs().to_numpy("int64")


def _add(moved: Ints, case: Case, rows: pd.DataFrame, end: str, as_of: date) -> None:
    at = case.book.positions(rows[end])
    counts = (at >= 0) & (rows["effective_date"] <= pd.Timestamp(midnight(as_of))).to_numpy()
    np.add.at(moved, at[counts], rows["amount_minor"].to_numpy("int64")[counts])


def misplaced(case: Case, outcome: Outcome) -> Ints:
    """Per item, how many new allocations join two currencies or lie after the day."""
    rows, book = outcome.allocations, case.book
    source, target = book.positions(rows["source_id"]), book.positions(rows["target_id"])
    late = (rows["effective_date"] > pd.Timestamp(midnight(outcome.as_of))).to_numpy()
    wrong = (book.currency[source] != book.currency[target]) | late | (source < 0) | (target < 0)
    return np.bincount(source[wrong], minlength=len(book)).astype("int64")


def beyond_policy(case: Case, outcome: Outcome) -> Ints:
    """Per item, by how much its new adjustments exceed its largest discount or its tolerance."""
    rows, book = outcome.adjustments, case.book
    at = book.positions(rows["item_id"])
    allowed = np.zeros(len(book), dtype="int64")
    np.maximum.at(allowed, case.discounts["item"].to_numpy(), case.discounts["discount"].to_numpy())
    limit = np.where(rows["kind"] == "discount", allowed[at], tolerance(case)[at])
    beyond = np.zeros(len(book), dtype="int64")
    np.add.at(beyond, at, np.maximum(rows["amount_minor"].to_numpy("int64") - limit, 0))
    return beyond


def uncovered(case: Case, outcome: Outcome) -> Ints:
    """Per item, the amount left that no exception speaks of."""
    book = case.book
    rows = outcome.exceptions
    # a return speaks of the documents it opens again, too
    returned = rows.loc[rows["code"] == "CHARGEBACK", "related_ids"].explode().dropna()
    spoken_of = book.ids.isin([*rows["item_id"], *returned]).to_numpy(bool)
    must_be: Flags = (outcome.remaining > 0) & (book.is_source | _partly_paid(case, outcome)) & ~spoken_of
    return np.where(must_be, outcome.remaining, 0)


def _partly_paid(case: Case, outcome: Outcome) -> Flags:
    book, rows = case.book, outcome.all_allocations
    source, target = book.positions(rows["source_id"]), book.positions(rows["target_id"])
    counts = (source >= 0) & (target >= 0) & book.is_payment[source]
    paid = np.zeros(len(book), dtype="int64")
    np.add.at(paid, target[counts], rows["amount_minor"].to_numpy("int64")[counts])
    return book.is_document & (paid > 0)
