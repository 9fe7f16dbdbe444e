"""Promises, disputes and complaints as figures, counted by hand."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from arlib.communications.follow_ups import follow_ups
from arlib.communications.measures import desk_measures
from arlib.communications.replies.kinds import is_complaint
from arlib.ledger import Ledger
from arlib.policy.communications import CommunicationsPolicy

FRIDAY = date(2026, 5, 15)
RULES = CommunicationsPolicy()
NONE = pd.DataFrame({"account_id": [], "codes": [], "not_applicable": []}, dtype="str")


def figures(**tables: pd.DataFrame) -> dict[str, dict]:
    book = Ledger.from_tables(tables)
    words = follow_ups(book, as_of=FRIDAY, policy=RULES)
    found = desk_measures(book, NONE, words, as_of=FRIDAY, policy=RULES)
    return {r["measure"]: r for r in found[found["who"].eq("")].to_dict("records")}


def dispute(number: int, **also: str) -> dict[str, object]:
    return {"dispute_id": f"D-{number}", "account_id": f"A-{number}", "item_id": f"I-{number}",
            "opened_on": "2026-05-04", "currency": "GBP", "amount_minor": 100, "reason": "price"} | also  # fmt: skip


def test_a_dispute_is_answered_by_a_word_about_its_item_and_the_unanswered_ones_count():
    disputes = pd.DataFrame([dispute(n) for n in range(12)])
    said = pd.DataFrame(
        [{"touch_id": f"T-{n}", "account_id": f"A-{n}", "at": "2026-05-07T10:00", "stage": "dispute_response",
          "invoice_ids": f"I-{n}" if n < 8 else "I-99"} for n in range(10)]
    )  # fmt: skip
    one = figures(disputes=disputes, touches=said)["dispute_answer_median"]
    assert (one["numerator"], one["denominator"], one["value"], one["unit"]) == (8, 12, 3.0, "working days")


def test_a_reminder_answers_no_dispute():
    disputes = pd.DataFrame([dispute(n) for n in range(10)])
    chased = pd.DataFrame(
        [{"touch_id": f"T-{n}", "account_id": f"A-{n}", "at": "2026-05-07T10:00", "stage": "late_inquiry"}
         for n in range(10)]
    )  # fmt: skip
    assert figures(disputes=disputes, touches=chased)["dispute_answer_median"]["numerator"] == 0


def test_a_target_day_counts_once_it_has_passed_or_the_dispute_has_ended():
    days = [*[{"target_date": "2026-05-08", "closed_on": "2026-05-07"}] * 6, *[{"target_date": "2026-05-08"}] * 4]
    open_yet = [dispute(20, target_date="2026-05-20"), dispute(21)]
    found = figures(disputes=pd.DataFrame([*(dispute(n, **d) for n, d in enumerate(days)), *open_yet]))
    in_time, closed = found["dispute_in_time"], found["dispute_closed_median"]
    assert (in_time["numerator"], in_time["denominator"], in_time["value"]) == (6, 10, 60.0)
    assert (closed["numerator"], closed["denominator"], closed["value"]) == (6, 12, 3.0)


def test_promises_are_judged_from_receipts_and_two_broken_ones_are_one_customer():
    promises = pd.DataFrame(
        [{"promise_id": f"P-{n}", "account_id": f"A-{min(n, 10)}", "invoice_ids": "", "made_on": "2026-04-20",
          "promised_date": "2026-05-04", "currency": "GBP", "amount_minor": 100} for n in range(12)]
    )  # fmt: skip
    paid = [{"item_id": f"PM-{n}", "account_id": f"A-{n}", "kind": "payment", "issue_date": "2026-05-04",
             "currency": "GBP", "amount_minor": -100} for n in range(3)]  # fmt: skip
    owed = [{"item_id": f"I-{n}", "account_id": f"A-{n}", "kind": "invoice", "issue_date": "2026-03-01",
             "due_date": "2026-04-01", "currency": "GBP", "amount_minor": 100} for n in range(3)]  # fmt: skip
    booked = [{"source_id": f"PM-{n}", "target_id": f"I-{n}", "amount_minor": 100, "effective_date": "2026-05-04"}
              for n in range(3)]  # fmt: skip
    found = figures(promises=promises, items=pd.DataFrame([*paid, *owed]), allocations=pd.DataFrame(booked))
    kept, twice = found["promise_kept"], found["promise_broken_twice"]
    assert (kept["numerator"], kept["denominator"], kept["value"]) == (3, 12, 25.0)
    assert (twice["numerator"], twice["denominator"]) == (1, 11)


def test_complaints_are_counted_for_a_thousand_contacts():
    rows = [{"touch_id": f"T-{n}", "account_id": "A-1", "at": "2026-05-04T10:00", "stage": "late_inquiry"}
            for n in range(20)]  # fmt: skip
    said = {"touch_id": "T-20", "account_id": "A-1", "at": "2026-05-05T10:00", "direction": "in", "stage": "reply",
            "outcome": "replied", "summary": "Your tone is unacceptable."}  # fmt: skip
    one = figures(touches=pd.DataFrame([*rows, said]))["complaints"]
    assert (one["numerator"], one["denominator"], one["value"]) == (1, 20, 50.0)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("I want to make a formal complaint.", True), ("Ihr Ton ist unangemessen.", True),
        ("Dejen de acosar a mis empleados.", True), ("Le ton de votre lettre est inacceptable.", True),
        ("Complaint: two boxes were broken.", False), ("Die Ware ist beschädigt, wir reklamieren.", False),
        ("La factura es inaceptable, el precio no es el acordado.", False), ("Nous attendons votre avoir.", False),
    ],
)  # fmt: skip
def test_a_complaint_is_about_us_not_about_goods(text: str, is_one: bool):
    assert is_complaint(text) is is_one
