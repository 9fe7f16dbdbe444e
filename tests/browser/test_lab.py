"""The notebooks as an analyst meets them: a real JupyterLab, Run All in each of them, a decision in each panel.

All of it on a small book, in one page and one kernel. What takes longer is in ``test_lab_at_night.py``: the whole
sample book, two people at once, and pictures of every panel in both themes and two widths.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from arlib.desk import open_desk
from jupyterlab import NOTEBOOKS, LabPage, journal, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DECIDED_IN = {"start_here", "tiering", "reconciliation", "communication_review", "account", "weekly_pack", "policy_lab"}
"""Those whose *Run All* is part of a test that decides in their panel."""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory, small_workspace: Path) -> Path:
    """A copy of the small workspace that is decided in."""
    return Path(shutil.copytree(small_workspace, tmp_path_factory.mktemp("decided") / "workspace"))


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory, workspace: Path, browser: Browser) -> Iterator[LabPage]:
    """One person at one JupyterLab, for all tests of this file."""
    with serving(tmp_path_factory.mktemp("lab"), workspace) as served:
        one = LabPage(served, browser, "by-day")
        yield one
        one.context.close()


@pytest.fixture
def lab(person: LabPage) -> Iterator[LabPage]:
    """The same page with nothing open."""
    yield person
    person.clear()


@pytest.mark.parametrize("notebook", [name for name in NOTEBOOKS if Path(name).stem not in DECIDED_IN])
def test_run_all_succeeds_with_the_interactive_cells_as_well(lab, notebook):
    lab.run_all(notebook)
    assert lab.is_sound()


def test_a_newcomer_finds_the_desks_and_is_told_whether_the_first_answer_was_right(lab, sample_workspace):
    before = journal(sample_workspace)
    page = lab.run_all("start_here.ipynb", workspace=sample_workspace)  # the lesson is about the whole sample book
    assert page.get_by_role("link", name="Tiering", exact=True).count() > 0
    page.get_by_label("medium", exact=True).first.check()
    lab.press("Decide")
    lab.is_told("Right: medium")
    lab.press("Next question")
    page.locator(".widget-html", has_text="A credit of 91 days").last.wait_for()
    lab.pictured("start-here")
    assert lab.is_sound()
    assert journal(sample_workspace) == before


def test_feedback_given_by_keyboard_in_the_tiering_panel_is_the_one_event_in_the_journal(lab, workspace):
    before = journal(workspace)
    page = lab.run_all("tiering.ipynb")
    lab.answers(lambda: lab.choose("Tier", index=1))
    assert page.locator(".widget-output .js-plotly-plot .main-svg").count() > 0  # the waterfall of the account
    for name in ("Feedback", "too high"):
        page.get_by_role("button", name=name, exact=True).focus()
        page.keyboard.press("Enter")
    lab.say("Because", "Paid by card this morning.")
    page.get_by_role("button", name="Record", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    lab.is_told("Already recorded")
    lab.pictured("panel-tiering-decided")
    (event,) = journal(workspace)[len(before) :]
    assert (event.kind, event.verdict, event.reason) == ("priority_judged", "too_high", "Paid by card this morning.")
    assert event.rank == 1
    assert lab.is_sound()


def test_a_match_accepted_in_the_reconciliation_panel_is_the_one_event_and_undo_is_the_next(lab, workspace):
    before = journal(workspace)
    page = lab.run_all("reconciliation.ipynb")
    lab.answers(lambda: lab.choose("Reason", label="Overpayment"))
    lab.answers(lambda: lab.choose("Suggested", label="something"))
    settles = page.locator(".widget-dropdown", has_text="Settles")
    settles.locator("option", has_text="EUR").first.wait_for(state="attached")
    lab.press("Record", twice=True)
    lab.is_told("Already recorded")
    lab.pictured("panel-reconciliation-decided")
    (event,) = journal(workspace)[len(before) :]
    assert event.kind == "match_accepted"
    assert sum(part.amount_minor for part in event.settled) > 0
    lab.press("Undo", twice=True)
    lab.is_told("Taken back")
    assert [e.kind for e in journal(workspace)[len(before) :]] == ["match_accepted", "undone"]
    assert lab.is_sound()


def test_a_call_takes_three_clicks_and_a_letter_shows_what_is_wrong_as_it_is_changed(lab, workspace):
    before = journal(workspace)
    page = lab.run_all("communication_review.ipynb")
    lab.turn_to("Today")
    lab.press("Log a call")
    lab.press("voicemail")
    lab.press("Record", twice=True)
    lab.is_told("Already recorded")
    (call,) = journal(workspace)[len(before) :]
    assert (call.kind, call.outcome) == ("touch", "voicemail")
    lab.turn_to("Letters")
    text = page.get_by_label("Text", exact=True).locator("visible=true")
    text.wait_for()
    page.wait_for_function("e => e.value !== ''", arg=text.element_handle())
    written = text.input_value()
    lab.say("Text", f"We demand EUR 987,654.00 AT ONCE, or we take your house. {written}")
    page.locator("mark").first.wait_for()
    lab.press("Text as it was")
    page.wait_for_function("() => document.querySelector('mark') === null")
    lab.press("Keep as draft", twice=True)
    lab.is_told("Already recorded")
    lab.pictured("panel-letters-decided")
    (event,) = journal(workspace)[len(before) + 1 :]
    assert (event.kind, event.body) == ("letter_drafted", written)
    assert lab.is_sound()


def test_a_note_on_an_account_without_its_text_says_why_and_with_it_is_the_one_event(lab, workspace):
    before = journal(workspace)
    page = lab.run_all("account.ipynb")
    lab.press("Note")
    lab.press("Record")
    page.get_by_text("the note is missing").wait_for()
    assert journal(workspace) == before
    lab.say("Note", "Moves its head office in December.")
    lab.press("Record", twice=True)
    lab.is_told("Already recorded")
    (event,) = journal(workspace)[len(before) :]
    assert (event.kind, event.text) == ("note", "Moves its head office in December.")
    assert lab.is_sound()


def test_a_goal_is_set_and_checked_in_on_in_the_monday_pack(lab, workspace):
    before = journal(workspace)
    page = lab.run_all("weekly_pack.ipynb")
    for field, said in (("Goal", "High tier below 90"), ("Wanted", "90"), ("Because", "The board asked")):
        lab.say(field, said)
    page.locator(".widget-datepicker input").locator("visible=true").first.fill("2026-12-31")
    lab.press("Set the goal", twice=True)
    lab.is_told("Already recorded")
    lab.press("Check in")
    lab.say("In words", "Two calls left.")
    lab.press("Record")
    page.locator(".widget-html", has_text="Last check-in on").first.wait_for()
    lab.pictured("panel-goals-decided")
    goal, checkin = journal(workspace)[len(before) :]
    assert (goal.kind, goal.target_count, checkin.kind, checkin.goal_id) == (
        "goal_set", 90, "checked_in", goal.goal_id,
    )  # fmt: skip
    assert lab.is_sound()


def test_an_edge_moved_in_the_policy_lab_is_saved_with_its_reason_and_the_version_before_put_back(lab, workspace):
    before, edge = journal(workspace), open_desk(workspace).policy.tiers.high_over_days
    page = lab.run_all("policy_lab.ipynb")
    page.locator(".noUi-handle:visible").nth(1).focus()
    page.keyboard.press("ArrowLeft")
    page.get_by_text("Would move:").first.wait_for()
    assert journal(workspace) == before
    lab.say("Because", "Earlier action.")
    lab.press("Save as a new policy version", twice=True)
    lab.is_told("Already recorded")
    assert open_desk(workspace).policy.tiers.high_over_days == edge - 1
    lab.say("Why back", "The board changed its mind.")
    lab.press("Put the numbers from before back in force", twice=True)
    lab.is_told("in force again")
    lab.pictured("panel-policy-saved")
    assert [(e.kind, e.reason) for e in journal(workspace)[len(before) :]] == [
        ("policy_adopted", "Earlier action."), ("policy_adopted", "The board changed its mind."),
    ]  # fmt: skip
    assert open_desk(workspace).policy.tiers.high_over_days == edge
    assert lab.is_sound()
