"""Lists of numbers that are written short: ``AT-112880/930/596`` and ``AT-112596 to 598``.

A tail replaces the last digits of the number before it; a range means the numbers between its ends as well. What is
read so is a candidate only: the amount of the payment decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from arlib.reconciliation.book import Book, Ints
from arlib.reconciliation.texts import series

LISTED_COLUMNS = ["owner", "item", "is_range"]
LONGEST_RANGE = 12
_TAIL = r"\s*(?:[/,;&+]|\b(?:und|and|et|e|y|og|en)\b)\s*-?\d{1,5}(?![\d.,]*\d)"
_LIST = re.compile(rf"(\d{{4,}})((?:{_TAIL})+)")
_RANGE = re.compile(r"(\d{4,})\s*(?:-|–|\bto\b|\bbis\b|\btot\b|\bau?\b)\s*(?:[a-z]{1,6}[-\s]?)?(\d{1,12})(?![\d.,]*\d)")
_MAYBE = r"\d{4,}\s*(?:[/,;&+–-]|\b(?:und|and|et|e|y|og|en|to|bis|tot|au?)\b)\s*-?(?:\p{L}{1,6}[-\s]?)?\d"


def listed_documents(book: Book, text: pa.Array, owners: Ints, cites: pd.DataFrame, keys: pd.DataFrame) -> pd.DataFrame:
    """Documents of a named document's account that a list in the same text means besides: ``owner, item, is_range``.

    Args:
        book: The book.
        text: Folded texts of the owners.
        owners: Position of the item that each text belongs to.
        cites: ``owner, item, is_weak``: what is named in full.
        keys: ``key, item``: numbers by which documents may be named in full.
    """
    sure = cites.loc[~cites["is_weak"], ["owner", "item"]]
    maybe = pc.match_substring_regex(text, _MAYBE).to_numpy(zero_copy_only=False)
    at = np.flatnonzero(maybe & np.isin(owners, sure["owner"]))
    if not len(at):
        return pd.DataFrame({"owner": [], "item": [], "is_range": []}).astype(
            {"owner": "int64", "item": "int64", "is_range": "bool"}
        )
    words = pd.DataFrame({"owner": owners[at], "text": series(text.take(pa.array(at)))})
    asked = words.merge(sure, on="owner").merge(keys, on="item")
    read = [
        (owner, item, whole, is_range)
        for owner, item, words, key in zip(*(asked[c].tolist() for c in ("owner", "item", "text", "key")), strict=True)
        for whole, is_range in _wholes(words, key)
    ]
    rows = pd.DataFrame(read, columns=["owner", "head", "key", "is_range"]).astype({"key": "str", "is_range": "bool"})
    hits = rows.merge(keys, on="key")
    same = book.account[hits["head"].to_numpy("int64")] == book.account[hits["item"].to_numpy("int64")]
    hits = hits[same & (hits["head"] != hits["item"]).to_numpy()]
    found: pd.DataFrame = hits[LISTED_COLUMNS].sort_values(LISTED_COLUMNS).drop_duplicates(["owner", "item"])
    return found.reset_index(drop=True)


def _wholes(text: str, key: str) -> Iterator[tuple[str, bool]]:
    """The full numbers that a text's lists may mean after a number, and whether as part of a range.

    >>> sorted(_wholes("at-112880/930/7 less 2%", "at112880"))
    [('at112887', False), ('at112930', False), ('at112937', False)]
    >>> list(_wholes("inv 60251 bis 253", "inv60251"))
    [('inv60252', True), ('inv60253', True)]
    """
    for head, tails in (hit.groups() for hit in _LIST.finditer(text) if key.endswith(hit.group(1))):
        before = key
        for tail in re.findall(r"\d+", tails):
            if len(tail) < len(head):
                before = before[: -len(tail)] + tail
                yield from ((whole, False) for whole in {key[: -len(tail)] + tail, before})
    for head, end in (hit.groups() for hit in _RANGE.finditer(text) if key.endswith(hit.group(1))):
        last = int(head[: -len(end)] + end) if len(end) < len(head) else int(end)
        if 0 < last - int(head) <= LONGEST_RANGE:
            for number in range(int(head) + 1, last + 1):
                yield key[: -len(head)] + str(number).zfill(len(head)), True
