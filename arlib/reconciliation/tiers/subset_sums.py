"""T7: the payer is known, names nothing, and one set of his documents adds up where chance is ruled out."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from arlib.reconciliation import words
from arlib.reconciliation.case import Case
from arlib.reconciliation.documents import Documents, OpenBook
from arlib.reconciliation.hypotheses import NOTHING, Proposal, verdicts_of
from arlib.reconciliation.state import State
from arlib.reconciliation.structures import Way, ways_to_explain
from arlib.reconciliation.subsets import Found, search
from arlib.reconciliation.tiers.structural_sums import claims_on_ways, payments_without_single

TIER, RULE = "T7", "subset sum"
MOST_CREDITS, MOST_CREDITS_LOOKED_AT = 2, 6
_CODES = {"ambiguous": "SUBSET_AMBIGUOUS", "low evidence": "SUBSET_LOW_EVIDENCE", "limit": "SEARCH_LIMIT"}


def propose(case: Case, state: State) -> Proposal:
    """Payments explained by exactly one set, the gate passed; else why the search does not settle them."""
    waiting = payments_without_single(case, state)
    # a part payment is not the sum of whole documents
    waiting = waiting.where(~case.book.carries(waiting["owner"], words.PART_PAYMENT))
    look = OpenBook(case, state)
    chosen: dict[int, Way] = {}
    stopped: list[tuple[int, str, tuple[int, ...]]] = []
    for owner, money, day in zip(*(waiting[c].tolist() for c in ("owner", "left", "day")), strict=True):
        seen = look.seen_by(owner)
        if len(seen) < 1 or ways_to_explain(seen, money, day):
            continue
        found, ways = _sets(seen, money)
        if found.status == "unique":
            chosen[owner] = ways[0]
        elif found.status in _CODES:
            named = sorted(set().union(*(way.items for way in ways))) if ways else []
            stopped.append((owner, _CODES[found.status], tuple(named)))
    owners = np.array([s[0] for s in stopped], dtype="int64")
    verdicts = verdicts_of(owners, [s[1] for s in stopped], [s[2] for s in stopped])
    return Proposal(claims_on_ways(case, state, chosen) if chosen else NOTHING.claims, verdicts)


def _sets(seen: Documents, money: int) -> tuple[Found, list[Way]]:
    """Sets of documents, with up to two credits taken off, or with every earned discount taken."""
    some = range(len(seen.credits))[:MOST_CREDITS_LOOKED_AT]
    taken = [c for size in range(MOST_CREDITS + 1) for c in combinations(some, size)]
    by_target: dict[int, list[tuple[int, ...]]] = {}
    for credits in taken:
        by_target.setdefault(money + sum(int(seen.credit_left[c]) for c in credits), []).append(credits)
    found = search(seen.owed, list(by_target))
    ways = [_way(seen, chosen, by_target[int(seen.owed[list(chosen)].sum())][0]) for chosen in found.sets]
    single = [
        _way(seen, (at,), by_target[int(seen.owed[at])][0])
        for at in range(len(seen))
        if int(seen.owed[at]) in by_target
    ]
    if seen.has_discounts and found.status == "none" and not single:
        found = search(seen.net, [money])
        ways = [_way(seen, chosen, (), is_discounted=True) for chosen in found.sets]
    shared = any(len(by_target.get(sum(int(seen.owed[i]) for i in chosen), [()])) > 1 for chosen in found.sets)
    if single:
        ways = [*single, *ways]
        is_only = len(ways) == 1 and found.status == "none" and found.of_few
        found = Found("unique" if is_only else "ambiguous", found.sets, found.accidents)
    if shared and found.status == "unique":
        found = Found("ambiguous", found.sets, found.accidents)
    return found, ways


def _way(seen: Documents, chosen: tuple[int, ...], credits: tuple[int, ...], *, is_discounted: bool = False) -> Way:
    less = ", less open credits" if credits else ", less the discounts earned" if is_discounted else ""
    return Way(
        items=frozenset(seen.at[list(chosen)].tolist()),
        credits=frozenset(seen.credits[list(credits)].tolist()),
        is_discounted=is_discounted,
        why=f"the only set of the payer's documents that comes to this amount{less}",
    )
