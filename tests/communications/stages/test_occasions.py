"""Letters that ask for nothing: when they are due, and what somebody may have written on request."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from arlib.communications.letters import LetterError, draft_letters, house_templates, requested_letters
from arlib.communications.stages import contact_plan
from arlib.ledger import Ledger
from arlib.policy import load_policy, policy_from
from drawn import frame

TUESDAY = date(2026, 5, 12)
POLICY = load_policy()
ACCOUNTS = frame("""
    account_id | name           | country | tz            | currency | owner
    A-1        | Birch Labs Ltd | GB      | Europe/London | GBP      | Ines Caro
""")
CONTACTS = frame("""
    contact_id | account_id | name       | role    | email             | phone
    P-1        | A-1        | Ms Ann Poe | primary | ann@birch.example | +44 161 496 0100
""")
INVOICE = """
    item_id | account_id | kind        | issue_date | due_date   | currency | amount_minor
    AT-1    | A-1        | invoice     | 2026-04-01 | 2026-05-01 | GBP      | 840_00
"""
CREDIT = """
    item_id | account_id | kind        | issue_date | due_date   | currency | amount_minor
    CN-1    | A-1        | credit_note | 2026-05-06 |            | GBP      | -120_00
"""
TABLES = {
    "dispute_response": {"disputes": frame("""
        dispute_id | account_id | item_id | opened_on  | currency | amount_minor | target_date | owner
        D-1        | A-1        | AT-1    | 2026-05-08 | GBP      | 100_00       | 2026-05-22  | Ines Caro
    """)},
    "promise_confirmation": {"promises": frame("""
        promise_id | account_id | invoice_ids | made_on    | promised_date | currency | amount_minor
        D-1        | A-1        | AT-1        | 2026-05-08 | 2026-05-20    | GBP      | 840_00
    """)},
}  # fmt: skip
PLAN = pd.DataFrame(
    {"plan_id": "D-1", "account_id": "A-1", "invoice_ids": "AT-1", "currency": "GBP", "number": [1, 2],
     "due_date": pd.to_datetime(["2026-05-29", "2026-06-29"]), "amount_minor": 420_00, "default_after_missed": 1,
     "status": "running"}
)  # fmt: skip


def book(items: str = INVOICE, **tables: pd.DataFrame) -> Ledger:
    return Ledger.from_tables({"accounts": ACCOUNTS, "contacts": CONTACTS, "items": frame(items)} | tables)


def row(ledger: Ledger, *, on: date = TUESDAY, **journal: pd.DataFrame) -> dict:
    return contact_plan(ledger, as_of=on, policy=POLICY, **journal).accounts.iloc[0].to_dict()


def said(stage: str, at: str = "2026-05-11T10:00", outcome: str = "sent") -> pd.DataFrame:
    return pd.DataFrame([{"touch_id": "T-9", "account_id": "A-1", "at": at, "stage": stage, "outcome": outcome}])


@pytest.mark.parametrize("stage", sorted(TABLES))
def test_what_the_customer_told_us_is_answered_once_before_anything_is_asked(stage: str):
    new = row(book(**TABLES[stage]))
    assert (new["action"], new["stage"], new["about"], new["invoice_ids"]) == ("write", stage, "D-1", "AT-1")
    again = row(book(touches=said(stage), **TABLES[stage]))
    assert (again["action"], again["about"]) == ("wait", "")


def test_a_letter_that_came_back_was_not_said():
    assert (
        row(book(touches=said("dispute_response", outcome="bounced"), **TABLES["dispute_response"]))["about"] == "D-1"
    )


def test_a_plan_is_confirmed_before_its_first_instalment_and_not_after():
    assert row(book(), instalments=PLAN)["stage"] == "payment_plan"
    assert row(book(), on=date(2026, 6, 1), instalments=PLAN)["stage"] != "payment_plan"


def test_a_dispute_older_than_the_policy_says_is_left_to_a_person():
    assert row(book(**TABLES["dispute_response"]), on=date(2026, 5, 19))["stage"] == ""


def test_a_question_of_the_customer_goes_before_every_letter():
    asked = frame("""
        touch_id | account_id | at               | direction | stage | outcome | summary
        T-1      | A-1        | 2026-05-11T10:00 | in        | reply | replied | Which order?
    """)
    assert row(book(touches=asked, **TABLES["dispute_response"]))["action"] == "answer"


def test_a_young_credit_is_explained_to_a_customer_who_owes_nothing():
    found = row(book(CREDIT))
    assert (found["stage"], found["about"], found["amount_minor"]) == ("credit_notice", "CN-1", -120_00)
    assert row(book(CREDIT), on=date(2026, 6, 9))["action"] == "nothing"


def test_money_beside_open_invoices_is_matched_first_and_explained_only_when_somebody_asks():
    ledger = book(INVOICE + CREDIT.splitlines()[2].replace("credit_note", "payment    ") + "\n")
    assert row(ledger)["stage"] == "late_inquiry"
    unasked, _ = requested_letters("credit_notice", ledger, as_of=TUESDAY, policy=POLICY)
    asked, _ = requested_letters("credit_notice", ledger, as_of=TUESDAY, policy=POLICY, account_id="A-1")
    assert (len(unasked), len(asked)) == (0, 1)


def test_nobody_is_written_to_on_a_holiday_or_under_a_pause():
    disputed = book(**TABLES["dispute_response"])
    pauses = frame("""
        account_id | until      | reason
        A-1        | 2026-05-15 | New accounting system
    """, until="datetime64[us]")  # fmt: skip
    assert row(disputed, on=date(2026, 5, 9))["stage"] == ""
    assert row(disputed, pauses=pauses)["action"] == "wait"
    _, missing = requested_letters(
        "dispute_response", disputed, as_of=TUESDAY, policy=POLICY, account_id="A-1", pauses=pauses
    )
    assert "New accounting system" in missing["reason"].item()


@pytest.mark.parametrize("kind", ["credit_notice", "statement", *sorted(TABLES), "payment_plan"])
def test_each_kind_is_written_on_request_and_passes_our_own_review(kind: str):
    day = date(2026, 5, 6) if kind == "statement" else TUESDAY
    items = INVOICE + (CREDIT.splitlines()[2] + "\n" if kind in ("credit_notice", "statement") else "")
    ledger = book(items, **TABLES.get(kind, {}))
    rows, missing = requested_letters(kind, ledger, as_of=day, policy=POLICY, account_id="A-1", instalments=PLAN)
    made = draft_letters(
        rows, ledger, as_of=day, policy=POLICY, templates=house_templates(), instalments=PLAN,
    )  # fmt: skip
    assert (missing.empty, made.not_drafted["reason"].tolist()) == (True, [])
    (letter,) = made.letters
    assert (letter.stage, letter.to) == (kind, "Ms Ann Poe")


def test_a_customer_who_was_told_already_gets_a_letter_only_when_named():
    ledger = book(CREDIT, touches=said("credit_notice"))
    assert requested_letters("credit_notice", ledger, as_of=TUESDAY, policy=POLICY)[0].empty
    assert len(requested_letters("credit_notice", ledger, as_of=TUESDAY, policy=POLICY, account_id="A-1")[0]) == 1


def test_a_customer_without_an_occasion_is_told_so():
    rows, missing = requested_letters("payment_plan", book(), as_of=TUESDAY, policy=POLICY, account_id="A-1")
    assert rows.empty
    assert missing["reason"].tolist() == ["has no payment plan to write"]


def test_an_answer_whose_day_has_passed_is_not_written():
    late = date(2026, 5, 26)
    ledger = book(**TABLES["dispute_response"])
    rows, _ = requested_letters("dispute_response", ledger, as_of=late, policy=POLICY, account_id="A-1")
    made = draft_letters(rows, ledger, as_of=late, policy=POLICY, templates=house_templates())
    assert made.letters == ()
    assert "has passed" in made.not_drafted["reason"].item()


def test_a_stage_that_presses_cannot_be_asked_for():
    with pytest.raises(LetterError, match="plan of the day"):
        requested_letters("final_notice", book(), as_of=TUESDAY, policy=POLICY)


def test_small_credits_are_left_out_where_the_policy_says_so():
    strict = policy_from({"stages": {"credit_notice_from": 500}})
    found = contact_plan(book(CREDIT), as_of=TUESDAY, policy=strict).accounts.iloc[0]
    assert found["action"] == "nothing"
