"""Shares with their 95 % Wilson interval."""

from __future__ import annotations

from arlib.ledger.intervals import wilson


def share_pct(hits: int, count: int) -> tuple[float, float, float]:
    """A share in per cent with the ends of its interval; missing (nan, 0, 100) where there is nothing to share.

    >>> [round(x, 1) for x in share_pct(48, 50)]
    [96.0, 86.5, 98.9]
    """
    if count == 0:
        return float("nan"), 0.0, 100.0
    low, high = wilson(hits, count)
    return 100 * hits / count, 100 * low, 100 * high


def apart(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether two intervals do not touch: a change that chance hardly explains.

    >>> apart((80.0, 90.0), (91.0, 99.0)), apart((80.0, 92.0), (91.0, 99.0))
    (True, False)
    """
    return one[1] < other[0] or other[1] < one[0]
