"""Edges of the plan that a careless rule gets wrong: days, parts, zones, people who left, books that are empty."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from arlib.communications.letters import draft_letters, house_templates
from arlib.communications.stages import contact_plan
from arlib.ledger import Ledger
from arlib.policy import load_policy
from drawn import frame

TUESDAY = date(2026, 5, 12)
POLICY = load_policy()
ACCOUNTS = frame("""
    account_id | name           | country | tz            | currency | owner
    A-1        | Birch Labs Ltd | GB      | Europe/London | GBP      | Ines Caro
""")
CONTACTS = frame("""
    contact_id | account_id | name       | role      | email             | valid_from | valid_to
    P-1        | A-1        | Ms Ann Poe | primary   | ann@birch.example | 2020-01-01 | {left}
    P-2        | A-1        | Mr Bo Lund | secondary | bo@birch.example  | 2020-01-01 |
""".format(left="2030-01-01"), valid_from="datetime64[us]", valid_to="datetime64[us]")  # fmt: skip
INVOICE = frame("""
    item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor
    AT-1    | A-1        | invoice | 2026-04-12 | 2026-05-12 | GBP      | 840_00
""")


def book(items: pd.DataFrame = INVOICE, **tables: pd.DataFrame) -> Ledger:
    return Ledger.from_tables({"accounts": ACCOUNTS, "contacts": CONTACTS, "items": items} | tables)


def row(ledger: Ledger, on: date = TUESDAY) -> dict:
    return contact_plan(ledger, as_of=on, policy=POLICY).accounts.iloc[0].to_dict()


def test_an_invoice_due_today_is_not_asked_for_and_the_day_after_it_is():
    assert row(book())["stage"] == ""
    assert row(book(), on=date(2026, 5, 13))["stage"] == "late_inquiry"


def test_after_a_part_payment_only_the_rest_is_asked_for_and_the_letter_says_so():
    items = pd.concat([INVOICE, frame("""
        item_id | account_id | kind    | issue_date | due_date | currency | amount_minor
        PM-1    | A-1        | payment | 2026-05-04 |          | GBP      | -200_00
    """)], ignore_index=True)  # fmt: skip
    paid = frame("""
        source_id | target_id | amount_minor | effective_date
        PM-1      | AT-1      | 200_00       | 2026-05-04
    """)
    ledger, day = book(items, allocations=paid), date(2026, 5, 13)
    plan = contact_plan(ledger, as_of=day, policy=POLICY).accounts
    assert plan["amount_minor"].item() == 640_00
    (letter,) = draft_letters(plan, ledger, as_of=day, policy=POLICY, templates=house_templates()).letters
    assert "GBP 640.00" in letter.body
    assert letter.open_minor == {"AT-1": 640_00}


def test_a_payment_of_tomorrow_changes_nothing_today():
    paid = frame("""
        source_id | target_id | amount_minor | effective_date
        PM-1      | AT-1      | 840_00       | 2026-05-14
    """)
    assert row(book(allocations=paid), on=date(2026, 5, 13))["amount_minor"] == 840_00
    assert contact_plan(book(allocations=paid), as_of=date(2026, 5, 14), policy=POLICY).accounts.empty


def test_a_promise_dated_today_holds_today_and_its_grace():
    promises = frame("""
        promise_id | account_id | invoice_ids | made_on    | promised_date | currency | amount_minor
        PR-1       | A-1        | AT-1        | 2026-04-20 | 2026-05-13    | GBP      | 840_00
    """)
    held = [row(book(promises=promises), on=date(2026, 5, day))["rule"] for day in (13, 15, 18)]
    assert held == ["promised", "promised", "step"]


def test_a_contact_who_left_yesterday_is_not_written_to():
    gone = CONTACTS.assign(valid_to=[pd.Timestamp("2026-05-12"), pd.NaT])
    assert row(book(contacts=gone), on=date(2026, 5, 13))["contact"] == "Mr Bo Lund"


def test_nobody_is_written_to_where_everybody_left():
    gone = CONTACTS.assign(valid_to=pd.Timestamp("2026-05-12"))
    found = row(book(contacts=gone), on=date(2026, 5, 13))
    assert (found["action"], found["rule"]) == ("nothing", "no_contact_there")


@pytest.mark.parametrize(("at", "rule"), [("2026-05-12T23:59", "gap"), ("2026-05-13T00:01", "gap"),
                                          ("2026-05-08T23:59", "step"), ("2026-05-09T00:01", "gap")])  # fmt: skip
def test_the_gap_counts_calendar_days_on_both_sides_of_midnight(at: str, rule: str):
    out = pd.DataFrame([{"touch_id": "T-1", "account_id": "A-1", "invoice_ids": "AT-0", "at": at,
                         "stage": "pre_due_reminder", "contact": "Ms Ann Poe"}])  # fmt: skip
    assert row(book(touches=out), on=date(2026, 5, 13))["rule"] == rule


def test_a_disputed_invoice_is_left_out_of_a_letter_about_the_others():
    items = pd.concat([INVOICE, INVOICE.assign(item_id="AT-2", amount_minor=90_00)], ignore_index=True)
    disputed = frame("""
        dispute_id | account_id | item_id | opened_on  | currency | amount_minor
        D-1        | A-1        | AT-2    | 2026-05-01 | GBP      | 10_00
    """)
    found = row(book(items, disputes=disputed), on=date(2026, 5, 13))
    assert (found["invoice_ids"], found["amount_minor"], found["held_minor"]) == ("AT-1", 840_00, 90_00)
    assert "left out: disputed" in found["reason"]


def test_a_book_without_a_log_begins_with_the_first_step_and_nobody_must_act():
    late = book(INVOICE.assign(due_date=pd.Timestamp("2025-05-12")))
    found = contact_plan(late, as_of=TUESDAY, policy=POLICY)
    assert found.accounts["stage"].tolist() == ["late_inquiry"]
    assert found.escalations.empty


def test_where_country_and_zone_are_unknown_no_hour_is_guessed():
    nowhere = ACCOUNTS.assign(country="", tz="")
    found = row(Ledger.from_tables({"accounts": nowhere, "contacts": CONTACTS, "items": INVOICE}), on=date(2026, 5, 13))
    assert pd.isna(found["from_at"])
