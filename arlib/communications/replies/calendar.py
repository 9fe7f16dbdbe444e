"""Dates in a reply: explicit ones, and those that count from the day it came in."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from arlib.communications.languages import LANGUAGES
from arlib.communications.replies.kinds import calendar_words
from arlib.communications.text import find_days
from arlib.dates import add_working_days

_FRIDAY = 4
_PAST_BEFORE = re.compile(
    r"\b(?:last|since|past|previous|seit|letzten?|letzter|vergangenen|vorigen|depuis|desde|pasado)\s+(?:el\s+|le\s+)?$",
    re.I,
)
_TERMS_BEFORE = re.compile(r"\d\s*(?:days?|tagen?|jours?|días)(?: (?:net|netto|nets?|netos))?[\s,-]*$", re.I)
_SIDE_BY_SIDE = re.compile(r"[\s,(]*(?:the|on|den|dem|der|el|le|día)?\s*", re.I)
_WEEKDAY_WORDS = 3
_PAST_AFTER = re.compile(r"\s+(?:dernier|passé|pasado)\b", re.I)


@dataclass(frozen=True)
class Meant:
    """A day a reply names, and the words it names it with."""

    start: int
    end: int
    quote: str
    day: date
    is_weekday: bool = False
    """Whether only the name of a weekday says the day: "sent on Monday" is over, "we send it on Monday" is to come."""


def days_meant(text: str, *, received_on: date, language: str, country: str = "") -> tuple[Meant, ...]:
    """Every day of a text, in order; a date without a year is the next one to come.

    >>> [str(m.day) for m in days_meant("next Wednesday, or by the end of the month", received_on=date(2026, 3, 18),
    ...     language="en")]
    ['2026-03-25', '2026-03-31']
    """
    lexicon = LANGUAGES.get(language, LANGUAGES["en"])
    found = [
        Meant(d.start, d.end, d.quote, _ahead(d.days, received_on, has_year=d.has_year))
        for d in find_days(text, months=lexicon.months, today=received_on, country=country)
    ]
    for meant in _relative(text, received_on, language):
        same = next((at for at, day in enumerate(found) if _belongs(meant, day, text)), None)
        if same is None:
            found.append(meant)
        else:
            found[same] = _joined(meant, found[same], text)
    return tuple(sorted(found, key=lambda m: m.start))


def _belongs(meant: Meant, explicit: Meant, text: str) -> bool:
    """Whether both are one day: they overlap, or stand side by side as in "viernes 19 de junio"."""
    if meant.start < explicit.end and explicit.start < meant.end:
        return True
    between = text[meant.end : explicit.start] if meant.end <= explicit.start else text[explicit.end : meant.start]
    return bool(_SIDE_BY_SIDE.fullmatch(between)) and len(meant.quote.split()) <= _WEEKDAY_WORDS


def _joined(one: Meant, other: Meant, text: str) -> Meant:
    """The words of both; the explicit date, which comes second, says the day."""
    start, end = min(one.start, other.start), max(one.end, other.end)
    return Meant(start, end, text[start:end], other.day)


def _ahead(days: frozenset[date], today: date, *, has_year: bool) -> date:
    """Without a year, a day long past means next year's."""
    day = min(days, key=lambda d: abs((d - today).days))
    return day.replace(year=day.year + 1) if not has_year and (today - day).days > 180 else day


def _relative(text: str, today: date, language: str) -> Iterator[Meant]:
    taken: list[tuple[int, int]] = []
    for name, pattern in _patterns(language):
        for hit in pattern.finditer(text):
            if any(a < hit.end() and hit.start() < b for a, b in taken) or _is_no_day(name, hit):
                continue
            day = _resolved(name, hit, today, language)
            if day is not None:
                taken.append(hit.span())
                is_open = name == "weekday" and not hit["next"] and not hit["behind"]
                yield Meant(hit.start(), hit.end(), hit.group(), day, is_open)


