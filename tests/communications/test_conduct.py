"""Our own word judged, and the figures of the desk: counted by hand on small books."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from arlib.communications import conduct, review_messages
from arlib.communications.answer_times import first_answers, quantile_hours, working_hours
from arlib.communications.by_size import largest_first
from arlib.communications.cadence import cadence
from arlib.communications.follow_ups import follow_ups, settled_on
from arlib.communications.funnel import response_funnel
from arlib.communications.measures import desk_measures
from arlib.communications.questions import questions_asked
from arlib.communications.trend import trend_by_code
from arlib.ledger import Ledger
from arlib.policy import policy_from
from arlib.policy.communications import CommunicationsPolicy, Hours
from drawn import frame

FRIDAY = date(2026, 5, 15)
RULES = CommunicationsPolicy()
ITEMS = frame("""
    item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor
    AT-1    | A-1        | invoice | 2026-03-01 | 2026-04-01 | GBP      | 500_00
    PM-1    | A-1        | payment | 2026-05-05 |            | GBP      | -500_00
""")
PAID = frame("""
    source_id | target_id | amount_minor | effective_date
    PM-1      | AT-1      | 500_00       | 2026-05-05
""")


def touches(drawing: str) -> pd.DataFrame:
    drawn = frame(drawing)
    days = {"follow_up_on": pd.to_datetime(drawn["follow_up_on"])} if "follow_up_on" in drawn else {}
    numbers = {"touch_id": [f"T-{n}" for n in range(len(drawn))], "account_id": "A-1"}
    return drawn.assign(**{k: v for k, v in numbers.items() if k not in drawn}, **days)


def word(drawing: str, *, as_of: date = FRIDAY, **tables: pd.DataFrame) -> list[str]:
    book = Ledger.from_tables({"items": ITEMS, "touches": touches(drawing)} | tables)
    return follow_ups(book, as_of=as_of, policy=RULES)["verdict"].tolist()


TOLD = """
    at               | channel | stage | follow_up_on
    2026-05-04T10:00 | phone   | reply | 2026-05-08
"""


@pytest.mark.parametrize(
    ("came_back", "verdict"),
    [("2026-05-06T09:00", "kept"), ("2026-05-08T17:00", "kept"), ("2026-05-11T09:00", "late"),
     ("2026-05-04T16:00", "missed")],
)  # fmt: skip
def test_a_day_we_named_is_kept_by_a_contact_after_the_telling_and_by_that_day(came_back: str, verdict: str):
    assert word(TOLD + f"    {came_back} | email   | reply | \n") == [verdict]


def test_while_the_day_is_not_over_our_word_is_open():
    assert word(TOLD, as_of=date(2026, 5, 8)) == ["open"]
    assert word(TOLD, as_of=date(2026, 5, 9)) == ["missed"]


def test_a_deadline_we_set_is_asked_after_when_it_is_over_not_before():
    told = """
        at               | channel | stage        | follow_up_on
        2026-05-04T10:00 | email   | late_inquiry | 2026-05-07
    """
    assert word(told + "    2026-05-06T09:00 | email | late_inquiry | \n") == ["missed"]
    assert word(told + "    2026-05-11T09:00 | email | late_inquiry | \n") == ["kept"]
    assert word(told + "    2026-05-12T09:00 | email | late_inquiry | \n") == ["late"]


def test_what_was_paid_meanwhile_needs_no_follow_up():
    told = """
        at               | channel | stage | direction | outcome | invoice_ids | follow_up_on
        2026-04-30T10:00 | email   | reply | in        | promise | AT-1        | 2026-05-06
    """
    assert word(told) == ["missed"]
    assert word(told, allocations=PAID) == ["settled"]


def test_a_statement_or_a_mail_that_came_back_keeps_no_word():
    assert word(TOLD + "    2026-05-06T09:00 | email   | statement | \n") == ["missed"]
    bounced = """
        at               | channel | stage | outcome | follow_up_on
        2026-05-04T10:00 | phone   | reply | sent    | 2026-05-08
        2026-05-06T09:00 | email   | reply | bounced |
    """
    assert word(bounced) == ["missed"]


def test_an_answer_to_a_dispute_is_owed_by_the_day_we_named():
    disputes = frame("""
        dispute_id | account_id | item_id | opened_on  | closed_on  | currency | amount_minor | target_date
        D-1        | A-1        | AT-1    | 2026-05-04 | 2026-05-07 | GBP      | 10_00        | 2026-05-08
        D-2        | A-2        | AT-2    | 2026-05-04 |            | GBP      | 10_00        | 2026-05-08
        D-3        | A-3        | AT-3    | 2026-05-04 |            | GBP      | 10_00        | 2026-05-22
    """, closed_on="datetime64[us]", target_date="datetime64[us]")  # fmt: skip
    found = follow_ups(Ledger.from_tables({"disputes": disputes}), as_of=FRIDAY, policy=RULES)
    assert dict(zip(found["about"], found["verdict"], strict=True)) == {"D-1": "kept", "D-2": "missed", "D-3": "open"}


def test_an_invoice_is_settled_on_the_day_of_its_last_booking_and_a_part_payment_settles_nothing():
    book = Ledger.from_tables({"items": ITEMS, "allocations": PAID})
    assert settled_on(book, as_of=FRIDAY).to_dict() == {"AT-1": pd.Timestamp("2026-05-05")}
    part = Ledger.from_tables({"items": ITEMS, "allocations": PAID.assign(amount_minor=499_99)})
    assert settled_on(part, as_of=FRIDAY).empty


WROTE = """
    touch_id | account_id | at               | direction | channel | stage        | outcome | rep        | contact
    T-1      | A-1        | 2026-05-04T10:00 | in        | email   | reply        | replied |            |
    T-2      | A-1        | 2026-05-04T16:00 | in        | email   | reply        | replied |            |
    T-3      | A-1        | 2026-05-05T09:00 | out       | email   | late_inquiry | sent    | Nora Finch |
    T-4      | A-1        | 2026-05-05T11:00 | out       | phone   | reply        | replied | Nora Finch | Ms Ann Poe
    T-5      | A-2        | 2026-05-14T10:00 | in        | email   | reply        | dispute |            |
