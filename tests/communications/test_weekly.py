"""A week of messages against the ledger of each day, and what no single message shows."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from arlib.communications import message_facts, review_messages, review_policy_from
from arlib.communications.rates import rate_pct
from arlib.ledger import Ledger
from arlib.ledger.intervals import wilson
from drawn import frame

FRIDAY = date(2026, 5, 15)
ACCOUNTS = frame("""
    account_id | name      | parent_id | country | language | currency | terms_days | owner
    A-1        | Ash Ltd   |           | GB      | en       | GBP      | 30         | Nora Finch
    A-2        | Beech SA  |           | FR      | fr       | EUR      | 30         | Nora Finch
""")
ITEMS = frame("""
    item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor
    IN-100  | A-1        | invoice | 2026-03-02 | 2026-04-01 | GBP      | 500_00
    IN-101  | A-1        | invoice | 2026-05-04 | 2026-06-03 | GBP      | 90_00
    IN-200  | A-2        | invoice | 2026-04-01 | 2026-05-01 | EUR      | 300_00
    PM-1    | A-1        | payment | 2026-05-13 |            | GBP      | -200_00
""")
ALLOCATIONS = frame("""
    source_id | target_id | amount_minor | effective_date
    PM-1      | IN-100    | 200_00       | 2026-05-13
