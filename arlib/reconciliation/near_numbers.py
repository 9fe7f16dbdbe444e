"""Numbers one typing slip away from a document of the payer: candidates only, the amount decides."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import process
from rapidfuzz.distance import OSA

from arlib.reconciliation.book import Book
from arlib.reconciliation.characters import digit_counts
from arlib.reconciliation.keyed import Column, Flags, Groups, Ints, among
from arlib.reconciliation.payers import Payers
from arlib.reconciliation.references import Citations
from arlib.reconciliation.rows import Rows, cells

LONG_NUMBER = 9
"""From so many characters on, two slips may be repaired; below, one."""
SHORTEST = 5
SHORTEST_CUT, LEAST_LEFT, MOST_CUT = 6, 0.6, 5
"""A number cut short keeps so many characters and such a share of them, and begins or ends so few numbers."""
LAST_CHARACTER = "\uffff"
NEAR_COLUMNS = ("owner", "key", "item", "number")
Near = tuple[int, str, int, str]


@dataclass(frozen=True)
class NearNumbers:
    """Loose numbers beside open documents of the same account, looked up once for those who still wait then.

    ``remaining``: what was open when the case was opened.
    """

    book: Book
    payers: Payers
    citations: Citations
    remaining: Ints
    _found: dict[str, Rows] = field(default_factory=dict)

    def of(self, waiting: Flags) -> Rows:
        """``owner, key, item, number``: a loose number, and an open document of the same account it may be meant for.

        The first call decides whose numbers are looked at: money that does not wait then will not wait later.
        Numbers of two to four digits are not compared; they may continue a number that was named in full.
        """
        if "rows" not in self._found:
            self._found["rows"] = self._look(waiting & (self.remaining > 0) & self.book.is_payment)
        rows = self._found["rows"]
        return rows.where(waiting[rows["owner"]])

    def _look(self, wanted: Flags) -> Rows:
        loose, whose = self.citations.loose.of(wanted), whose_money(self.book, self.payers, self.citations)
        digits = digit_counts(pa.array(loose["key"].tolist(), pa.large_string()))
        loose = loose.where((digits >= SHORTEST) & (whose[loose["owner"]] >= 0))
        if not len(loose):
            return _near_rows([])
        asked = _by_account(whose[loose["owner"]], loose["key"], loose["owner"])
        rows: list[Near] = []
        for account, known in self._known(np.array(list(asked), dtype="int64")).items():
            near = _near(asked[account], known)
            rows += near + _cut_short(asked[account], known, {(owner, number) for owner, number, *_ in near})
        return _near_rows(rows)

    def _known(self, accounts: Ints) -> dict[int, list[tuple[str, int]]]:
        """Per account, the numbers of its open documents that are long enough."""
        theirs = among(self.book.account, accounts) & (self.remaining > 0)
        keys = self.citations.keys.of_items(np.flatnonzero(theirs & self.book.is_citable))
        words = pa.array(keys["key"].tolist(), pa.large_string())
        keys = keys.where(
            (pc.utf8_length(words).to_numpy(zero_copy_only=False) >= SHORTEST) & (digit_counts(words) > 0)
        )
        found = _by_account(self.book.account[keys["item"]], keys["key"], keys["item"])
        return {account: found[account] for account in accounts.tolist() if account in found}


def _near_rows(rows: list[Near]) -> Rows:
    owner, key, item, number = (list(side) for side in zip(*rows, strict=True)) if rows else ([], [], [], [])
    return Rows(
        owner=np.array(owner, dtype="int64"), key=cells(key), item=np.array(item, dtype="int64"), number=cells(number)
    )


def _by_account(account: Ints, key: Column, place: Ints) -> dict[int, list[tuple[str, int]]]:
    """Per account: numbers, and the position each belongs to."""
    found: dict[int, list[tuple[str, int]]] = {}
    for whose, number, at in zip(account.tolist(), key.tolist(), place.tolist(), strict=True):
        found.setdefault(whose, []).append((number, at))
    return found


def whose_money(book: Book, payers: Payers, citations: Citations) -> Ints:
    """The payer's account; where nobody knows the payer, the account of all he names; else -1."""
    cites = citations.cites
    per_owner = Groups(cites["owner"])
    account = book.account[cites["item"]]
    lowest = per_owner.min(account)
    single = (lowest == per_owner.max(account)) & (payers.account[per_owner.keys] < 0)
    single &= payers.known_by[per_owner.keys] == "unknown"
    whose = payers.account.copy()
    whose[per_owner.keys[single]] = lowest[single]
    return whose


def _cut_short(asked: list[tuple[str, int]], known: list[tuple[str, int]], near: set[tuple[int, str]]) -> list[Near]:
    """Numbers that are near nothing, but the beginning or the end of a document's number, most of it."""
    rows: list[Near] = []
    for turn in (1, -1):
        ordered = sorted((key[::turn], item) for key, item in known)
        keys = [key for key, _ in ordered]
        for number, owner in asked:
            if len(number) < SHORTEST_CUT or (owner, number) in near or not number[-SHORTEST_CUT:].isdigit():
                continue
            first = bisect_left(keys, number[::turn])
            last = bisect_left(keys, number[::turn] + LAST_CHARACTER)
            if 0 < last - first <= MOST_CUT:
                rows += [
                    (owner, number, item, key[::turn])
                    for key, item in ordered[first:last]
                    if LEAST_LEFT * len(key) <= len(number)
                ]
    return rows


def _near(asked: list[tuple[str, int]], known: list[tuple[str, int]]) -> list[Near]:
    owners: dict[str, list[int]] = {}
    lengths = {len(key) + slip for key, _ in known for slip in (-2, -1, 0, 1, 2)}
    for number, owner in asked:
        if len(number) in lengths:
            owners.setdefault(number, []).append(owner)
    if not owners:
        return []
    numbers = list(owners)
    edits = process.cdist(numbers, [key for key, _ in known], scorer=OSA.distance, score_cutoff=2, dtype=np.uint8)
    rows = []
    for at_number, at_key in zip(*(side.tolist() for side in np.nonzero(edits <= 2)), strict=True):
        number, (key, item) = numbers[at_number], known[at_key]
        allowed = 2 if min(len(key), len(number) + 1) >= LONG_NUMBER else 1
        if edits[at_number, at_key] <= allowed:
            rows += [(owner, number, item, key) for owner in owners[number]]
    return rows
