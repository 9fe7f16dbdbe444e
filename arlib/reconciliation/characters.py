"""Characters of whole text columns, read from the bytes Arrow keeps them in: far cheaper than a pattern per text.

A byte below 128 is always one ASCII character in UTF-8, so digits may be looked for byte by byte.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from arlib.reconciliation.book import Ints

_ZERO, _NINE = ord("0"), ord("9")


def digit_counts(texts: pa.Array) -> Ints:
    """How many ASCII digits each text has.

    >>> digit_counts(pa.array(["at100", "", "é2"], pa.large_string())).tolist()
    [3, 0, 1]
    """
    edges, characters = _bytes(texts)
    before = np.concatenate([[0], np.cumsum(_is_digit(characters), dtype="int64")])
    return np.asarray(before[edges[1:]] - before[edges[:-1]], dtype="int64")


def shapes(texts: pa.Array) -> pa.Array:
    """Each text with every digit as 9, so that numbers of one system look alike.

    >>> shapes(pa.array(["at100", "po-7"], pa.large_string())).to_pylist()
    ['at999', 'po-9']
    """
    edges, characters = _bytes(texts)
    masked = np.where(_is_digit(characters), np.uint8(_NINE), characters)
    return pa.Array.from_buffers(pa.large_string(), len(texts), [None, pa.py_buffer(edges), pa.py_buffer(masked)])


def _is_digit(characters: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    return (characters >= _ZERO) & (characters <= _NINE)


def _bytes(texts: pa.Array) -> tuple[Ints, npt.NDArray[np.uint8]]:
    """Where each text begins and the last one ends, and the bytes they point into."""
    if not len(texts):
        return np.zeros(1, dtype="int64"), np.zeros(0, dtype="uint8")
    _, offsets, data = texts.buffers()
    edges = np.frombuffer(offsets, dtype="int64")[texts.offset : texts.offset + len(texts) + 1]
    every = np.frombuffer(data, dtype="uint8") if data is not None else np.zeros(0, dtype="uint8")
    return edges - edges[0], every[edges[0] : edges[-1]]


def alphabetical(texts: pa.Array) -> list[npt.NDArray[np.uint64]]:
    """Keys for ``np.lexsort`` that put texts into the order of their characters, the least important first.

    >>> np.lexsort(alphabetical(pa.array(["b", "ab", "a", "abcdefghi"], pa.large_string()))).tolist()
    [2, 1, 3, 0]
    """
    edges, characters = _bytes(texts)
    length = np.diff(edges)
    eights = -(-int(length.max()) // 8) if len(length) else 0
    padded = np.zeros((len(texts), 8 * eights), dtype="uint8")
    row = np.repeat(np.arange(len(texts)), length)
    padded[row, np.arange(len(characters)) - np.repeat(edges[:-1], length)] = characters
    columns = padded.view(">u8").astype("uint64")
    return [columns[:, at] for at in range(eights - 1, -1, -1)]
