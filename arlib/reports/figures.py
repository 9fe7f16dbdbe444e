"""Headline figures as they stand in run records: text for people, read back as numbers where they are some."""

from __future__ import annotations

import re
from decimal import Decimal

_FIGURE = re.compile(r"(?P<before>[^\d-]*)(?P<number>-?\d[\d,]*(?:\.\d+)?)(?P<after>.*)", re.DOTALL)


def number_in(text: str) -> Decimal | None:
    """The number a figure says, or nothing where it is none.

    >>> number_in("EUR -1,204.50"), number_in("n/a")
    (Decimal('-1204.50'), None)
    """
    found = _FIGURE.fullmatch(text)
    return Decimal(found["number"].replace(",", "")) if found else None


def change(before: str | None, now: str, *, since: str = "since the week before") -> str:
    """What happened to a figure, in words; nothing when there is no report before.

    >>> change("EUR 1,200.50", "EUR 1,150.50"), change("98", "112"), change("7", "7"), change("low", "high")
    ('-EUR 50.00 since the week before', '+14 since the week before', 'unchanged', 'was low')
    """
    if before is None:
        return ""
    if before == now:
        return "unchanged"
    old, new = _FIGURE.fullmatch(before), _FIGURE.fullmatch(now)
    if not old or not new or old["before"] != new["before"] or old["after"] != new["after"]:
        return f"was {before}"
    step = Decimal(new["number"].replace(",", "")) - Decimal(old["number"].replace(",", ""))
    sign = "+" if step > 0 else "-"
    return f"{sign}{new['before']}{abs(step):,}{new['after']} {since}"
