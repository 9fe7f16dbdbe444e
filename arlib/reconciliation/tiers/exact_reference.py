"""T3: the payment names its documents by whole numbers, and the amount says how much of them it settles."""

from __future__ import annotations

from itertools import combinations

import numpy as np

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
from arlib.reconciliation.keyed import Column, Flags, Ints, among, flagged, joined, packed_sides
from arlib.reconciliation.netting import pair_off
from arlib.reconciliation.rows import Rows, cells, stacked
from arlib.reconciliation.state import State
from arlib.reconciliation.tiers.residuals import tolerance

TIER, RULE = "T3", "exact reference"
MOST_DISCOUNTS = 8
"""With more named documents than that, which discounts were taken is not looked for."""

TOTAL, DISCOUNT, OVER, IN_PART, SPLIT, SHORT_SET, USUAL_SHORT_SET = range(7)
"""How the money fits what is named. What is split between several documents, nobody knows how, is not explained."""
_WORDS = cells(
    [
        "the reference names it, and the amount is what was open of everything named",
        "the reference names it, and the amount is what was open less the discount earned in time",
        "the reference names it; the payment closes it and leaves money",
        "the reference names it and nothing else; the payment is less than what was open",
        "",
        "the reference names it with others; next to nothing of them is missing, and that stays open on one",
        "the reference names it with others; no more is missing than this customer's payments usually "
        "lack, and that stays open on one",
    ]
)
_STRENGTH = np.array([WHOLE, WHOLE, CLOSES, PART, PART, CLOSES, CLOSES])


def propose(case: Case, state: State) -> Proposal:
    """Explain payments by the open amounts of what they name; name the reason where that cannot be looked at."""
    judged = judge(case, state)
    if judged is None:
        return NOTHING
    sets = judged.sets
    whole = sets.where((sets["code"] == "") & (sets["explained"] <= DISCOUNT))
    return Proposal(
        claims_on(state, judged.rows, whole), verdicts_on(case, judged.rows, sets.where(sets["code"] != ""))
    )


def judge(case: Case, state: State) -> CitedSets | None:
    """What waiting payments name, each set with ``code`` (what forbids it) and ``explained`` (how the amount fits)."""
    return state.once("what is named", lambda: _judge(case, state))


def _judge(case: Case, state: State) -> CitedSets | None:
    if not state.waiting[case.citations.cites["owner"]].any():
        return None
    rows, sets = _with_some_discounts(cited_sets(case, state))
    explained = _explanation(sets)
    split = (explained == SPLIT) & (sets["documents"] > 1) & (sets["credits"] == 0)
    if split.any():
        as_usual = split & _lacks_the_usual(case, state, sets)
        negligible = split & _lacks_next_to_nothing(case, rows, sets)
        explained = np.select([negligible, as_usual], [SHORT_SET, USUAL_SHORT_SET], default=explained)
    return CitedSets(rows, sets.having(code=_obstacle(sets), explained=explained))


def _lacks_the_usual(case: Case, state: State, sets: Rows) -> Flags:
    """Short by no more than payments of this customer in this currency usually lack; see ``habits``."""
    usual = usual_shortages(state, largest_pct=case.policy.usual_short_pct)
    asked, known = packed_sides(
        (sets["account"], case.book.currency[sets["owner"]]), (usual["account"], usual["currency"])
    )
    allowed = np.zeros(len(sets), dtype="int64")
    at, habit = joined(asked, known)
    allowed[at] = usual["usual"][habit]
    short = sets["total"] - sets["money"]
    little = short <= sets["total"] * case.policy.usual_short_pct / 100
    return np.asarray((short > 0) & (short <= allowed) & little)


def _lacks_next_to_nothing(case: Case, rows: Rows, sets: Rows) -> Flags:
    """Short by a share that policy calls negligible, or within its tolerance."""
    short = sets["total"] - sets["money"]
    negligible = short <= sets["total"] * case.policy.short_set_pct / 100
    ordered = rows.sorted_by("owner", "left", "item")
    last = np.searchsorted(ordered["owner"], sets["owner"], side="right") - 1
    tolerated = short <= tolerance(case)[ordered["item"][last]]
    return np.asarray((short > 0) & (negligible | tolerated))


