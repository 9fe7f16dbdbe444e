"""Dates as people write them in four languages. Spans are found by our own patterns, never guessed from words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

_MONTH_FIRST_COUNTRIES = frozenset({"US", "PH"})
_EITHER_ORDER_COUNTRIES = frozenset({"CA"})


@dataclass(frozen=True)
class Day:
    """A date in a text.

    ``days`` holds every day it may mean: one, or two where the order of day and month is open.
    ``has_year`` is false when the year was taken from the day of the message.
    """

    start: int
    end: int
    quote: str
    days: frozenset[date]
    has_year: bool = True

    def may_be(self, day: date | None) -> bool:
        """Whether the text may mean this day."""
        return day in self.days

    @property
    def latest(self) -> date:
        """The last of the days it may mean."""
        return max(self.days)


_PATTERNS: dict[tuple[str, ...], re.Pattern[str]] = {}


def _pattern(months: Mapping[str, int]) -> re.Pattern[str]:
    month = "|".join(re.escape(m) for m in sorted(months, key=len, reverse=True))
    name = rf"(?i:(?:{month}))(?!\w)(?:\.(?=\s*,?\s*(?:de\s+)?['’]?\d))?"
    day = r"(?:0?[1-9]|[12]\d|3[01])"
    year = r"(?:19|20)\d\d"
    ordinal = r"(?:st|nd|rd|th|er|º|\.)?"
    return re.compile(
        rf"(?<![\w./-])(?:(?P<iso_y>{year})-(?P<iso_m>\d\d)-(?P<iso_d>\d\d)(?![\d-])"
        rf"|(?P<d1>{day}){ordinal}(?:\s+(?:de|of|du))?\s*(?P<m1>{name})(?:,?\s*(?:de\s+|del\s+)?(?P<y1>{year}|['’]\d\d)(?!\d|-\d))?"
        rf"|(?P<m2>{name})\s+(?P<d2>{day})(?:st|nd|rd|th)?(?!\d|[.:]\d)(?:,?\s*(?P<y2>{year})(?!\d|-\d))?"
        rf"|(?P<a>\d\d?)(?P<sep>[./-])(?P<b>\d\d?)(?P=sep)(?P<y3>{year}|\d\d)(?![\d/-]|\.\d)"
        rf"|(?P<a4>\d\d?)\.\s?(?P<b4>\d\d?)\.(?!\d)"
        rf"|(?P<a5>\d\d)/(?P<b5>\d\d)(?![\d/]|\s*(?:net|%)))"
    )


def find_days(text: str, *, months: Mapping[str, int], today: date, country: str = "") -> Iterator[Day]:
    """Every explicit date of a text.

    Args:
        months: Month names and abbreviations, lower case.
        today: Day of the message; a date without a year means the one nearest to it.
        country: ISO code; settles whether 03/04 is 3 April or 4 March. Where both are usual, both are kept.

    >>> months = {"march": 3, "märz": 3}
    >>> [max(d.days).isoformat() for d in find_days(
    ...     "12 March 2026, March 13, 14. März, 2026-03-15, 16.03.2026", months=months, today=date(2026, 3, 20))]
    ['2026-03-12', '2026-03-13', '2026-03-14', '2026-03-15', '2026-03-16']
    """
    key = tuple(sorted(months))
    if key not in _PATTERNS:
        _PATTERNS[key] = _pattern(months)
    for hit in _PATTERNS[key].finditer(text):
        if hit["m2"] and hit["m2"][0].islower():  # "may 12 of them" is no date; months in front are capitals
            continue
        year, pairs = _parts(hit, months, country)
        days = frozenset(d for m, n in pairs if (d := _day(year, m, n, today)) is not None)
        if days:
            yield Day(hit.start(), hit.end(), hit.group(), days, has_year=year is not None)


def _parts(hit: re.Match[str], months: Mapping[str, int], country: str) -> tuple[int | None, list[tuple[int, int]]]:
    if hit["iso_y"]:
        return int(hit["iso_y"]), [(int(hit["iso_m"]), int(hit["iso_d"]))]
    if hit["m1"]:
        return _year(hit["y1"]), [(months[hit["m1"].lower().rstrip(".")], int(hit["d1"]))]
    if hit["m2"]:
        return _year(hit["y2"]), [(months[hit["m2"].lower().rstrip(".")], int(hit["d2"]))]
    first = int(hit["a"] or hit["a4"] or hit["a5"])
    second = int(hit["b"] or hit["b4"] or hit["b5"])
    dotted = hit["sep"] == "." or bool(hit["a4"])
    return _year(hit["y3"]), _orders(first, second, "" if dotted else country)


def _orders(first: int, second: int, country: str) -> list[tuple[int, int]]:
    """(month, day) pairs the two numbers may mean."""
    if country in _MONTH_FIRST_COUNTRIES:
        return [(first, second)] if first <= 12 else [(second, first)]
    if country in _EITHER_ORDER_COUNTRIES:
        return [(m, d) for m, d in ((first, second), (second, first)) if m <= 12]
    return [(second, first)] if second <= 12 else [(first, second)]


def _year(text: str | None) -> int | None:
    if not text:
        return None
    digits = text.lstrip("'’")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _day(year: int | None, month: int, day: int, today: date) -> date | None:
    years = [year] if year is not None else [today.year - 1, today.year, today.year + 1]
    found = []
    for y in years:
        try:
            found.append(date(y, month, day))
        except ValueError:  # 31 April, or a number that is no month
            continue
    return min(found, key=lambda d: abs((d - today).days)) if found else None
