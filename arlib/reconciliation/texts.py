"""Bank text made comparable: folded letters, whole tokens, and noise that only looks like numbers taken out.

Everything works on whole Arrow columns; there is no loop over rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from arlib.reconciliation.book import Ints

NOT_ALNUM = r"[^\p{L}\p{N}]+"
_LETTERS_OF_THEIR_OWN = (("ß", "ss"), ("æ", "ae"), ("ø", "o"), ("œ", "oe"), ("ł", "l"), ("đ", "d"), ("þ", "th"))
_EDGE_BEFORE, _EDGE_AFTER = r"(^|[^\p{L}\p{N}./-])", r"($|[^\p{L}\p{N}/-])"
_NOISE = (
    r"(?:19|20)\d\d-(?:0\d|1[0-2])-[0-3]\d",  # 2026-02-05
    r"[0-3]?\d[./-][01]?\d[./-](?:19|20)?\d\d",  # 5.2.26, 05/02/2026
    r"\d+(?:[., ']\d{3})*[.,]\d\d",  # 1.234,56
    r"[a-z]{2}\d\d(?: [a-z\d]{4}){3,7}(?: [a-z\d]{1,4})?",  # an account number in groups of four
)


def column(texts: pd.Series[str]) -> pa.Array:
    """A text column as one Arrow array, without copying where it can be."""
    found = pa.array(texts)
    whole = found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found
    return whole if pa.types.is_large_string(whole.type) else whole.cast(pa.large_string())


def series(texts: pa.Array) -> pd.Series[str]:
    """An Arrow text column as a pandas one, numbered from 0."""
    found: pd.Series[str] = texts.to_pandas()
    return found.astype("str")


def fold(texts: pd.Series[str]) -> pa.Array:
    """Lower case, compatibility forms and accents resolved: ``Müller`` and ``MÜLLER`` become ``muller``."""
    written = column(texts)
    if pc.all(pc.string_is_ascii(written)).as_py() is not False:  # most books: nothing to fold but the case
        return pc.ascii_lower(written)
    folded = pc.utf8_lower(pc.utf8_normalize(written, "NFKD"))
    for letter, plain in _LETTERS_OF_THEIR_OWN:
        folded = pc.replace_substring(folded, letter, plain)
    return pc.replace_substring_regex(folded, r"\p{Mn}+", "")


def compact(folded: pa.Array) -> pa.Array:
    """Letters and digits only: ``at-100``, ``at 100`` and ``at100`` are one key."""
    return pc.replace_substring_regex(folded, NOT_ALNUM, "")


def without_noise(folded: pa.Array) -> pa.Array:
    """Dates, amounts and spaced account numbers replaced by a break, so their digits are no evidence."""
    for noise in _NOISE:
        for _ in range(2):  # neighbours share the edge between them
            folded = pc.replace_substring_regex(folded, _EDGE_BEFORE + noise + _EDGE_AFTER, r"\1 | \2")
    return folded


@dataclass(frozen=True)
class Phrases:
    """Runs of neighbouring tokens joined: which text, first token, how many tokens, and the joined key."""

    text: Ints
    start: Ints
    width: Ints
    key: pa.Array


def phrases(folded: pa.Array, *, longest: int) -> Phrases:
    """Every run of one to ``longest`` neighbouring tokens of each text.

    >>> found = phrases(fold(pd.Series(["INV AT-100"])), longest=2)
    >>> found.key.to_pylist()
    ['inv', 'at', '100', 'invat', 'at100']
    """
    owner, token = tokens(folded)
    start, key = np.arange(len(owner), dtype="int64"), token
    starts, keys = [start], [key]
    for width in range(2, longest + 1):
        start, key = _one_token_more(owner, token, start, key, width)
        starts.append(start)
        keys.append(key)
    widths = [np.full(len(s), w, dtype="int64") for w, s in enumerate(starts, start=1)]
    begin = np.concatenate(starts)
    return Phrases(text=owner[begin], start=begin, width=np.concatenate(widths), key=pa.concat_arrays(keys))


def tokens(folded: pa.Array) -> tuple[Ints, pa.Array]:
    """Runs of letters and digits, and the text each stands in."""
    lists = pc.split_pattern_regex(folded, NOT_ALNUM)
    owner = pc.list_parent_indices(lists).to_numpy(zero_copy_only=False).astype("int64")
    token = pc.list_flatten(lists)
    keep = pc.not_equal(token, "")
    return owner[keep.to_numpy(zero_copy_only=False)], token.filter(keep)


def _one_token_more(owner: Ints, token: pa.Array, start: Ints, key: pa.Array, width: int) -> tuple[Ints, pa.Array]:
    """Runs of ``width`` tokens from those of one less: the same place, and the token after them."""
    last = start + width - 1
    fits = last < len(owner)
    fits[fits] = owner[start[fits]] == owner[last[fits]]
    joined = pc.binary_join_element_wise(
        key.filter(pa.array(fits)), token.take(pa.array(last[fits])), pa.scalar("", token.type)
    )
    return start[fits], joined
