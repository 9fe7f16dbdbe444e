"""What a reply can be, and the phrases it is known by, in four languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Literal, get_args

from arlib.communications.languages.lexicon import ANY_WORD, CODES, words
from arlib.communications.languages.phrases import Phrases

Kind = Literal[
    "promise_with_date", "promise_without_date", "dispute", "already_paid", "already_paid_claim", "wrong_contact",
    "needs_invoice_copy", "awaiting_approver", "hardship_plan_request", "unsubscribe", "out_of_office", "question",
    "bounce",
]  # fmt: skip
KINDS: tuple[str, ...] = get_args(Kind)
_WORD = rf"{ANY_WORD}(?:['’-]{ANY_WORD})*"
"""A word as customers write it: "Alan's", "sign-off"."""
AUTOMATIC = ("bounce", "out_of_office")
"""Never a response."""


@cache
def phrases(language: str) -> Mapping[str, Phrases]:
    """The phrase lists of a language; English for one we do not know."""
    return {name: words(text.replace(r"\w+", _WORD)) for name, text in _raw(language)["words"].items()}


@cache
def calendar_words(language: str) -> Mapping[str, Any]:
    """Weekdays and the words of relative dates."""
    found: Mapping[str, Any] = _raw(language)["calendar"]
    return found


@cache
def _raw(language: str) -> dict[str, Any]:
    code = language if language in CODES else "en"
    return tomllib.loads(resources.files(__package__).joinpath(f"{code}.toml").read_text("utf-8"))


def is_automatic(text: str) -> bool:
    """Whether no person wrote it: a bounce or an automatic reply, in any of the languages.

    >>> is_automatic("Automatic reply: I am out of the office."), is_automatic("Please send a copy.")
    (True, False)
    """
    return any(phrases(code)[name].search(text) for code in CODES for name in AUTOMATIC)


def is_complaint(text: str) -> bool:
    """Whether a customer complains about us and the way we write or call, not about goods.

    >>> is_complaint("Stop harassing my staff!"), is_complaint("Two boxes were broken, this is a complaint.")
    (True, False)
    """
    return any(phrases(code)["complaint"].search(text) for code in CODES)
