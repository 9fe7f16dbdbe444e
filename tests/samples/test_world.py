"""Chance and days: independent streams, fair draws, weekends."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arlib.samples.references import misspelt
from arlib.samples.sending_days import sending_days
from arlib.samples.world import World, as_date, day_number, last_working, next_working, weekdays

WORLD = World(seed=1, accounts=3600, as_of=date(2026, 10, 30), months=24)


def test_one_concern_does_not_shift_another() -> None:
    alone = WORLD.chance("amounts").share(5)
    WORLD.chance("names").share(1000)
    assert (WORLD.chance("amounts").share(5) == alone).all()
    assert (WORLD.chance("names").share(5) != alone).all()


def test_picks_follow_their_weights() -> None:
    picked = WORLD.chance("picks").pick(20000, (0.7, 0.2, 0.1))
    shares = np.bincount(picked, minlength=3) / 20000
    assert np.abs(shares - (0.7, 0.2, 0.1)).max() < 0.02


def test_whole_numbers_reach_both_ends() -> None:
    assert set(WORLD.chance("whole").whole(2000, 3, 6).tolist()) == {3, 4, 5, 6}


def test_the_history_starts_on_the_first_of_its_first_month() -> None:
    assert as_date(WORLD.first) == date(2024, 11, 1)


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)))
def test_moved_days_are_working_days_at_most_two_days_away(day: date) -> None:
    number = np.array([day_number(day)])
    assert weekdays(number)[0] == day.weekday()
    assert weekdays(next_working(number))[0] < 5
    assert 0 <= next_working(number)[0] - number[0] <= 2
    assert 0 <= number[0] - last_working(number)[0] <= 2


def test_no_letter_goes_out_on_a_public_holiday_of_any_country() -> None:
    days = sending_days(WORLD.last)
    columbus_day, austrian_day, plain = (day_number(date(2026, 10, d)) for d in (12, 26, 27))
    assert days.allowed(np.array([columbus_day, austrian_day, plain])).tolist() == [False, False, True]
    assert days.next(np.array([austrian_day]))[0] == plain


@pytest.mark.parametrize("draw", [0.0, 0.3, 0.5, 0.7, 0.99])
def test_a_typing_error_changes_the_number_but_keeps_its_beginning(draw: float) -> None:
    assert misspelt("AT-104237", draw) != "AT-104237"
    assert misspelt("AT-104237", draw).startswith("AT-104")
