"""T4: a number is written with a slip or cut short, one open document of the payer has it, and the amount agrees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from arlib.reconciliation.book import Book, Ints
from arlib.reconciliation.case import Case
from arlib.reconciliation.hypotheses import NOTHING, WHOLE, Claims, Proposal, claims_of, grouped
from arlib.reconciliation.near_numbers import whose_money
from arlib.reconciliation.netting import pair_off
from arlib.reconciliation.part_payments import in_parts
from arlib.reconciliation.state import State

TIER, RULE = "T4", "repaired reference"
MOST_CANDIDATES = 12
Offers = dict[int, list[tuple[int, int]]]


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
    if not (len(case.citations.loose) or len(case.citations.listed)) or not waiting.any():
        return NOTHING
    offers = _offers(case)
    rows = [row for reading in _readings(case, state, waiting) for row in _explained(case, state, reading, offers)]
    waiting[[owner for owner, *_ in rows]] = False
    parts = in_parts(case, state, waiting)
    every = pd.DataFrame([*rows, *parts], columns=["owner", "item", "owed", "words", "group"])
    if every.empty:
        return NOTHING
    return Proposal(_claims(state, every), NOTHING.verdicts)


def _waiting(case: Case, state: State) -> np.ndarray:
    waiting = state.waiting & case.book.is_payment
    waiting[case.lines["owner"].to_numpy("int64")] = False
    return np.asarray(waiting)


def _readings(case: Case, state: State, waiting: np.ndarray) -> Iterator[Reading]:
    book, cites = case.book, case.citations.cites
    open_near = case.near[waiting[case.near["owner"]] & _usable(case, state)[case.near["item"]]]
    open_near = open_near[book.currency[open_near["owner"]] == book.currency[open_near["item"]]]
    options = open_near.groupby(["owner", "key"])["item"].transform("nunique")
    single = open_near[options == 1].drop_duplicates(["owner", "item"])
    slips: dict[int, dict[int, str]] = {}
    for owner, key, item, number in zip(*(single[c].tolist() for c in ("owner", "key", "item", "number")), strict=True):
        slips.setdefault(owner, {})[item] = f"{key} is read as {number}"
    for more in (_continued(case, state, waiting), _listed(case, state, waiting)):
        for owner, found in more.items():
            slips[owner] = found | slips.get(owner, {})
    named = cites[waiting[cites["owner"]]]
    cited = grouped(named["owner"].to_numpy(), named["item"].to_numpy())
    unclear = frozenset(named.loc[named.groupby("hit")["item"].transform("size") > 1, "owner"])
    whose = whose_money(book, case.payers, case.citations)
    for owner in sorted(slips.keys() | cited.keys()):
        own = cited.get(owner, ())
        if owner not in unclear and all(_belongs(book, state, int(whose[owner]), owner, i) for i in own):
            meant = tuple(i for i in slips.get(owner, {}) if i not in own)
            yield Reading(owner, own, meant, slips.get(owner, {}))


def _usable(case: Case, state: State) -> np.ndarray:
    return np.asarray(case.book.is_document & ~case.book.on_hold & (state.remaining > 0))


def _belongs(book: Book, state: State, account: int, owner: int, item: int) -> bool:
    same = book.account[item] == account and book.currency[item] == book.currency[owner]
    return bool(same and state.remaining[item] > 0 and not book.on_hold[item])


def _continued(case: Case, state: State, waiting: np.ndarray) -> dict[int, dict[int, str]]:
    """``AT-100123/124``: two to four digits after a full number stand for the number that ends so."""
    loose = case.citations.loose
    short = loose[waiting[loose["owner"]] & loose["key"].str.fullmatch(r"\d{2,4}")]
    cites = case.citations.cites
    pairs = short.merge(cites.loc[~cites["is_weak"], ["owner", "item"]], on="owner")
    if pairs.empty:
        return {}
    pairs = pairs.merge(case.citations.keys, on="item", suffixes=("", "_full"))
    pairs = pairs[pairs["key_full"].str.len() > pairs["key"].str.len() + 1]
    whole = [full[: -len(end)] + end for full, end in zip(pairs["key_full"], pairs["key"], strict=True)]
    hits = pairs.assign(whole=pd.Series(whole, index=pairs.index, dtype="str")).merge(
        case.citations.keys.rename(columns={"key": "whole", "item": "other"}), on="whole"
    )
    book = case.book
    hits = hits[_usable(case, state)[hits["other"]] & (book.account[hits["other"]] == book.account[hits["item"]])]
    hits = hits[(hits["other"] != hits["item"]) & (book.currency[hits["other"]] == book.currency[hits["owner"]])]
    found: dict[int, dict[int, str]] = {}
    for owner, end, full, item in zip(*(hits[c].tolist() for c in ("owner", "key", "whole", "other")), strict=True):
        found.setdefault(owner, {})[item] = f"{end} after a full number is read as {full}"
    return found


def _listed(case: Case, state: State, waiting: np.ndarray) -> dict[int, dict[int, str]]:
    """``AT-100123/24/7`` and ``AT-100123 to 127``: what a list of shortened numbers may mean."""
    rows = case.citations.listed
    rows = rows[waiting[rows["owner"]] & _usable(case, state)[rows["item"]]]
    rows = rows[case.book.currency[rows["owner"]] == case.book.currency[rows["item"]]]
    found: dict[int, dict[int, str]] = {}
    for owner, item in zip(rows["owner"].tolist(), rows["item"].tolist(), strict=True):
        words = f"a list of shortened numbers is read as {case.book.names(np.array([item]))[0]}"
        found.setdefault(owner, {})[item] = words
    return found


def _explained(case: Case, state: State, reading: Reading, offers: Offers) -> list[tuple[int, int, int, str, int]]:
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


def _claims(state: State, rows: pd.DataFrame) -> Claims:
    sides = rows[["owner", "item"]].assign(amount=rows["owed"].abs())
    own = rows[["owner"]].drop_duplicates()
    own = own.assign(item=own["owner"], amount=state.remaining[own["owner"]])
    pairs = pair_off(pd.concat([sides[rows["owed"] < 0], own], ignore_index=True), sides[rows["owed"] > 0])
    told = rows.drop_duplicates("owner").set_index("owner")
    return claims_of(
        group=pairs["owner"].map(told["group"]),
        owner=pairs["owner"],
        source=pairs["source"],
        target=pairs["target"],
        amount=pairs["amount"],
        strength=WHOLE,
        evidence=pairs["owner"].map(told["words"]),
        rejected="",
    )
