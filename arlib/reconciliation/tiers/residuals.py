"""What is left of a paid document: a discount earned in time, or a difference the policy lets go."""

from __future__ import annotations

import numpy as np

from arlib.reconciliation.book import Book
from arlib.reconciliation.case import Case
from arlib.reconciliation.keyed import Groups, Ints, joined
from arlib.reconciliation.rows import Rows, repeated, stacked
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


def _settle(state: State, rows: Rows) -> None:
    if len(rows):
        state.adjust(rows)


def earned_discounts(case: Case, state: State) -> Rows:
    """Documents whose open rest is exactly their discount and whose last payment came in time."""
    offers = case.discounts
    is_rest = (state.remaining[offers["item"]] == offers["discount"]) & state.touched[offers["item"]]
    rows, paid = offers.where(is_rest), last_paid(state)
    at, payment = joined(rows["item"], paid["item"])
    rows = rows.at(at).having(paid_on=paid["paid_on"][payment])
    rows = rows.where(rows["paid_on"] <= rows["until"]).first_of("item")
    return _adjustments(case.book, rows["item"], rows["discount"], "discount", DISCOUNT_RULE, rows["paid_on"])


def small_differences(case: Case, state: State) -> Rows:
    """Rests of paid documents, and of applied payments if the policy says so, within both tolerances."""
    policy, book = case.policy, case.book
    left = state.remaining
    small = (left > 0) & (left <= tolerance(case))
    paid = last_paid(state)
    under = paid.where(small[paid["item"]] & ~book.on_hold[paid["item"]] & book.is_document[paid["item"]])
    rows = [_adjustments(book, under["item"], left[under["item"]], "write_off", SMALL_DIFFERENCE_RULE,
                         under["paid_on"])]  # fmt: skip
    if policy.tolerance_over:
        over = np.flatnonzero(book.is_payment & state.touched & small)
        rows.append(_adjustments(book, over, left[over], "write_off_gain", SMALL_DIFFERENCE_RULE, None))
    return stacked(rows)


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


def last_paid(state: State) -> Rows:
    """Open documents that payments have reached: ``item``, the last ``payment`` and its day ``paid_on``."""
    return state.once("last paid", lambda: _last_paid(state))


def _last_paid(state: State) -> Rows:
    book, net = state.book, state.net
    is_open = book.is_document[net["target"]] & (state.remaining[net["target"]] > 0)
    net = net.where(is_open & book.is_payment[net["source"]] & (net["amount"] > 0))
    per = Groups(net["target"])
    # payments stand in order of date in the book, so the last one has the largest position
    payment = per.max(net["source"])
    return Rows(item=per.keys, payment=payment, paid_on=book.day[payment])


def _adjustments(book: Book, item: Ints, amount: Ints, kind: str, rule: str, day: Ints | None) -> Rows:
    own = book.day[item]
    effective = own if day is None else np.maximum(own, day)
    return Rows(item=item, kind=repeated(kind, len(item)), amount=amount, day=effective, rule=repeated(rule, len(item)))
