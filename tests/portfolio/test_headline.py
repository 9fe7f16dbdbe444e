from __future__ import annotations

from datetime import date

import pandas as pd

from arlib.ledger import age
from arlib.policy import policy_from
from arlib.portfolio import portfolio
from drawn import frame

ITEMS = frame("""
    item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor
    A1      | A          | invoice | 2026-01-01 | 2026-03-20 | EUR      | 1000
    A2      | A          | invoice | 2026-01-01 | 2026-03-25 | EUR      | 200
    A3      | B          | invoice | 2026-01-01 | 2026-04-20 | EUR      | 30
    P1      | B          | payment | 2026-03-24 |            | EUR      | -4
    U1      | B          | invoice | 2026-01-01 | 2026-03-31 | USD      | 5
""")


def measures(policy=None):
    rules = policy_from(policy)
    now, then = age(ITEMS, as_of=date(2026, 3, 24)), age(ITEMS, as_of=date(2026, 3, 17))
    return portfolio(now, then, policy=rules)


def test_not_due_plus_past_due_plus_credits_is_the_net_balance():
    euros = measures().by_currency.query("currency == 'EUR'").set_index("measure")["amount_minor"]
    assert euros.to_dict() == {
        "outstanding": 1230, "not_due": 230, "past_due": 1000, "in_hand": 0, "past_due_net": 1000,
        "due_by_month_end": 200, "credits": -4, "net": 1226,
    }  # fmt: skip


def test_an_invoice_due_on_the_last_day_of_the_month_is_not_past_due_at_its_end():
    dollars = measures().by_currency.query("currency == 'USD'").set_index("measure")["amount_minor"]
    assert dollars["due_by_month_end"] == 0


def test_last_week_is_read_from_the_same_ledger():
    euros = measures().by_currency.query("currency == 'EUR'").set_index("measure")
    assert euros.loc["past_due", ["last_week_minor", "change_minor"]].tolist() == [0, 1000]
    assert euros.loc["credits", "change_minor"] == -4


def test_currencies_are_never_added_up_without_a_recorded_rate():
    result = measures({"reporting_currency": "EUR"})
    assert result.in_reporting["amount_minor"].isna().all()
    assert "No rate is recorded for USD" in result.rates_note


def test_with_a_recorded_rate_the_sum_says_which_rate_of_which_day():
    rates = [{"currency": "USD", "day": "2026-03-01", "rate": "2"}]
    result = measures({"reporting_currency": "EUR", "rates": rates})
    net = result.in_reporting.set_index("measure").loc["net", "amount_minor"]
    assert net == 1226 + 10
    assert "1 USD = 2 on 1 Mar 2026" in result.rates_note
    assert isinstance(result.in_reporting["amount_minor"].dtype, pd.Int64Dtype)


def test_a_day_before_the_book_begins_has_an_empty_headline_and_no_error():
    nothing = age(ITEMS, as_of=date(2020, 1, 1))
    result = portfolio(nothing, nothing, policy=policy_from(None))
    assert len(result.by_currency) == result.accounts == 0
