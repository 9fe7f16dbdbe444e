"""What takes too long by day: every notebook on the whole sample book with pictures, two people at once, many at once.

The pictures are in ``test-artefacts``: every panel in both themes and at two widths, to be looked at.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from jupyterlab import NOTEBOOKS, Lab, LabPage, journal, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.nightly]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory, sample_workspace: Path) -> Path:
    """A copy of the sample workspace that is decided in."""
    return Path(shutil.copytree(sample_workspace, tmp_path_factory.mktemp("decided") / "workspace"))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, workspace: Path) -> Iterator[Lab]:
    """JupyterLab over it."""
    with serving(tmp_path_factory.mktemp("lab"), workspace) as lab:
        yield lab


@pytest.fixture(scope="module")
def person(served: Lab, browser: Browser) -> Iterator[LabPage]:
    """One person, for all tests of this file."""
    one = LabPage(served, browser, "by-night")
    yield one
    one.context.close()


@pytest.fixture
def lab(person: LabPage) -> Iterator[LabPage]:
    """The same page with nothing open."""
    yield person
    person.clear()


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_run_all_succeeds_and_the_end_of_the_page_is_pictured(lab, notebook):
    page = lab.run_all(notebook)
    lab.pictured_in_both_themes(f"lab-{Path(notebook).stem}", page.locator(".jp-Cell").last)
    assert lab.is_sound()


def test_of_two_people_at_one_account_one_wins_and_the_other_is_told_and_looks_again(lab, served, browser, workspace):
    before = journal(workspace)
    other = LabPage(served, browser, "colleague")
    # a copy is another file: two people at the same one would share its kernel
    shutil.copy(served.notebooks / "account.ipynb", served.notebooks / "account_of_a_colleague.ipynb")
    lab.run_all("account.ipynb")
    other.run_all("account_of_a_colleague.ipynb")
    for each, reason in ((lab, "Ines is away"), (other, "I know the customer")):
        each.press("Assign")
        each.say("Because", reason)
        each.press("Record")
        each.page.get_by_text("Recorded at place" if each is lab else "Changed since you looked").first.wait_for()
    alert = other.page.locator("[role=alert]").first
    assert "Ines is away" in alert.inner_text()
    assert "I know the customer" in alert.inner_text()
    other.pictured_in_both_themes("changed-since-you-looked", other.page.get_by_role("button", name="Assign").first)
    assert [e.reason for e in journal(workspace)[len(before) :]] == ["Ines is away"]
    other.press("Look again")
    other.is_told("Seen:")
    other.press("Record")
    other.is_told("Recorded at place")
    assert [e.reason for e in journal(workspace)[len(before) :]] == ["Ines is away", "I know the customer"]
    assert lab.is_sound()
    assert other.is_sound()
    other.context.close()


def test_exact_suggestions_are_confirmed_once_and_taken_back_together(lab, workspace):
    before = journal(workspace)
    page = lab.run_all("reconciliation.ipynb")
    lab.turn_to("Several at once")
    lab.press("Find exact suggestions")
    offered = page.locator(".widget-select-multiple select")
    offered.locator("option").first.wait_for(state="attached")
    offered.select_option(index=[0, 1, 2])
    lab.press("Accept the selected")
    page.get_by_text("Accept them all?").wait_for()
    lab.pictured("panel-several-at-once-asked")
    lab.press("Confirm", twice=True)
    page.locator(".ar-callout", has_text="recorded.").locator("visible=true").wait_for()
    lab.pictured("panel-several-at-once")
    made = journal(workspace)[len(before) :]
    assert {e.kind for e in made} == {"match_accepted"}
    assert 1 < len(made) <= 3  # one that takes the same document as another is left out
    lab.press("Undo all of these")
    lab.is_told("taken back")
    assert len(journal(workspace)) == len(before) + 2 * len(made)
    assert lab.is_sound()


def test_a_payment_is_split_by_hand_with_the_remainder_in_sight_and_a_refund_waits_for_a_second_person(lab, workspace):
    before = journal(workspace)
    page = lab.run_all("reconciliation.ipynb")
    lab.answers(lambda: lab.choose("Reason", label="Overpayment"))
    lab.answers(lambda: lab.choose("Suggested", label="something"))
    lab.press("Split by hand")
    page.locator(".widget-dropdown select:visible", has_text="no document").first.select_option(index=1)
    page.locator("b[role=status]", has_text="left of").locator("visible=true").wait_for()
    lab.press("Record")
    page.get_by_text("a reason is missing").wait_for()  # a wrong entry says why, in the panel
    lab.pictured("panel-split-by-hand")
    lab.say("Because", "He said so on the telephone.")
    lab.press("Record", twice=True)
    lab.is_told("Already recorded")
    (event,) = journal(workspace)[len(before) :]
    assert (event.kind, event.rule) == ("match_accepted", "split by hand")
    lab.press("Undo")
    lab.is_told("Taken back")
    lab.press("Ask for write-off or refund")
    lab.say("Because", "The customer asks for it.")
    lab.press("Ask a second person")
    lab.is_told("Recorded at place")
    lab.turn_to("Second person")
    page.get_by_text("As it was shown").wait_for()
    lab.pictured_in_both_themes("panel-second-person", page.get_by_role("tab", name="Second person").first)
    asked = journal(workspace)[-1]
    assert asked.kind == "refund_requested"
    lab.say("Because", "I agree.")
    lab.press("Record")
    page.get_by_text("Not recorded").first.wait_for()  # whoever asks is not the second person
    assert journal(workspace)[-1] == asked
    lab.pictured("panel-second-person-refused")
    assert lab.trouble == []


def test_a_pasted_reply_is_read_and_confirmed_and_a_finding_is_marked(lab, workspace):
    before = journal(workspace)
    page = lab.run_all("communication_review.ipynb")
    lab.press("wrong")
    lab.say("Because", "It was agreed on the telephone.")
    lab.press("Record", twice=True)
    lab.is_told("Already recorded")
    lab.turn_to("Today")
    lab.press("Reply")
    lab.say("Reply", "We will pay on 12 November.")
    lab.press("Read")
    page.get_by_text("It seems to say").wait_for()
    lab.pictured_in_both_themes("panel-today-reply", page.get_by_role("tab", name="Today").first)
    lab.press("Confirm")
    page.locator("b[role=status]", has_text="Recorded at place").locator("visible=true").wait_for()
    mark, reply = journal(workspace)[len(before) :]
    assert (mark.kind, mark.mark, reply.kind, reply.outcome) == ("finding_marked", "wrong", "reply", "promise")
    lab.turn_to("Letters")
    page.locator(".ar-marked").first.wait_for()
    lab.say("Text", "We demand EUR 987,654.00 AT ONCE, or we take your house.")
    page.locator("mark").first.wait_for()
    lab.pictured_in_both_themes("panel-letters", page.get_by_role("tab", name="Letters").first)
    assert lab.is_sound()


def test_moving_an_edge_shows_who_would_move_and_saves_nothing(lab, workspace):
    before, policy = journal(workspace), (workspace / "policy.toml").read_text(encoding="utf-8")
    page = lab.run_all("tiering.ipynb")
    lab.turn_to("Edges and weights")
    page.locator(".noUi-handle:visible").nth(1).focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    page.get_by_text("Would move:").first.wait_for()
    lab.pictured_in_both_themes("panel-edges-and-weights", page.get_by_role("tab", name="Edges and weights").first)
    assert (workspace / "policy.toml").read_text(encoding="utf-8") == policy
    assert journal(workspace) == before
    assert lab.is_sound()
