"""Public holidays and working days of a customer's country."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import holidays

_REGION = {"GB": "ENG"}
"""Where a country has no common list, the part of it we go by."""


@lru_cache(maxsize=512)
def holidays_of(country: str, year: int, region: str = "") -> Mapping[date, str] | None:
    """The public holidays of a year with their names; ``None`` when the country is not known.

    >>> (holidays_of("GB", 2026) or {})[date(2026, 4, 6)]
    'Easter Monday'
    >>> holidays_of("XX", 2026) is None
    True
    """
    for subdivision in (region or _REGION.get(country), _REGION.get(country)):
        try:
            return dict(holidays.country_holidays(country, subdiv=subdivision, years=[year], language="en_US"))
        except NotImplementedError:  # unknown country, or a region it does not have
            continue
    return None
