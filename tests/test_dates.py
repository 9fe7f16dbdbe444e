from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arlib.dates import DateError, add_months, add_working_days, month_end, month_start, parse_day

days = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@given(days)
def test_the_day_after_the_month_end_starts_a_month(day):
    assert month_start(month_end(day) + timedelta(days=1)).day == 1
    assert month_start(day) <= day <= month_end(day)


@given(days, st.integers(-40, 40))
def test_working_days_never_end_on_a_weekend(day, count):
    result = add_working_days(day, count)
    assert count == 0 or result.weekday() < 5
    assert (result - day).days * count >= 0


@given(days, st.integers(0, 24))
def test_a_month_on_keeps_the_day_or_takes_the_last_one(day, months):
    result = add_months(day, months)
    assert result.day == min(day.day, month_end(result).day)


def test_a_holiday_is_no_working_day():
    assert add_working_days(date(2026, 12, 24), 1, holidays=frozenset({date(2026, 12, 25)})) == date(2026, 12, 28)


@pytest.mark.parametrize("text", ["", "2026-02-30", "2026-2-3", "20260203", "03/04/2026", "today", "2026-02-03T10:00"])
def test_anything_but_an_iso_day_is_refused(text):
    with pytest.raises(DateError, match="YYYY-MM-DD"):
        parse_day(text)
