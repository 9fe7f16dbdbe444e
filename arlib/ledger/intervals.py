"""Shares with their 95 % interval: how far a rate from few cases may be off."""

from __future__ import annotations

from math import sqrt

_Z = 1.959963984540054  # 97.5 % of the normal distribution: a two-sided 95 % interval


def wilson(hits: int, count: int) -> tuple[float, float]:
    """95 % Wilson interval of a share; 0 to 1 where there is nothing to share.

    Wilson, E. B. (1927), without continuity correction: it holds its level at few cases and near 0 and 100 %, where
    the plain interval does not.

    >>> [round(x, 2) for x in wilson(0, 9)]
    [0.0, 0.3]
    """
    if count == 0:
        return 0.0, 1.0
    share, z2 = hits / count, _Z * _Z
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    reach = _Z * sqrt(share * (1 - share) / count + z2 / (4 * count * count)) / (1 + z2 / count)
    return max(0.0, middle - reach), min(1.0, middle + reach)
