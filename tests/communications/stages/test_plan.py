from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arlib.communications.stages import (
    InvoiceState,
    OpenInvoice,
    Standing,
    contact_plan,
    plan_account,
    stages_said,
    steps_of,
)
from arlib.contracts.activity import DUNNING_STAGES
from arlib.ledger import Ledger
from arlib.policy import Policy, load_policy, policy_from
from drawn import frame

TODAY = date(2026, 5, 12)  # a Tuesday
POLICY = load_policy()


def ledger(items: str = "", **tables: pd.DataFrame) -> Ledger:
    drawn = (
        items
        or """
        item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor
        AT-1    | A-1        | invoice | 2026-04-01 | 2026-05-01 | GBP      | 840_00
    """
    )
    accounts = frame("""
        account_id | name           | country | tz            | currency | owner
        A-1        | Birch Labs Ltd | GB      | Europe/London | GBP      | Ines Caro
    """)
    contacts = frame("""
        contact_id | account_id | name       | role      | email               | phone
        P-1        | A-1        | Ms Ann Poe | primary   | ann@birch.example   | +44 161 496 0100
        P-2        | A-1        | Mr Bo Lund | secondary | bo@birch.example    | +44 161 496 0101
        P-3        | A-1        | Ms Di Fox  | approver  | di@birch.example    | +44 161 496 0102
    """)
    return Ledger.from_tables({"accounts": accounts, "contacts": contacts, "items": frame(drawn)} | tables)


def touches(drawing: str) -> pd.DataFrame:
    return frame(drawing).assign(account_id="A-1")


LATE_SAID = """
    touch_id | invoice_ids | at               | stage        | contact    | outcome
    T-1      | AT-1        | 2026-05-04T10:00 | late_inquiry | Ms Ann Poe | sent
"""


def row(book: Ledger, *, on: date = TODAY, policy: Policy = POLICY, **journal: pd.DataFrame) -> dict:
    return contact_plan(book, as_of=on, policy=policy, **journal).accounts.iloc[0].to_dict()


def test_a_late_invoice_is_asked_about_and_the_row_says_why_whom_and_when():
    said = row(ledger())
    assert (said["action"], said["stage"], said["contact"]) == ("write", "late_inquiry", "Ms Ann Poe")
    assert (said["channel"], said["address"], said["amount_minor"]) == ("email", "ann@birch.example", 840_00)
    assert said["reason"].startswith("11 day(s) late")
    assert said["from_at"] == pd.Timestamp("2026-05-12 07:00")


HELD = {
    "disputed": {"disputes": """
        dispute_id | account_id | item_id | opened_on  | currency | amount_minor
        D-1        | A-1        | AT-1    | 2026-05-05 | GBP      | 100_00
    """},
    "promised": {"promises": """
        promise_id | account_id | invoice_ids | made_on    | promised_date | currency | amount_minor
        PR-1       | A-1        | AT-1        | 2026-05-05 | 2026-05-20    | GBP      | 840_00
    """},
    "awaiting_approver": {"touches": """
        touch_id | account_id | invoice_ids | at               | direction | stage | outcome
        T-9      | A-1        | AT-1        | 2026-05-11T10:00 | in        | reply | approver
    """},
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(HELD))
def test_a_hold_stops_every_dunning_stage(kind: str):
    found = contact_plan(ledger(**{name: frame(text) for name, text in HELD[kind].items()}), as_of=TODAY, policy=POLICY)
    assert found.invoices["hold"].tolist() == [kind]
    assert not found.accounts["stage"].isin(DUNNING_STAGES).any()


def test_a_paused_account_is_left_alone_until_the_pause_ends():
    pauses = frame("""
        account_id | until      | reason
        A-1        | 2026-05-15 | New accounting system
    """, until="datetime64[us]")  # fmt: skip
    said = row(ledger(), pauses=pauses)
    assert (said["action"], said["again_on"]) == ("wait", pd.Timestamp("2026-05-16"))
    assert row(ledger(), on=date(2026, 5, 18), pauses=pauses)["action"] == "write"


PLAN = """
    plan_id | account_id | invoice_ids | currency | due_date   | amount_minor | default_after_missed | status
    PL-1    | A-1        | AT-1        | GBP      | {first}    | 420_00       | 1                    | running
    PL-1    | A-1        | AT-1        | GBP      | 2026-06-10 | 420_00       | 1                    | running
"""


