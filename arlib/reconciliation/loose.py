"""Numbers in a text that name nothing as they stand: what a typing slip may have left of a document's number."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from arlib.reconciliation.book import Flags, Ints
from arlib.reconciliation.characters import digit_counts
from arlib.reconciliation.texts import Phrases, series

WIDEST = 3
SHORTEST = 2  # digits; so short a number only continues a full one: AT-100123/124


def loose_numbers(found: Phrases, is_key: Flags, owners: Ints) -> pd.DataFrame:
    """Runs of one to three neighbouring tokens with digits, none of which belongs to a number that was recognised.

    Args:
        found: Phrases of the texts.
        is_key: Which phrases are numbers that documents have.
        owners: Position of the item that each text belongs to.

    Returns:
        ``owner, key``; letters before the last digits are kept, and the digits of a mixed token count on their own.
    """
    taken = _taken(found, is_key)
    short = found.width <= WIDEST
    free = short & ~taken[found.start] & ~taken[np.minimum(found.start + found.width - 1, len(taken) - 1)]
    free &= ~taken[np.minimum(found.start + 1, len(taken) - 1)] | (found.width < WIDEST)
    key = found.key.filter(pa.array(free))
    digits = digit_counts(key)
    at = np.flatnonzero((digits >= SHORTEST) & (pc.utf8_length(key).to_numpy(zero_copy_only=False) <= 2 * digits + 6))
    rows = pd.DataFrame({"owner": owners[found.text[free][at]], "key": series(key.take(pa.array(at)))})
    inner = rows.assign(key=rows["key"].str.extract(r"(\d{5,})", expand=False)).dropna()
    return pd.concat([rows, inner.astype({"key": "str"})]).drop_duplicates(ignore_index=True)


def _taken(found: Phrases, is_key: Flags) -> Flags:
    """Which tokens are part of a number that the book has."""
    count = int(found.start.max()) + 1 if len(found.start) else 1
    taken = np.zeros(count, dtype=bool)
    hit = np.flatnonzero(is_key)
    for step in range(int(found.width[hit].max()) if len(hit) else 0):
        inside = hit[found.width[hit] > step]
        taken[found.start[inside] + step] = True
    return taken
