"""The tier of an age."""

from __future__ import annotations

import pandas as pd

from arlib.policy import TierPolicy


def tier_of_days(days: pd.Series[int], *, tiers: TierPolicy) -> pd.Series[str]:
    """The tier of an age in days; empty text where there is no age.

    >>> tier_of_days(pd.Series([59, 60, 90, 91]), tiers=TierPolicy()).tolist()
    ['low', 'medium', 'medium', 'high']
    """
    known = days.notna()
    age = days.fillna(0)
    tier = pd.Series("low", index=days.index, dtype="str")
    tier = tier.mask(age >= tiers.medium_from_days, "medium").mask(age > tiers.high_over_days, "high")
    return tier.where(known, "")
