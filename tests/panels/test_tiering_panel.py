"""The tiering panel: the queue to pick from, and one event in the journal for each thing that is decided."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from arlib.contracts.events import Touch
from arlib.desk import Desk, open_desk
from arlib.panels import Pen, TieringPanel, tiering_panel
from arlib.tiering import WorkQueue
from hostile import HOSTILE

TODAY = date(2026, 3, 5)


@pytest.fixture
def panel(read_desk: Desk, queue: WorkQueue, desk: Desk) -> TieringPanel:
    return TieringPanel(queue, read_desk.activity, pen=Pen.of(desk))


def fill(panel: TieringPanel, action: str, **values: object):
    """Open a form of the panel and fill it in."""
    assert panel.forms is not None
    panel.forms.action.value = action
    form = panel.forms.shown
    for name, value in values.items():
        form.fields[name].value = value
    return form


# Looking --------------------------------------------------------------------------------------------------


def test_the_panel_starts_with_every_account_and_picks_the_first(panel):
    assert "3 of 3 accounts" in panel.status.value
    assert panel.table.picked == panel.shown()["id"].iloc[0]


def test_filters_narrow_the_list_together(panel):
    panel.owner.value = "Ravi Nair"
    panel.currency.value = "USD"
    assert panel.shown()["id"].tolist() == ["A-2"]
    assert "1 of 3 accounts" in panel.status.value


def test_the_search_takes_the_text_as_it_is_written(panel):
    panel.find.value = "<IMG src=x"
    assert panel.shown()["id"].tolist() == ["A-2"]


def test_picking_an_account_shows_its_points_documents_and_whom_to_call(panel):
    panel.table.pick("A-1")
    assert ">Money<" in panel.pages.look_at("Why").html
    assert "INV-1" in panel.pages.look_at("Documents").html
    assert "INV-3" not in panel.pages.pages["Documents"].value
    assert "Ann Poe (primary)" in panel.step.value


def test_filters_that_match_nothing_say_so_and_offer_no_form(panel):
    panel.find.value = "nobody"
    assert "No account passes these filters" in panel.step.value
    assert panel.table.picked is None
    assert panel.forms.box.layout.display == "none"


def test_every_hostile_name_stays_text(panel):
    panel.table.pick("A-2")
    pages = [panel.pages.look_at(name).html for name in panel.pages.drawn]
    shown = [panel.step.value, *(cells.value for cells in panel.table.cells), *pages]
    assert not any(HOSTILE[1] in html for html in shown)


def test_the_static_twin_is_the_queue_as_it_is_filtered(panel):
    panel.owner.value = "Ines Caro"
    assert "Birch Labs" in panel.static_html().html
    assert "Otter Foods" not in panel.static_html().html


def test_a_panel_without_a_pen_only_shows(read_desk, queue):
    assert TieringPanel(queue, read_desk.activity).forms is None


def test_a_desk_fills_the_panel_in_one_call(read_desk):
    assert "3 of 3 accounts" in tiering_panel(read_desk).status.value


# Deciding -------------------------------------------------------------------------------------------------

DECISIONS = {
    "Log a call": ({"outcome": "no_answer"}, "touch", {"outcome": "no_answer", "channel": "phone"}),
    "Feedback": (
        {"verdict": "too_high", "reason": "paid by card"},
        "priority_judged",
        {"verdict": "too_high", "reason": "paid by card"},
    ),
    "Promise": (
        {"promised_date": TODAY + timedelta(5), "amount": "100.00", "documents": "INV-1"},
        "promise_made",
        {"amount_minor": 100_00, "currency": "EUR", "invoice_ids": ("INV-1",)},
    ),
    "Dispute": (
        {"document": "INV-2", "reason": "broken goods"},
        "dispute_opened",
        {"item_id": "INV-2", "amount_minor": 50_00, "currency": "EUR"},
    ),
    "Snooze": (
        {"until": TODAY + timedelta(7), "reason": "asked for it"},
        "account_paused",
        {"until": date(2026, 3, 12)},
    ),
    "Assign": ({"owner": "Ravi Nair", "reason": "Ines is away"}, "account_assigned", {"owner": "Ravi Nair"}),
    "Tier": (
        {"tier": "low", "until": TODAY + timedelta(30), "reason": "known to pay"},
        "tier_overridden",
        {"tier": "low", "until": date(2026, 4, 4)},
    ),
    "Satisfaction": ({"score": "4", "text": "Quick."}, "satisfaction_answered", {"score": 4, "text": "Quick."}),
    "Note": ({"text": "Asks for a copy."}, "note", {"text": "Asks for a copy."}),
}


@pytest.mark.parametrize("action", DECISIONS)
def test_a_decision_is_one_event_in_the_journal_however_often_the_button_is_pressed(panel, recorded, action):
    values, kind, said = DECISIONS[action]
    panel.table.pick("A-1")
    form = fill(panel, action, **values)
    form.submit()
    form.submit()
    (event,) = recorded()
    assert (event.kind, event.account_id) == (kind, "A-1")
    assert {name: getattr(event, name) for name in said} == said
    assert "Already recorded" in form.message.value
    assert "Recorded at place 1" in panel.forms.last.said.value


def test_undo_takes_back_the_last_decision_once_and_it_can_be_made_anew(panel, recorded):
    panel.table.pick("A-1")
    form = fill(panel, "Note", text="wrong customer")
    form.submit()
    panel.forms.last.take_back()
    panel.forms.last.take_back()
    assert [e.kind for e in recorded()] == ["note", "undone"]
    form.submit()
    assert [e.kind for e in recorded()] == ["note", "undone", "note"]


def test_a_call_may_be_followed_by_a_decision_about_the_same_account(panel, recorded):
    panel.table.pick("A-1")
    fill(panel, "Log a call", outcome="no_answer").submit()
    fill(panel, "Snooze", until=TODAY + timedelta(2), reason="nobody there").submit()
    assert [e.kind for e in recorded()] == ["touch", "account_paused"]


def test_an_account_that_was_worked_on_is_marked_until_it_is_taken_back(panel):
    panel.table.pick("A-1")
    fill(panel, "Note", text="called").submit()
    assert "1 worked on" in panel.status.value
    assert any(button.description.startswith("✓") for button in panel.table.buttons)
    panel.forms.last.take_back()
    assert "worked on" not in panel.status.value


def test_an_account_with_two_entries_keeps_its_mark_when_one_is_taken_back(panel):
    panel.table.pick("A-1")
    for text in ("called", "called again"):
        fill(panel, "Note", text=text).submit()
    panel.forms.last.take_back()
    assert "1 worked on" in panel.status.value


WRONG = {
    "no reason": ("Snooze", {"until": TODAY + timedelta(7)}, "Reason: a reason is missing"),
    "a day that has passed": ("Snooze", {"until": TODAY - timedelta(1), "reason": "x"}, "is before 2026-03-05"),
    "no day": ("Tier", {"tier": "low", "reason": "x"}, "a day is missing"),
    "an amount with a comma": ("Promise", {"promised_date": TODAY, "amount": "1,50"}, "not a plain decimal"),
    "nothing": ("Promise", {"promised_date": TODAY, "amount": "0"}, "is not above zero"),
    "another customer's document": (
        "Promise",
        {"promised_date": TODAY, "amount": "1", "documents": "INV-3"},
        "INV-3 is not open in account A-1",
    ),
    "more than is open": ("Dispute", {"document": "INV-2", "amount": "50.01", "reason": "x"}, "than the EUR 50.00"),
    "no such document": ("Dispute", {"document": "<b>INV", "reason": "x"}, "&lt;b&gt;INV is not open"),
    "a line break in a reason": ("Assign", {"owner": "Ravi Nair", "reason": "a\nb"}, "line break"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_wrong_input_shows_its_reason_in_the_panel_and_records_nothing(panel, recorded, case):
    action, values, why = WRONG[case]
    panel.table.pick("A-1")
    form = fill(panel, action, **values)
    form.submit()
    assert why in form.message.value
    assert recorded() == []


def test_what_was_typed_about_one_account_is_not_said_of_the_next(panel):
    panel.table.pick("A-1")
    form = fill(panel, "Note", text="for Birch")
    panel.table.pick("A-3")
    assert form.fields["text"].value == ""


def test_a_decision_made_meanwhile_by_others_shows_both_versions_and_overwrites_nothing(
    read_desk, queue, book, panel, recorded
):
    other = TieringPanel(queue, read_desk.activity, pen=Pen.of(open_desk(book)))
    for one, owner in ((other, "Ines Caro"), (panel, "Ravi Nair")):
        one.table.pick("A-1")
        form = fill(one, "Assign", owner=owner, reason=f"for {owner}")
        form.submit()
    assert "Changed since you looked" in form.message.value
    assert "Ines Caro" in form.message.value
    assert "Ravi Nair" in form.message.value
    assert [e.owner for e in recorded()] == ["Ines Caro"]


def test_after_an_unclear_answer_pressing_again_records_the_same_event(read_desk, queue, desk, recorded):
    answers = iter([OSError("the network went away"), None])

    def unclear(event):
        done = desk.record(event)
        if error := next(answers, None):
            raise error
        return done

    panel = TieringPanel(queue, read_desk.activity, pen=Pen(TODAY, desk.event, unclear, desk.undo))
    form = fill(panel, "Log a call", outcome="promise")
    form.submit()
    assert "the network went away" in form.message.value
    form.submit()
    assert "Already recorded" in form.message.value
    assert [type(e) for e in recorded()] == [Touch]


def test_an_error_in_a_callback_is_shown_in_the_panel_and_logged(panel, caplog):
    def broken() -> None:
        raise ValueError("no <such> thing")

    panel.guarded(broken)()
    assert "no &lt;such&gt; thing" in panel.status.value
    assert "panel callback failed" in caplog.text
