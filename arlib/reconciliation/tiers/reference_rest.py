"""T3, second look: a named document is paid short or over. Left until no better reading of the reference is found."""

from __future__ import annotations

import numpy as np

from arlib.reconciliation.case import Case
from arlib.reconciliation.cited_sets import CitedSets
from arlib.reconciliation.hypotheses import NOTHING, Claims, Proposal
from arlib.reconciliation.keyed import Flags, Groups, among, packed_sides
from arlib.reconciliation.rows import stacked
from arlib.reconciliation.state import State
from arlib.reconciliation.tiers.exact_reference import DISCOUNT, RULE, SPLIT, TIER, claims_on, judge, verdicts_on

__all__ = ["RULE", "TIER", "propose"]


def propose(case: Case, state: State) -> Proposal:
    """A single named document paid in part; named documents closed with money left; else why that is not done."""
    judged = judge(case, state)
    if judged is None:
        return NOTHING
    sets = judged.sets
    free = sets["code"] == ""
    unsure = free & (sets["explained"] > DISCOUNT) & (sets["explained"] != SPLIT)
    # one glued number may be chance; several that are all the payer's are not
    weak = sets["is_weak"] & ~(sets["payer_agrees"] & (sets["documents"] > 1))
    code = np.select(
        [
            unsure & weak,
            unsure & ~sets["payer_agrees"],
            unsure & _lists_more(case, judged),
            unsure & _amount_points_elsewhere(case, state, judged, unsure),
            free & (sets["explained"] == SPLIT) & ~weak,
        ],
        ["glued", "weak", "SHORT_PAY_SPLIT_UNKNOWN", "REF_AMOUNT_CONFLICT", "SHORT_PAY_SPLIT_UNKNOWN"],
        default="",
    )
    # a number that only may be one, and does not fit exactly, is no evidence and no verdict
    stopped = sets.having(code=code).where((code != "") & (code != "glued"))
    claims = _fitted(case, state, claims_on(state, judged.rows, sets.where(unsure & (code == ""))))
    named = stacked([judged.rows.only("owner", "item"), case.citations.listed.only("owner", "item")])
    return Proposal(claims, verdicts_on(case, named, stopped))


def _lists_more(case: Case, cited: CitedSets) -> Flags:
    """Whether shortened numbers after the named one mean more documents: what is paid of which is not known."""
    listed = case.citations.listed
    return among(cited.sets["owner"], listed["owner"][~listed["is_range"]])


def _fitted(case: Case, state: State, claims: Claims) -> Claims:
    """Parts of one document that exceed it by their rounding all fit: the latest keeps the difference.

    Each part is a whole number of minor units, so several of them may be up to a unit each from what was meant.
    """
    rows = claims.rows
    by_target = Groups(rows["target"])
    asked = by_target.sum(rows["amount"])
    room = state.remaining[by_target.keys]
    excess = asked - room
    if not (excess > 0).any():
        return claims
    parts = by_target.distinct(rows["owner"])
    negligible = (excess > 0) & ((excess < parts) | (excess <= room * case.policy.short_set_pct / 100))
    is_last = rows["owner"] == by_target.spread(by_target.max(rows["owner"]))
    too_much = by_target.spread(excess)
    less = np.where(by_target.spread(negligible) & is_last & (rows["amount"] > too_much), too_much, 0)
    return Claims(rows.having(amount=rows["amount"] - less))


def _amount_points_elsewhere(case: Case, state: State, cited: CitedSets, asked: Flags) -> Flags:
    """Whether another open document of the account has exactly the payment's amount."""
    book, left = case.book, state.remaining
    at = np.flatnonzero(asked & book.is_payment[cited.sets["owner"]])
    owners = cited.sets["owner"][at]
    there = np.flatnonzero(book.is_document & (left > 0))
    there = there[among(left[there], left[owners])]
    wanted, offered = packed_sides(
        (case.payers.account[owners], book.currency[owners], left[owners]),
        (book.account[there], book.currency[there], left[there]),
    )
    flags = np.zeros(len(cited.sets), dtype=bool)
    flags[at[among(wanted, offered)]] = True
    return flags
