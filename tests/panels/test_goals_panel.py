"""The goals panel: a goal is set, checked in on and changed, each as one event, and wrong input says why."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from arlib.desk import Desk
from arlib.panels import GoalsPanel, goals_panel
from arlib.portfolio.goals import book_figures
from arlib.store.journal import read_events
from hostile import HOSTILE

TODAY = date(2026, 3, 5)
NEW = {"title": "Past due below 100", "measure": "past_due", "target": "100.00", "currency": "EUR",
       "due_date": date(2026, 3, 31), "reason": "monthly goal"}  # fmt: skip


@pytest.fixture(scope="module")
def figures(read_desk: Desk) -> pd.DataFrame:
    return book_figures(read_desk.aging.lines, read_desk.whole_book.burn_down.now)


@pytest.fixture
def panel(desk: Desk, figures: pd.DataFrame) -> GoalsPanel:
    return goals_panel(desk, figures=figures)


@pytest.fixture(scope="module")
def refusing(read_desk: Desk, figures: pd.DataFrame) -> GoalsPanel:
    """A panel for what is never recorded."""
    return goals_panel(read_desk, figures=figures)


def say(panel: GoalsPanel, action: str, **values: object):
    assert panel.forms is not None
    panel.forms.action.value = action
    for name, value in values.items():
        panel.forms.shown.fields[name].value = value
    panel.forms.shown.submit()
    return panel.forms.shown


def test_without_a_goal_one_can_be_set_and_nothing_else(panel, recorded):
    assert "No goal is set yet" in panel.page.value
    assert "no goal is picked" in say(panel, "Check in", comment="x").message.value
    assert recorded() == []


def test_a_goal_set_twice_by_a_double_click_is_one_event_and_stands_in_the_table(panel, recorded):
    form = say(panel, "New goal", **NEW)
    form.submit()
    (event,) = recorded()
    assert (event.kind, event.measure, event.currency, event.target_minor) == ("goal_set", "past_due", "EUR", 100_00)
    assert "Already recorded" in form.message.value
    assert "EUR 170 today, EUR 100 wanted by 31 Mar 2026" in panel.page.value
    assert "1 goal, 1 without a check-in" in panel.status.value


def test_a_check_in_carries_its_confidence_and_is_shown_at_once(panel, recorded):
    say(panel, "New goal", **NEW)
    say(panel, "Check in", confidence=7, comment="two large ones paid")
    event = recorded()[-1]
    assert (event.kind, event.confidence_pct, event.comment) == ("checked_in", 70, "two large ones paid")
    assert "7 of 10 sure" in panel.page.value
    assert "0 without a check-in" in panel.status.value


def test_changing_a_goal_begins_with_what_it_says_and_keeps_its_name(panel, recorded):
    say(panel, "New goal", **NEW)
    say(panel, "Change the goal", target="80", reason="it went well")
    first, second = recorded()
    assert (second.goal_id, second.title, second.target_minor) == (first.goal_id, first.title, 80_00)


def test_a_second_goal_of_the_same_name_is_refused(panel, recorded):
    say(panel, "New goal", **NEW)
    panel.forms.action.value = "Check in"
    assert "there is a goal of this name" in say(panel, "New goal", **NEW | {"reason": "again"}).message.value
    assert len(recorded()) == 1


def test_a_goal_that_slips_and_one_whose_owner_has_left_are_shown_in_words(panel, monkeypatch):
    say(panel, "New goal", **NEW)
    known = panel.standings()
    for state, words in (("slipping", "met today, likely to be missed"), ("unowned", "owner is not in the team")):
        monkeypatch.setattr(panel, "standings", lambda state=state: known.assign(state=state))
        panel._look()
        assert words in panel.table.cells[0].value


def test_undo_takes_the_goal_away_again(panel, recorded):
    say(panel, "New goal", **NEW)
    panel.forms.last.take_back()
    assert [e.kind for e in recorded()] == ["goal_set", "undone"]
    assert "No goal is set yet" in panel.page.value


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"title": ""}, "a title is missing"),
        ({"due_date": date(2026, 3, 4)}, "is before 2026-03-05"),
        ({"currency": ""}, "money has a currency"),
        ({"target": "1,50"}, "not a plain decimal"),
        ({"measure": "high_tier_accounts", "target": "a few"}, "is no number of accounts"),
        ({"reason": ""}, "a reason is missing"),
    ],
)
def test_wrong_input_shows_its_reason_and_records_nothing(refusing, read_desk, values, why):
    assert why in say(refusing, "New goal", **NEW | values).message.value
    assert read_events(read_desk.workspace) == ()


def test_a_hostile_title_stays_text(panel):
    say(panel, "New goal", **NEW | {"title": HOSTILE[1]})
    shown = [panel.page.value, panel.static_html().html, panel.forms.last.said.value]
    assert not any("<img" in html for html in [*shown, *(c.value for c in panel.table.cells)])
