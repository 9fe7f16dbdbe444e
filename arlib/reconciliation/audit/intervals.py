"""Shares with their 95 % Wilson interval."""

from __future__ import annotations

from math import sqrt

Z = 1.959963984540054  # 97.5 % of the normal distribution: a two-sided 95 % interval


def share_pct(hits: int, count: int) -> tuple[float, float, float]:
    """A share in per cent with the ends of its interval; missing (nan, 0, 100) where there is nothing to share.

    Wilson, E. B. (1927), without continuity correction: it holds its level at few cases and near 100 %, where audits
    live.

    >>> [round(x, 1) for x in share_pct(48, 50)]
    [96.0, 86.5, 98.9]
    """
    if count == 0:
        return float("nan"), 0.0, 100.0
    share, z2 = hits / count, Z * Z
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    reach = Z * sqrt(share * (1 - share) / count + z2 / (4 * count * count)) / (1 + z2 / count)
    return 100 * share, 100 * max(0.0, middle - reach), 100 * min(1.0, middle + reach)


def apart(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether two intervals do not touch: a change that chance hardly explains.

    >>> apart((80.0, 90.0), (91.0, 99.0)), apart((80.0, 92.0), (91.0, 99.0))
    (True, False)
    """
    return one[1] < other[0] or other[1] < one[0]
