from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arlib.communications.stages import may_contact, next_open_day, opening
from arlib.policy.communications import Hours

HOURS = Hours()
PLACES = {
    "GB": "Europe/London",
    "DE": "Europe/Berlin",
    "ES": "Europe/Madrid",
    "US": "America/New_York",
    "JP": "Asia/Tokyo",
}


@pytest.mark.parametrize(
    ("at", "is_open"),
    [("07:59", False), ("08:00", True), ("18:00", True), ("18:01", False)],
)
def test_the_hours_are_those_of_the_customers_clock(at: str, is_open: bool):
    moment = datetime.combine(date(2026, 5, 12), time.fromisoformat(at), tzinfo=ZoneInfo("Asia/Tokyo"))
    said = may_contact(moment.astimezone(UTC), country="JP", tz="Asia/Tokyo", hours=HOURS)
    assert (said == "") is is_open


def test_both_nights_on_which_the_clock_changes_move_the_hours_by_one():
    spring = [opening(date(2026, 3, day), tz="Europe/Berlin", hours=HOURS)[0].hour for day in (28, 29)]
    autumn = [opening(date(2026, 10, day), tz="Europe/Berlin", hours=HOURS)[0].hour for day in (24, 25)]
    assert (spring, autumn) == ([7, 6], [6, 7])


def test_a_day_is_judged_by_the_customers_calendar_not_by_ours():
    friday_evening_here = datetime(2026, 5, 15, 23, 30, tzinfo=UTC)  # Saturday morning in Tokyo
    assert "Saturday" in may_contact(friday_evening_here, country="JP", tz="Asia/Tokyo", hours=HOURS)


def test_public_holidays_of_the_customers_country_are_kept():
    noon = datetime(2026, 10, 3, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    every_day = Hours(days=("monday", "tuesday", "wednesday", "thursday", "friday", "saturday"))
    assert "German Unity" in may_contact(noon, country="DE", tz="Europe/Berlin", hours=every_day)
    assert may_contact(noon, country="ES", tz="Europe/Madrid", hours=every_day) == ""


@pytest.mark.parametrize(("country", "tz"), [("GB", ""), ("GB", "Mars/Olympus"), ("XX", "Europe/London"), ("", "UTC")])
def test_an_unknown_country_or_zone_is_never_written_to(country: str, tz: str):
    assert may_contact(datetime(2026, 5, 12, 12, tzinfo=UTC), country=country, tz=tz, hours=HOURS) != ""


@given(st.sampled_from(sorted(PLACES)), st.integers(0, 3 * 365 * 24 * 60))
def test_an_allowed_moment_is_on_a_working_day_within_hours_there(country: str, minutes: int):
    moment = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    if may_contact(moment, country=country, tz=PLACES[country], hours=HOURS) == "":
        there = moment.astimezone(ZoneInfo(PLACES[country]))
        assert there.weekday() < 5
        assert HOURS.start <= there.time() <= HOURS.end
        first, last = opening(there.date(), tz=PLACES[country], hours=HOURS)
        assert first.replace(tzinfo=UTC) <= moment <= last.replace(tzinfo=UTC) + timedelta(minutes=1)


@given(st.sampled_from(sorted(PLACES)), st.dates(date(2025, 1, 1), date(2027, 12, 31)))
def test_the_next_open_day_is_open_and_no_open_day_lies_before_it(country: str, day: date):
    found = next_open_day(day, country=country, hours=HOURS)
    noon = datetime.combine(found, time(12), tzinfo=ZoneInfo(PLACES[country]))
    assert may_contact(noon, country=country, tz=PLACES[country], hours=HOURS) == ""
    assert found == day or next_open_day(day + timedelta(days=1), country=country, hours=HOURS) == found
