"""One account's timeline: everything once, newest first, within its days."""

from __future__ import annotations

from datetime import date

import pandas as pd

from arlib.ledger import Ledger
from arlib.ledger.timeline import account_timeline
from drawn import frame

BOOK = Ledger.from_tables(
    {
        "items": frame("""
            item_id | account_id | kind    | issue_date | currency | amount_minor | reference
            A1      | C1         | invoice | 2026-01-10 | EUR      | 10000        | PO-1
            P1      | C1         | payment | 2026-03-01 | EUR      | -4000        | A1
            A2      | C2         | invoice | 2026-02-10 | EUR      | 7            | ""
        """),
        "touches": frame("""
            touch_id | account_id | at                  | stage        | contact
            T1       | C1         | 2026-02-20 09:30:00 | late_inquiry | Ms Poe
        """),
        "promises": frame("""
            promise_id | account_id | made_on    | promised_date | currency | amount_minor
            R1         | C1         | 2026-02-21 | 2026-03-01    | EUR      | 4000
        """),
        "disputes": frame("""
            dispute_id | account_id | item_id | opened_on  | closed_on  | currency | amount_minor | reason
            D1         | C1         | A1      | 2026-02-22 | 2026-04-02 | EUR      | 100          | price
        """),
    }
)
RECORDED = frame("""
    at                  | kind  | account_id | actor     | what             | reason
    2026-02-23 10:00:00 | note  | C1         | Ines Caro | text: called back | asked for
    2026-02-20 09:30:00 | touch | C1         | Ines Caro | stage: late       | ""
""")


def timeline(**given: pd.DataFrame) -> pd.DataFrame:
    return account_timeline(BOOK, "C1", as_of=date(2026, 3, 31), since=date(2026, 1, 1), **given)


def test_everything_about_one_account_stands_newest_first():
    assert timeline()["what"].tolist() == [
        "Payment P1",
        "Disputed: A1",
        "Promised for 2026-03-01",
        "Email to Ms Poe",
        "Invoice A1",
    ]


def test_a_note_is_shown_and_a_contact_of_the_ledger_is_not_shown_twice():
    found = timeline(recorded=RECORDED)
    assert found["what"].tolist().count("Email to Ms Poe") == 1
    assert found.query("lane == 'Recorded'")[["what", "detail"]].values.tolist() == [
        ["Note by Ines Caro", "text: called back asked for"]
    ]


def test_what_lies_outside_the_days_is_left_out():
    found = account_timeline(BOOK, "C1", as_of=date(2026, 2, 21), since=date(2026, 2, 20))
    assert found["what"].tolist() == ["Promised for 2026-03-01", "Email to Ms Poe"]


def test_an_account_without_anything_has_an_empty_timeline_of_the_same_columns():
    nothing = account_timeline(BOOK, "C9", as_of=date(2026, 3, 31), since=date(2026, 1, 1))
    assert nothing.empty
    assert nothing.columns.tolist() == timeline().columns.tolist()
