"""Rates with an interval, and none at all from too few cases."""

from __future__ import annotations

from arlib.ledger.intervals import wilson

SMALLEST_N = 10


def rate_pct(hits: int, count: int) -> tuple[float | None, float | None, float | None]:
    """A rate in per cent with its interval; nothing from fewer than ten cases.

    >>> rate_pct(1, 9)
    (None, None, None)
    """
    if count < SMALLEST_N:
        return None, None, None
    low, high = wilson(hits, count)
    return round(100 * hits / count, 1), round(100 * low, 1), round(100 * high, 1)
