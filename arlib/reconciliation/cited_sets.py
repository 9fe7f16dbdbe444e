"""What each waiting payment names, taken together: one row per document named, one row per payment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from arlib.reconciliation.book import Flags, Ints
from arlib.reconciliation.case import Case
from arlib.reconciliation.numbering import OWN_DIGITS
from arlib.reconciliation.state import State


@dataclass(frozen=True)
class CitedSets:
    """``rows``: owner, item, left (signed: credits negative), discount. ``sets``: one row per owner, indexed by it."""

    rows: pd.DataFrame
    sets: pd.DataFrame


def cited_sets(case: Case, state: State) -> CitedSets:
    """The documents named by waiting payments and credits, with what stands against applying them.

    ``sets`` columns: ``money`` (what the owner has left), ``total`` (signed open total), ``documents`` (open ones),
    ``credits`` (open ones), ``closed``, ``discount`` (all earned discounts), and flags ``is_foreign, is_other_account,
    is_on_hold, is_early, is_ambiguous, is_weak, payer_agrees``.
    """
    cites = case.citations.cites
    rows = cites[state.waiting[cites["owner"]] & ~np.isin(cites["owner"], case.lines["owner"])]
    rows = _payers_alternatives(rows, case)
    rows = _open_alternatives(rows, state)
    rows = _right_amount(_without_strays(_with_open(rows, case, state), case))
    return CitedSets(rows=rows, sets=_sets(rows, case, state))


def _payers_alternatives(rows: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Where a number fits several documents, those of the payer's account, if there are any."""
    owner, item = rows["owner"].to_numpy(), rows["item"].to_numpy()
    own = case.payers.account[owner] == case.book.account[item]
    has_own = pd.Series(own, index=rows.index).groupby(rows["hit"]).transform("any")
    kept: pd.DataFrame = rows[own | ~has_own]
    return kept


def _open_alternatives(rows: pd.DataFrame, state: State) -> pd.DataFrame:
    is_open = pd.Series(state.remaining[rows["item"]] > 0, index=rows.index)
    has_open = is_open.groupby(rows["hit"]).transform("any")
    kept = rows[is_open | ~has_open]
    # a document that another place in the text names alone is not an open question here
    options = kept.groupby("hit")["item"].transform("size")
    kept = kept.assign(is_ambiguous=options > 1).sort_values(["owner", "item", "is_ambiguous", "is_weak", "how"])
    return kept.drop_duplicates(["owner", "item"])


def _with_open(rows: pd.DataFrame, case: Case, state: State) -> pd.DataFrame:
    book, item, owner = case.book, rows["item"].to_numpy(), rows["owner"].to_numpy()
    sign = np.where(book.is_document[item], 1, -1)
    earned = _earned(case, state, rows)
    return rows.assign(left=sign * state.remaining[item], money=state.remaining[owner], discount=earned)


def _without_strays(rows: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Digits of another account's number are chance where what is named of the payer's own is the amount exactly."""
    book, owner, item = case.book, rows["owner"].to_numpy(), rows["item"].to_numpy()
    own = (book.account[item] == case.payers.account[owner]) & (book.currency[item] == book.currency[owner])
    explains = rows["left"].where(own, 0).groupby(rows["owner"]).transform("sum") == rows["money"]
    kept: pd.DataFrame = rows[own | (rows["how"] != OWN_DIGITS) | ~explains]
    return kept


def _earned(case: Case, state: State, rows: pd.DataFrame) -> Ints:
    """The largest discount each untouched document still allowed on the day of the payment."""
    offers = rows[["owner", "item"]].reset_index().merge(case.discounts, on="item")
    in_time = case.book.day[offers["owner"]] <= offers["until"]
    whole = state.remaining[offers["item"]] == case.book.amount[offers["item"]]
    best = offers[in_time & whole].groupby("index")["discount"].max()
    return np.asarray(best.reindex(rows.index, fill_value=0), dtype="int64")


def _right_amount(rows: pd.DataFrame) -> pd.DataFrame:
    """An ambiguous number is settled by the amount: one document alone, or all together; not when both would do."""
    per = rows.groupby("owner")
    only_one_hit = (per["hit"].transform("nunique") == 1) & rows["is_ambiguous"]
    fits_alone = rows["left"] == rows["money"]
    alone = fits_alone.groupby(rows["owner"]).transform("sum")
    together = per["left"].transform("sum") == rows["money"]
    chosen = only_one_hit & (alone == 1) & ~together
    everything = only_one_hit & (alone == 0) & together
    kept = rows[~chosen | fits_alone]
    return kept.assign(is_ambiguous=kept["is_ambiguous"] & ~(chosen | everything).reindex(kept.index))


def _sets(rows: pd.DataFrame, case: Case, state: State) -> pd.DataFrame:
    book, item, owner = case.book, rows["item"].to_numpy(), rows["owner"].to_numpy()
    payer, at = case.payers.account[owner], book.account[item]
    is_open = rows["left"] != 0
    flags = rows.assign(
        documents=is_open & book.is_document[item],
        credits=is_open & ~book.is_document[item],
        closed=~is_open,
        is_foreign=book.currency[item] != book.currency[owner],
        is_other_account=(payer >= 0) & ~_pays_for(case, payer, at) | ((payer < 0) & ~_may_be(case, rows)),
        is_on_hold=book.on_hold[item] & is_open,
        is_early=book.day[owner] < book.day[item] - case.policy.named_before_issue_days,
        account=at,
    )
    sets = flags.groupby("owner").agg(
        money=("money", "first"), total=("left", "sum"), discount=("discount", "sum"),
        documents=("documents", "sum"), credits=("credits", "sum"), closed=("closed", "sum"),
        is_foreign=("is_foreign", "any"), is_other_account=("is_other_account", "any"),
        is_on_hold=("is_on_hold", "any"), is_early=("is_early", "any"), is_ambiguous=("is_ambiguous", "any"),
        is_weak=("is_weak", "any"), accounts=("account", "nunique"), account=("account", "first"),
    )  # fmt: skip
    agrees = _pays_for(case, case.payers.account[sets.index.to_numpy("int64")], sets["account"].to_numpy("int64"))
    agrees &= case.payers.account[sets.index.to_numpy("int64")] >= 0
    return sets.assign(payer_agrees=agrees, is_other_account=sets["is_other_account"] | (sets["accounts"] > 1))


def _pays_for(case: Case, payer: Ints, at: Ints) -> Flags:
    """Whether a payer may pay for an account: his own, or by policy one of his family."""
    if not case.policy.families_pay_together or not len(case.family):
        return np.asarray(payer == at)
    return np.asarray((payer == at) | ((at >= 0) & (case.family[payer] == case.family[at])))


def _may_be(case: Case, rows: pd.DataFrame) -> Flags:
    """Whether the cited account is one of an ambiguous payer's; true where nothing is known of the payer."""
    pairs = pd.DataFrame({"item": rows["owner"].to_numpy(), "account": case.book.account[rows["item"]]})
    fits = pd.MultiIndex.from_frame(pairs).isin(pd.MultiIndex.from_frame(case.payers.candidates))
    return np.asarray(fits | ~pairs["item"].isin(case.payers.candidates["item"]).to_numpy())
