"""Rates with an interval, and none at all from too few cases."""

from __future__ import annotations

from math import sqrt

SMALLEST_N = 10
_Z = 1.959963984540054  # 97.5 % of the normal distribution: a two-sided 95 % interval


def wilson(hits: int, count: int) -> tuple[float, float]:
    """95 % Wilson interval of a share. Holds its level at small n, where the plain interval does not.

    >>> [round(x, 2) for x in wilson(0, 9)]
    [0.0, 0.3]
    """
    if count == 0:
        return 0.0, 1.0
    share, z2 = hits / count, _Z * _Z
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    reach = _Z * sqrt(share * (1 - share) / count + z2 / (4 * count * count)) / (1 + z2 / count)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def rate_pct(hits: int, count: int) -> tuple[float | None, float | None, float | None]:
    """A rate in per cent with its interval; nothing from fewer than ten cases.

    >>> rate_pct(1, 9)
    (None, None, None)
    """
    if count < SMALLEST_N:
        return None, None, None
    low, high = wilson(hits, count)
    return round(100 * hits / count, 1), round(100 * low, 1), round(100 * high, 1)
