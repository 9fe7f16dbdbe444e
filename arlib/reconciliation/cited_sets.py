"""What each waiting payment names, taken together: one row per document named, one row per payment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from arlib.reconciliation.case import Case
from arlib.reconciliation.keyed import Flags, Groups, Ints, among, flagged, joined, packed_sides
from arlib.reconciliation.numbering import OWN_DIGITS
from arlib.reconciliation.rows import Rows
from arlib.reconciliation.state import State


@dataclass(frozen=True)
class CitedSets:
    """``rows``: owner, item, left (signed: credits negative), discount. ``sets``: one row per owner, in its order."""

    rows: Rows
    sets: Rows

    def of(self, owners: Ints) -> Ints:
        """Where the set of each of some owners stands; each must have one."""
        return np.searchsorted(self.sets["owner"], owners)


def cited_sets(case: Case, state: State) -> CitedSets:
    """The documents named by waiting payments and credits, with what stands against applying them.

    ``sets`` columns: ``owner``, ``money`` (what he has left), ``total`` (signed open total), ``documents`` (open ones),
    ``credits`` (open ones), ``closed``, ``discount`` (all earned discounts), and flags ``is_foreign, is_other_account,
    is_on_hold, is_early, is_ambiguous, is_weak, payer_agrees``.
    """
    cites = case.citations.cites
    rows = cites.where(state.waiting[cites["owner"]] & ~case.is_advised[cites["owner"]])
    rows = _open_alternatives(_payers_alternatives(rows, case), state)
    rows = _right_amount(_without_strays(_with_open(rows, case, state), case))
    return CitedSets(rows=rows, sets=_sets(rows, case))


def _payers_alternatives(rows: Rows, case: Case) -> Rows:
    """Where a number fits several documents, those of the payer's account, if there are any."""
    own = case.payers.account[rows["owner"]] == case.book.account[rows["item"]]
    return rows.where(own | ~_of_any(rows["hit"], own))


def _open_alternatives(rows: Rows, state: State) -> Rows:
    is_open = state.remaining[rows["item"]] > 0
    kept = rows.where(is_open | ~_of_any(rows["hit"], is_open))
    # a document that another place in the text names alone is not an open question here
    options = np.bincount(kept["hit"])[kept["hit"]] if len(kept) else kept["hit"]
    ordered = kept.having(is_ambiguous=options > 1).sorted_by("owner", "item", "is_ambiguous", "is_weak", "how")
    return ordered.first_of("owner", "item")


def _of_any(hit: Ints, flags: Flags) -> Flags:
    """Whether any row of the same place in the text is flagged."""
    return flagged(int(hit.max(initial=-1)) + 1, hit[flags])[hit]


def _with_open(rows: Rows, case: Case, state: State) -> Rows:
    owner, item = rows["owner"], rows["item"]
    sign = np.where(case.book.is_document[item], 1, -1)
    earned = _earned(case, state, rows)
    return rows.having(left=sign * state.remaining[item], money=state.remaining[owner], discount=earned)


def _without_strays(rows: Rows, case: Case) -> Rows:
    """Digits of another account's number are chance where what is named of the payer's own is the amount exactly."""
    book, owner, item = case.book, rows["owner"], rows["item"]
    own = (book.account[item] == case.payers.account[owner]) & (book.currency[item] == book.currency[owner])
    if (own | (rows["how"] != OWN_DIGITS)).all():
        return rows
    per_owner = Groups(owner)
    explains = per_owner.spread(per_owner.sum(np.where(own, rows["left"], 0))) == rows["money"]
    return rows.where(own | (rows["how"] != OWN_DIGITS) | ~explains)


def _earned(case: Case, state: State, rows: Rows) -> Ints:
    """The largest discount each untouched document still allowed on the day of the payment."""
    best = np.zeros(len(rows), dtype="int64")
    if not len(case.discounts):
        return best
    at, offer = joined(rows["item"], case.discounts["item"])
    item = rows["item"][at]
    in_time = case.book.day[rows["owner"][at]] <= case.discounts["until"][offer]
    whole = state.remaining[item] == case.book.amount[item]
    counts = in_time & whole
    np.maximum.at(best, at[counts], case.discounts["discount"][offer[counts]])
    return best


def _right_amount(rows: Rows) -> Rows:
    """An ambiguous number is settled by the amount: one document alone, or all together; not when both would do."""
    if not rows["is_ambiguous"].any():
        return rows
    per = Groups(rows["owner"])
    only_one_hit = per.spread(per.distinct(rows["hit"]) == 1) & rows["is_ambiguous"]
    fits_alone = rows["left"] == rows["money"]
    alone = per.spread(per.sum(fits_alone))
    together = per.spread(per.sum(rows["left"])) == rows["money"]
    chosen = only_one_hit & (alone == 1) & ~together
    everything = only_one_hit & (alone == 0) & together
    settled = rows.having(is_ambiguous=rows["is_ambiguous"] & ~(chosen | everything))
    return settled.where(~chosen | fits_alone)


def _sets(rows: Rows, case: Case) -> Rows:
    book, item, owner, left = case.book, rows["item"], rows["owner"], rows["left"]
    payer, at = case.payers.account[owner], book.account[item]
    is_open, per = left != 0, Groups(owner)
    is_early = book.day[owner] < book.day[item] - case.policy.named_before_issue_days
    is_other = np.where(payer >= 0, ~_pays_for(case, payer, at), ~_may_be(case, owner, at))
    account, own = at[per.first], case.payers.account[per.keys]
    return Rows(
        owner=per.keys,
        money=rows["money"][per.first],
        total=per.sum(left),
        discount=per.sum(rows["discount"]),
        documents=per.sum(is_open & book.is_document[item]),
        credits=per.sum(is_open & ~book.is_document[item]),
        closed=per.sum(~is_open),
        is_foreign=per.any(book.currency[item] != book.currency[owner]),
        is_other_account=per.any(is_other) | (per.min(at) != per.max(at)),
        is_on_hold=per.any(book.on_hold[item] & is_open),
        is_early=per.any(is_early),
        is_ambiguous=per.any(rows["is_ambiguous"]),
        is_weak=per.any(rows["is_weak"]),
        account=account,
        payer_agrees=_pays_for(case, own, account) & (own >= 0),
    )


def _pays_for(case: Case, payer: Ints, at: Ints) -> Flags:
    """Whether a payer may pay for an account: his own, or by policy one of his family."""
    if not case.policy.families_pay_together or not len(case.family):
        return np.asarray(payer == at)
    return np.asarray((payer == at) | ((at >= 0) & (case.family[payer] == case.family[at])))


def _may_be(case: Case, owner: Ints, account: Ints) -> Flags:
    """Whether the cited account is one of an ambiguous payer's; true where nothing is known of the payer."""
    candidates = case.payers.candidates
    if not len(candidates):
        return np.ones(len(owner), dtype=bool)
    asked, known = packed_sides((owner, account), (candidates["item"], candidates["account"]))
    return np.asarray(among(asked, known) | ~among(owner, candidates["item"]))
