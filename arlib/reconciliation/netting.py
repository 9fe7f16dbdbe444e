"""Which source settles which target, when both sides of a set are known and add up."""

from __future__ import annotations

import numpy as np

from arlib.reconciliation.keyed import Groups, joined
from arlib.reconciliation.rows import Rows


def pair_off(sources: Rows, targets: Rows) -> Rows:
    """Lay sources and targets of each owner end to end and cut them where either ends.

    Args:
        sources: ``owner, item, amount`` (positive), in the order they are to be used.
        targets: the same for what is settled. Per owner the shorter side decides.

    Returns:
        ``owner, source, target, amount``, amounts positive.

    >>> have = Rows(owner=np.array([9, 9]), item=np.array([5, 9]), amount=np.array([20, 80]))
    >>> owed = Rows(owner=np.array([9, 9]), item=np.array([1, 2]), amount=np.array([70, 30]))
    >>> pair_off(have, owed).frame().values.tolist()
    [[9, 5, 1, 20], [9, 9, 1, 50], [9, 9, 2, 30]]
    """
    have, owed = joined(sources["owner"], targets["owner"])
    source_end, target_end = (Groups(side["owner"]).running(side["amount"]) for side in (sources, targets))
    start = np.maximum((source_end - sources["amount"])[have], (target_end - targets["amount"])[owed])
    end = np.minimum(source_end[have], target_end[owed])
    met = end > start
    return Rows(
        owner=sources["owner"][have][met],
        source=sources["item"][have][met],
        target=targets["item"][owed][met],
        amount=(end - start)[met],
    )
