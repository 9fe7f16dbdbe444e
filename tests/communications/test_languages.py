"""The word lists of the four languages are complete and do not match everything."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from arlib.communications.languages import LANGUAGES, Lexicon
from arlib.policy.communications import Threats

NEUTRAL = {
    "en": "The weather was fine on our trip.",
    "de": "Das Wetter war schön auf unserer Reise.",
    "es": "El tiempo fue bueno en nuestro viaje.",
    "fr": "Le temps fut beau pendant notre voyage.",
}
COMMON = {"abbreviations", "coordination", "joints", "hypothetical"}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_list_is_there(code: str):
    assert {f.name for f in fields(Lexicon)} == set(vars(LANGUAGES[code]))
    assert set(LANGUAGES[code].threats) == set(Threats.model_fields)
    assert set(LANGUAGES[code].months.values()) == set(range(1, 13))


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_list_matches_a_text_about_something_else(code: str):
    patterns = {k: v for k, v in vars(LANGUAGES[code]).items() if isinstance(v, re.Pattern) and k not in COMMON}
    hits = {k for k, v in patterns.items() if v.search(NEUTRAL[code])}
    assert hits <= {"denial"}


@pytest.mark.parametrize("code", LANGUAGES)
def test_threats_are_not_found_in_a_text_about_something_else(code: str):
    assert not any(p.search(NEUTRAL[code]) for p in LANGUAGES[code].threats.values())