"""


def test_a_customer_waits_from_his_first_message_to_our_first_answer_and_a_reminder_answers_nothing():
    book = Ledger.from_tables({"touches": frame(WROTE)})
    waits = first_answers(book, as_of=FRIDAY, hours=Hours())
    assert waits["waited"].tolist() == [11.0, 18.0]
    assert waits["answered_at"].notna().tolist() == [True, False]


def test_nights_and_weekends_are_no_hours_of_work():
    assert working_hours(pd.Timestamp("2026-05-08 20:00"), pd.Timestamp("2026-05-11 07:00"), hours=Hours()) == 0


def test_who_still_waits_counts_and_a_quantile_that_nobody_reached_is_not_given():
    waited, over = pd.Series([1.0, 2.0, 3.0, 40.0]), pd.Series([True, True, False, False])
    assert quantile_hours(waited, over, 0.5) == 2.0
    assert quantile_hours(waited, over, 0.9) is None


def figures(book: Ledger, messages: pd.DataFrame | None = None, **more: pd.DataFrame) -> dict[str, dict]:
    none = pd.DataFrame({"account_id": [], "codes": [], "not_applicable": []}, dtype="str")
    words = follow_ups(book, as_of=FRIDAY, policy=RULES)
    found = desk_measures(book, none if messages is None else messages, words, as_of=FRIDAY, policy=RULES, **more)
    return {r["measure"]: r for r in found[found["who"].eq("")].to_dict("records")}


def test_a_message_is_consistent_when_amount_document_day_and_currency_were_judged_and_right():
    sent = pd.DataFrame(
        {"account_id": [f"A-{n}" for n in range(12)], "codes": ["F1 W2", "F3", *["T4"] * 10],
         "not_applicable": [""] * 11 + ["F3"]}
    )  # fmt: skip
    found = figures(Ledger.from_tables({}), sent)["consistent"]
    assert (found["numerator"], found["denominator"], found["value"]) == (9, 11, 81.8)


def test_no_satisfaction_is_shown_from_fewer_than_twenty_answers():
    said = pd.DataFrame({"account_id": [f"A-{n}" for n in range(20)], "answered_on": pd.Timestamp("2026-05-04"),
                         "score": [5, 4, 3, 1] * 5})  # fmt: skip
    few, enough = (figures(Ledger.from_tables({}), answers=rows)["satisfied"] for rows in (said.head(19), said))
    assert (pd.isna(few["value"]), few["numerator"], few["n"]) == (True, 10, 19)
    assert (enough["value"], enough["n"]) == (50.0, 20)


def test_contacts_per_paid_invoice_counts_those_that_named_it_before_it_was_paid():
    items = pd.concat([ITEMS.assign(item_id=ITEMS["item_id"] + f"-{n}") for n in range(10)], ignore_index=True)
    paid = pd.concat([PAID.assign(source_id=f"PM-1-{n}", target_id=f"AT-1-{n}") for n in range(10)])
    out = touches("""
        invoice_ids     | at               | stage
        AT-1-0 AT-1-1   | 2026-05-04T10:00 | late_inquiry
        AT-1-0          | 2026-05-06T10:00 | late_inquiry
    """)
    found = figures(Ledger.from_tables({"items": items, "allocations": paid, "touches": out}))
    one = found["touches_per_paid_invoice"]
    assert (one["numerator"], one["denominator"], one["value"]) == (2, 10, 0.2)


def test_the_right_party_is_a_named_contact_who_may_pay_or_approve():
    people = frame("""
        contact_id | account_id | name       | role
        P-1        | A-1        | Ms Ann Poe | primary
        P-2        | A-1        | Mr Bo Lund | secondary
    """)
    calls = pd.DataFrame(
        [{"touch_id": f"T-{n}", "account_id": "A-1", "at": "2026-05-04T10:00", "channel": "phone",
          "stage": "late_inquiry", "outcome": outcome, "contact": who}
         for n, (outcome, who) in enumerate([("no_progress", "Ms Ann Poe"), ("no_answer", "Ms Ann Poe"),
                                             ("promise", "Mr Bo Lund")] * 4)]
    )  # fmt: skip
    one = figures(Ledger.from_tables({"contacts": people, "touches": calls}))["right_party"]
    assert (one["numerator"], one["denominator"]) == (4, 12)


def test_the_way_to_payment_leaves_out_contacts_whose_fortnight_is_not_over():
    out = touches("""
        invoice_ids | at               | stage        | outcome
        AT-1        | 2026-04-27T10:00 | late_inquiry | sent
        AT-1        | 2026-04-20T10:00 | late_inquiry | sent
        AT-1        | 2026-04-28T10:00 | late_inquiry | bounced
        AT-1        | 2026-05-14T10:00 | late_inquiry | sent
    """)
    book = Ledger.from_tables({"items": ITEMS, "allocations": PAID, "touches": out})
    (found,) = response_funnel(book, as_of=FRIDAY).to_dict("records")
    assert (found["sent"], found["delivered"], found["paid"]) == (3, 2, 1)


def test_a_slow_payer_is_shown_week_by_week_beside_what_policy_asks():
    out = touches("""
        at               | stage
        2026-05-04T10:00 | late_inquiry
        2026-05-11T10:00 | late_inquiry
    """)
    found = cadence(Ledger.from_tables({"items": ITEMS, "touches": out}), as_of=FRIDAY, policy=RULES)
    (row,) = found.slow_payers.to_dict("records")
    assert [row[f"week_{n}"] for n in (5, 4, 3, 2, 1)] == [0, 0, 0, 1, 1]
    assert (row["this_month"], row["wanted"], row["verdict"]) == (2, 2, "as asked")
    assert (len(found.days), found.days["contacts"].sum()) == (35, 2)


def test_a_question_that_keeps_coming_without_a_letter_that_answers_it_is_a_gap():
    asked = pd.DataFrame(
        [{"touch_id": f"T-{n}", "account_id": "A-1", "at": f"2026-05-{4 + n:02d}T10:00", "direction": "in",
          "stage": "reply", "outcome": outcome, "summary": text}
         for n, (outcome, text) in enumerate([("paid_claim", "We paid this last week.")] * 5
                                             + [("replied", "Please send us a copy of the invoice.")])]
    )  # fmt: skip
    accounts = pd.DataFrame([{"account_id": "A-1", "name": "Birch Labs Ltd", "language": "en"}])
    book = Ledger.from_tables({"touches": asked, "accounts": accounts})
    found = questions_asked(book, as_of=FRIDAY, policy=RULES).set_index("question")["state"].to_dict()
    assert found == {"already_paid_claim": "gap", "needs_invoice_copy": "covered"}
    french = Ledger.from_tables({"touches": asked, "accounts": accounts.assign(language="it")})
    assert (
        questions_asked(french, as_of=FRIDAY, policy=RULES).set_index("question")["state"]["needs_invoice_copy"]
        == "rare"
    )


def test_weeks_stand_side_by_side_and_the_last_one_is_the_week_reviewed():
    sent = pd.DataFrame(
        {"sent_at": pd.to_datetime(["2026-05-15", "2026-05-09", "2026-05-08"]), "codes": ["F1", "F1", ""]}
    )
    found = trend_by_code(sent, as_of=FRIDAY, weeks=2)
    whole = found[found["code"].eq("")]
    assert (whole["messages"].tolist(), whole["sent"].tolist()) == ([0, 2], [1, 2])


def test_a_book_without_contacts_gives_no_figure_and_no_finding():
    bare = Ledger.from_tables({"items": ITEMS})
    review = review_messages(bare, as_of=FRIDAY, weeks=4)
    found = conduct(bare, review.messages, as_of=FRIDAY)
    shares = found.measures[found.measures["unit"].ne("contacts") & found.measures["measure"].ne("covered")]
    assert shares["value"].isna().all()
    assert shares["note"].ne("").all()
    assert [len(f) for f in (found.follow_ups, found.funnel, found.questions, review.findings, review.trend)] == [
        0, 0, 0, 0, 4,
    ]  # fmt: skip
    assert review.summary["score"] is None
    assert set(found.slow_payers["verdict"]) == {"too few"}


def test_amounts_of_several_currencies_are_ordered_by_what_they_are_worth():
    rows = pd.DataFrame({"currency": ["JPY", "GBP", "XAF"], "amount_minor": [500_000, 90_000_00, 1]})
    rates = [{"currency": "JPY", "day": "2026-05-01", "rate": "0.005"}]
    policy = policy_from({"reporting_currency": "GBP", "rates": rates})
    assert largest_first(rows, as_of=FRIDAY, policy=policy)["currency"].tolist() == ["GBP", "JPY", "XAF"]
    assert largest_first(rows, as_of=FRIDAY, policy=RULES)["currency"].tolist() == ["JPY", "GBP", "XAF"]