def test_a_running_plan_holds_and_a_missed_instalment_ends_that():
    running = frame(PLAN.format(first="2026-05-12"), default_after_missed="int64")
    missed = frame(PLAN.format(first="2026-05-08"), default_after_missed="int64")
    found = contact_plan(ledger(), as_of=TODAY, policy=POLICY, instalments=running)
    assert (found.invoices["hold"].item(), found.accounts["stage"].item()) == ("plan", "payment_plan")
    assert row(ledger(), instalments=missed)["action"] == "write"


def test_a_customer_in_net_credit_is_not_dunned():
    said = row(ledger("""
        item_id | account_id | kind        | issue_date | due_date   | currency | amount_minor
        AT-1    | A-1        | invoice     | 2026-04-01 | 2026-05-01 | GBP      | 840_00
        CN-1    | A-1        | credit_note | 2026-05-05 |            | GBP      | -900_00
    """))  # fmt: skip
    assert (said["action"], said["rule"]) == ("nothing", "in_credit")


def test_unapplied_cash_covers_the_oldest_invoices_first_and_only_the_rest_is_asked_for():
    found = contact_plan(ledger("""
        item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor
        AT-1    | A-1        | invoice | 2026-04-01 | 2026-05-01 | GBP      | 840_00
        AT-2    | A-1        | invoice | 2026-04-02 | 2026-05-02 | GBP      | 500_00
        P-1     | A-1        | payment | 2026-05-05 |            | GBP      | -840_00
    """), as_of=TODAY, policy=POLICY)  # fmt: skip
    assert found.invoices.set_index("item_id")["hold"].to_dict() == {"AT-1": "covered", "AT-2": ""}
    said = found.accounts.iloc[0]
    assert (said["invoice_ids"], said["acts"]) == ("AT-2", "person")


def test_one_message_carries_the_highest_stage_of_the_customers_invoices():
    book = ledger("""
        item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor
        AT-1    | A-1        | invoice | 2026-03-01 | 2026-04-01 | GBP      | 840_00
        AT-2    | A-1        | invoice | 2026-04-01 | 2026-05-01 | GBP      | 500_00
    """, touches=touches(LATE_SAID.replace("05-04", "04-04")))  # fmt: skip
    found = contact_plan(book, as_of=TODAY, policy=POLICY).accounts
    assert found[["stage", "invoice_ids"]].values.tolist() == [["firmer_pressure", "AT-1"]]


def test_two_currencies_never_share_a_letter():
    said = row(ledger("""
        item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor
        AT-1    | A-1        | invoice | 2026-04-01 | 2026-05-01 | GBP      | 840_00
        AT-2    | A-1        | invoice | 2026-04-01 | 2026-05-01 | EUR      | 100_00
    """))  # fmt: skip
    assert (said["invoice_ids"], said["currency"], said["amount_minor"]) == ("AT-1", "GBP", 840_00)


def test_somebody_who_wrote_to_us_gets_an_answer_before_the_next_demand():
    asked = LATE_SAID + "    T-2 | AT-1 | 2026-05-11T09:00 | reply | Ms Ann Poe | replied\n"
    directions = touches(asked).assign(direction=["out", "in"])
    assert row(ledger(touches=directions))["action"] == "answer"


def test_the_gap_between_two_contacts_is_kept():
    book = ledger(touches=touches(LATE_SAID.replace("05-04", "05-08")))
    said = row(book, on=date(2026, 5, 11), policy=policy_from({"stages": {"repeat_after_days": 1}}))
    assert (said["rule"], said["again_on"]) == ("gap", pd.Timestamp("2026-05-13"))


def test_nobody_is_written_to_on_a_public_holiday_of_his_country():
    said = row(ledger(), on=date(2026, 5, 4))  # early May bank holiday
    assert (said["rule"], said["again_on"]) == ("closed", pd.Timestamp("2026-05-05"))


def test_after_two_contacts_without_progress_the_next_contact_is_tried_and_somebody_must_act():
    drawing = """
        touch_id | invoice_ids | at               | stage        | contact    | outcome
        T-1      | AT-1        | 2026-05-02T10:00 | late_inquiry | Ms Ann Poe | no_progress
        T-2      | AT-1        | 2026-05-05T10:00 | late_inquiry | Ms Ann Poe | no_progress
    """
    found = contact_plan(ledger(touches=touches(drawing)), as_of=date(2026, 5, 19), policy=POLICY)
    assert found.accounts.iloc[0]["contact"] == "Mr Bo Lund"
    assert "same_person" in found.escalations["rule"].tolist()


