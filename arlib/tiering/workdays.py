"""Our own working days: weekends, public holidays and closed days of the calendar that the policy names."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from arlib.dates import public_holidays
from arlib.errors import PolicyError
from arlib.policy.tiering import DeadlinePolicy

DayArray = "np.ndarray[tuple[int], np.dtype[np.datetime64]]"


def plus_working_days(days: pd.Series, count: pd.Series[int] | int, *, policy: DeadlinePolicy) -> pd.Series:
    """``count`` working days after each day; a missing day stays missing.

    Args:
        days: Days (datetime64).
        count: Zero or more; with 0 a closed day moves to the next working day.
        policy: Names the calendar.

    >>> fridays = pd.to_datetime(pd.Series(["2026-04-02", "2026-12-24"]))       # the days before Easter and Christmas
    >>> plus_working_days(fridays, 1, policy=DeadlinePolicy()).dt.strftime("%m-%d").tolist()
    ['04-07', '12-29']
    """
    known = days.dropna()
    if known.empty:
        return days.astype("datetime64[us]")
    free = _free_days(policy, int(known.dt.year.min()), int(known.dt.year.max()) + 2)
    steps = count.loc[known.index].to_numpy() if isinstance(count, pd.Series) else np.full(len(known), count)
    start = known.to_numpy().astype("datetime64[D]")
    later = np.busday_offset(start, steps, roll="backward", holidays=free)
    same = np.busday_offset(start, 0, roll="forward", holidays=free)
    found = pd.Series(np.where(steps > 0, later, same), index=known.index).astype("datetime64[us]")
    return found.reindex(days.index)


def _free_days(policy: DeadlinePolicy, first: int, last: int) -> list[np.datetime64]:
    public = _public_holidays(policy.country, policy.region, first, last)
    return [*public, *(np.datetime64(day) for day in policy.closed_days)]


@lru_cache(maxsize=64)
def _public_holidays(country: str, region: str, first: int, last: int) -> tuple[np.datetime64, ...]:
    if not country:
        return ()
    found = [public_holidays(country, year, region) for year in range(first, last + 1)]
    if None in found:
        raise PolicyError(
            f"no public holidays known for {country} {region}".strip(),
            where="deadlines.country",
            next_step="Use an ISO code such as GB with a region such as ENG, or leave both empty and list closed_days.",
        )
    return tuple(np.datetime64(day) for day in sorted(day for days in found if days for day in days))
