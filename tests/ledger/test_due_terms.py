"""When an invoice without a due date is due, by the words of its terms."""

from __future__ import annotations

import pandas as pd
import pytest

from arlib.ledger import age
from arlib.ledger.due_terms import due_from_terms
from drawn import frame


@pytest.mark.parametrize(
    ("terms", "due"),
    [
        ("net 30", "2026-02-14"), ("Net30", "2026-02-14"), ("NET 60 days", "2026-03-16"), ("net60", "2026-03-16"),
        ("2/10 net 30", "2026-02-14"), ("2/10, n/30", "2026-02-14"), ("3/14 2/30 net 60", "2026-03-16"),
        ("2% 10 days, net 45", "2026-03-01"), ("30 days", "2026-02-14"), ("30 days net", "2026-02-14"),
        ("EOM", "2026-01-31"), ("EOM 30", "2026-03-02"), ("30 EOM", "2026-03-02"), ("net 30 EOM", "2026-03-02"),
        ("EOM+10", "2026-02-10"), ("60 days end of month", "2026-04-01"), ("net 0", "2026-01-15"),
        ("Due on receipt", "2026-01-15"), ("COD", "2026-01-15"),
    ],
)  # fmt: skip
def test_terms_name_the_day(terms, due):
    found = due_from_terms(pd.Series(pd.to_datetime(["2026-01-15"])), pd.Series([terms], dtype="str"))
    assert found.dt.strftime("%Y-%m-%d").item() == due


@pytest.mark.parametrize("terms", ["", "2/10", "2% 10 days", "as agreed", "encoded 30", "planet 30"])
def test_terms_that_name_no_day_leave_it_open(terms):
    found = due_from_terms(pd.Series(pd.to_datetime(["2026-01-15"])), pd.Series([terms], dtype="str"))
    assert found.isna().all()


def test_the_end_of_a_leap_february_is_its_29th():
    bill = frame("""
        item_id | account_id | kind    | issue_date | currency | amount_minor | terms
        A1      | C1         | invoice | 2024-02-03 | EUR      | 100          | EOM
        A2      | C1         | invoice | 2024-02-29 | EUR      | 100          | EOM 30
    """)
    result = age(bill, as_of="2024-03-31")
    assert result.lines["age_days"].tolist() == [31, 1]
    assert [f.code for f in result.findings] == ["LED001"]


def test_a_stated_due_date_wins_over_the_terms():
    bill = frame("""
        item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor | terms
        A1      | C1         | invoice | 2026-01-01 | 2026-03-31 | EUR      | 100          | net 30
    """)
    assert age(bill, as_of="2026-03-31").lines["age_days"].tolist() == [0]
