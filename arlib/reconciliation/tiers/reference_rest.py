"""T3, second look: a named document is paid short or over. Left until no better reading of the reference is found."""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.reconciliation.book import Flags
from arlib.reconciliation.case import Case
from arlib.reconciliation.cited_sets import CitedSets
from arlib.reconciliation.hypotheses import NOTHING, Claims, Proposal
from arlib.reconciliation.state import State
from arlib.reconciliation.tiers.exact_reference import REST, RULE, TIER, claims_on, judge, verdicts_on

__all__ = ["RULE", "TIER", "propose"]


def propose(case: Case, state: State) -> Proposal:
    """A single named document paid in part; named documents closed with money left; else why that is not done."""
    judged = judge(case, state)
    if judged is None:
        return NOTHING
    cited, sets = judged
    free = (sets["code"] == "").to_numpy()
    unsure = free & np.isin(sets["explained"], REST)
    # one glued number may be chance; several that are all the payer's are not
    weak = (sets["is_weak"] & ~(sets["payer_agrees"] & (sets["documents"] > 1))).to_numpy()
    code = np.select(
        [
            unsure & weak,
            unsure & ~sets["payer_agrees"].to_numpy(),
            unsure & _lists_more(case, cited),
            unsure & _amount_points_elsewhere(case, state, cited, unsure),
            free & (sets["explained"] == "split").to_numpy() & ~weak,
        ],
        ["glued", "weak", "SHORT_PAY_SPLIT_UNKNOWN", "REF_AMOUNT_CONFLICT", "SHORT_PAY_SPLIT_UNKNOWN"],
        default="",
    )
    # a number that only may be one, and does not fit exactly, is no evidence and no verdict
    stopped = sets.assign(code=code)[(code != "") & (code != "glued")]
    claims = _fitted(case, state, claims_on(state, cited.rows, sets[unsure & (code == "")]))
    named = pd.concat([cited.rows, case.citations.listed[["owner", "item"]]], ignore_index=True)
    return Proposal(claims, verdicts_on(case, CitedSets(named, cited.sets), stopped))


def _lists_more(case: Case, cited: CitedSets) -> Flags:
    """Whether shortened numbers after the named one mean more documents: what is paid of which is not known."""
    listed = case.citations.listed
    return np.isin(cited.sets.index.to_numpy("int64"), listed.loc[~listed["is_range"], "owner"])


def _fitted(case: Case, state: State, claims: Claims) -> Claims:
    """Parts of one document that exceed it by their rounding all fit: the latest keeps the difference.

    Each part is a whole number of minor units, so several of them may be up to a unit each from what was meant.
    """
    rows = claims.rows
    asked = rows.groupby("target")["amount"].transform("sum")
    room = state.remaining[rows["target"].to_numpy("int64")]
    excess = asked - room
    parts = rows.groupby("target")["owner"].transform("nunique")
    negligible = (excess > 0) & ((excess < parts) | (excess <= room * case.policy.short_set_pct / 100))
    is_last = rows["owner"] == rows.groupby("target")["owner"].transform("max")
    less = excess.where(negligible & is_last & (rows["amount"] > excess), 0)
    return Claims(rows.assign(amount=rows["amount"] - less))


def _amount_points_elsewhere(case: Case, state: State, cited: CitedSets, asked: Flags) -> Flags:
    """Whether another open document of the account has exactly the payment's amount."""
    book = case.book
    owners = cited.sets.index.to_numpy("int64")[asked]
    wanted = pd.DataFrame({"owner": owners, "account": case.payers.account[owners], "currency": book.currency[owners],
                           "left": state.remaining[owners]})  # fmt: skip
    at = np.flatnonzero(book.is_document & (state.remaining > 0) & np.isin(state.remaining, wanted["left"]))
    there = pd.DataFrame({"item": at, "account": book.account[at], "currency": book.currency[at],
                          "left": state.remaining[at]}).drop_duplicates(["account", "currency", "left"])  # fmt: skip
    hits = wanted[book.is_payment[owners]].merge(there, on=["account", "currency", "left"])
    return np.asarray(np.isin(cited.sets.index.to_numpy("int64"), hits["owner"]) & asked)
