"""What colleagues noted about a touch: short texts, in whatever language they write."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from arlib.communications.languages import LANGUAGES
from arlib.communications.languages.manner import MANNERS
from arlib.communications.message import Message
from arlib.communications.text import find_days

_MONTHS = {name: number for lexicon in LANGUAGES.values() for name, number in lexicon.months.items()}
_AFTER = 60


def words_match(message: Message, name: str, note: str) -> bool:
    """Whether a list of the message's language, or of English, has a phrase of the note."""
    codes = {"en", message.record.language} & set(MANNERS)
    return any(getattr(MANNERS[code], name).search(note) for code in codes)


def days_in(message: Message, note: str, noted_on: date, *, after: Sequence[str] = ()) -> list[date]:
    """The dates of a note, a missing year being that of the note.

    Args:
        after: Names of phrase lists; with any, only dates shortly behind such a phrase count.
    """
    found = find_days(note, months=_MONTHS, today=noted_on, country=message.facts.country)
    return [d.latest for d in found if not after or _stands_behind(note, d.start, after)]


def _stands_behind(note: str, at: int, lists: Sequence[str]) -> bool:
    before = note[max(0, at - _AFTER) : at]
    return any(getattr(manner, name).search(before) for manner in MANNERS.values() for name in lists)
