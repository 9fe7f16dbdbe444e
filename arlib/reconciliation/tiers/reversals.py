"""T1: refunds, chargebacks and credit notes that name what they reverse."""

from __future__ import annotations

import numpy as np

from arlib.reconciliation.book import NOT_FOUND, NOT_NAMED
from arlib.reconciliation.case import Case
from arlib.reconciliation.hypotheses import NOTHING, WHOLE, Proposal, claims_of, verdicts_of
from arlib.reconciliation.keyed import Flags, Groups, Ints, joined
from arlib.reconciliation.rows import Rows, repeated
from arlib.reconciliation.state import State

TIER, RULE = "T1", "names what it reverses"


def propose(case: Case, state: State) -> Proposal:
    """A refund or chargeback takes the money of the receipt it names; a credit note settles the bill it names.

    Only what is still there is taken: a receipt that was already applied is left to a person.
    """
    book, left = case.book, state.remaining
    is_out = ~book.is_source & ~book.is_document
    if not ((book.reverses >= 0) | is_out)[left > 0].any():
        return NOTHING
    named = np.flatnonzero((book.reverses >= 0) & (left > 0) & ~state.blocked)
    rows = Rows(item=named, reversed=book.reverses[named])
    rows = rows.where(book.currency[rows["item"]] == book.currency[rows["reversed"]])
    out = rows.where(is_out[rows["item"]] & book.is_source[rows["reversed"]])
    out = out.where((left[out["reversed"]] >= left[out["item"]]) & ~_of_another(case, out["item"], out["reversed"]))
    is_credit = book.is_source[rows["item"]] & ~book.is_payment[rows["item"]]
    credit = rows.where(is_credit & book.is_document[rows["reversed"]])
    is_usable = (left[credit["reversed"]] > 0) & ~book.on_hold[credit["reversed"]]
    credit = credit.where(is_usable & (book.account[credit["item"]] == book.account[credit["reversed"]]))
    source = np.concatenate([out["reversed"], credit["item"]])
    target = np.concatenate([out["item"], credit["reversed"]])
    claims = claims_of(
        owner=np.concatenate([out["item"], credit["item"]]),
        source=source,
        target=target,
        amount=np.minimum(left[source], left[target]),
        strength=WHOLE,
        evidence="it names the item it reverses",
    )
    return Proposal(claims, _verdicts(case, state))


def reopen(case: Case, state: State) -> None:
    """Give back what returned receipts had settled, so that the documents are open again with their own due date.

    A return of all that was applied opens all of it; a smaller one only if the receipt settled one document.
    Anything else is left to a person.
    """
    book, left = case.book, state.remaining
    is_return = book.is_chargeback & (left > 0) & ~state.blocked & (book.reverses >= 0)
    at = np.flatnonzero(is_return)
    at = at[book.is_payment[book.reverses[at]] & (book.currency[at] == book.currency[book.reverses[at]])]
    wanted = left[at] - left[book.reverses[at]]
    rows = Rows(returned=at, source=book.reverses[at], wanted=wanted)
    rows = rows.where((wanted > 0) & ~_of_another(case, at, book.reverses[at])).first_of("source")
    if not len(rows):
        return
    pairs, receipt = joined(state.net["source"], rows["source"])
    net = state.net.at(pairs).having(wanted=rows["wanted"][receipt], returned=rows["returned"][receipt])
    net = net.where((net["amount"] > 0) & book.is_document[net["target"]])
    per = Groups(net["source"])
    whole = per.spread(per.sum(net["amount"])) == net["wanted"]
    single = per.spread(per.size == 1) & (net["amount"] > net["wanted"])
    back = net.having(amount=np.where(whole, net["amount"], net["wanted"])).where(whole | single)
    if len(back):
        day = np.maximum(book.day[back["returned"]], book.day[back["target"]])
        words = repeated("its receipt was returned, so this is owed again", len(back))
        state.reopen(back.having(day=day, reversal=back["source"], evidence=words))


def _of_another(case: Case, item: Ints, named: Ints) -> Flags:
    """Money that went out to one customer while what it names is another's."""
    mine, theirs = case.book.account[item], case.book.account[named]
    return np.asarray((mine >= 0) & (theirs >= 0) & (mine != theirs))


def _can_give_back(state: State) -> Ints:
    """Per item, what it has left and what documents have had of it: no return of it can be larger."""
    to_documents = state.applied.where(state.book.is_document[state.applied["target"]])
    given = np.zeros(len(state.book), dtype="int64")
    np.add.at(given, to_documents["source"], to_documents["amount"])
    return np.asarray(state.remaining + given)


def _verdicts(case: Case, state: State) -> Rows:
    """Why money that went out is not explained."""
    book, left = case.book, state.remaining
    out = np.flatnonzero(~book.is_source & ~book.is_document & (left > 0) & ~state.blocked)
    named = book.reverses[out]
    there = np.maximum(named, 0)
    known = (named >= 0) & ~_of_another(case, out, there)
    spent = known & (left[there] < left[out])
    too_much = _can_give_back(state)[there] < left[out]
    codes = np.select(
        [book.is_chargeback[out] & (~known | too_much), book.is_chargeback[out], ~known, spent],
        ["REVERSAL_UNMATCHED", "CHARGEBACK", "REFUND_UNMATCHED", "REFUND_EXCEEDS_CREDIT"],
        default="CONTENTION",
    )
    related = [() if at in (NOT_NAMED, NOT_FOUND) else (at,) for at in named.tolist()]
    return verdicts_of(out, codes.astype(object), related)
