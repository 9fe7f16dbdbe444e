from __future__ import annotations

from datetime import date

import pandas as pd

from arlib.ledger import Ledger, age, tie_out
from drawn import frame

DAY = date(2026, 3, 31)

ITEMS = frame("""
    item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor
    A1      | C1         | invoice | 2026-01-10 | 2026-02-09 | EUR      | 10000
    A2      | C1         | invoice | 2026-03-10 | 2026-04-09 | EUR      | 5000
    P1      | C1         | payment | 2026-03-15 |            | EUR      | -9800
    J1      | C2         | invoice | 2026-02-01 | 2026-03-03 | JPY      | 700
""")
ALLOCATIONS = frame("""
    source_id | target_id | amount_minor | effective_date
    P1        | A1        | 9800         | 2026-03-15
""")
ADJUSTMENTS = frame("""
    item_id | kind     | amount_minor | effective_date
    A1      | discount | 200          | 2026-03-15
""")


def book(control: str = "", **tables: pd.DataFrame) -> Ledger:
    given = {"items": ITEMS, "allocations": ALLOCATIONS, "adjustments": ADJUSTMENTS} | tables
    if control:
        given["control_totals"] = frame(control)
    return Ledger.from_tables(given)


def tied(ledger: Ledger, day: date = DAY):
    return tie_out(ledger, age(ledger.items, ledger.allocations, ledger.adjustments, as_of=day), as_of=day)


RIGHT = """
    day        | currency | balance_minor
    2026-03-31 | EUR      | 5000
    2026-03-31 | JPY      | 700
"""


def test_a_sound_book_ties_four_ways_per_currency():
    result = tied(book(RIGHT))
    assert result.ties
    assert result.lines.groupby("check")["currency"].apply(list).tolist() == [["EUR", "JPY"]] * 4


def test_one_cent_on_the_control_account_is_named_with_its_currency():
    result = tied(book(RIGHT.replace("5000", "5001")))
    assert not result.ties
    wrong = result.differences.iloc[0]
    assert (wrong["check"], wrong["currency"], wrong["difference_minor"]) == ("control account = open items", "EUR", -1)


def test_a_control_account_of_another_currency_that_is_missing_shows_up():
    result = tied(
        book("""
        day        | currency | balance_minor
        2026-03-31 | EUR      | 5000
    """)
    )
    assert result.differences[["currency", "found_minor"]].values.tolist() == [["JPY", 700]]


def test_without_a_control_balance_the_other_checks_still_run_and_the_gap_is_said():
    result = tied(book())
    assert result.ties
    assert "no balance of the control account" in result.lines["note"].iloc[-1]


def test_an_allocation_from_a_payment_that_is_not_in_the_book_breaks_the_tie():
    stray = frame("""
        source_id | target_id | amount_minor | effective_date
        GHOST     | A2        | 100          | 2026-03-15
    """)
    result = tied(book(allocations=pd.concat([ALLOCATIONS, stray])))
    assert "documents - adjustments = open items" in result.differences["check"].tolist()


def test_an_earlier_day_ties_from_the_same_ledger():
    assert tied(book(), date(2026, 2, 28)).ties
    assert tied(book(), date(2026, 1, 9)).ties


def test_an_empty_book_ties():
    assert tied(Ledger.from_tables({})).ties


def test_statements_that_do_not_close_are_named_although_their_errors_make_up_for_each_other():
    ledger, day = book(), date(2026, 3, 31)
    moved = ITEMS.assign(account_id=ITEMS["account_id"].where(ITEMS["item_id"].ne("A2"), "C2"))
    aging = age(moved, ledger.allocations, ledger.adjustments, as_of=day)
    wrong = tie_out(ledger, aging, as_of=day).differences
    assert wrong[["check", "difference_minor", "note"]].values.tolist() == [
        ["opening + movements = closing", 0, "accounts C1, C2"]
    ]
