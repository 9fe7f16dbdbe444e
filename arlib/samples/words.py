"""Invented words for companies, people and places, read from ``words.toml`` beside this file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

_WORDS: dict[str, Any] = tomllib.loads(files("arlib.samples").joinpath("words.toml").read_text("utf-8"))


@dataclass(frozen=True)
class Country:
    """What a customer of this country looks like."""

    code: str
    share: float
    language: str
    currency: str
    tz: str
    phone: str
    trades: tuple[str, ...]
    forms: tuple[str, ...]
    cities: tuple[str, ...]


def _country(row: dict[str, Any]) -> Country:
    trades = tuple(_WORDS["trades"][row["trades"]])
    return Country(**(row | {"trades": trades, "forms": tuple(row["forms"]), "cities": tuple(row["cities"])}))


SYLLABLES_FIRST: list[str] = _WORDS["syllables"]["first"]
SYLLABLES_MIDDLE: list[str] = _WORDS["syllables"]["middle"]
SYLLABLES_LAST: list[str] = _WORDS["syllables"]["last"]
COUNTRIES = tuple(_country(row) for row in _WORDS["countries"])
AWKWARD_NAMES: list[str] = _WORDS["names"]["awkward"]
FIRST_NAMES: dict[str, list[str]] = _WORDS["people"]["first"]
LAST_NAMES: dict[str, list[str]] = _WORDS["people"]["last"]

REPRESENTATIVES = ("Marta Lindqvist", "Tom Adeyemi", "Elena Sauer", "Hugo Marchetti", "Clara Benítez")
MANAGER = "Judith Whitlock"
OWNER_BY_LANGUAGE = {"de": (2,), "fr": (3,), "es": (4,), "en": (0, 1)}
"""Positions in REPRESENTATIVES: each language has somebody who speaks it."""
