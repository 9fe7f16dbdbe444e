"""Several payments for one document, some of which misspell its number: together they are what is open of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import numpy as np

from arlib.reconciliation.case import Case
from arlib.reconciliation.hypotheses import grouped
from arlib.reconciliation.keyed import Flags, Groups, Ints, among
from arlib.reconciliation.near_numbers import whose_money
from arlib.reconciliation.rows import Rows, cells, repeated, stacked
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
    told = pairs.where(pairs["words"] != "")
    slips = dict(zip(zip(told["owner"].tolist(), told["item"].tolist(), strict=True), told["words"], strict=True))
    found: list[tuple[int, tuple[int, ...]]] = []
    for item, members in _that_may_do(pairs, left, partly).items():
        ways = list(_ways(members, left, int(left[item]), 1 if partly[item] else 2))
        found += [(item, way) for way in ways if len(ways) == 1 and any((o, item) in slips for o in way)]
    claimed = Counter(o for _, way in found for o in way)
    sure = [(item, way) for item, way in found if all(claimed[o] == 1 for o in way)]
    return [
        (owner, item, int(left[owner]), "; ".join(filter(None, (slips.get((owner, item), ""), _TOGETHER))),
         len(left) + item)
        for item, way in sure
        for owner in way
    ]  # fmt: skip


def _that_may_do(pairs: Rows, left: Ints, partly: Flags) -> dict[int, tuple[int, ...]]:
    """Documents with enough payments, and enough money among them, to be looked at more closely."""
    rows = pairs.where(left[pairs["owner"]] <= left[pairs["item"]])
    if not len(rows):
        return {}
    per, owner = Groups(rows["item"]), rows["owner"]
    enough = (per.size >= np.where(partly[per.keys], 1, 2)) & (per.size <= MOST_MEMBERS)
    enough &= per.any(rows["words"] != "") & (per.sum(left[owner]) >= left[per.keys])
    kept = rows.where(per.spread(enough))
    return grouped(kept["item"], kept["owner"])


def _ways(members: tuple[int, ...], left: Ints, wanted: int, fewest: int) -> Iterator[tuple[int, ...]]:
    money = {owner: int(left[owner]) for owner in members}
    for size in range(fewest, min(MOST_PARTS, len(members)) + 1):
        yield from (some for some in combinations(members, size) if sum(map(money.__getitem__, some)) == wanted)


def _may_mean(case: Case, state: State, waiting: Flags) -> Rows:
    """``owner, item, words``: what each payment names, in full or with a slip (then in words), of its payer's own."""
    book, cites, near = case.book, case.citations.cites, case.near.of(waiting)
    usable = book.is_document & ~book.on_hold & (state.remaining > 0)
    if not len(near):  # without a slip nothing is read so
        return Rows(owner=near["owner"], item=near["item"], words=near["key"])
    own = whose_money(book, case.payers, case.citations)[cites["owner"]] == book.account[cites["item"]]
    cited = cites.where(own & waiting[cites["owner"]] & ~cites["is_weak"]).only("owner", "item")
    near = near.where(~among(near["owner"], cited["owner"]))
    words = cells([f"{key} is read as {number}" for key, number in zip(near["key"], near["number"], strict=True)])
    slipped = near.only("owner", "item").having(words=words)
    pairs = stacked([cited.having(words=repeated("", len(cited))), slipped]).first_of("owner", "item")
    by_owner = Groups(pairs["owner"])
    pairs = pairs.where(usable[pairs["item"]] & by_owner.spread(by_owner.size <= MOST_MEANT))
    return pairs.where(book.currency[pairs["owner"]] == book.currency[pairs["item"]]).sorted_by("item", "owner")
