"""T6: the payer is known, names nothing, and the amount is a sum he would pay: his balance, past due, a month."""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.reconciliation import words
from arlib.reconciliation.book import Book
from arlib.reconciliation.case import Case
from arlib.reconciliation.documents import OpenBook
from arlib.reconciliation.hypotheses import NOTHING, WHOLE, Claims, Proposal, claims_of, verdicts_of
from arlib.reconciliation.netting import pair_off
from arlib.reconciliation.payers import carries
from arlib.reconciliation.state import State
from arlib.reconciliation.structures import Way, ways_to_explain
from arlib.reconciliation.tiers.unique_amount import KEY, amount_options, says_otherwise, waiting_payments

TIER, RULE = "T6", "structural sum"


def propose(case: Case, state: State) -> Proposal:
    """Payments that one structural sum explains; several sums are an ambiguity."""
    waiting = payments_without_single(case, state)
    if not len(waiting):
        return NOTHING
    look = OpenBook(case, state)
    chosen: dict[int, Way] = {}
    codes: list[tuple[int, str, tuple[int, ...]]] = []
    for owner, money, day in zip(
        waiting["owner"].tolist(), waiting["left"].tolist(), waiting["day"].tolist(), strict=True
    ):
        ways = ways_to_explain(look.seen_by(owner), money, day)
        if len(ways) == 1 and not ways[0].has_twin:
            chosen[owner] = ways[0]
        elif ways:
            named = sorted(set().union(*(w.items for w in ways)))
            codes.append((owner, "SUBSET_AMBIGUOUS", tuple(named)))
    codes += _needs_held(case, state, waiting, chosen.keys() | {owner for owner, *_ in codes})
    verdicts = verdicts_of(np.array([c[0] for c in codes], dtype="int64"), [c[1] for c in codes], [c[2] for c in codes])
    return Proposal(claims_on_ways(case, state, chosen), verdicts)


def _needs_held(
    case: Case, state: State, waiting: pd.DataFrame, explained: set[int]
) -> list[tuple[int, str, tuple[int, ...]]]:
    """Payments whose amount is a structural sum only together with a disputed or blocked document."""
    book = case.book
    held = np.unique(book.account[book.is_document & book.on_hold & (state.remaining > 0)])
    asked = waiting[waiting["account"].isin(held) & ~waiting["owner"].isin(explained)]
    if asked.empty:
        return []
    look = OpenBook(case, state, with_held=True)
    found = []
    for owner, money, day in zip(asked["owner"].tolist(), asked["left"].tolist(), asked["day"].tolist(), strict=True):
        ways = ways_to_explain(look.seen_by(owner), money, day)
        needed = sorted({i for way in ways for i in way.items if book.on_hold[i]})
        found += [(owner, "ITEM_ON_HOLD", tuple(needed))] if needed else []
    return found


def payments_without_single(case: Case, state: State) -> pd.DataFrame:
    """Waiting payments of a known payer that no single document explains and that say nothing to the contrary."""
    waiting = waiting_payments(case, state)
    owners = waiting["owner"].to_numpy("int64")
    # money in advance is not for what has been billed
    early = carries(case.book.items["reference"].iloc[owners], words.ADVANCE).to_numpy(bool)
    waiting = waiting[~says_otherwise(case, owners) & ~early]
    singles = pd.MultiIndex.from_frame(amount_options(case, state)[KEY])
    found: pd.DataFrame = waiting[~pd.MultiIndex.from_frame(waiting[KEY]).isin(singles)]
    return found


def claims_on_ways(case: Case, state: State, chosen: dict[int, Way]) -> Claims:
    """Claims of payments on the documents that explain them; credits that were taken off are used first."""
    if not chosen:
        return NOTHING.claims
    look = OpenBook(case, state)
    rows: list[tuple[int, int, int]] = []
    for owner, way in chosen.items():
        seen = look.seen_by(owner)
        owed = dict(zip(seen.at.tolist(), (seen.net if way.is_discounted else seen.owed).tolist(), strict=True))
        rows += [(owner, item, owed[item]) for item in _oldest_first(case.book, way.items)]
        rows += [(owner, credit, -int(state.remaining[credit])) for credit in sorted(way.credits)]
    sides = pd.DataFrame(rows, columns=["owner", "item", "amount"]).astype("int64")
    at = np.array(list(chosen), dtype="int64")
    own = pd.DataFrame({"owner": at, "item": at, "amount": state.remaining[at]})
    credits = sides[sides["amount"] < 0].assign(amount=lambda r: -r["amount"])
    pairs = pair_off(pd.concat([credits, own], ignore_index=True), sides[sides["amount"] > 0])
    why = {owner: way.why for owner, way in chosen.items()}
    return claims_of(
        owner=pairs["owner"], source=pairs["source"], target=pairs["target"], amount=pairs["amount"], strength=WHOLE,
        evidence=pairs["owner"].map(why), rejected="",
    )  # fmt: skip


def _oldest_first(book: Book, items: frozenset[int]) -> list[int]:
    return sorted(items, key=lambda item: (int(book.due[item]), item))
