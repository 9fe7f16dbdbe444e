"""Characters of whole text columns, read from the bytes Arrow keeps them in: far cheaper than a pattern per text.

A byte below 128 is always one ASCII character in UTF-8, so digits may be looked for byte by byte.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from arlib.reconciliation.keyed import Flags, Ints

Bytes = npt.NDArray[np.uint8]
NOT_ALNUM = r"[^\p{L}\p{N}]+"
_ZERO, _NINE = ord("0"), ord("9")
_BYTE = np.arange(256)
IS_DIGIT: Flags = (_BYTE >= _ZERO) & (_BYTE <= _NINE)
IS_WORD: Flags = IS_DIGIT | ((ord("a") <= _BYTE | 32) & (ord("z") >= _BYTE | 32) & (_BYTE < 128)) | (_BYTE >= 128)
"""Bytes of letters and digits, once everything else that is not ASCII has been taken out."""

_LEADING = np.array([2**64 - 2 ** (64 - 8 * n) if n else 0 for n in range(9)], dtype="uint64")
"""Of a number of eight bytes, the first so many."""


def digit_counts(texts: pa.Array) -> Ints:
    """How many ASCII digits each text has.

    >>> digit_counts(pa.array(["at100", "", "é2"], pa.large_string())).tolist()
    [3, 0, 1]
    """
    edges, characters = spelt(texts)
    return np.diff(counted(IS_DIGIT[characters])[edges])


def lengths(texts: pa.Array) -> Ints:
    """How many characters each text has."""
    if is_ascii(texts):
        return np.diff(spelt(texts)[0])
    return np.asarray(pc.utf8_length(texts).to_numpy(zero_copy_only=False), dtype="int64")


def shapes(texts: pa.Array) -> pa.Array:
    """Each text with every digit as 9, so that numbers of one system look alike.

    >>> shapes(pa.array(["at100", "po-7"], pa.large_string())).to_pylist()
    ['at999', 'po-9']
    """
    edges, characters = spelt(texts)
    return text_array(edges, np.where(IS_DIGIT[characters], np.uint8(_NINE), characters))


def is_ascii(texts: pa.Array) -> bool:
    """Whether no text has any other character."""
    _, characters = spelt(texts)
    return not len(characters) or int(characters.max()) < 128


def compact(folded: pa.Array) -> pa.Array:
    """Letters and digits only: ``at-100``, ``at 100`` and ``at100`` are one key."""
    if not is_ascii(folded):
        return pc.replace_substring_regex(folded, NOT_ALNUM, "")
    return kept(folded, IS_WORD)


def kept(texts: pa.Array, wanted: Flags) -> pa.Array:
    """Each text with only the bytes that a table of 256 flags wants."""
    edges, characters = spelt(texts)
    flags = wanted[characters]
    return text_array(counted(flags)[edges], characters[flags])


def last_digits(texts: pa.Array) -> pa.Array:
    """The last run of digits of each text, empty where there is none.

    >>> last_digits(pa.array(["2026-0417/b", "at", "7"], pa.large_string())).to_pylist()
    ['0417', '', '7']
    """
    edges, characters = spelt(texts)
    is_digit = IS_DIGIT[characters]
    end = _after_last(np.flatnonzero(is_digit), edges[1:], edges[:-1])
    return cut_out(characters, _after_last(np.flatnonzero(~is_digit), end, edges[:-1]), end)


def _after_last(places: Ints, before: Ints, begin: Ints) -> Ints:
    """Just after the last of some places before each of some others, not before where its text begins."""
    after = np.append(0, places + 1)
    last: Ints = np.maximum(after[np.searchsorted(places, before)], begin)
    return last


def spelt(texts: pa.Array) -> tuple[Ints, Bytes]:
    """Where each text begins and the last one ends, and the bytes they point into."""
    if not len(texts):
        return np.zeros(1, dtype="int64"), np.zeros(0, dtype="uint8")
    _, offsets, data = texts.buffers()
    edges = np.frombuffer(offsets, dtype="int64")[texts.offset : texts.offset + len(texts) + 1]
    every = np.frombuffer(data, dtype="uint8") if data is not None else np.zeros(0, dtype="uint8")
    return edges - edges[0], every[edges[0] : edges[-1]]


def text_array(edges: Ints, characters: Bytes) -> pa.Array:
    """Texts from their edges and bytes."""
    buffers = [None, pa.py_buffer(np.ascontiguousarray(edges)), pa.py_buffer(np.ascontiguousarray(characters))]
    return pa.Array.from_buffers(pa.large_string(), len(edges) - 1, buffers)


def cut_out(characters: Bytes, begin: Ints, end: Ints) -> pa.Array:
    """Texts that lie between two places each; they may overlap."""
    edges = counted(end - begin)
    places = np.arange(edges[-1]) + np.repeat(begin - edges[:-1], end - begin)
    return text_array(edges, characters[places])


def counted(values: npt.NDArray[np.generic]) -> Ints:
    """Running totals, beginning with 0."""
    totals = np.zeros(len(values) + 1, dtype="int64")
    np.cumsum(values, out=totals[1:])
    return totals


def alphabetical(texts: pa.Array) -> list[npt.NDArray[np.uint64]]:
    """Keys for ``np.lexsort`` that put texts into the order of their characters, the least important first.

    >>> np.lexsort(alphabetical(pa.array(["b", "ab", "a", "abcdefghi"], pa.large_string()))).tolist()
    [2, 1, 3, 0]
    """
    edges, characters = spelt(texts)
    length = np.diff(edges)
    padded = np.append(characters, np.zeros(8, dtype="uint8"))
    # eight characters that begin anywhere, read as one number
    eight = np.ndarray(len(characters) + 1, dtype=">u8", buffer=padded, strides=(1,))
    keys = []
    for start in range(0, int(length.max(initial=0)), 8):
        own = np.clip(length - start, 0, 8)
        keys.append(eight[np.minimum(edges[:-1] + start, len(characters))].astype("uint64") & _LEADING[own])
    return keys[::-1]
