"""What is left of a paid document: a discount earned in time, or a difference the policy lets go."""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.reconciliation.book import Book, Ints
from arlib.reconciliation.case import Case
from arlib.reconciliation.state import State

DISCOUNT_RULE, SMALL_DIFFERENCE_RULE = "discount earned in time", "small difference by policy"


def settle_residuals(case: Case, state: State) -> None:
    """Book earned discounts and small differences as adjustments.

    A document qualifies only if payments have already reached it, so an unpaid discount is never granted.
    """
    if len(case.discounts):
        _settle(state, earned_discounts(case, state))
    if case.policy.tolerance_minor or case.policy.tolerance_pct:
        _settle(state, small_differences(case, state))


def _settle(state: State, rows: pd.DataFrame) -> None:
    if len(rows):
        state.adjust(rows)


def earned_discounts(case: Case, state: State) -> pd.DataFrame:
    """Documents whose open rest is exactly their discount and whose last payment came in time."""
    offers = case.discounts
    rows: pd.DataFrame = offers[state.remaining[offers["item"]] == offers["discount"]]
    rows = rows[state.touched[rows["item"]]]
    if rows.empty:
        return rows
    rows = rows.merge(last_paid(state), on="item")
    rows = rows[rows["paid_on"] <= rows["until"]].drop_duplicates("item")
    return _adjustments(case.book, rows["item"].to_numpy("int64"), rows["discount"].to_numpy("int64"), "discount",
                        DISCOUNT_RULE, rows["paid_on"].to_numpy("int64"))  # fmt: skip


def small_differences(case: Case, state: State) -> pd.DataFrame:
    """Rests of paid documents, and of applied payments if the policy says so, within both tolerances."""
    policy, book = case.policy, case.book
    left = state.remaining
    small = (left > 0) & (left <= tolerance(case))
    paid = last_paid(state)
    under = paid[small[paid["item"]] & ~book.on_hold[paid["item"]] & book.is_document[paid["item"]]]
    rows = [_adjustments(book, under["item"].to_numpy("int64"), left[under["item"]], "write_off",
                         SMALL_DIFFERENCE_RULE, under["paid_on"].to_numpy("int64"))]  # fmt: skip
    if policy.tolerance_over:
        over = np.flatnonzero(book.is_payment & state.touched & small)
        rows.append(_adjustments(book, over, left[over], "write_off_gain", SMALL_DIFFERENCE_RULE, None))
    return pd.concat(rows, ignore_index=True)


def tolerance(case: Case) -> Ints:
    """The largest rest of each item that may be let go: the smaller of the limits that are switched on."""
    policy, amount = case.policy, case.book.amount
    limit = np.full(len(amount), np.iinfo("int64").max if policy.tolerance_pct or policy.tolerance_minor else 0)
    if policy.tolerance_minor:
        limit = np.minimum(limit, policy.tolerance_minor)
    if policy.tolerance_pct:
        thousandths = round(policy.tolerance_pct * 1000)
        limit = np.minimum(limit, amount // 100_000 * thousandths + amount % 100_000 * thousandths // 100_000)
    return np.asarray(limit, dtype="int64")


def last_paid(state: State) -> pd.DataFrame:
    """Open documents that payments have reached: ``item``, the last ``payment`` and its day ``paid_on``."""
    book, applied = state.book, state.net
    is_open_document = book.is_document & (state.remaining > 0)
    net = applied[book.is_payment[applied["source"]] & is_open_document[applied["target"]]]
    net = net[net["amount"] > 0]
    days = pd.DataFrame({"item": net["target"], "paid_on": book.day[net["source"]], "payment": net["source"]})
    # payments stand in order of date in the book, so the last one has the largest position
    return days.groupby("item", as_index=False).max().astype("int64")


def _adjustments(book: Book, item: Ints, amount: Ints, kind: str, rule: str, day: Ints | None) -> pd.DataFrame:
    own = book.day[item]
    effective = own if day is None else np.maximum(own, day)
    return pd.DataFrame({"item": item, "kind": kind, "amount": amount, "day": effective, "rule": rule})
