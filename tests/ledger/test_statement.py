"""Statements: opening and movements are the closing balance, whatever was booked and whenever."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arlib.contracts import DEBIT_KINDS, ITEM_KINDS
from arlib.errors import ParameterError
from arlib.ledger import Ledger, age
from arlib.ledger.statement import Statements, require_account, statement_summary, statements
from drawn import frame

DAY, FIRST = date(2026, 3, 31), date(2026, 3, 1)
ITEMS = frame("""
    item_id | account_id | kind        | issue_date | due_date   | currency | amount_minor | reference
    A1      | C1         | invoice     | 2026-01-10 | 2026-02-09 | EUR      | 10000        | PO-1
    A2      | C1         | invoice     | 2026-03-10 | 2026-04-09 | EUR      | 5000         | ""
    P1      | C1         | payment     | 2026-03-15 |            | EUR      | -9800        | A1
    J1      | C2         | invoice     | 2026-02-01 | 2026-03-03 | JPY      | 700          | ""
    P2      | C1         | payment     | 2026-03-20 |            | JPY      | -700         | J1
    X1      |            | payment     | 2026-03-21 |            | EUR      | -50          | ""
""")
ALLOCATIONS = frame("""
    source_id | target_id | amount_minor | effective_date | rule
    P1        | A1        | 9800         | 2026-03-15     | reference
    P2        | J1        | 700          | 2026-03-22     | by hand
""")
ADJUSTMENTS = frame("""
    item_id | kind     | amount_minor | effective_date | rule
    A1      | discount | 200          | 2026-03-15     | 2/10 net 30
