"""Numbers without a space around them: glued to words, or several of them in one run of digits.

text   "rgat100123po4711"          ->  at100123      (letters may be cut anywhere, a run of digits never)
text   "20423950266823851337759"   ->  2042395026 + 6823851337 ... only if known numbers fill the whole run
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from arlib.reconciliation.texts import Phrases, series

LONGEST_PREFIX = 6
"""So many letters may belong to a number that is glued to a word."""
SHORTEST_GLUED = 7  # digits alone, next to letters
_PARTS = re.compile(r"([^\W\d_]*)(\d+)")


def glued_hits(found: Phrases, keys: pd.DataFrame) -> pd.DataFrame:
    """Keys inside single tokens that are no key themselves: ``text, start, end, key``."""
    tokens = found.width == 1
    token, text, start = found.key.filter(pa.array(tokens)), found.text[tokens], found.start[tokens]
    mixed = pc.match_substring_regex(token, r"\p{L}\d|\d\p{L}|\d{14}")
    is_key = pc.is_in(token, value_set=pa.array(keys["key"], pa.large_string()).unique())
    at = np.flatnonzero(pc.and_(mixed, pc.invert(is_key)).to_numpy(zero_copy_only=False))
    known = frozenset(keys["key"])
    lengths = sorted({len(k) for k in keys.loc[keys["only_digits"], "key"].unique() if len(k) >= SHORTEST_GLUED})
    words = token.take(pa.array(at)).to_pylist()
    rows = [
        (int(text[where]), int(start[where]), key)
        for where, word in zip(at.tolist(), words, strict=True)
        for key in _inside(word, known, lengths)
    ]
    hits = pd.DataFrame(rows, columns=["text", "start", "key"]).astype({"text": "int64", "start": "int64"})
    return hits.assign(end=hits["start"] + 1, key=series(pa.array(hits["key"], pa.large_string())))


def _inside(word: str, known: frozenset[str], lengths: list[int]) -> Iterator[str]:
    for part in _PARTS.finditer(word):
        letters, digits = part.group(1), part.group(2)
        named = [letters[-n:] + digits for n in range(min(len(letters), LONGEST_PREFIX), 0, -1)]
        hit = next((key for key in named if key in known), "")
        if hit:
            yield hit
        elif len(digits) >= SHORTEST_GLUED and digits in known:
            yield digits
        else:
            yield from fill(digits, known, lengths)


def fill(digits: str, known: frozenset[str], lengths: list[int]) -> list[str]:
    """The known numbers that together are exactly this run of digits, if there is one way only.

    >>> fill("1234567" + "7654321", frozenset({"1234567", "7654321"}), [7])
    ['1234567', '7654321']
    >>> fill("1234567" + "76543", frozenset({"1234567", "7654321"}), [7])
    []
    """
    if not lengths or len(digits) < 2 * lengths[0]:
        return []
    ways: list[list[list[str]]] = [[[]], *([] for _ in digits)]
    for end in range(1, len(digits) + 1):
        for size in lengths:
            if size <= end and ways[end - size] and digits[end - size : end] in known:
                ways[end] += [[*way, digits[end - size : end]] for way in ways[end - size]][:2]
    whole = ways[len(digits)]
    return whole[0] if len(whole) == 1 else []
