"""The communications panel: a mark on a finding, a call in three clicks, a reply that is read and then confirmed."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from arlib.communications.stages.plan import PLAN
from arlib.communications.weekly import CommunicationReview
from arlib.contracts import MESSAGES, require
from arlib.desk import Desk
from arlib.ledger import Ledger
from arlib.panels import CommunicationsPanel, Pen, TodayPanel
from drawn import frame
from hostile import HOSTILE

TODAY = date(2026, 3, 5)


@pytest.fixture
def today(read_desk: Desk, desk: Desk) -> TodayPanel:
    """Three customers to contact: one waits for us, one is to be called, one is to be written to."""
    rows = frame("""
        account_id | action | stage           | channel | contact | address      | owner     | currency | amount_minor
        A-1        | call   | firmer_pressure | phone   | Ann Poe | +44 20 79460 | Ines Caro | EUR      | 150_00
        A-2        | write  | late_inquiry    | email   |         |              | Ravi Nair | USD      | 70_00
        A-3        | answer | reply           | email   | Bo Lind | b@otter.example | Ravi Nair | EUR      | 20_00
    """)
    plan = rows.assign(days_late=[90, 30, 30], invoices=1, invoice_ids="", reason="it is time", name="")
    plan = plan.reindex(columns=list(PLAN))
    return TodayPanel(plan.fillna({"invoice_ids": ""}), read_desk.aging.lines, read_desk.names, pen=Pen.of(desk))


# A call ---------------------------------------------------------------------------------------------------


def test_whoever_waits_for_us_comes_first(today):
    assert today.shown()["account_id"].tolist() == ["A-3", "A-1", "A-2"]


def test_a_call_is_logged_in_three_clicks(today, recorded):
    today.table.pick_place(1)
    today.forms.shown.fields["outcome"].value = "voicemail"
    today.forms.shown.submit()
    (event,) = recorded()
    assert (event.kind, event.account_id, event.channel, event.outcome) == ("touch", "A-1", "phone", "voicemail")
    assert (event.stage, event.contact) == ("firmer_pressure", "Ann Poe")
    assert "2 left" in today.status.value


def test_filters_and_static_twin_agree(today):
    today.owner.value = "Ines Caro"
    assert today.shown()["account_id"].tolist() == ["A-1"]
    assert "Birch Labs" in today.static_html().html
    assert "Otter" not in today.static_html().html


def test_a_hostile_name_stays_text(today):
    today.table.pick("A-2")
    shown = [today.step.value, today.documents.value, today.static_html().html, *(c.value for c in today.table.cells)]
    assert not any(HOSTILE[1] in html for html in shown)


# A reply --------------------------------------------------------------------------------------------------


def paste(today: TodayPanel, text: str):
    today.table.pick("A-1")
    today.forms.action.value = "Reply"
    form = today.forms.shown
    form.fields["reply"].text.value = text
    return form


def test_a_reply_is_not_recorded_before_it_was_read(today, recorded):
    form = paste(today, "We will pay EUR 100.00 on 12 March.")
    form.submit()
    assert "was not read yet" in form.message.value
    assert recorded() == []


def test_a_reply_is_read_confirmed_and_its_promise_waits_in_the_next_form(today, recorded):
    form = paste(today, "We will pay EUR 100.00 on 12 March.")
    form.fields["reply"].read()
    assert "promise with date" in form.fields["reply"].meant.value
    form.submit()
    form.submit()
    today.forms.action.value = "Promise"
    today.forms.shown.submit()
    reply, promise = recorded()
    assert (reply.kind, reply.outcome, reply.dispositions) == ("reply", "promise", ("promise_with_date",))
    assert (promise.promised_date, promise.currency, promise.amount_minor) == (date(2026, 3, 12), "EUR", 100_00)


def test_the_reader_may_choose_another_outcome(today, recorded):
    form = paste(today, "We will pay EUR 100.00 on 12 March.")
    form.fields["reply"].read()
    form.fields["reply"].outcome.value = "no_progress"
    form.submit()
    assert [e.outcome for e in recorded()] == ["no_progress"]


def test_another_word_has_to_be_read_again(today, recorded):
    form = paste(today, "We will pay EUR 100.00 on 12 March.")
    form.fields["reply"].read()
    form.fields["reply"].text.value = "We will never pay."
    form.submit()
    assert recorded() == []


def test_an_amount_in_a_currency_the_account_does_not_have_is_not_filled_in(today):
    paste(today, "We will pay USD 100.00 on 12 March.").fields["reply"].read()
    said = today.forms.forms["Promise"].said()
    assert (said["promised_date"], said["amount"]) == (date(2026, 3, 12), "")


def test_a_pasted_script_stays_text(today):
    form = paste(today, f"{HOSTILE[0]} {HOSTILE[1]} We dispute INV-1, the goods were broken. {HOSTILE[1]}")
    form.fields["reply"].read()
    form.submit()
    shown = form.fields["reply"].meant.value + today.forms.last.said.value + today.status.value
    assert "<script" not in shown
    assert "<img" not in shown


# A mark ---------------------------------------------------------------------------------------------------


@pytest.fixture
def week(read_desk: Desk) -> tuple[CommunicationReview, pd.DataFrame]:
    """One message, sent on a Sunday and asking for more than is open."""
    from arlib.communications import review_messages

    messages = frame("""
        message_id | account_id | stage        | channel | language | sent_at          | rep       | to
        M-1        | A-1        | late_inquiry | email   | en       | 2026-03-01T10:00 | Ines Caro | ann@birch.example
    """)
    messages["subject"], messages["body"] = "Overdue", "INV-1 over EUR 999.00 is overdue. <b>Pay</b> now."
    found = require(messages.assign(template_id="", template_version=""), MESSAGES)
    ledger = read_desk.ledger
    tables = {name: getattr(ledger, name) for name in ("accounts", "contacts", "items")}
    book = Ledger.from_tables(tables | {"messages": found}, checked=True)
    return review_messages(book, as_of=TODAY, days=7, policy=read_desk.policy), found


@pytest.fixture
def panel(week, read_desk: Desk, desk: Desk) -> CommunicationsPanel:
    review, messages = week
    return CommunicationsPanel(review, messages, read_desk.names, lines=read_desk.aging.lines, pen=Pen.of(desk))


def test_the_message_stands_beside_the_ledger_and_its_findings(panel):
    assert "999.00" in panel.story.value
    assert "<b>Pay</b>" not in panel.story.value
    assert "INV-1" in panel.ledger.value
    assert "M-1" in panel.static_html().html


def test_a_mark_on_a_finding_is_one_event(panel, recorded):
    form = panel.forms.shown
    code = form.fields["finding"].value
    form.fields["mark"].value, form.fields["reason"].value = "wrong", "it was agreed on the telephone"
    form.submit()
    form.submit()
    (event,) = recorded()
    assert (event.kind, event.message_id, event.code, event.mark) == ("finding_marked", "M-1", code, "wrong")


def test_a_mark_without_a_reason_is_refused(panel, recorded):
    panel.forms.shown.submit()
    assert "a reason is missing" in panel.forms.shown.message.value
    assert recorded() == []


def test_filters_that_match_nothing_say_so_and_offer_no_mark(panel):
    panel.find.value = "nobody"
    assert "No message passes" in panel.story.value
    assert panel.forms.box.layout.display == "none"