""")


def stated(first: date = FIRST, last: date = DAY, **tables: pd.DataFrame) -> Statements:
    book = Ledger.from_tables({"items": ITEMS, "allocations": ALLOCATIONS, "adjustments": ADJUSTMENTS} | tables)
    return of_book(book, first, last)


def of_book(book: Ledger, first: date, last: date) -> Statements:
    aging = age(book.items, book.allocations, book.adjustments, as_of=last)
    return statements(book, aging, from_day=first)


def test_a_statement_goes_from_opening_over_every_movement_to_closing():
    one = stated().of("C1")
    euros = one.summary.set_index("currency").loc["EUR"]
    assert (euros["opening_minor"], euros["closing_minor"], euros["aged_minor"]) == (10000, 5000, 5000)
    lines = one.lines.query("currency == 'EUR'")
    assert list(zip(lines["item_id"], lines["amount_minor"], lines["balance_minor"], strict=True)) == [
        ("A2", 5000, 15000),
        ("P1", -9800, 5200),
        ("A1", -200, 5000),
    ]


def test_a_payment_says_what_it_was_for_and_an_adjustment_why():
    lines = stated().of("C1").lines.set_index("item_id")
    assert lines.loc["P1", "related"] == "A1"
    assert lines.loc["A1", ["kind", "rule"]].tolist() == ["discount", "2/10 net 30"]


def test_money_of_one_account_for_an_invoice_of_another_moves_both_balances():
    found = stated()
    across = found.lines[found.lines["movement"].eq("between_accounts")]
    assert across[["account_id", "item_id", "related", "amount_minor"]].values.tolist() == [
        ["C1", "P2", "J1", 700],
        ["C2", "J1", "P2", -700],
    ]
    assert found.ties


def test_money_of_an_unknown_payer_has_a_statement_of_its_own():
    assert stated().of("").summary["closing_minor"].tolist() == [-50]


def test_an_account_without_balance_and_movement_has_no_statement():
    assert stated(first=date(2026, 3, 25)).of("C2").summary.empty


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(ParameterError, match="begin"):
        stated(first=date(2026, 4, 1))


def test_an_account_the_book_does_not_have_is_refused():
    with pytest.raises(ParameterError, match="no account 'C9'"):
        require_account(Ledger.from_tables({"items": ITEMS}), "C9")


def test_a_wrong_aging_is_named_with_its_account():
    book = Ledger.from_tables({"items": ITEMS})
    other = Ledger.from_tables({"items": ITEMS.assign(amount_minor=ITEMS["amount_minor"] + ITEMS["item_id"].eq("A2"))})
    found = statements(book, age(other.items, as_of=DAY), from_day=FIRST)
    assert found.differing[["account_id", "difference_minor"]].values.tolist() == [["C1", -1]]


def test_amounts_beyond_what_a_float_can_hold_stay_whole():
    huge = ITEMS.assign(amount_minor=ITEMS["amount_minor"].where(ITEMS["item_id"].ne("A2"), 2**60 + 1))
    assert 2**60 + 1 in stated(items=huge).of("C1").lines["amount_minor"].tolist()
    assert stated(items=huge).ties


def drawn_book(seed: int) -> Ledger:
    """A book in which anything may happen: bookings before their items, across accounts, reversed, of strangers."""
    dice = Random(seed)
    items = [_item(dice, n) for n in range(dice.randint(0, 12))]
    ids = [str(i["item_id"]) for i in items] + ["STRANGER"]
    rows = [
        {
            "source_id": dice.choice(ids),
            "target_id": dice.choice(ids),
            "amount_minor": dice.randint(-500, 500),
            "effective_date": _day(dice),
        }
        for _ in range(dice.randint(0, 12))
    ]
    taken = [
        {
            "item_id": dice.choice(ids),
            "kind": "write_off",
            "amount_minor": dice.randint(-99, 99),
            "effective_date": _day(dice),
        }
        for _ in range(dice.randint(0, 6))
    ]
    given_tables = {"items": items, "allocations": rows, "adjustments": taken}
    return Ledger.from_tables({name: pd.DataFrame(rows) for name, rows in given_tables.items() if rows})


def _item(dice: Random, number: int) -> dict[str, object]:
    kind = dice.choice(ITEM_KINDS)
    return {
        "item_id": f"I{number}",
        "account_id": dice.choice(("A", "B", "C", None)),
        "kind": kind,
        "issue_date": _day(dice),
        "currency": dice.choice(("EUR", "JPY")),
        "amount_minor": dice.randint(0, 900) * (1 if kind in DEBIT_KINDS else -1),
    }


def _day(dice: Random) -> str:
    return f"2026-{dice.randint(1, 4):02d}-{dice.randint(1, 28):02d}"


few = settings(max_examples=settings().max_examples // 6)  # a book is many cases in one, and costs accordingly
any_book = st.integers(0, 2**32).map(drawn_book)
any_days = st.lists(st.integers(0, 130), min_size=3, max_size=3, unique=True).map(
    lambda counts: [date(2026, 1, 1) + timedelta(days=n) for n in sorted(counts)]
)


@few
@given(any_book, any_days)
def test_opening_and_movements_are_the_closing_balance_of_every_account(book: Ledger, days: list[date]):
    found = of_book(book, days[0], days[2])
    assert found.ties
    last = found.lines.groupby(["account_id", "currency"])["balance_minor"].last()
    closing = found.summary.set_index(["account_id", "currency"])["closing_minor"]
    assert closing.reindex(last.index).tolist() == last.tolist()


@few
@given(any_book, any_days)
def test_consecutive_periods_chain(book: Ledger, days: list[date]):
    first, middle, last = days
    early, late = (
        of_book(book, first, middle),
        of_book(book, middle + timedelta(days=1), max(last, middle + timedelta(1))),
    )
    keys = ["account_id", "currency"]
    closed, opened = early.summary.set_index(keys)["closing_minor"], late.summary.set_index(keys)["opening_minor"]
    assert closed[closed.ne(0)].to_dict() == opened[opened.ne(0)].to_dict()


@few
@given(any_book, any_days)
def test_the_sum_of_all_statements_is_the_aging(book: Ledger, days: list[date]):
    aging = age(book.items, book.allocations, book.adjustments, as_of=days[2])
    summary = statement_summary(book, aging, from_day=days[0])
    wanted = aging.totals.groupby("currency")["amount_minor"].sum()
    found = summary.groupby("currency")["closing_minor"].sum()
    assert wanted[wanted.ne(0)].to_dict() == found[found.ne(0)].to_dict()
