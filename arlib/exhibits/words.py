"""Small wordings that several exhibits share: counts, changes and directions."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Literal

from arlib.dates import plain_day
from arlib.findings import counted

__all__ = ["changed", "counted", "direction", "whole", "with_plain_days"]


def changed(change: int, *, since: str = "since last week") -> str:
    """A change as words.

    >>> changed(12), changed(-3), changed(0)
    ('12 more since last week', '3 fewer since last week', 'unchanged since last week')
    """
    if change == 0:
        return f"unchanged {since}"
    return f"{abs(change):,} {'more' if change > 0 else 'fewer'} {since}"


def direction(change: int, *, less_is_better: bool = True) -> Literal["better", "worse", "same"]:
    """Whether a change is for the better.

    >>> direction(-3), direction(3), direction(0)
    ('better', 'worse', 'same')
    """
    if change == 0:
        return "same"
    return "better" if (change < 0) == less_is_better else "worse"


_DAY = re.compile(r"(?<![\w-])(\d{4}-\d{2}-\d{2})(?![\w-])")


def with_plain_days(text: str) -> str:
    """A sentence of the rules with its days as people write them; never for a quote, which stays as it was written.

    >>> with_plain_days("wrote to us on 2026-10-05: answer first")
    'wrote to us on 5 Oct 2026: answer first'
    """
    return _DAY.sub(lambda found: plain_day(date.fromisoformat(found[1])), text)


def whole(value: Any) -> int:
    """A figure out of a frame as a plain int.

    >>> import pandas as pd
    >>> whole(pd.Series([3]).sum())
    3
    """
    return int(value)
