"""T6: the payer is known, names nothing, and the amount is a sum he would pay: his balance, past due, a month."""

from __future__ import annotations

import numpy as np

from arlib.reconciliation import words
from arlib.reconciliation.book import Book
from arlib.reconciliation.case import Case
from arlib.reconciliation.documents import OpenBook
from arlib.reconciliation.hypotheses import NOTHING, WHOLE, Claims, Proposal, claims_of, verdicts_of
from arlib.reconciliation.keyed import among
from arlib.reconciliation.netting import pair_off
from arlib.reconciliation.rows import Rows, cells, stacked
from arlib.reconciliation.state import State
from arlib.reconciliation.structures import Way, ways_to_explain
from arlib.reconciliation.tiers.unique_amount import amount_options, keys_of, says_otherwise, waiting_payments

TIER, RULE = "T6", "structural sum"


def propose(case: Case, state: State) -> Proposal:
    """Payments that one structural sum explains; several sums are an ambiguity."""
    waiting = payments_without_single(case, state)
    if not len(waiting):
        return NOTHING
    look = OpenBook(case, state)
    chosen: dict[int, Way] = {}
    codes: list[tuple[int, str, tuple[int, ...]]] = []
    for owner, money, day in zip(*(waiting[c].tolist() for c in ("owner", "left", "day")), strict=True):
        ways = ways_to_explain(look.seen_by(owner), money, day)
        if len(ways) == 1 and not ways[0].has_twin:
            chosen[owner] = ways[0]
        elif ways:
            named = sorted(set().union(*(w.items for w in ways)))
            codes.append((owner, "SUBSET_AMBIGUOUS", tuple(named)))
    codes += _needs_held(case, state, waiting, chosen.keys() | {owner for owner, *_ in codes})
    owners = np.array([c[0] for c in codes], dtype="int64")
    verdicts = verdicts_of(owners, [c[1] for c in codes], [c[2] for c in codes])
    return Proposal(claims_on_ways(case, state, chosen), verdicts)


def _needs_held(case: Case, state: State, waiting: Rows, explained: set[int]) -> list[tuple[int, str, tuple[int, ...]]]:
    """Payments whose amount is a structural sum only together with a disputed or blocked document."""
    book = case.book
    held = book.account[book.is_document & book.on_hold & (state.remaining > 0)]
    known = np.array(sorted(explained), dtype="int64")
    asked = waiting.where(among(waiting["account"], held) & ~among(waiting["owner"], known))
    if not len(asked):
        return []
    look = OpenBook(case, state, with_held=True)
    found = []
    for owner, money, day in zip(asked["owner"].tolist(), asked["left"].tolist(), asked["day"].tolist(), strict=True):
        ways = ways_to_explain(look.seen_by(owner), money, day)
        needed = sorted({i for way in ways for i in way.items if book.on_hold[i]})
        found += [(owner, "ITEM_ON_HOLD", tuple(needed))] if needed else []
    return found


def payments_without_single(case: Case, state: State) -> Rows:
    """Waiting payments of a known payer that no single document explains and that say nothing to the contrary."""
    return state.once("without single", lambda: _payments_without_single(case, state))


def _payments_without_single(case: Case, state: State) -> Rows:
    waiting = waiting_payments(case, state)
    waiting = waiting.where(~says_otherwise(case, waiting["owner"]))
    asked, single = keys_of(waiting, amount_options(case, state))
    waiting = waiting.where(~among(asked, single))
    # money in advance is not for what has been billed
    return waiting.where(~case.book.carries(waiting["owner"], words.ADVANCE))


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
    owners, items, amounts = (np.array(side, dtype="int64") for side in zip(*rows, strict=True))
    sides, at = Rows(owner=owners, item=items, amount=amounts), np.array(list(chosen), dtype="int64")
    own = Rows(owner=at, item=at, amount=state.remaining[at])
    credits = sides.where(amounts < 0)
    have = stacked([credits.having(amount=-credits["amount"]), own])
    pairs = pair_off(have, sides.where(amounts > 0))
    return claims_of(
        owner=pairs["owner"], source=pairs["source"], target=pairs["target"], amount=pairs["amount"], strength=WHOLE,
        evidence=cells([chosen[owner].why for owner in pairs["owner"].tolist()]),
    )  # fmt: skip


def _oldest_first(book: Book, items: frozenset[int]) -> list[int]:
    return sorted(items, key=lambda item: (int(book.due[item]), item))
