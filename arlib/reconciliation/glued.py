"""Numbers without a space around them: glued to words, or several of them in one run of digits.

text   "rgat100123po4711"          ->  at100123      (letters may be cut anywhere, a run of digits never)
text   "20423950266823851337759"   ->  2042395026 + 6823851337 ... only if known numbers fill the whole run
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from arlib.reconciliation.characters import cut_out
from arlib.reconciliation.keyed import Flags, distinct
from arlib.reconciliation.numbering import Keys
from arlib.reconciliation.rows import Rows
from arlib.reconciliation.texts import Tokens

LONGEST_PREFIX = 6
"""So many letters may belong to a number that is glued to a word."""
SHORTEST_GLUED = 7  # digits alone, next to letters
LONGEST_SINGLE = 14  # digits; so many may be several numbers in one run
_PARTS = re.compile(r"([^\W\d_]*)(\d+)")


def glued_hits(tokens: Tokens, is_key: Flags, keys: Keys) -> Rows:
    """Keys inside single tokens that are no key themselves: ``text, start, end, code``.

    Args:
        tokens: Tokens of the texts.
        is_key: Which of them are keys as they stand.
        keys: The numbers documents have.
    """
    at = np.flatnonzero(_may_hold_one(tokens) & ~is_key)
    token = cut_out(tokens.characters, tokens.edges[at], tokens.edges[at + 1])
    mixed = np.flatnonzero(pc.match_substring_regex(token, r"\p{L}\d|\d\p{L}|\d{14}").to_numpy(zero_copy_only=False))
    at, words = at[mixed], token.take(pa.array(mixed)).to_pylist()
    lengths = distinct(keys.length[keys.only_digits & (keys.length >= SHORTEST_GLUED)]).tolist()
    known = _known(words, keys, lengths) if words else frozenset()
    inside = [
        (where, key) for where, word in zip(at.tolist(), words, strict=True) for key in _inside(word, known, lengths)
    ]
    place = np.array([where for where, _ in inside], dtype="int64")
    named = keys.codes(pa.array([key for _, key in inside], pa.large_string()))
    return Rows(text=tokens.text[place], start=place, end=place + 1, code=named)


def _may_hold_one(tokens: Tokens) -> Flags:
    """Tokens of digits and something else, and long runs of digits."""
    digits, length = np.diff(tokens.digits()), np.diff(tokens.edges)
    return np.asarray(((digits > 0) & (digits < length)) | (digits >= LONGEST_SINGLE))


def _known(words: list[str], keys: Keys, lengths: list[int]) -> frozenset[str]:
    """Of everything that may be looked up for these words, what is a key."""
    asked = {piece for word in words for piece in _pieces(word, lengths)}
    pieces = pa.array(sorted(asked), pa.large_string())
    return frozenset(pieces.filter(pa.array(keys.codes(pieces) >= 0)).to_pylist())


def _pieces(word: str, lengths: list[int]) -> Iterator[str]:
    for part in _PARTS.finditer(word):
        letters, digits = part.group(1), part.group(2)
        yield digits
        yield from (letters[-n:] + digits for n in range(1, min(len(letters), LONGEST_PREFIX) + 1))
        if lengths and len(digits) >= 2 * lengths[0]:
            yield from (digits[at : at + n] for n in lengths for at in range(len(digits) - n + 1))


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
