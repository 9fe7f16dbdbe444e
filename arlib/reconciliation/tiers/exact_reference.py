"""T3: the payment names its documents by whole numbers, and the amount says how much of them it settles."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from arlib.reconciliation.alternatives import others_of_this_amount
from arlib.reconciliation.case import Case
from arlib.reconciliation.cited_sets import CitedSets, cited_sets
from arlib.reconciliation.habits import usual_shortages
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
from arlib.reconciliation.tiers.residuals import tolerance

TIER, RULE = "T3", "exact reference"
MOST_DISCOUNTS = 8
"""With more named documents than that, which discounts were taken is not looked for."""

_WORDS = {
    "total": "the reference names it, and the amount is what was open of everything named",
    "discount": "the reference names it, and the amount is what was open less the discount earned in time",
    "over": "the reference names it; the payment closes it and leaves money",
    "part": "the reference names it and nothing else; the payment is less than what was open",
    "short set": "the reference names it with others; next to nothing of them is missing, and that stays open on one",
    "usual short set": "the reference names it with others; no more is missing than this customer's payments usually "
    "lack, and that stays open on one",
}
SHORT_SETS = ("short set", "usual short set")
_STRENGTH = dict.fromkeys(("total", "discount"), WHOLE) | dict.fromkeys(("over", *SHORT_SETS), CLOSES) | {"part": PART}
WHOLE_SET, REST = ("total", "discount"), ("over", "part", *SHORT_SETS)


def propose(case: Case, state: State) -> Proposal:
    """Explain payments by the open amounts of what they name; name the reason where that cannot be looked at."""
    judged = judge(case, state)
    if judged is None:
        return NOTHING
    cited, sets = judged
    whole = sets[(sets["code"] == "") & np.isin(sets["explained"], WHOLE_SET)]
    return Proposal(claims_on(state, cited.rows, whole), verdicts_on(case, cited, sets[sets["code"] != ""]))


def judge(case: Case, state: State) -> tuple[CitedSets, pd.DataFrame] | None:
    """What waiting payments name, each set with ``code`` (what forbids it) and ``explained`` (how the amount fits)."""
    return state.once("what is named", lambda: _judge(case, state))


def _judge(case: Case, state: State) -> tuple[CitedSets, pd.DataFrame] | None:
    if not state.waiting[case.citations.cites["owner"]].any():
        return None
    cited = cited_sets(case, state)
    rows, sets = _with_some_discounts(cited)
    sets = sets.assign(code=_obstacle(sets))
    explained = _explanation(sets)
    split = (explained == "split") & (sets["documents"] > 1).to_numpy() & (sets["credits"] == 0).to_numpy()
    if split.any():
        as_usual = split & _lacks_the_usual(case, state, sets)
        negligible = split & _lacks_next_to_nothing(case, rows, sets)
        explained = np.select([negligible, as_usual], ["short set", "usual short set"], default=explained)
    return CitedSets(rows, sets), sets.assign(explained=explained)


def _lacks_the_usual(case: Case, state: State, sets: pd.DataFrame) -> np.ndarray:
    """Short by no more than payments of this customer in this currency usually lack; see ``habits``."""
    usual = usual_shortages(state, largest_pct=case.policy.usual_short_pct).set_index(["account", "currency"])["usual"]
    currency = case.book.currency[sets.index.to_numpy("int64")]
    allowed = usual.reindex(pd.MultiIndex.from_arrays([sets["account"], currency]), fill_value=0).to_numpy("int64")
    short = (sets["total"] - sets["money"]).to_numpy("int64")
    little = short <= sets["total"].to_numpy("int64") * case.policy.usual_short_pct / 100
    return np.asarray((short > 0) & (short <= allowed) & little)


def _lacks_next_to_nothing(case: Case, rows: pd.DataFrame, sets: pd.DataFrame) -> np.ndarray:
    """Short by a share that policy calls negligible, or within its tolerance."""
    short = sets["total"] - sets["money"]
    negligible = sets["total"] * case.policy.short_set_pct / 100
    largest = (
        rows.sort_values(["owner", "left", "item"]).drop_duplicates("owner", keep="last").set_index("owner")["item"]
    )
    tolerated = tolerance(case)[largest.reindex(sets.index).to_numpy("int64")]
    return np.asarray((short > 0) & ((short <= negligible) | (short <= tolerated)))


def _with_some_discounts(cited: CitedSets) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Where the amount is the total less only some of the discounts, and one choice of them fits: that choice."""
    rows, sets = cited.rows, cited.sets
    short = sets["total"] - sets["money"]
    asked = sets.index[(short > 0) & (short < sets["discount"]) & (sets["documents"] <= MOST_DISCOUNTS)]
    for owner in asked:
        own = rows[(rows["owner"] == owner) & (rows["discount"] > 0)]
        ways = [
            some
            for size in range(1, len(own))
            for some in combinations(own.index, size)
            if int(own.loc[list(some), "discount"].sum()) == short[owner]
        ]
        if len(ways) == 1:
            left_out = own.index.difference(pd.Index(ways[0]))
            rows = rows.assign(discount=rows["discount"].mask(rows.index.isin(left_out), 0))
            sets = sets.assign(discount=sets["discount"].mask(sets.index == owner, short[owner]))
    return rows, sets


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


def claims_on(state: State, rows: pd.DataFrame, sets: pd.DataFrame) -> Claims:
    """Claims of every set, as far as its money goes."""
    if sets.empty:
        return NOTHING.claims
    rows = rows[rows["owner"].isin(sets.index) & (rows["left"] != 0)]
    # the last document of an owner is the one that may stay short: the largest, where that matters least
    rows = rows.sort_values(["owner", "left", "item"]) if sets["explained"].isin(SHORT_SETS).any() else rows
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
        strength=explained.map(_STRENGTH),
        evidence=explained.map(_WORDS),
        rejected=others_of_this_amount(state, pairs["target"].to_numpy("int64")),
    )


def verdicts_on(case: Case, cited: CitedSets, stopped: pd.DataFrame) -> pd.DataFrame:
    """Codes of what is named but not applied; ``weak`` stands for a payer nobody knows."""
    if stopped.empty:
        return NOTHING.verdicts
    owners = stopped.index.to_numpy("int64")
    named = grouped(*(cited.rows[cited.rows["owner"].isin(owners)][c].to_numpy() for c in ("owner", "item")))
    is_ambiguous = (case.payers.known_by.iloc[owners] == "ambiguous").to_numpy()
    codes = stopped["code"].mask(stopped["code"] == "weak", np.where(is_ambiguous, "PAYER_AMBIGUOUS", "PAYER_UNKNOWN"))
    return verdicts_of(owners, codes.to_list(), [named[o] for o in owners.tolist()])
