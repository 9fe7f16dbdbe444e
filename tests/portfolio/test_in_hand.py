"""Past due after money in hand: what is here already is not still to come."""

from __future__ import annotations

from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from arlib.ledger import age
from arlib.policy import policy_from
from arlib.portfolio import portfolio
from arlib.portfolio.in_hand import to_post, week_of_past_due, with_in_hand
from drawn import frame

DAY, BEFORE = date(2026, 3, 31), date(2026, 3, 24)
EURO = policy_from({"reporting_currency": "EUR"})
ITEMS = frame("""
    item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor
    A1      | A          | invoice | 2026-01-01 | 2026-02-01 | EUR      | 1000
    A2      | A          | invoice | 2026-01-01 | 2026-02-20 | EUR      | 500
    A3      | A          | invoice | 2026-01-01 | 2026-05-01 | EUR      | 900
    PA      | A          | payment | 2026-03-30 |            | EUR      | -1200
    B1      | B          | invoice | 2026-01-01 | 2026-03-28 | EUR      | 70
    PC      | C          | payment | 2026-03-01 |            | EUR      | -5000
""")


def lines(items: pd.DataFrame = ITEMS, day: date = DAY) -> pd.DataFrame:
    return age(items, as_of=day, policy=EURO).lines


def test_the_accounts_own_money_is_set_against_its_oldest_past_due_invoice_first():
    served = with_in_hand(lines()).set_index("item_id")["in_hand_minor"]
    assert served[["A1", "A2", "A3", "B1"]].to_dict() == {"A1": 1000, "A2": 200, "A3": 0, "B1": 0}


def test_money_of_another_account_or_of_another_currency_covers_nothing():
    dollars = ITEMS.assign(currency=ITEMS["currency"].mask(ITEMS["item_id"].eq("PA"), "USD"))
    assert with_in_hand(lines(dollars))["in_hand_minor"].sum() == 0


def test_a_disputed_invoice_is_not_served():
    disputed = ITEMS.assign(status=["disputed", "open", "open", "open", "open", "open"])
    served = with_in_hand(lines(disputed)).set_index("item_id")["in_hand_minor"]
    assert (served["A1"], served["A2"]) == (0, 500)


def test_the_headline_has_the_figure_as_booked_and_after_money_in_hand_with_last_week_beside_both():
    now, then = age(ITEMS, as_of=DAY, policy=EURO), age(ITEMS, as_of=BEFORE, policy=EURO)
    euros = portfolio(now, then, policy=EURO).in_reporting.set_index("measure")
    assert euros.loc["past_due", ["amount_minor", "last_week_minor"]].tolist() == [1570, 1500]
    assert euros.loc["past_due_net", ["amount_minor", "last_week_minor"]].tolist() == [370, 1500]
    assert portfolio(now, then, policy=EURO).share_pct("past_due_net") == 100 * 370 / (2470 - 1200)


def test_money_that_came_in_is_told_as_the_reason_although_nobody_posted_it():
    week = week_of_past_due(lines(), lines(day=BEFORE), policy=EURO, as_of=DAY)
    assert (week.fell_due, week.settled, week.gross_change) == (70, 0, 70)
    assert (week.in_hand - week.in_hand_before, week.net_change) == (1200, -1130)


def test_a_book_without_an_open_invoice_has_a_week_of_nothing():
    week = week_of_past_due(lines(ITEMS.iloc[5:]), lines(ITEMS.iloc[5:], BEFORE), policy=EURO, as_of=DAY)
    assert (week.currency, week.gross_change, week.net) == ("EUR", 0, 0)


def test_without_a_rate_no_week_is_told():
    assert week_of_past_due(lines(), lines(day=BEFORE), policy=policy_from(None), as_of=DAY).currency == ""


def test_what_is_matched_is_counted_with_its_money_and_whose_accounts_it_is():
    proposed = pd.DataFrame({"source_id": ["PA", "PA", "PC"], "target_id": ["A1", "A3", "B1"],
                             "amount_minor": [1000, 200, 70]})  # fmt: skip
    post = to_post(proposed, lines(), pd.Series({"A": "Ines", "B": ""}), policy=EURO, as_of=DAY)
    assert (post.payments, post.in_full, post.amount_minor, post.settles_minor) == (2, 1, 1270, 1070)
    assert post.by_owner.values.tolist() == [["(no owner)", 1], ["Ines", 1]]


money = st.integers(1, 500)


@given(st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from(["EUR", "USD"]), money, st.booleans()), max_size=12))
def test_no_cent_is_used_twice_and_no_invoice_gets_more_than_it_has_open(rows):
    drawn = pd.DataFrame(
        {"item_id": [f"I{n}" for n in range(len(rows))], "account_id": [r[0] for r in rows],
         "currency": [r[1] for r in rows], "side": ["credits" if r[3] else "invoices" for r in rows],
         "open_minor": [-r[2] if r[3] else r[2] for r in rows], "days_past_due": 5, "status": "open",
         "late_from": pd.Timestamp("2026-03-01")}
    ).astype({"item_id": "str", "account_id": "str", "currency": "str", "open_minor": "int64"})  # fmt: skip
    served = with_in_hand(drawn)
    assert served["in_hand_minor"].between(0, served["open_minor"].clip(lower=0)).all()
    for _, own in served.groupby(["account_id", "currency"]):
        debts, held = own["open_minor"].clip(lower=0).sum(), -own["open_minor"].clip(upper=0).sum()
        assert own["in_hand_minor"].sum() == min(debts, held)
