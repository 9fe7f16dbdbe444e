"""Two panels on one workspace: one decision wins, the other person is told, looks again, and decides anew."""

from __future__ import annotations

import pytest

from arlib.desk import open_desk
from arlib.panels import Pen, ReconciliationPanel
from arlib.panels.account_forms import AccountCase, account_forms
from arlib.panels.form import Form


@pytest.fixture
def two(book) -> tuple[Form, Form]:
    """Two people at the same account, each with a desk of his own."""
    (kind,) = (kind for kind in account_forms(["Ines Caro", "Ravi Nair"]) if kind.name == "Assign")
    forms = tuple(Form(kind, Pen.of(open_desk(book)), on_done=lambda recorded: None) for _ in range(2))
    for form in forms:
        form.about(AccountCase("A-1"))
    return forms


def assign(form: Form, owner: str) -> Form:
    form.fields["owner"].value, form.fields["reason"].value = owner, f"for {owner}"
    form.submit()
    return form


def test_the_second_one_sees_both_versions_and_a_button_to_look_again(two, recorded):
    first, second = two
    assert assign(first, "Ines Caro").again.layout.display == "none"
    form = assign(second, "Ravi Nair")
    assert "Changed since you looked" in form.message.value
    assert form.again.layout.display == ""
    assert [e.owner for e in recorded()] == ["Ines Caro"]


def test_pressing_record_again_without_looking_is_refused_again(two, recorded):
    first, second = two
    assign(first, "Ines Caro")
    form = assign(second, "Ravi Nair")
    form.submit()
    assert "Changed since you looked" in form.message.value
    assert len(recorded()) == 1


def test_after_looking_the_same_decision_can_be_made_on_top(two, recorded):
    first, second = two
    assign(first, "Ines Caro")
    form = assign(second, "Ravi Nair")
    form.look_again()
    assert "Seen: account assigned" in form.message.value
    assert form.again.layout.display == "none"
    form.submit()
    assert [e.owner for e in recorded()] == ["Ines Caro", "Ravi Nair"]


def test_what_is_recorded_after_the_look_is_unseen_again(two, recorded):
    first, second = two
    assign(first, "Ines Caro")
    form = assign(second, "Ravi Nair")
    assign(first, "Ravi Nair")
    form.look_again()
    form.submit()
    assert "Changed since you looked" in form.message.value
    assert len(recorded()) == 2


def test_in_the_reconciliation_panel_the_case_is_the_other_ones_after_the_look(read_desk, book, recorded):
    found = read_desk.reconciliation()
    queue, names = read_desk.worklist(found), dict.fromkeys(read_desk.ledger.accounts["account_id"], "")
    first, second = (
        ReconciliationPanel(found, queue, items=read_desk.ledger.items, accounts=names, pen=Pen.of(open_desk(book)))
        for _ in range(2)
    )
    key = str(queue.loc[queue["item_id"].eq("PAY-1")].assign(key=lambda f: f["code"] + " PAY-1")["key"].iloc[0])
    for panel in (first, second):
        panel.table.pick(key)
        panel.forms.action.value = "Accept"
        panel.forms.shown.submit()
    form = second.forms.shown
    assert "Changed since you looked" in form.message.value
    form.look_again()
    form.submit()
    assert "is decided already" in form.message.value
    assert len(recorded()) == 1
    assert second.cleared() == first.cleared()
