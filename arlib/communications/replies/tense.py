"""Which day a verb speaks of, and whether that day is over: "transfer made on Monday", "we transfer it on Monday"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

from arlib.communications.languages.phrases import Phrases
from arlib.communications.replies.calendar import Meant

REACH = 40
"""Characters in front of a word in which a negation or a condition still reaches it."""
_SIDE = 12
"""Characters between words and the day they speak of."""


def in_tense(days: tuple[Meant, ...], text: str, words: Mapping[str, Phrases]) -> tuple[Meant, ...]:
    """Weekdays of what has happened are those that are over: "transfer made on Monday"."""
    if not any(m.is_weekday for m in days) or words["ahead"].search(text):
        return days
    return tuple(
        replace(m, day=m.day - timedelta(days=7)) if m.is_weekday and _has_happened(text, m, words) else m for m in days
    )


def _has_happened(text: str, meant: Meant, words: Mapping[str, Phrases]) -> bool:
    before = text[: meant.start]
    if words["set_for"].search(before):
        return False
    if words["commit"].search(text):
        return any(meant.start - hit.end() <= _SIDE for hit in words["done"].finditer(before))
    hits = [hit for name in ("past", "paid") for hit in words[name].finditer(text)]
    return any(not words["not_paid"].search(text[max(0, hit.start() - REACH) : hit.start()]) for hit in hits)


def nearest(hit: re.Match[str] | None, days: Iterable[Meant]) -> list[Meant]:
    """Days by how near they stand to the words; of two as near, the one behind them."""
    if hit is None:
        return list(days)
    start, end = hit.span()
    return sorted(days, key=lambda m: (max(m.start - end, start - m.end, 0), -m.start))
