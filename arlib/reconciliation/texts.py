"""Bank text made comparable: folded letters, whole tokens, and noise that only looks like numbers taken out.

Everything works on whole Arrow columns; there is no loop over rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from arlib.reconciliation.characters import (
    IS_DIGIT,
    IS_WORD,
    NOT_ALNUM,
    Bytes,
    compact,
    counted,
    cut_out,
    is_ascii,
    spelt,
    text_array,
)
from arlib.reconciliation.keyed import Flags, Ints, flagged

__all__ = [
    "Phrases",
    "Tokens",
    "codes_in",
    "codes_of",
    "column",
    "compact",
    "fold",
    "phrases",
    "read_tokens",
    "series",
    "without_noise",
]

_LETTERS_OF_THEIR_OWN = (("ß", "ss"), ("æ", "ae"), ("ø", "o"), ("œ", "oe"), ("ł", "l"), ("đ", "d"), ("þ", "th"))
_EDGES = {False: (r"(^|[^\p{L}\p{N}./-])", r"($|[^\p{L}\p{N}/-])"), True: (r"(^|[^a-z0-9./-])", r"($|[^a-z0-9/-])")}
"""What may stand before and after noise; by whether all text is ASCII, where a pattern is made ten times faster."""
_NOISE = (
    r"(?:19|20)\d\d-(?:0\d|1[0-2])-[0-3]\d",  # 2026-02-05
    r"[0-3]?\d[./-][01]?\d[./-](?:19|20)?\d\d",  # 5.2.26, 05/02/2026
    r"\d+(?:[., ']\d{3})*[.,]\d\d",  # 1.234,56
    r"[a-z]{2}\d\d(?: [a-z\d]{4}){3,7}(?: [a-z\d]{1,4})?",  # an account number in groups of four
)
_MAY_BE_NOISE = r"\d[.,/-]\d|[a-z]{2}\d\d [a-z\d]{4} "


def column(texts: pd.Series[str] | pa.Array) -> pa.Array:
    """A text column as one Arrow array, without copying where it can be."""
    found = texts if isinstance(texts, pa.Array) else pa.array(texts)
    whole = found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found
    return whole if pa.types.is_large_string(whole.type) else whole.cast(pa.large_string())


def series(texts: pa.Array) -> pd.Series[str]:
    """An Arrow text column as a pandas one, numbered from 0."""
    found: pd.Series[str] = texts.to_pandas()
    return found.astype("str")


def codes_of(texts: pa.Array) -> Ints:
    """Texts as whole numbers that are equal where they are."""
    return codes_in(texts.dictionary_encode())


def codes_in(encoded: pa.DictionaryArray) -> Ints:
    """The places in its dictionary that an encoded column points to."""
    return np.asarray(encoded.indices.to_numpy(zero_copy_only=False), dtype="int64")


def fold(texts: pd.Series[str] | pa.Array) -> pa.Array:
    """Lower case, compatibility forms and accents resolved: ``Müller`` and ``MÜLLER`` become ``muller``."""
    written = column(texts)
    if is_ascii(written):  # most books: nothing to fold but the case
        return pc.ascii_lower(written)
    folded = pc.utf8_lower(pc.utf8_normalize(written, "NFKD"))
    for letter, plain in _LETTERS_OF_THEIR_OWN:
        folded = pc.replace_substring(folded, letter, plain)
    return pc.replace_substring_regex(folded, r"\p{Mn}+", "")


def without_noise(folded: pa.Array) -> pa.Array:
    """Dates, amounts and spaced account numbers replaced by a break, so their digits are no evidence."""
    maybe = pc.match_substring_regex(folded, _MAY_BE_NOISE)
    quiet = folded.filter(maybe)
    if not len(quiet):
        return folded
    before, after = _EDGES[is_ascii(quiet)]
    for noise in _NOISE:
        for _ in range(2):  # neighbours share the edge between them
            quiet = pc.replace_substring_regex(quiet, before + noise + after, r"\1 | \2")
    return quiet if len(quiet) == len(folded) else pc.replace_with_mask(folded, maybe, quiet)


@dataclass(frozen=True)
class Phrases:
    """Runs of neighbouring tokens joined: which text, first token, how many tokens, and the joined key."""

    text: Ints
    start: Ints
    width: Ints
    key: pa.Array


@dataclass(frozen=True)
class Tokens:
    """Runs of letters and digits. ``text``: which text each stands in. ``edges``: where it lies in ``characters``, in
    which nothing lies between two tokens; so a run of tokens is one slice."""

    text: Ints
    edges: Ints
    characters: Bytes

    def __len__(self) -> int:
        return len(self.text)

    def joined(self, texts: int) -> tuple[pa.Array, Ints]:
        """All tokens of each of so many texts as one key, and how many they are."""
        first = np.searchsorted(self.text, np.arange(texts + 1))
        return text_array(self.edges[first], self.characters), np.diff(first)

    def digits(self) -> Ints:
        """How many digits stand before each edge."""
        return counted(IS_DIGIT[self.characters])[self.edges]

    def runs(self, *, longest: int, lengths: Ints | None = None, where: Flags | None = None) -> Phrases:
        """Every run of one to ``longest`` neighbouring tokens of one text that has a digit.

        Args:
            longest: Most tokens of a run.
            lengths: How many bytes it may have; any, if not given.
            where: Tokens that a run may begin with.
        """
        digits, first = self.digits(), np.arange(len(self)) if where is None else np.flatnonzero(where)
        fits = None if lengths is None else flagged(int(lengths.max(initial=0)) + 1, lengths)
        starts = []
        for width in range(1, longest + 1):
            first = first[first + width <= len(self)]
            first = first[self.text[first] == self.text[first + width - 1]]
            start = first[digits[first + width] > digits[first]]
            starts.append(
                start if fits is None else start[_fitting(self.edges[start + width] - self.edges[start], fits)]
            )
        widths = np.repeat(np.arange(1, longest + 1), [len(start) for start in starts])
        begin = np.concatenate(starts)
        key = cut_out(self.characters, self.edges[begin], self.edges[begin + widths])
        return Phrases(text=self.text[begin], start=begin, width=widths, key=key)


def _fitting(length: Ints, fits: Flags) -> Flags:
    return fits[np.minimum(length, len(fits) - 1)] & (length < len(fits))


def read_tokens(folded: pa.Array) -> Tokens:
    """Runs of letters and digits in some texts."""
    plain = folded if is_ascii(folded) else pc.replace_substring_regex(folded, NOT_ALNUM, " ")
    edges, characters = spelt(plain)
    is_word = IS_WORD[characters]
    begins = is_word.copy()
    begins[1:] &= ~is_word[:-1]
    at_edge = edges[:-1][edges[:-1] < edges[1:]]
    begins[at_edge] = is_word[at_edge]
    at, before = np.flatnonzero(begins), counted(is_word)
    text = np.searchsorted(edges, at, side="right") - 1
    return Tokens(text=text, edges=np.append(before[at], before[-1]), characters=characters[is_word])


def phrases(folded: pa.Array, *, longest: int) -> Phrases:
    """Every run of one to ``longest`` neighbouring tokens of each text that has a digit.

    >>> found = phrases(fold(pd.Series(["INV AT-100"])), longest=2)
    >>> found.key.to_pylist()
    ['100', 'at100']
    """
    return read_tokens(folded).runs(longest=longest)
