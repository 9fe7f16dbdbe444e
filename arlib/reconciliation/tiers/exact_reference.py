"""T3: the payment names its documents by whole numbers, and the amount says how much of them it settles."""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.reconciliation.alternatives import others_of_this_amount
from arlib.reconciliation.book import Flags
from arlib.reconciliation.case import Case
from arlib.reconciliation.cited_sets import CitedSets, cited_sets
from arlib.reconciliation.hypotheses import (
    CLOSES,
    NOTHING,
    PART,
    WHOLE,
    Claims,
    Proposal,
    claims_of,
    grouped,
    verdicts_of,
)
from arlib.reconciliation.netting import pair_off
from arlib.reconciliation.state import State

TIER, RULE = "T3", "exact reference"

_WORDS = {
    "total": "the reference names it, and the amount is what was open of everything named",
    "discount": "the reference names it, and the amount is what was open less the discount earned in time",
    "over": "the reference names it; the payment closes it and leaves money",
    "part": "the reference names it and nothing else; the payment is less than what was open",
}


def propose(case: Case, state: State) -> Proposal:
    """Explain payments by the open amounts of what they name; name the reason where that cannot be done."""
    if not state.waiting[case.citations.cites["owner"]].any():
        return NOTHING
    cited = cited_sets(case, state)
    sets = cited.sets
    code = _obstacle(sets)
    explained = _explanation(sets)
    unsure = (code == "") & np.isin(explained, ("over", "part"))
    elsewhere = _amount_points_elsewhere(case, state, cited, unsure)
    code = np.select(
        [
            unsure & (sets["is_weak"] | ~sets["payer_agrees"]).to_numpy(),
            unsure & elsewhere,
            (code == "") & (explained == "split"),
        ],
        ["weak", "REF_AMOUNT_CONFLICT", "SHORT_PAY_SPLIT_UNKNOWN"],
        default=code,
    )
    sets = sets.assign(code=code, explained=explained)
    return Proposal(_claims(state, cited.rows, sets[sets["code"] == ""]), _verdicts(case, cited, sets))


def _obstacle(sets: pd.DataFrame) -> np.ndarray:
    """What forbids looking at amounts at all, gravest first."""
    return np.select(
        [
            sets["is_other_account"],
            sets["is_foreign"],
            sets["is_ambiguous"] & (sets["documents"] > 0),
            sets["is_on_hold"],
            (sets["documents"] == 0) & (sets["closed"] > 0),
            sets["is_early"],
            sets["total"] <= 0,
        ],
        ["PAYER_ACCOUNT_CONFLICT", "CURRENCY_MISMATCH", "REF_AMBIGUOUS", "ITEM_ON_HOLD", "REF_CLOSED_ITEM",
         "PAYMENT_BEFORE_INVOICE", "REF_AMOUNT_CONFLICT"],
        default="",
    )  # fmt: skip


def _explanation(sets: pd.DataFrame) -> np.ndarray:
    money, total = sets["money"], sets["total"]
    return np.select(
        [
            money == total,
            (sets["discount"] > 0) & (money == total - sets["discount"]),
            money > total,
            (sets["documents"] == 1) & (sets["credits"] == 0),
        ],
        ["total", "discount", "over", "part"],
        default="split",
    )


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


def _claims(state: State, rows: pd.DataFrame, sets: pd.DataFrame) -> Claims:
    rows = rows[rows["owner"].isin(sets.index) & (rows["left"] != 0)]
    by_discount = (rows["owner"].map(sets["explained"]) == "discount").to_numpy()
    owed = rows["left"].abs() - rows["discount"].where(by_discount & (rows["left"] > 0), 0)
    sides = rows[["owner", "item"]].assign(amount=owed)
    own = pd.DataFrame({"owner": sets.index, "item": sets.index, "amount": sets["money"].to_numpy()})
    # named credits are used before the payment, so that what is left over is money
    pairs = pair_off(pd.concat([sides[rows["left"] < 0], own], ignore_index=True), sides[rows["left"] > 0])
    explained = pairs["owner"].map(sets["explained"])
    return claims_of(
        owner=pairs["owner"],
        source=pairs["source"],
        target=pairs["target"],
        amount=pairs["amount"],
        strength=explained.map({"total": WHOLE, "discount": WHOLE, "over": CLOSES, "part": PART}),
        evidence=explained.map(_WORDS),
        rejected=others_of_this_amount(state, pairs["target"].to_numpy("int64")),
    )


def _verdicts(case: Case, cited: CitedSets, sets: pd.DataFrame) -> pd.DataFrame:
    """Codes of what is named but not applied. A weak number that does not fit exactly is no evidence and no verdict."""
    stopped = sets[(sets["code"] != "") & ~((sets["code"] == "weak") & sets["is_weak"])]
    owners = stopped.index.to_numpy("int64")
    named = _named(cited.rows[cited.rows["owner"].isin(owners)])
    is_ambiguous = (case.payers.known_by.iloc[owners] == "ambiguous").to_numpy()
    codes = stopped["code"].mask(stopped["code"] == "weak", np.where(is_ambiguous, "PAYER_AMBIGUOUS", "PAYER_UNKNOWN"))
    return verdicts_of(owners, codes.to_list(), [named[o] for o in owners.tolist()])


def _named(rows: pd.DataFrame) -> dict[int, tuple[int, ...]]:
    return grouped(rows["owner"].to_numpy(), rows["item"].to_numpy())
