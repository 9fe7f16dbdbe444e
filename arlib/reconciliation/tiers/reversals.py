"""T1: refunds, chargebacks and credit notes that name what they reverse."""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.reconciliation.book import NOT_FOUND, NOT_NAMED
from arlib.reconciliation.case import Case
from arlib.reconciliation.hypotheses import NOTHING, WHOLE, Proposal, claims_of, verdicts_of
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
    rows = pd.DataFrame({"item": named, "reversed": book.reverses[named]})
    rows = rows[book.currency[rows["item"]] == book.currency[rows["reversed"]]]
    out = rows[is_out[rows["item"]] & book.is_source[rows["reversed"]]]
    out = out[(left[out["reversed"]] >= left[out["item"]]) & ~_of_another(case, out)]
    credit = rows[book.is_source[rows["item"]] & ~book.is_payment[rows["item"]] & book.is_document[rows["reversed"]]]
    credit = credit[(left[credit["reversed"]] > 0) & ~book.on_hold[credit["reversed"]] & _same_account(case, credit)]
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
    is_return = (book.items["kind"] == "chargeback").to_numpy(bool) & (left > 0) & ~state.blocked & (book.reverses >= 0)
    at = np.flatnonzero(is_return)
    at = at[book.is_payment[book.reverses[at]] & (book.currency[at] == book.currency[book.reverses[at]])]
    rows = pd.DataFrame({"return": at, "source": book.reverses[at], "wanted": left[at] - left[book.reverses[at]]})
    of_another = _of_another(case, rows.rename(columns={"return": "item", "source": "reversed"}))
    rows = rows[(rows["wanted"] > 0) & ~of_another].drop_duplicates("source")
    applied = state.applied[state.applied["source"].isin(rows["source"])]
    net = applied.groupby(["source", "target"], as_index=False)["amount"].sum()
    net = net[(net["amount"] > 0) & book.is_document[net["target"]]].merge(rows, on="source")
    per = net.groupby("source")["amount"]
    whole = per.transform("sum") == net["wanted"]
    single = (per.transform("size") == 1) & (net["amount"] > net["wanted"])
    back = net.assign(amount=net["amount"].where(whole, net["wanted"]))[whole | single]
    if len(back):
        day = np.maximum(book.day[back["return"]], book.day[back["target"]])
        words = "its receipt was returned, so this is owed again"
        state.reopen(back.assign(day=day, reversal=back["source"], evidence=words))


def _same_account(case: Case, rows: pd.DataFrame) -> np.ndarray:
    account = case.book.account
    return np.asarray(account[rows["item"]] == account[rows["reversed"]])


def _of_another(case: Case, rows: pd.DataFrame) -> np.ndarray:
    """Money that went out to one customer while what it names is another's."""
    mine, theirs = (case.book.account[rows[c].to_numpy("int64")] for c in ("item", "reversed"))
    return np.asarray((mine >= 0) & (theirs >= 0) & (mine != theirs))


def _can_give_back(state: State) -> np.ndarray:
    """Per item, what it has left and what documents have had of it: no return of it can be larger."""
    to_documents = state.applied[state.book.is_document[state.applied["target"]]]
    given = np.zeros(len(state.book), dtype="int64")
    np.add.at(given, to_documents["source"].to_numpy("int64"), to_documents["amount"].to_numpy("int64"))
    return np.asarray(state.remaining + given)


def _verdicts(case: Case, state: State) -> pd.DataFrame:
    """Why money that went out is not explained."""
    book, left = case.book, state.remaining
    out = np.flatnonzero(~book.is_source & ~book.is_document & (left > 0) & ~state.blocked)
    named = book.reverses[out]
    is_chargeback = (book.items["kind"].iloc[out] == "chargeback").to_numpy()
    known = (named >= 0) & ~_of_another(case, pd.DataFrame({"item": out, "reversed": np.maximum(named, 0)}))
    spent = known & (left[np.maximum(named, 0)] < left[out])
    too_much = _can_give_back(state)[np.maximum(named, 0)] < left[out]
    codes = np.select(
        [is_chargeback & (~known | too_much), is_chargeback, ~known, spent],
        ["REVERSAL_UNMATCHED", "CHARGEBACK", "REFUND_UNMATCHED", "REFUND_EXCEEDS_CREDIT"],
        default="CONTENTION",
    )
    related = [() if at in (NOT_NAMED, NOT_FOUND) else (int(at),) for at in named]
    return verdicts_of(out, codes.tolist(), related)
