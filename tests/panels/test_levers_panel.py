"""Edges and weights: sliders show who would move, and only a reason makes a new version of the policy."""

from __future__ import annotations

from datetime import date

import pytest

from arlib.desk import Desk, open_desk
from arlib.errors import PolicyError
from arlib.panels.levers import Lever, LeversPanel
from arlib.panels.trial import adopting_pen, levers_panel
from arlib.policy.revise import with_revision
from arlib.tables import Html

HIGH = "tiers.high_over_days"


def saving(desk: Desk) -> LeversPanel:
    """One lever of a book that the test may write to; what it would change is of no interest."""
    return LeversPanel([Lever("tiers", "high_over_days", "High above", 1, 365, 90)], lambda changes: Html("", ""),
                       save=adopting_pen(desk))  # fmt: skip


@pytest.fixture
def panel(desk: Desk) -> LeversPanel:
    return saving(desk)


def test_moving_a_slider_shows_who_would_move_and_saves_nothing(read_desk, queue):
    looking, before = levers_panel(read_desk, queue.ranking), read_desk.workspace.policy_text()
    looking.sliders[HIGH].value = 120
    assert "Would move: 1 account" in looking.page.value
    assert "Birch Labs" in looking.page.value
    assert "High above (days): 90 → 120" in looking.status.value
    assert read_desk.workspace.policy_text() == before
    assert read_desk.again().journal_position.seq == 0


def test_edges_that_do_not_go_together_are_told_in_the_panel(read_desk, queue):
    looking = levers_panel(read_desk, queue.ranking)
    looking.sliders["tiers.medium_from_days"].value = 120
    assert "tiers: high_over_days must not be below medium_from_days" in looking.page.value


def test_nothing_is_saved_without_a_reason(panel, desk, recorded):
    panel.sliders[HIGH].value = 75
    panel.form.submit()
    assert "a reason is missing" in panel.form.message.value
    assert recorded() == []
    assert open_desk(desk.workspace).policy.tiers.high_over_days == 90


def test_saving_with_a_reason_is_one_event_and_one_version_from_the_day_on(panel, desk, recorded):
    panel.sliders[HIGH].value = 75
    panel.form.fields["reason"].value = 'The board "asked" for it.'
    panel.form.submit()
    panel.form.submit()
    (event,) = recorded()
    assert (event.kind, event.changed_keys, event.policy_version) == ("policy_adopted", (HIGH,), "2")
    now = open_desk(desk.workspace)
    assert (now.policy.tiers.high_over_days, now.policy_hash) == (75, event.policy_hash)
    assert open_desk(desk.workspace, as_of="2026-03-04").policy.tiers.high_over_days == 90
    assert desk.workspace.policy_text().count("[[revision]]\neffective_from") == 1


def test_the_numbers_from_before_are_put_back_as_one_more_version(panel, desk, recorded):
    assert panel.way_back.box.layout.display == "none"
    panel.sliders[HIGH].value = 75
    panel.form.fields["reason"].value = "Try."
    panel.form.submit()
    assert panel.way_back.box.layout.display == ""
    for _ in range(2):
        panel.way_back.submit()
    assert [(e.kind, e.reason) for e in recorded()] == [
        ("policy_adopted", "Try."),
        ("policy_adopted", "Saved by mistake"),
    ]
    now = open_desk(desk.workspace).policy
    assert (now.tiers.high_over_days, now.version) == (90, "3")
    assert panel.sliders[HIGH].value == 90
    assert "As the policy in force says." in panel.status.value


def test_somebody_who_was_faster_is_told_of_and_nothing_is_overwritten(panel, book, recorded):
    other = saving(open_desk(book))
    for one, days in ((other, 80), (panel, 70)):
        one.sliders[HIGH].value = days
        one.form.fields["reason"].value = f"{days} days"
        one.form.submit()
    assert "Changed since you looked" in panel.form.message.value
    assert len(recorded()) == 1
    assert open_desk(book).policy.tiers.high_over_days == 80


def test_back_puts_every_slider_back(panel):
    panel.sliders[HIGH].value = 75
    panel.put_back()
    assert panel.changes() == {}


def test_a_revision_needs_a_change():
    with pytest.raises(PolicyError, match="nothing is changed"):
        with_revision("version = '1'", {}, effective_from=date(2026, 3, 5), reason="x")
