"""Hypotheses: what each payment might be for, and which of them nobody else disputes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from arlib.money import LARGEST_MINOR
from arlib.reconciliation.book import Flags, Ints

CLAIM_COLUMNS = ["group", "owner", "source", "target", "amount", "strength", "evidence", "rejected"]
WHOLE, CLOSES, PART = 3, 2, 1
"""Strength of a hypothesis: explains the whole payment and the whole item; closes the item; pays part of it."""


@dataclass(frozen=True)
class Claims:
    """Rows of ``CLAIM_COLUMNS``: ``owner`` is the payment or credit that is explained, ``source`` whose money moves.

    All rows of one ``group`` stand or fall together; usually that is everything one owner claims.
    """

    rows: pd.DataFrame

    def __len__(self) -> int:
        return len(self.rows)

    def where(self, mask: Flags) -> Claims:
        return Claims(self.rows[mask].reset_index(drop=True))


@dataclass(frozen=True)
class Proposal:
    """What a tier has to say: claims, and why other payments cannot be explained by it.

    ``verdicts``: ``owner, code, related`` with ``related`` a tuple of positions.
    """

    claims: Claims
    verdicts: pd.DataFrame


def claims_of(**columns: object) -> Claims:
    """Claims from parallel columns; one text may stand for all rows, and ``group`` is the owner unless given."""
    rows = pd.DataFrame({"rejected": "", "group": columns["owner"], **columns})
    texts = {"evidence": "str", "rejected": "str"}
    return Claims(rows.astype(dict.fromkeys(CLAIM_COLUMNS[:6], "int64") | texts)[CLAIM_COLUMNS])


def verdicts_of(owners: Ints, codes: Sequence[str], related: Sequence[tuple[int, ...]]) -> pd.DataFrame:
    """Verdicts from parallel lists."""
    return pd.DataFrame({"owner": owners, "code": pd.Series(codes, dtype="str"), "related": tuples(related)})


def tuples(rows: Sequence[tuple[int, ...]]) -> pd.Series[Any]:
    """A column of tuples; built cell by cell, since pandas would take equal lengths for a table."""
    cells = np.empty(len(rows), dtype=object)
    for at, row in enumerate(rows):
        cells[at] = row
    return pd.Series(cells, dtype="object")


NOTHING = Proposal(
    claims=claims_of(**{name: [] for name in CLAIM_COLUMNS[1:]}),
    verdicts=verdicts_of(np.zeros(0, dtype="int64"), [], []),
)
"""What a tier says when there is nothing for it to look at."""


def grouped(keys: Ints, values: Ints) -> dict[int, tuple[int, ...]]:
    """The values of each key, in their order, each once.

    >>> grouped(np.array([7, 3, 7, 7]), np.array([1, 2, 5, 1]))
    {7: (1, 5), 3: (2,)}
    """
    found: dict[int, dict[int, None]] = {}
    for key, value in zip(keys.tolist(), values.tolist(), strict=True):
        found.setdefault(key, {})[value] = None
    return {key: tuple(several) for key, several in found.items()}


def uncontested(claims: Claims, remaining: Ints) -> Flags:
    """Which claim rows may be posted together, whatever their order.

    An item that cannot satisfy all its claims satisfies the strongest ones, if those fit; else none.
    A group is accepted only if every one of its rows is.
    """
    rows = claims.rows
    if not len(rows):
        return np.zeros(0, dtype=bool)
    fits = _fits(rows, rows["target"], remaining) & _fits(rows, rows["source"], remaining)
    refused = rows["group"].to_numpy()[~fits]
    return ~np.isin(rows["group"].to_numpy(), refused)


def _fits(rows: pd.DataFrame, item: pd.Series[int], remaining: Ints) -> Flags:
    amount, strength = rows["amount"], rows["strength"]
    room = remaining[item.to_numpy()]
    top = strength == strength.groupby(item.to_numpy()).transform("max")
    all_fit = _sums(amount, item) <= room
    top_fit = _sums(amount.where(top, 0), item) <= room
    return np.asarray(all_fit | (top_fit & top), dtype=bool)


def _sums(amount: pd.Series[int], item: pd.Series[int]) -> pd.Series[int]:
    groups = item.to_numpy()
    exact = amount.groupby(groups).transform("sum")
    # an int64 sum wraps silently; the float sum of the same magnitudes cannot
    rough = amount.astype("float64").groupby(groups).transform("sum")
    return exact.where(rough < float(LARGEST_MINOR), LARGEST_MINOR + 1)
