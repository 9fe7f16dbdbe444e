"""Numbers one typing slip away from a document of the payer: candidates only, the amount decides."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
import pandas as pd
from rapidfuzz import process
from rapidfuzz.distance import OSA

from arlib.reconciliation.book import Book, Ints
from arlib.reconciliation.payers import Payers
from arlib.reconciliation.references import Citations

LONG_NUMBER = 9
"""From so many characters on, two slips may be repaired; below, one."""
SHORTEST = 5
SHORTEST_CUT, LEAST_LEFT, MOST_CUT = 6, 0.6, 5
"""A number cut short keeps so many characters and such a share of them, and begins or ends so few numbers."""
LAST_CHARACTER = "\uffff"
NEAR_COLUMNS = ["owner", "key", "item", "number"]


def near_numbers(book: Book, payers: Payers, citations: Citations, remaining: Ints) -> pd.DataFrame:
    """``owner, key, item, number``: a loose number, and an open document of the same account it may be meant for.

    Numbers of two to four digits are not compared; they may continue a number that was named in full.
    """
    loose = citations.loose[(remaining[citations.loose["owner"]] > 0) & book.is_payment[citations.loose["owner"]]]
    loose = loose[loose["key"].str.count(r"\d") >= SHORTEST]
    if loose.empty:
        return _none()
    whose = whose_money(book, payers, citations)
    loose = loose.assign(account=whose[loose["owner"]]).query("account >= 0")
    keys = citations.keys[remaining[citations.keys["item"]] > 0]
    keys = keys[(keys["key"].str.len() >= SHORTEST) & keys["key"].str.contains(r"\d", regex=True)]
    keys = keys.assign(account=book.account[keys["item"]])
    asked, known = _by_account(loose), _by_account(keys[keys["account"].isin(loose["account"])])
    rows = []
    for account, numbers in asked.items():
        if account in known:
            near = _near(numbers, known[account])
            rows += near + _cut_short(numbers, known[account], {(owner, number) for owner, number, *_ in near})
    return pd.concat([_none(), pd.DataFrame(rows, columns=NEAR_COLUMNS)], ignore_index=True).astype(
        {"owner": "int64", "key": "str", "item": "int64", "number": "str"}
    )


def _by_account(rows: pd.DataFrame) -> dict[int, list[tuple[str, int]]]:
    """Per account: ``key`` and the position it belongs to."""
    place = "owner" if "owner" in rows else "item"
    found: dict[int, list[tuple[str, int]]] = {}
    for account, key, at in zip(rows["account"].tolist(), rows["key"].tolist(), rows[place].tolist(), strict=True):
        found.setdefault(account, []).append((key, at))
    return found


def _none() -> pd.DataFrame:
    types = {"owner": "int64", "key": "str", "item": "int64", "number": "str"}
    return pd.DataFrame({name: pd.Series(dtype=types[name]) for name in NEAR_COLUMNS})


def whose_money(book: Book, payers: Payers, citations: Citations) -> Ints:
    """The payer's account; where nobody knows the payer, the account of all he names; else -1."""
    cites = citations.cites
    named = pd.DataFrame({"owner": cites["owner"], "account": book.account[cites["item"]]})
    per_owner = named.groupby("owner")["account"].agg(["min", "max"])
    single = per_owner.loc[per_owner["min"] == per_owner["max"], "min"]
    whose = payers.account.copy()
    at = single.index.to_numpy("int64")
    unknown = (whose[at] < 0) & (payers.known_by.iloc[at] == "unknown").to_numpy()
    whose[at[unknown]] = single.to_numpy("int64")[unknown]
    return whose


def _cut_short(
    asked: list[tuple[str, int]], known: list[tuple[str, int]], near: set[tuple[int, str]]
) -> list[tuple[int, str, int, str]]:
    """Numbers that are near nothing, but the beginning or the end of a document's number, most of it."""
    rows: list[tuple[int, str, int, str]] = []
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


def _near(asked: list[tuple[str, int]], known: list[tuple[str, int]]) -> list[tuple[int, str, int, str]]:
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
