"""Public holidays of a customer's country, as far as we know where in it the customer is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from arlib.dates import public_holidays

_REGION = {"GB": "ENG"}
"""Where a country has no common list, the part of it we go by."""


def holidays_of(country: str, year: int, region: str = "") -> Mapping[date, str] | None:
    """The public holidays of a year with their names; ``None`` when the country is not known.

    A region that the country does not have counts as none.

    >>> (holidays_of("GB", 2026) or {})[date(2026, 4, 6)]
    'Easter Monday'
    >>> holidays_of("XX", 2026) is None
    True
    """
    usual = _REGION.get(country, "")
    found = public_holidays(country, year, region or usual)
    return public_holidays(country, year, usual) if found is None else found
