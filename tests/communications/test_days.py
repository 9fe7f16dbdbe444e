"""Dates are read in four languages, with the order of the customer's country."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from arlib.communications.languages import LANGUAGES
from arlib.communications.text import find_days

TODAY = date(2026, 5, 12)
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


def read(text: str, language: str = "en", country: str = "") -> list[set[date]]:
    months = LANGUAGES[language].months
    return [set(d.days) for d in find_days(text, months=months, today=TODAY, country=country)]


@pytest.mark.parametrize("style", ["medium", "long", "full"])
@pytest.mark.parametrize("locale", ["en_GB", "en_US", "de_DE", "de_AT", "es_ES", "fr_FR"])
@given(day=DAYS)
def test_what_babel_prints_in_a_locale_is_read_back(locale: str, style: str, day: date):
    text = f"x {format_date(day, style, locale=locale)} y"
    assert read(text, locale[:2], locale[3:]) == [{day}]


@pytest.mark.parametrize("locale", ["en_GB", "en_US", "de_DE", "es_ES", "fr_FR"])
@given(day=st.dates(date(2015, 1, 1), date(2035, 12, 31)))
def test_short_numeric_dates_follow_the_order_of_the_country(locale: str, day: date):
    assert read(format_date(day, "short", locale=locale), locale[:2], locale[3:]) == [{day}]


@given(day=st.dates(TODAY - timedelta(days=170), TODAY + timedelta(days=170)))
def test_a_date_without_a_year_is_the_nearest_one(day: date):
    assert read(f"{day.day} {format_date(day, 'MMMM', locale='en')}") == [{day}]


@pytest.mark.parametrize(
    ("text", "language", "days"),
    [
        ("due 1st of May 2026", "en", ["2026-05-01"]),
        ("on May 1, 2026.", "en", ["2026-05-01"]),
        ("am 1. Mai 2026 fällig", "de", ["2026-05-01"]),
        ("bis 01.05.", "de", ["2026-05-01"]),
        ("el 1 de mayo de 2026", "es", ["2026-05-01"]),
        ("le 1er mai 2026", "fr", ["2026-05-01"]),
        ("2026-05-01", "en", ["2026-05-01"]),
        ("12 Mar. 2026", "en", ["2026-03-12"]),
    ],
)
def test_dates_in_the_ways_people_write_them(text: str, language: str, days: list[str]):
    assert read(text, language) == [{date.fromisoformat(d)} for d in days]


@pytest.mark.parametrize("text", ["you may 12 times", "2/10 net 30", "31 April 2026", "+44 20 7946 0011", "10.15 Uhr"])
def test_what_is_no_date(text: str):
    assert read(text) == []


def test_both_orders_are_kept_where_both_are_usual():
    assert read("03/04/2026", country="CA") == [{date(2026, 3, 4), date(2026, 4, 3)}]
    assert read("03/04/2026", country="GB") == [{date(2026, 4, 3)}]
    assert read("03/04/2026", country="US") == [{date(2026, 3, 4)}]


def test_the_full_stop_after_a_month_ends_the_sentence():
    text = "on 13 February. Next"
    hit = next(find_days(text, months=LANGUAGES["en"].months, today=TODAY))
    assert text[hit.end] == "."
