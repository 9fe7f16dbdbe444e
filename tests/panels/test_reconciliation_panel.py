"""The reconciliation panel: the payment beside what it could settle, and one event for each decision."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from arlib.contracts.events import RefundRequested
from arlib.desk import Desk, open_desk
from arlib.panels import ApprovalPanel, Pen, ReconciliationPanel, reconciliation_panel
from arlib.panels.at_desk import waiting_requests
from arlib.panels.split import SplitField
from arlib.reconciliation import Reconciliation
from hostile import HOSTILE

TODAY = date(2026, 3, 5)
EXACT = ["PAY-3"]


@pytest.fixture(scope="session")
def found(read_desk: Desk) -> Reconciliation:
    return read_desk.reconciliation()


def panel_of(read_desk: Desk, found: Reconciliation, desk: Desk) -> ReconciliationPanel:
    names = dict.fromkeys(read_desk.ledger.accounts["account_id"], "")
    return ReconciliationPanel(
        found, read_desk.worklist(found), items=read_desk.ledger.items, accounts=names, pen=Pen.of(desk)
    )


@pytest.fixture
def panel(read_desk: Desk, found: Reconciliation, desk: Desk) -> ReconciliationPanel:
    return panel_of(read_desk, found, desk)


def case_of(panel: ReconciliationPanel, item: str) -> str:
    return str(panel.queue.loc[panel.queue["item_id"].eq(item), "key"].iloc[0])


def fill(panel: ReconciliationPanel, item: str, action: str, **values: object):
    """Pick the case of an item, open a form and fill it in."""
    assert panel.forms is not None
    panel.table.pick(case_of(panel, item))
    panel.forms.action.value = action
    form = panel.forms.shown
    for name, value in values.items():
        form.fields[name].value = value
    return form


# Looking --------------------------------------------------------------------------------------------------


def test_the_payment_stands_beside_what_it_could_settle(panel):
    panel.table.pick(case_of(panel, "PAY-1"))
    assert "EUR -120.00" in panel.money.value
    assert "INV-1" in panel.ways.value
    assert "INV-4" not in panel.ways.value


def test_filters_narrow_the_queue_together(panel):
    panel.currency.value = "USD"
    assert set(panel.shown()["item_id"]) == {"PAY-2"}
    panel.find.value = "nobody"
    assert "No exception passes" in panel.story.value


def test_the_static_twin_is_the_worklist_as_it_is_filtered(panel):
    panel.currency.value = "USD"
    assert "PAY-2" in panel.static_html().html
    assert "PAY-1" not in panel.static_html().html


def test_a_hostile_name_stays_text(panel):
    panel.table.pick(case_of(panel, "PAY-2"))
    shown = [panel.story.value, panel.money.value, panel.ways.value, *(c.value for c in panel.table.cells)]
    assert not any(HOSTILE[1] in html for html in shown)


def test_a_desk_fills_the_panel_in_one_call(read_desk, found):
    assert "cleared today: nothing yet" in reconciliation_panel(read_desk, found).status.value


# Deciding -------------------------------------------------------------------------------------------------


def test_accepting_a_suggestion_twice_is_one_match_with_its_evidence_and_its_money_is_counted(panel, recorded):
    form = fill(panel, "PAY-1", "Accept")
    chosen = form.fields["suggestion"].value
    form.submit()
    form.submit()
    (event,) = recorded()
    assert event.kind == "match_accepted"
    assert [(p.source_id, p.target_id, p.amount_minor) for p in event.settled] == [
        ("PAY-1", item, minor) for item, minor in zip(chosen["target_ids"], chosen["amounts_minor"], strict=True)
    ]
    assert event.reason == chosen["why"]
    assert "Already recorded" in form.message.value
    assert f"cleared today: EUR {sum(chosen['amounts_minor']) / 100:,.2f}" in panel.status.value


def test_the_next_desk_finds_the_accepted_money_settled(panel, book):
    fill(panel, "PAY-1", "Accept").submit()
    assert "PAY-1" not in set(open_desk(book).aging.lines.query("open_minor == -12000")["item_id"])


def test_undo_brings_the_case_back_and_takes_the_money_off_the_counter(panel, recorded):
    fill(panel, "PAY-1", "Accept").submit()
    panel.forms.last.take_back()
    assert [e.kind for e in recorded()] == ["match_accepted", "undone"]
    assert "nothing yet" in panel.status.value
    assert case_of(panel, "PAY-1") in set(panel.shown()["key"])


def test_splitting_by_hand_counts_the_remainder_to_the_cent(panel, recorded):
    form = fill(panel, "PAY-1", "Split by hand", reason="as told on the telephone")
    split = form.fields["parts"]
    split.items[0].value = "INV-1"
    assert split.amounts[0].value == "100.00"
    split.items[1].value = "INV-2"
    split.amounts[1].value = "19.99"
    assert "EUR 0.01 left of EUR 120.00" in split.left.value
    form.submit()
    (event,) = recorded()
    assert [(p.target_id, p.amount_minor) for p in event.settled] == [("INV-1", 100_00), ("INV-2", 19_99)]
    assert event.rule == "split by hand"


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ((("INV-1", "100.01"),), "only EUR 100.00 is open"),
        ((("INV-1", "60"), ("INV-1", "60")), "only EUR 100.00 is open"),
        ((("INV-1", "100"), ("INV-2", "20.01")), "is more than the EUR 120.00"),
        ((("INV-1", "1,50"),), "not a plain decimal"),
        ((("INV-1", ""),), "an amount is missing"),
        ((), "no document is chosen"),
    ],
)
def test_a_split_that_does_not_add_up_is_refused_in_the_panel(panel, recorded, parts, why):
    form = fill(panel, "PAY-1", "Split by hand", reason="x", parts=parts)
    form.submit()
    assert why in form.message.value
    assert recorded() == []


def test_a_case_is_decided_once_until_it_is_taken_back(panel, recorded):
    fill(panel, "PAY-1", "Hold", until=TODAY + timedelta(7), reason="remittance advice").submit()
    panel.forms.action.value = "Accept"
    panel.forms.shown.submit()
    assert "is decided already" in panel.forms.shown.message.value
    assert [e.kind for e in recorded()] == ["match_held"]


def test_money_that_was_just_laid_out_is_not_offered_again(panel):
    form = fill(panel, "PAY-1", "Split by hand", reason="x", parts=(("INV-1", "100"),))
    form.submit()
    assert panel.case(case_of(panel, "PAY-1")).left == {"INV-1": 0, "INV-2": 50_00, "PAY-1": -20_00}


def test_holding_says_until_when_and_what_is_waited_for(panel, recorded):
    form = fill(panel, "PAY-1", "Hold", until=TODAY + timedelta(days=7))
    form.submit()
    assert recorded() == []
    form.fields["reason"].value = "the advice of the payer"
    form.submit()
    (event,) = recorded()
    assert (event.kind, event.item_ids, event.until) == ("match_held", ("PAY-1",), TODAY + timedelta(days=7))


def test_learning_a_payer_names_an_account_that_exists(panel, recorded):
    form = fill(panel, "PAY-3", "Learn payer", account="A-9", reason="says so on the line")
    assert form.fields["party_name"].value == "OTTER F GMBH"
    form.submit()
    assert "there is no account A-9" in form.message.value
    form.fields["account"].value = "A-3"
    form.submit()
    assert [(e.kind, e.account_id, e.party_name) for e in recorded()] == [("alias_learned", "A-3", "OTTER F GMBH")]


def test_two_people_on_one_payment_see_both_versions(read_desk, found, book, panel, recorded):
    other = panel_of(read_desk, found, open_desk(book))
    fill(other, "PAY-1", "Hold", reason="waits for advice").submit()
    form = fill(panel, "PAY-1", "Accept")
    form.submit()
    assert "Changed since you looked" in form.message.value
    assert "waits for advice" in form.message.value
    assert "Match accepted" in form.message.value
    assert len(recorded()) == 1


# A second person ------------------------------------------------------------------------------------------


def test_a_refund_is_asked_for_once_and_the_second_person_sees_what_was_shown(panel, recorded):
    form = fill(panel, "PAY-2", "Ask for write-off or refund", amount="71.00", reason="customer asks for it")
    form.submit()
    form.submit()
    (asked,) = recorded()
    assert isinstance(asked, RefundRequested)
    assert "USD -71.00" in panel.approval.page.value
    assert asked.shown_hash[:16] in panel.approval.page.value


def test_whoever_asked_may_not_answer_and_is_told_so(panel, recorded):
    fill(panel, "PAY-2", "Ask for write-off or refund", reason="customer asks for it").submit()
    answer = panel.approval.forms.shown
    answer.fields["reason"].value = "fine"
    answer.submit()
    assert "Not recorded" in answer.message.value
    assert len(recorded()) == 1


def test_a_request_waits_for_the_next_person_who_opens_the_desk(panel, book):
    fill(panel, "PAY-2", "Ask for write-off or refund", reason="customer asks for it").submit()
    (asked,) = waiting_requests(open_desk(book))
    assert "customer asks for it" in ApprovalPanel([asked]).static_html().html


def test_cases_with_a_suggestion_and_without_one_are_all_of_them(panel):
    panel.queue = panel.queue.assign(suggestions=[[], *panel.queue["suggestions"][1:]])
    everything, parts = set(panel.shown()["key"]), []
    for panel.suggested.value in ("something", "nothing"):
        parts.append(set(panel.shown()["key"]))
    assert parts == [everything - {panel.queue["key"].iloc[0]}, {panel.queue["key"].iloc[0]}]


def test_with_nothing_to_approve_the_panel_says_so(panel):
    assert "Nobody waits" in panel.approval.static_html().text


# Many documents, many cases -------------------------------------------------------------------------------


def test_a_split_takes_as_many_documents_as_there_are():
    split = SplitField()
    split.options = ("EUR", 9_00, {f"INV-{n}": 1_00 for n in range(9)})
    while len(split.items) < 9:
        split.more.click()
    for n, item in enumerate(split.items):
        item.value = f"INV-{n}"
    assert len(split.value) == 9
    assert "EUR 0.00 left of EUR 9.00" in split.left.value


def test_exact_suggestions_are_accepted_together_after_one_confirmation_and_taken_back_together(panel, recorded):
    panel.bulk.offer()
    assert [case.item_id for case in panel.bulk.offered.values()] == EXACT
    panel.bulk.select_all()
    panel.bulk.ask()
    assert "Accept them all?" in panel.bulk.question.value
    assert recorded() == []
    panel.bulk.record()
    panel.bulk.record()
    assert [e.kind for e in recorded()] == ["match_accepted"] * len(EXACT)
    assert "nothing yet" not in panel.status.value
    panel.bulk.take_back()
    panel.bulk.take_back()
    assert [e.kind for e in recorded()][len(EXACT) :] == ["undone"] * len(EXACT)
    assert "nothing yet" in panel.status.value


def test_another_selection_needs_another_confirmation(panel, recorded):
    panel.bulk.offer()
    panel.bulk.select_all()
    panel.bulk.ask()
    panel.bulk.selected.value = ()
    panel.bulk.record()
    assert recorded() == []
    panel.bulk.ask()
    assert "Select at least one" in panel.bulk.status.value
