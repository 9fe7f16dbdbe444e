"""T4: a number is written with a slip or cut short, one open document of the payer has it, and the amount agrees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pyarrow as pa

from arlib.reconciliation.book import Book
from arlib.reconciliation.case import Case
from arlib.reconciliation.hypotheses import NOTHING, WHOLE, Claims, Proposal, claims_of, grouped
from arlib.reconciliation.keyed import Flags, Groups, Ints, flagged, joined, packed
from arlib.reconciliation.near_numbers import NEAR_COLUMNS, whose_money
from arlib.reconciliation.netting import pair_off
from arlib.reconciliation.part_payments import Row, in_parts
from arlib.reconciliation.rows import Rows, cells, stacked
from arlib.reconciliation.state import State

TIER, RULE = "T4", "repaired reference"
MOST_CANDIDATES = 12
Offers = dict[int, list[tuple[int, int]]]
Slips = dict[int, dict[int, str]]
_SHORT = re.compile(r"\d{2,4}")


@dataclass(frozen=True)
class Reading:
    """One payment read with slips repaired: what it names as written, what it may mean, and the slips in words."""

    owner: int
    cited: tuple[int, ...]
    meant: tuple[int, ...]
    slips: dict[int, str]


def propose(case: Case, state: State) -> Proposal:
    """Payments whose named and repaired documents come to their amount, alone or together with another part payment."""
    waiting = _waiting(case, state)
    if not waiting.any():
        return NOTHING
    offers = _offers(case)
    rows = [row for reading in _readings(case, state, waiting) for row in _explained(case, state, reading, offers)]
    waiting[[owner for owner, *_ in rows]] = False
    every = [*rows, *in_parts(case, state, waiting)]
    return Proposal(_claims(state, every), NOTHING.verdicts) if every else NOTHING


def _waiting(case: Case, state: State) -> Flags:
    return np.asarray(state.waiting & case.book.is_payment & ~case.is_advised)


def _readings(case: Case, state: State, waiting: Flags) -> Iterator[Reading]:
    book, cites = case.book, case.citations.cites
    slips = _slips(case, state, waiting)
    named = cites.where(waiting[cites["owner"]])
    cited = grouped(named["owner"], named["item"])
    of_hit = Groups(named["hit"])
    unclear = frozenset(named["owner"][of_hit.spread(of_hit.size > 1)].tolist())
    whose = whose_money(book, case.payers, case.citations)
    for owner in sorted(slips):
        own = cited.get(owner, ())
        if owner not in unclear and all(_belongs(book, state, int(whose[owner]), owner, i) for i in own):
            meant = tuple(i for i in slips[owner] if i not in own)
            yield Reading(owner, own, meant, slips[owner])


def _slips(case: Case, state: State, waiting: Flags) -> Slips:
    """Per payment, the documents its loose and shortened numbers may mean, each with the slip in words."""
    near, currency = case.near.of(waiting), case.book.currency
    near = near.where(_usable(case, state)[near["item"]] & (currency[near["owner"]] == currency[near["item"]]))
    numbers = pa.array(near["key"].tolist(), pa.large_string()).dictionary_encode()
    by_number = Groups(packed(near["owner"], numbers.indices.to_numpy(zero_copy_only=False)))
    single = near.where(by_number.spread(by_number.distinct(near["item"]) == 1)).first_of("owner", "item")
    slips: Slips = {}
    for owner, key, item, number in zip(*(single[c].tolist() for c in NEAR_COLUMNS), strict=True):
        slips.setdefault(owner, {})[item] = f"{key} is read as {number}"
    for more in (_continued(case, state, waiting), _listed(case, state, waiting)):
        for owner, found in more.items():
            slips[owner] = found | slips.get(owner, {})
    return slips


def _usable(case: Case, state: State) -> Flags:
    return np.asarray(case.book.is_document & ~case.book.on_hold & (state.remaining > 0))


def _belongs(book: Book, state: State, account: int, owner: int, item: int) -> bool:
    same = book.account[item] == account and book.currency[item] == book.currency[owner]
    return bool(same and state.remaining[item] > 0 and not book.on_hold[item])


def _continued(case: Case, state: State, waiting: Flags) -> Slips:
    """``AT-100123/124``: two to four digits after a full number stand for the number that ends so."""
    cites, keys, book = case.citations.cites, case.citations.keys, case.book
    sure = cites.where(~cites["is_weak"] & waiting[cites["owner"]])
    loose = case.citations.loose.of(flagged(len(book), sure["owner"]))
    short = loose.where(np.array([bool(_SHORT.fullmatch(key)) for key in loose["key"].tolist()], dtype=bool))
    ends, documents = joined(short["owner"], sure["owner"])
    if not len(ends):
        return {}
    numbers = keys.of_items(sure["item"][documents])
    pair, number = joined(sure["item"][documents], numbers["item"])
    texts, full = short["key"][ends[pair]].tolist(), numbers["key"][number].tolist()
    longer = np.array([len(f) > len(t) + 1 for f, t in zip(full, texts, strict=True)], dtype=bool)
    whole = [f[: -len(t)] + t for f, t in zip(full, texts, strict=True)]
    at, other = keys.of_texts(pa.array(whole, pa.large_string()))
    owner, item = short["owner"][ends[pair]][at], numbers["item"][number][at]
    good = longer[at] & _usable(case, state)[other] & (book.account[other] == book.account[item]) & (other != item)
    good &= book.currency[other] == book.currency[owner]
    found: Slips = {}
    for place, who, what in zip(at[good].tolist(), owner[good].tolist(), other[good].tolist(), strict=True):
        found.setdefault(who, {})[what] = f"{texts[place]} after a full number is read as {whole[place]}"
    return found


def _listed(case: Case, state: State, waiting: Flags) -> Slips:
    """``AT-100123/24/7`` and ``AT-100123 to 127``: what a list of shortened numbers may mean."""
    rows, currency = case.citations.listed, case.book.currency
    rows = rows.where(waiting[rows["owner"]] & _usable(case, state)[rows["item"]])
    rows = rows.where(currency[rows["owner"]] == currency[rows["item"]])
    found: Slips = {}
    for owner, item, name in zip(
        rows["owner"].tolist(), rows["item"].tolist(), case.book.names(rows["item"]), strict=True
    ):
        found.setdefault(owner, {})[item] = f"a list of shortened numbers is read as {name}"
    return found


def _explained(case: Case, state: State, reading: Reading, offers: Offers) -> list[Row]:
    """The named documents and exactly one choice of the meant ones come to the payment, with or without discounts."""
    left, money = state.remaining, int(state.remaining[reading.owner])
    if not reading.meant or len(reading.meant) > MOST_CANDIDATES:
        return []
    earned = _earned(case, state, reading, offers)
    for taken in (False, True) if any(earned.values()) else (False,):
        owed = {
            i: _signed(case.book, left, i) - (earned.get(i, 0) if taken else 0) for i in reading.cited + reading.meant
        }
        short = money - sum(owed[i] for i in reading.cited)
        ways = _ways(reading.meant, owed, short)
        if len(ways) == 1:
            chosen = reading.cited + ways[0]
            words = "; ".join(reading.slips[i] for i in ways[0]) + ", and the amount agrees"
            return [(reading.owner, i, owed[i], words, reading.owner) for i in chosen]
    return []


def _ways(meant: tuple[int, ...], owed: dict[int, int], short: int) -> list[tuple[int, ...]]:
    if sum(owed[i] for i in meant) == short:
        return [meant]
    ways = [
        some
        for size in range(1, len(meant))
        for some in combinations(meant, size)
        if sum(owed[i] for i in some) == short
    ]
    return ways[:2]


def _earned(case: Case, state: State, reading: Reading, offers: Offers) -> dict[int, int]:
    """The largest discount each untouched document still allowed on the day of the payment."""
    if not offers:
        return {}
    day, left, amount = int(case.book.day[reading.owner]), state.remaining, case.book.amount
    fresh = [i for i in reading.cited + reading.meant if i in offers and left[i] == amount[i]]
    best = {i: max((discount for until, discount in offers[i] if day <= until), default=0) for i in fresh}
    return {i: discount for i, discount in best.items() if discount}


def _offers(case: Case) -> Offers:
    found: Offers = {}
    for item, until, discount in zip(*(case.discounts[c].tolist() for c in ("item", "until", "discount")), strict=True):
        found.setdefault(item, []).append((until, discount))
    return found


def _signed(book: Book, left: Ints, item: int) -> int:
    return int(left[item]) if book.is_document[item] else -int(left[item])


def _claims(state: State, every: list[Row]) -> Claims:
    owner, item, owed, words, group = zip(*every, strict=True)
    amount = np.array(owed, dtype="int64")
    sides = Rows(owner=np.array(owner, dtype="int64"), item=np.array(item, dtype="int64"), amount=np.abs(amount))
    told = sides.having(words=cells(words), group=np.array(group, dtype="int64")).first_of("owner")
    own = told.only("owner", item="owner").having(amount=state.remaining[told["owner"]])
    pairs = pair_off(stacked([sides.where(amount < 0), own.only("owner", "item", "amount")]), sides.where(amount > 0))
    told = told.sorted_by("owner")
    at = np.searchsorted(told["owner"], pairs["owner"])
    return claims_of(
        group=told["group"][at],
        owner=pairs["owner"],
        source=pairs["source"],
        target=pairs["target"],
        amount=pairs["amount"],
        strength=WHOLE,
        evidence=told["words"][at],
    )