def _with_some_discounts(cited: CitedSets) -> tuple[Rows, Rows]:
    """Where the amount is the total less only some of the discounts, and one choice of them fits: that choice."""
    rows, sets = cited.rows, cited.sets
    short = sets["total"] - sets["money"]
    asked = np.flatnonzero((short > 0) & (short < sets["discount"]) & (sets["documents"] <= MOST_DISCOUNTS))
    if not len(asked):
        return rows, sets
    by_row, by_set = rows["discount"].copy(), sets["discount"].copy()
    for at in asked.tolist():
        low, high = np.searchsorted(rows["owner"], (sets["owner"][at], sets["owner"][at] + 1))
        own = np.arange(low, high)[rows["discount"][low:high] > 0]
        ways = _choices_of(own, rows["discount"], int(short[at]))
        if len(ways) == 1:
            by_row[np.setdiff1d(own, ways[0])] = 0
            by_set[at] = short[at]
    return rows.having(discount=by_row), sets.having(discount=by_set)


def _choices_of(own: Ints, discount: Ints, short: int) -> list[list[int]]:
    """Choices of some of the rows whose discounts come to what is short."""
    every = (list(some) for size in range(1, len(own)) for some in combinations(own.tolist(), size))
    return [some for some in every if int(discount[some].sum()) == short]


def _obstacle(sets: Rows) -> Column:
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


def _explanation(sets: Rows) -> Ints:
    money, total = sets["money"], sets["total"]
    return np.select(
        [
            money == total,
            (sets["discount"] > 0) & (money == total - sets["discount"]),
            money > total,
            (sets["documents"] == 1) & (sets["credits"] == 0),
        ],
        [TOTAL, DISCOUNT, OVER, IN_PART],
        default=SPLIT,
    )


def claims_on(state: State, rows: Rows, sets: Rows) -> Claims:
    """Claims of every set, as far as its money goes."""
    if not len(sets):
        return NOTHING.claims
    rows = rows.where(flagged(len(state.book), sets["owner"])[rows["owner"]] & (rows["left"] != 0))
    # the last document of an owner is the one that may stay short: the largest, where that matters least
    rows = rows.sorted_by("owner", "left", "item") if (sets["explained"] >= SHORT_SET).any() else rows
    explained = sets["explained"][np.searchsorted(sets["owner"], rows["owner"])]
    left, takes_discount = rows["left"], (explained == DISCOUNT) & (rows["left"] > 0)
    sides = rows.only("owner", "item").having(amount=np.abs(left) - np.where(takes_discount, rows["discount"], 0))
    own = Rows(owner=sets["owner"], item=sets["owner"], amount=sets["money"])
    # named credits are used before the payment, so that what is left over is money
    have = stacked([sides.where(left < 0), own]) if (left < 0).any() else own
    pairs = pair_off(have, sides.where(left > 0))
    explained = sets["explained"][np.searchsorted(sets["owner"], pairs["owner"])]
    return claims_of(
        owner=pairs["owner"],
        source=pairs["source"],
        target=pairs["target"],
        amount=pairs["amount"],
        strength=_STRENGTH[explained],
        evidence=_WORDS[explained],
        rejected=others_of_this_amount(state, pairs["target"]),
    )


def verdicts_on(case: Case, rows: Rows, stopped: Rows) -> Rows:
    """Codes of what is named but not applied; ``weak`` stands for a payer nobody knows."""
    if not len(stopped):
        return NOTHING.verdicts
    owners = stopped["owner"]
    told = rows.where(among(rows["owner"], owners))
    named = grouped(told["owner"], told["item"])
    who = np.where(case.payers.known_by[owners] == "ambiguous", "PAYER_AMBIGUOUS", "PAYER_UNKNOWN")
    codes = np.where(stopped["code"] == "weak", who, stopped["code"])
    return verdicts_of(owners, codes.astype(object), [named[owner] for owner in owners.tolist()])
