"""The day a letter asks for, read out of a text that somebody has changed."""

from __future__ import annotations

from datetime import date

from arlib.communications.languages import LANGUAGES
from arlib.communications.text.days import find_days
from arlib.contracts.events import LetterDrafted


def deadline_said(letter: LetterDrafted, body: str, *, country: str = "") -> date | None:
    """The day a changed text asks for: the letter's own while the text names it, else the one day it names anew.

    Args:
        letter: The letter before the change; one that asks for nothing by a day gives ``None``.
        body: The text as it is now.
        country: Of the customer; settles whether 03/04 is 3 April or 4 March.

    Returns:
        The day, or ``None`` where no day to come, or more than one, was written instead.
    """
    if letter.follow_up_on is None:
        return None
    written = _days(letter, body, country)
    if letter.follow_up_on in written:
        return letter.follow_up_on
    drafted_on = letter.effective_at.date()
    anew = {day for day in written - _days(letter, letter.body, country) if day > drafted_on}
    return anew.pop() if len(anew) == 1 else None


def _days(letter: LetterDrafted, text: str, country: str) -> set[date]:
    """Every day of a text that can be read in one way only."""
    months = LANGUAGES.get(letter.language, LANGUAGES["en"]).months
    found = find_days(text, months=months, today=letter.effective_at.date(), country=country)
    return {day.latest for day in found if len(day.days) == 1}