def _is_no_day(name: str, hit: re.Match[str]) -> bool:
    """ "last Monday", "since Friday": a weekday that is over; "45 days end of month": terms, no day at all."""
    text = hit.string
    if name == "end_of_month":
        return bool(_TERMS_BEFORE.search(text[max(0, hit.start() - 20) : hit.start()]))
    return name == "weekday" and bool(
        _PAST_BEFORE.search(text[max(0, hit.start() - 14) : hit.start()]) or _PAST_AFTER.match(text, hit.end())
    )


def _resolved(name: str, hit: re.Match[str], today: date, language: str) -> date | None:
    if name.startswith("in_"):
        said = hit.group("n").lower()
        count = LANGUAGES.get(language, LANGUAGES["en"]).numbers.get(said) or (int(said) if said.isdigit() else 1)
        if name == "in_working_days":
            return add_working_days(today, count)
        return today + timedelta(days=count * (7 if name == "in_weeks" else 1))
    if name == "weekday":
        return _weekday(hit, today, language)
    if name == "day_of_month":
        return _day_of_month(int(hit["day"]), today)
    friday = today + timedelta(days=(_FRIDAY - today.weekday()) % 7)
    return {
        "today": today,
        "yesterday": today - timedelta(days=1),
        "tomorrow": today + timedelta(days=1),
        "after_tomorrow": today + timedelta(days=2),
        "end_of_month": _month_end(today),
        "end_of_next_month": _month_end(_month_end(today) + timedelta(days=1)),
        "end_of_week": friday,
        "end_of_next_week": today + timedelta(days=11 - today.weekday()),
    }[name]


def _weekday(hit: re.Match[str], today: date, language: str) -> date:
    """The coming one; "next" means the week after where the language means that by it."""
    words = calendar_words(language)
    names = {name: at for at, row in enumerate(words["weekdays"]) for name in row.split()}
    wanted = names[hit["name"].lower().rstrip(".")]
    monday = today - timedelta(days=today.weekday())
    behind = (hit["behind"] or "").lower()
    if (
        (hit["next"] and words["next_means"] == "following_week")
        or "semaine" in behind
        or "woche" in behind
        or "semana" in behind
        or "week" in behind
    ):
        return monday + timedelta(days=7 + wanted)
    return today + timedelta(days=(wanted - today.weekday()) % 7 or 7)


def _day_of_month(day: int, today: date) -> date | None:
    for month in range(2):
        first = (today.replace(day=1) + timedelta(days=32 * month)).replace(day=1)
        if (
            day <= calendar.monthrange(first.year, first.month)[1]
            and (found := first.replace(day=max(day, 1))) >= today
        ):
            return found if day else None
    return None


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


_ORDER = (
    "end_of_next_month", "end_of_next_week", "end_of_month", "end_of_week", "in_working_days", "in_weeks", "in_days",
    "after_tomorrow", "weekday", "day_of_month", "tomorrow", "yesterday", "today",
)  # fmt: skip


@cache
def _patterns(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    words = dict(calendar_words(language))
    numbers = LANGUAGES.get(language, LANGUAGES["en"]).numbers
    number = rf"(?P<n>\d{{1,2}}|{'|'.join(sorted(numbers, key=len, reverse=True))}|a|an|one|einer|einem|una|un|une)"
    days = "|".join(sorted((n for row in words["weekdays"] for n in row.split() if len(n) > 2), key=len, reverse=True))
    words["weekday"] = (
        rf"(?:(?P<next>{words['next']}) |(?:{words['coming']}) )?(?P<name>{days})(?: "
        rf"(?P<behind>{words['next_behind']}))?"
    )
    made = []
    for name in _ORDER:
        text, *more = str(words[name]).split("<n>")
        text += "".join((number if at == 0 else number.replace("?P<n>", "?:")) + part for at, part in enumerate(more))
        pattern = text.replace(" ", r"\s+").replace(r"\s+?", r"\s*")
        made.append((name, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)))
    return tuple(made)