def test_an_approval_that_waits_too_long_asks_for_the_approver():
    waits = frame("""
        touch_id | account_id | invoice_ids | at               | direction | stage | outcome
        T-9      | A-1        | AT-1        | 2026-05-01T10:00 | in        | reply | approver
    """)
    found = contact_plan(ledger(touches=waits), as_of=TODAY, policy=POLICY).escalations
    assert found.loc[found["rule"].eq("approver_waiting"), "to"].tolist() == ["approver"]


def test_a_deadline_of_a_final_notice_that_passed_goes_to_the_agency_queue():
    notice = touches(LATE_SAID.replace("late_inquiry", "final_notice").replace("05-04", "04-20"))
    notice = notice.assign(follow_up_on=pd.Timestamp("2026-05-05"))
    found = contact_plan(ledger(touches=notice), as_of=TODAY, policy=POLICY).escalations
    assert found["rule"].tolist() == ["deadline_passed"]
    quiet = policy_from({"escalation": {"deadline_passed": {"on": False}}})
    assert contact_plan(ledger(touches=notice), as_of=TODAY, policy=quiet).escalations.empty


def test_statements_go_out_in_the_first_days_of_the_month_once_to_whoever_hears_nothing_else():
    not_due = ledger("""
        item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor
        AT-1    | A-1        | invoice | 2026-05-01 | 2026-06-30 | GBP      | 84_00
    """)  # fmt: skip
    assert row(not_due, on=date(2026, 5, 6))["action"] == "statement"
    assert row(not_due, on=date(2026, 5, 8))["action"] == "wait"
    sent = touches(LATE_SAID.replace("late_inquiry", "statement"))
    assert (
        row(replace(not_due, touches=Ledger.from_tables({"touches": sent}).touches), on=date(2026, 5, 6))["action"]
        == "wait"
    )


def test_good_customers_are_automatic_trouble_and_final_notices_are_not():
    assert row(ledger(), on=date(2026, 5, 6))["acts"] == "automatic"
    assert row(ledger(), on=date(2026, 7, 20))["acts"] == "person"
    said = LATE_SAID + "    T-2 | AT-1 | 2026-05-20T10:00 | firmer_pressure | Ms Ann Poe | sent\n"
    final = row(ledger(touches=touches(said)), on=date(2026, 7, 6))
    assert (final["stage"], final["acts"]) == ("final_notice", "manager")


@given(
    st.lists(st.sampled_from(["sent", "bounced", "no_answer", "replied"]), min_size=1, max_size=8), st.integers(0, 6)
)
def test_forty_days_of_following_the_plan_keep_gap_and_cap_and_skip_nothing(outcomes: list[str], later: int):
    """Each day the plan is asked, and what it says is done, whatever comes of it."""
    rules, done = POLICY.communications, []
    for n in range(40):
        on = date(2026, 5, 5) + timedelta(days=n + later)
        said = [(stage, day, outcomes[i % len(outcomes)]) for i, (day, stage) in enumerate(done)]
        customer = standing(stages_said(said), [day for day, _ in done])
        found = plan_account(customer, steps_of(customer, as_of=on, policy=POLICY), as_of=on, policy=POLICY)
        if found["action"] not in ("write", "call"):
            continue
        assert not done or (on - done[-1][0]).days >= POLICY.stages.gap_days
        assert sum((on - day).days < rules.touch_cap_days for day, _ in done) < rules.touch_cap
        assert on.weekday() < 5
        done.append((on, found["stage"]))
    assert done


def standing(said: dict[str, date], dunned: list[date]) -> Standing:
    invoice = OpenInvoice(
        "AT-1", "GBP", 840_00, 840_00, "", InvoiceState(date(2026, 4, 1), date(2026, 5, 1), said, 840), None
    )
    contact = {"name": "Ms Ann Poe", "role": "primary", "status": "active", "email": "ann@birch.example", "phone": "",
               "preferred_channel": "email", "opt_out": "", "language": "en"}  # fmt: skip
    account = {"account_id": "A-1", "country": "GB", "tz": "Europe/London"}
    at = tuple(datetime.combine(day, time(10)) for day in dunned)
    return Standing(account, (invoice,), (), None, (contact,), (), at)
