"""The account panel: any customer by typing, everything about it, and each decision one event."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from arlib.desk import Desk
from arlib.panels import AccountPanel, account_panel
from arlib.tiering import WorkQueue
from hostile import HOSTILE

TODAY = date(2026, 3, 5)


@pytest.fixture(scope="module")
def looking(read_desk: Desk, queue: WorkQueue) -> AccountPanel:
    """A panel that nothing is recorded with."""
    return account_panel(read_desk, queue, start="A-1")


def test_a_decision_is_one_event_and_stands_among_what_was_recorded(desk, queue, recorded):
    panel = account_panel(desk, queue, start="A-1")
    said = {
        "Note": {"text": "Asks for a copy."},
        "Promise": {"promised_date": TODAY + timedelta(3), "amount": "10.00"},
        "Assign": {"owner": "Ravi Nair", "reason": "Ines is away"},
    }
    for action, values in said.items():
        panel.forms.action.value = action
        for name, value in values.items():
            panel.forms.shown.fields[name].value = value
        panel.forms.shown.submit()
        panel.forms.shown.submit()
    assert [(e.kind, e.account_id) for e in recorded()] == [
        ("note", "A-1"), ("promise_made", "A-1"), ("account_assigned", "A-1"),
    ]  # fmt: skip
    page = panel.pages.look_at("Recorded").html
    assert all(words in page for words in ("Note", "Promise made", "Account assigned", "Ines is away"))


def test_typing_finds_another_account_and_turns_pages_and_forms_to_it(looking):
    looking.find.value = "otter"
    assert "INV-4" in looking.pages.look_at("Documents").html
    assert looking.forms.shown.subject.account_id == "A-3"


def test_nobody_found_offers_no_form(looking):
    looking.find.value = "nobody at all"
    assert looking.forms.box.layout.display == "none"
    assert looking.pages.box.layout.display == "none"


def test_why_is_drawn_as_a_chart_and_told_as_a_table(looking):
    looking.find.value = "birch"
    looking.pages.look_at("Why")
    (shown,) = looking.pages.chart.outputs
    assert "application/vnd.plotly.v1+json" in shown["data"]
    assert "Where the points come from" in looking.pages.pages["Why"].value


def test_a_hostile_name_stays_text_in_every_page_and_in_the_chart(looking):
    looking.find.value = ""
    looking.choice.value = "A-2"
    pages = [looking.pages.look_at(name).html for name in looking.pages.drawn]
    looking.pages.look_at("Why")
    drawn = str(looking.pages.chart.outputs[0]["data"]["application/vnd.plotly.v1+json"])
    assert not any(HOSTILE[1] in text for text in [looking.page.value, *pages, drawn])
