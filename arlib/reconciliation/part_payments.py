"""Several payments for one document, some of which misspell its number: together they are what is open of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pandas as pd

from arlib.reconciliation.book import Flags, Ints
from arlib.reconciliation.case import Case
from arlib.reconciliation.hypotheses import grouped
from arlib.reconciliation.near_numbers import whose_money
from arlib.reconciliation.state import State

MOST_PARTS, MOST_MEMBERS, MOST_MEANT = 4, 14, 30
"""Payments in one set; payments that may mean one document; documents one payment may mean."""

Row = tuple[int, int, int, str, int]
_TOGETHER = "with the other payments that mean it, this is what was open of it"


def in_parts(case: Case, state: State, waiting: Flags) -> list[Row]:
    """``owner, item, amount, words, group`` of payments that come to the open rest of one document, each of one only.

    A number near several documents is no evidence by itself; here the sum says which is meant, to the cent, and no
    other document may be explained by any of the same payments.
    """
    pairs = _may_mean(case, state, waiting)
    left, partly = state.remaining, state.touched
    told = pairs[pairs["words"] != ""]
    slips = dict(zip(zip(told["owner"], told["item"], strict=True), told["words"], strict=True))
    found: list[tuple[int, tuple[int, ...]]] = []
    for item, members in _that_may_do(pairs, left, partly).items():
        ways = list(_ways(members, left, int(left[item]), 1 if partly[item] else 2))
        found += [(item, way) for way in ways if len(ways) == 1 and any((o, item) in slips for o in way)]
    claimed = pd.Series([o for _, way in found for o in way], dtype="int64").value_counts()
    sure = [(item, way) for item, way in found if all(claimed[o] == 1 for o in way)]
    return [
        (owner, item, int(left[owner]), "; ".join(filter(None, (slips.get((owner, item), ""), _TOGETHER))),
         len(left) + item)
        for item, way in sure
        for owner in way
    ]  # fmt: skip


def _that_may_do(pairs: pd.DataFrame, left: Ints, partly: Flags) -> dict[int, tuple[int, ...]]:
    """Documents with enough payments, and enough money among them, to be looked at more closely."""
    owner, item = pairs["owner"].to_numpy("int64"), pairs["item"].to_numpy("int64")
    rows = pairs.assign(money=left[owner], slip=pairs["words"] != "")[left[owner] <= left[item]]
    per = rows.groupby("item")
    size = per["owner"].transform("size")
    enough = (size >= np.where(partly[rows["item"]], 1, 2)) & (size <= MOST_MEMBERS) & per["slip"].transform("any")
    enough &= per["money"].transform("sum") >= left[rows["item"]]
    return grouped(rows["item"].to_numpy("int64")[enough], rows["owner"].to_numpy("int64")[enough])


def _ways(members: tuple[int, ...], left: Ints, wanted: int, fewest: int) -> Iterator[tuple[int, ...]]:
    money = {owner: int(left[owner]) for owner in members}
    for size in range(fewest, min(MOST_PARTS, len(members)) + 1):
        yield from (some for some in combinations(members, size) if sum(map(money.__getitem__, some)) == wanted)


def _may_mean(case: Case, state: State, waiting: Flags) -> pd.DataFrame:
    """``owner, item, words``: what each payment names, in full or with a slip (then in words), of its payer's own."""
    book, cites = case.book, case.citations.cites
    usable = book.is_document & ~book.on_hold & (state.remaining > 0)
    whose = whose_money(book, case.payers, case.citations)
    own = whose[cites["owner"]] == book.account[cites["item"]]
    cited = cites.loc[own & waiting[cites["owner"]] & ~cites["is_weak"], ["owner", "item"]].assign(words="")
    near = case.near[waiting[case.near["owner"]] & ~case.near["owner"].isin(cited["owner"])]
    near = near.assign(words=near["key"] + " is read as " + near["number"])[["owner", "item", "words"]]
    pairs = pd.concat([cited, near], ignore_index=True).drop_duplicates(["owner", "item"])
    meant = pairs.groupby("owner")["item"].transform("size")
    pairs = pairs[usable[pairs["item"]] & (meant <= MOST_MEANT)]
    pairs = pairs[book.currency[pairs["owner"]] == book.currency[pairs["item"]]]
    kept: pd.DataFrame = pairs.sort_values(["item", "owner"])
    return kept
