"""Hypotheses: what each payment might be for, and which of them nobody else disputes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from arlib.money import LARGEST_MINOR
from arlib.reconciliation.keyed import Column, Flags, Groups, Ints, among
from arlib.reconciliation.rows import Rows, cells, repeated

WHOLE_COLUMNS = ("group", "owner", "source", "target", "amount", "strength")
CLAIM_COLUMNS = (*WHOLE_COLUMNS, "evidence", "rejected")
WHOLE, CLOSES, PART = 3, 2, 1
"""Strength of a hypothesis: explains the whole payment and the whole item; closes the item; pays part of it."""


@dataclass(frozen=True)
class Claims:
    """Rows of ``CLAIM_COLUMNS``: ``owner`` is the payment or credit that is explained, ``source`` whose money moves.

    All rows of one ``group`` stand or fall together; usually that is everything one owner claims.
    """

    rows: Rows

    def __len__(self) -> int:
        return len(self.rows)

    def where(self, mask: Flags) -> Claims:
        """The claims that are flagged."""
        return self if mask.all() else Claims(self.rows.where(mask))


@dataclass(frozen=True)
class Proposal:
    """What a tier has to say: claims, and why other payments cannot be explained by it.

    ``verdicts``: ``owner, code, related`` with ``related`` a tuple of positions.
    """

    claims: Claims
    verdicts: Rows


def claims_of(
    *,
    owner: Column,
    source: Column,
    target: Column,
    amount: Column,
    strength: Column | int,
    evidence: Column | str,
    rejected: Column | str = "",
    group: Column | None = None,
) -> Claims:
    """Claims from parallel columns; one strength or text may stand for all; ``group`` is the owner unless given."""
    count = len(owner)
    return Claims(
        Rows(
            group=owner if group is None else group,
            owner=owner,
            source=source,
            target=target,
            amount=amount,
            strength=np.full(count, strength, dtype="int64") if isinstance(strength, int) else strength,
            evidence=repeated(evidence, count) if isinstance(evidence, str) else evidence,
            rejected=repeated(rejected, count) if isinstance(rejected, str) else rejected,
        )
    )


def verdicts_of(owners: Ints, codes: Sequence[str] | Column, related: Sequence[tuple[int, ...]] | Column) -> Rows:
    """Verdicts from parallel columns."""
    return Rows(
        owner=owners,
        code=codes if isinstance(codes, np.ndarray) else cells(codes),
        related=related if isinstance(related, np.ndarray) else cells(related),
    )


def no_positions() -> Ints:
    """No rows."""
    return np.zeros(0, dtype="int64")


def _nothing() -> Proposal:
    none = no_positions()
    claims = claims_of(owner=none, source=none, target=none, amount=none, strength=WHOLE, evidence="")
    return Proposal(claims, verdicts_of(none, [], []))


NOTHING = _nothing()
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
    return np.ones(len(rows), dtype=bool) if fits.all() else ~among(rows["group"], rows["group"][~fits])


def _fits(rows: Rows, item: Ints, remaining: Ints) -> Flags:
    amount, strength, room, groups = rows["amount"], rows["strength"], remaining[item], Groups(item)
    all_fit = _sums(amount, groups) <= room
    if all_fit.all():
        return all_fit
    top = strength == groups.spread(groups.max(strength))
    top_fit = _sums(np.where(top, amount, 0), groups) <= room
    return np.asarray(all_fit | (top_fit & top), dtype=bool)


def _sums(amount: Ints, groups: Groups) -> Ints:
    exact = groups.sum(amount)
    # an int64 sum wraps silently; the float sum of the same magnitudes cannot
    rough = np.add.reduceat(amount[groups.order].astype("float64"), groups.starts)
    return np.asarray(groups.spread(np.where(rough < float(LARGEST_MINOR), exact, LARGEST_MINOR + 1)), dtype="int64")
