from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arlib.dates import month_end
from arlib.errors import ParameterError
from arlib.policy.schedule import WEEKDAYS, SchedulePolicy
from arlib.reports.due import WEEK, closing_day, due_days, gaps, newest_report_day, published_days
from arlib.reports.timers import Timer, cron_block, systemd_units, with_cron_block

FRIDAYS = SchedulePolicy(report_day="friday", catch_up_weeks=3)
FRIDAY = date(2026, 10, 30)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def timer(folder: str = "/srv/north") -> Timer:
    return Timer(Path("/opt/arlib"), Path(folder), time(6, 15))


@given(today=days, report_day=st.sampled_from(WEEKDAYS))
def test_the_newest_report_day_is_over_and_less_than_eight_days_ago(today, report_day):
    day = newest_report_day(today, report_day=report_day)
    assert WEEKDAYS[day.weekday()] == report_day
    assert timedelta(0) < today - day <= WEEK


def test_before_the_first_report_only_the_newest_is_due():
    assert due_days(set(), today=date(2026, 11, 2), schedule=FRIDAYS) == (FRIDAY,)


def test_a_second_start_on_the_same_day_finds_nothing_due():
    assert due_days({FRIDAY}, today=date(2026, 11, 2), schedule=FRIDAYS) == ()


def test_three_weeks_down_are_caught_up_oldest_first():
    due = due_days({FRIDAY}, today=date(2026, 11, 23), schedule=FRIDAYS)
    assert due == (FRIDAY + WEEK, FRIDAY + 2 * WEEK, FRIDAY + 3 * WEEK)


def test_a_week_missing_between_published_ones_is_made_too():
    assert due_days({FRIDAY, FRIDAY + 2 * WEEK}, today=date(2026, 11, 16), schedule=FRIDAYS) == (FRIDAY + WEEK,)


def test_gaps_too_old_to_catch_up_are_listed_and_not_made():
    today = FRIDAY + 6 * WEEK + timedelta(days=3)
    assert gaps({FRIDAY}, today=today, schedule=FRIDAYS) == (FRIDAY + WEEK, FRIDAY + 2 * WEEK, FRIDAY + 3 * WEEK)
    assert not set(gaps({FRIDAY}, today=today, schedule=FRIDAYS)) & set(
        due_days({FRIDAY}, today=today, schedule=FRIDAYS)
    )


@given(published=st.sets(days, max_size=8), today=days, weeks=st.integers(1, 20))
def test_every_report_day_is_published_or_due_or_a_gap(published, today, weeks):
    schedule = SchedulePolicy(report_day="friday", catch_up_weeks=weeks)
    due, missing = due_days(published, today=today, schedule=schedule), gaps(published, today=today, schedule=schedule)
    newest = newest_report_day(today, report_day="friday")
    day = newest
    while published and day > min(published):
        assert (day in published) + (day in due) + (day in missing) == 1
        day -= WEEK
    assert list(due) == sorted(due)


def test_a_folder_without_a_complete_record_counts_as_not_published(tmp_path):
    (tmp_path / "2026-10-30").mkdir()
    (tmp_path / "notes").mkdir()
    assert published_days(tmp_path) == frozenset()
    assert published_days(tmp_path / "nowhere") == frozenset()


def test_other_lines_of_a_crontab_stay_as_they_are():
    others = "MAILTO=ida@aldertools.example\n0 1 * * * backup\n"
    both = with_cron_block(with_cron_block(others, timer()), timer("/srv/south"))
    assert with_cron_block(both, timer(), remove=True) == with_cron_block(others, timer("/srv/south"))


@pytest.mark.parametrize("folder", ["/srv/100 %", "/srv/a\nb"])
def test_a_folder_that_cron_would_misread_is_refused(folder):
    with pytest.raises(ParameterError, match="cron"):
        cron_block(timer(folder))


def test_a_folder_with_spaces_and_signs_reaches_the_command_whole():
    assert "'/srv/north book'" in cron_block(timer("/srv/north book"))
    service = next(text for name, text in systemd_units(timer('/srv/5 % "x" $HOME')).items() if "service" in name)
    assert r'"/srv/5 %% \"x\" $$HOME"' in service


def test_a_timer_that_was_missed_runs_when_the_computer_is_on_again():
    clock = next(text for name, text in systemd_units(timer()).items() if name.endswith(".timer"))
    assert "Persistent=true" in clock
    assert "OnCalendar=*-*-* 06:15:00" in clock


def test_of_days_only_the_newest_working_day_is_due():
    monday = date(2026, 11, 16)
    due = {"cadence": "daily", "today": monday, "schedule": SchedulePolicy()}
    assert due_days({date(2026, 11, 2)}, **due) == (date(2026, 11, 13),)
    assert due_days({date(2026, 11, 13)}, **due) == ()


def test_months_are_caught_up_in_order_and_due_on_the_first_of_the_next():
    rules = SchedulePolicy(catch_up_weeks=8)
    published = {date(2026, 8, 31)}
    assert due_days(published, today=date(2026, 9, 30), schedule=rules, cadence="monthly") == ()
    due = due_days(published, today=date(2026, 11, 1), schedule=rules, cadence="monthly")
    assert due == (date(2026, 9, 30), date(2026, 10, 31))


def test_a_quarter_is_looked_back_at_a_month_after_its_end():
    first = due_days((), today=date(2026, 10, 31), schedule=SchedulePolicy(), cadence="quarterly")
    then = due_days((), today=date(2026, 11, 1), schedule=SchedulePolicy(), cadence="quarterly")
    assert (first, then) == ((date(2026, 7, 31),), (date(2026, 10, 31),))


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_a_closing_day_is_a_report_day_and_never_a_month_the_book_has_not_reached(newest):
    for cadence in ("monthly", "quarterly"):
        day = closing_day(cadence, newest)
        assert day == month_end(day)
        assert (day - newest).days <= 2  # a weekend at the end of the month at most
    assert closing_day("daily", newest) == newest