""")
BODY = "Invoice IN-100 was due on 1 April 2026. {open} is open. Please pay at pay.aldertools.example, or reply to this."


def message(number: str, at: str, body: str, **more: str) -> dict[str, object]:
    return {
        "message_id": number, "account_id": "A-1", "stage": "late_inquiry", "sent_at": at, "rep": "Nora Finch",
        "subject": "Invoice IN-100", "body": body,
    } | more  # fmt: skip


def book(*messages: dict[str, object], **tables: pd.DataFrame) -> Ledger:
    named = {"accounts": ACCOUNTS, "items": ITEMS, "allocations": ALLOCATIONS} | tables
    if messages:
        named["messages"] = pd.DataFrame(messages)
    return Ledger.from_tables(named)


def test_the_same_sentence_is_right_before_the_payment_and_wrong_after_it():
    before = message("M-1", "2026-05-12T10:00", BODY.format(open="GBP 500.00"))
    after = message("M-2", "2026-05-14T10:00", BODY.format(open="GBP 500.00"))
    found = review_messages(book(before, after), as_of=FRIDAY).messages.set_index("message_id")["codes"]
    assert found.to_dict() == {"M-1": "", "M-2": "F1"}


def test_a_finding_shows_the_words_and_what_the_ledger_says():
    wrong = message("M-1", "2026-05-12T10:00", BODY.format(open="GBP 550.00"))
    (row,) = review_messages(book(wrong), as_of=FRIDAY).findings.to_dict("records")
    assert (row["quote"], row["severity"], row["message_id"]) == ("GBP 550.00", "blocker", "M-1")
    assert "GBP 500.00 open" in row["expected"]
    assert row["suggestion"]


def test_only_the_days_asked_for_are_reviewed():
    at = ("2026-05-08T10:00", "2026-05-09T10:00", "2026-05-15T10:00", "2026-05-16T10:00")
    sent = [message(f"M-{i}", day, "Hello.", stage="reply") for i, day in enumerate(at)]
    assert review_messages(book(*sent), as_of=FRIDAY, days=7).messages["message_id"].tolist() == ["M-1", "M-2"]


def test_the_log_of_a_record_leaves_out_the_message_itself_and_what_came_later():
    touches = frame("""
        touch_id | account_id | at               | direction | stage
        T-1      | A-1        | 2026-05-11T09:00 | out       | late_inquiry
        T-2      | A-1        | 2026-05-11T12:00 | in        | reply
        T-3      | A-1        | 2026-05-12T10:00 | out       | late_inquiry
        T-4      | A-1        | 2026-05-13T10:00 | out       | late_inquiry
    """)
    ledger = book(message("M-1", "2026-05-12T10:00", "Hello."), touches=touches)
    (record,) = message_facts(ledger.messages, ledger=ledger, policy=review_policy_from(None))
    assert [t["date"] for t in record["facts"]["touches"]] == ["2026-05-11T09:00:00"]
    assert [t["date"] for t in record["facts"]["inbound"]] == ["2026-05-11T12:00:00"]


def test_a_question_counts_as_answered_once_we_spoke_or_wrote_something_else_than_a_reminder():
    touches = frame("""
        touch_id | account_id | at               | direction | channel | stage        | summary
        T-1      | A-1        | 2026-05-04T09:00 | in        | email   | reply        | Which order is IN-100 for?
        T-2      | A-1        | 2026-05-05T09:00 | out       | email   | late_inquiry | asked
        T-3      | A-1        | 2026-05-13T09:00 | out       | phone   | reply        | told them
    """)
    body = BODY.format(open="GBP 500.00")
    early, late = message("M-1", "2026-05-12T10:00", body), message("M-2", "2026-05-14T10:00", body)
    found = review_messages(book(early, late, touches=touches), as_of=FRIDAY).messages.set_index("message_id")["codes"]
    assert "W5" in found["M-1"].split()
    assert "W5" not in found["M-2"].split()


def test_marks_of_readers_and_plans_agreed_are_part_of_the_week():
    marks = frame("""
        message_id | code | mark  | actor
        M-1        | F1   | agree | Ann
    """)
    plan = frame("""
        plan_id | account_id | invoice_ids | currency | number | due_date   | amount_minor | status
        PL-1    | A-1        | IN-100      | GBP      | 1      | 2026-05-20 | 200_00       | running
    """).assign(default_after_missed=1)
    week = review_messages(book(), as_of=FRIDAY, marks=marks, instalments=plan)
    assert week.precision[["code", "agreed"]].values.tolist() == [["F1", 1]]
    assert week.plans[["plan_id", "state"]].values.tolist() == [["PL-1", "paid"]]


def test_the_facts_hold_the_ledger_of_the_day():
    disputes = frame("""
        dispute_id | account_id | item_id | opened_on  | closed_on  | currency | amount_minor
        D-1        | A-1        | IN-100  | 2026-05-01 | 2026-05-14 | GBP      | 500_00
    """)
    days = ("2026-05-12T10:00", "2026-05-14T10:00")
    ledger = book(*(message(d, d, "Hello.") for d in days), disputes=disputes)
    early, late = message_facts(ledger.messages, ledger=ledger, policy=review_policy_from(None))
    first = {i["number"]: (i["open"], i["status"]) for i in early["facts"]["invoices"]}
    then = {i["number"]: (i["open"], i["status"]) for i in late["facts"]["invoices"]}
    assert first["IN-100"] == ("500.00", "disputed")
    assert then["IN-100"] == ("300.00", "part_paid")


def test_a_number_of_another_account_is_no_number_of_this_one():
    wrong = message("M-1", "2026-05-12T10:00", BODY.format(open="GBP 500.00") + " So is IN-200.")
    found = review_messages(book(wrong), as_of=FRIDAY).findings
    assert ("F2", "other_account") in set(zip(found["code"], found["rule"], strict=True))


def test_a_message_of_an_unknown_account_is_judged_as_far_as_it_goes_and_the_rest_is_said():
    lost = message("M-1", "2026-05-12T10:00", "Hello.", account_id="A-9", stage="reply")
    week = review_messages(book(lost), as_of=FRIDAY)
    assert {"F1", "F2", "W3"} <= set(week.not_applicable["code"])


def test_no_rate_is_given_for_fewer_than_ten_messages():
    sent = [message(f"M-{i}", f"2026-05-12T10:{i:02d}", BODY.format(open="GBP 500.00")) for i in range(9)]
    few = review_messages(book(*sent), as_of=FRIDAY).by_rep
    more = review_messages(book(*sent, message("M-9", "2026-05-12T11:00", "Hi.")), as_of=FRIDAY).by_rep
    assert few["on_policy_pct"].isna().all()
    assert more["on_policy_pct"].notna().all()
    assert more["score"].isna().all()


def test_the_summary_counts_first_and_scores_last():
    keys = list(review_messages(book(), as_of=FRIDAY).summary)
    assert keys[0] == "messages"
    assert keys[-1] == "score"


def test_the_columns_do_not_depend_on_the_rows():
    full = review_messages(book(message("M-1", "2026-05-12T10:00", "GBP 7.00 {{x}}")), as_of=FRIDAY)
    none = review_messages(Ledger.from_tables({}), as_of=FRIDAY)
    for name in ("messages", "findings", "not_applicable", "by_code", "by_rep", "gaps", "sample", "plans", "precision"):
        assert getattr(none, name).dtypes.equals(getattr(full, name).dtypes), name


def test_people_read_every_blocker_and_final_notice_and_the_same_random_few_each_time():
    sent = [
        message(f"M-{i}", f"2026-05-12T10:{i:02d}", "Hello, reply to this.", stage="reply", subject="Hello")
        for i in range(12)
    ]
    sent += [
        message("M-X", "2026-05-12T12:00", "GBP 7.00"),
        message("M-Y", "2026-05-12T12:01", "x", stage="final_notice"),
    ]
    first, again = (review_messages(book(*order), as_of=FRIDAY).sample for order in (sent, sent[::-1]))
    why = first.set_index("message_id")["why"]
    assert (why["M-X"], why["M-Y"]) == ("blocker", "final notice")
    assert (why == "random, unflagged").sum() == 5
    assert set(first["message_id"]) == set(again["message_id"])


def gaps(ledger: Ledger, kind: str) -> pd.DataFrame:
    found = review_messages(ledger, as_of=FRIDAY).gaps
    return found[found["kind"] == kind]


def contacts(*days: str) -> pd.DataFrame:
    rows = [{"touch_id": d, "account_id": "A-1", "at": f"{d}T10:00", "stage": "late_inquiry"} for d in days]
    return pd.DataFrame(rows)


@pytest.mark.parametrize(
    ("days", "expected"), [([], ["A-1"]), (["2026-05-04"], ["A-1"]), (["2026-05-04", "2026-05-12"], [])]
)
def test_a_slow_payer_needs_two_contacts_in_the_month(days: list[str], expected: list[str]):
    touches = {"touches": contacts(*days)} if days else {}
    assert gaps(book(**touches), "under_touched")["account_id"].tolist() == expected


def test_what_is_disputed_or_promised_asks_for_no_contact():
    disputes = frame("""
        dispute_id | account_id | item_id | opened_on  | currency | amount_minor
        D-1        | A-1        | IN-100  | 2026-05-01 | GBP      | 500_00
    """)
    promises = frame("""
        promise_id | account_id | invoice_ids | made_on    | promised_date | currency | amount_minor
        PR-1       | A-1        | IN-100      | 2026-05-11 | 2026-05-20    | GBP      | 300_00
    """)
    assert gaps(book(disputes=disputes), "under_touched").empty
    assert gaps(book(promises=promises), "under_touched").empty


def test_three_contacts_in_seven_days_are_too_many_and_in_eight_are_not():
    assert gaps(book(touches=contacts("2026-05-08", "2026-05-11", "2026-05-14")), "over_touched")[
        "account_id"
    ].tolist() == ["A-1"]
    assert gaps(book(touches=contacts("2026-05-07", "2026-05-11", "2026-05-14")), "over_touched").empty


def test_a_broken_promise_needs_a_contact_after_its_day_while_it_is_unpaid():
    promises = frame("""
        promise_id | account_id | invoice_ids | made_on    | promised_date | currency | amount_minor
        PR-1       | A-1        | IN-100      | 2026-04-20 | 2026-04-30    | GBP      | 500_00
    """)
    silent = gaps(book(promises=promises), "promise_not_followed_up")
    assert silent["account_id"].tolist() == ["A-1"]
    assert gaps(book(promises=promises, touches=contacts("2026-05-06")), "promise_not_followed_up").empty


def test_an_interval_never_says_zero_for_certain():
    assert wilson(0, 9) == pytest.approx((0.0, 0.299), abs=1e-3)
    assert rate_pct(0, 10)[2] > 20
