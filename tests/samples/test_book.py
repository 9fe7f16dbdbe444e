"""The book keeps its promises: sizes, dates, conservation, ties, and answers that fit."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pandas.testing as pdt
import pytest

from arlib.contracts import TABLES, check
from arlib.errors import ParameterError
from arlib.samples import SampleBook, make_sample_book


def moves(book: SampleBook) -> pd.DataFrame:
    """Everything that closed or opened an item: item_id, day, amount (brings nearer to zero when positive)."""
    allocations, adjustments = book.tables["allocations"], book.tables["adjustments"]
    names = ["item_id", "amount", "day"]
    parts = [
        allocations[["source_id", "amount_minor", "effective_date"]].set_axis(names, axis=1),
        allocations[["target_id", "amount_minor", "effective_date"]].set_axis(names, axis=1),
        adjustments[["item_id", "amount_minor", "effective_date"]].set_axis(names, axis=1),
    ]
    return pd.concat(parts, ignore_index=True)


def open_amounts(book: SampleBook, day: pd.Timestamp) -> pd.Series:
    """Signed open amount per item id at the end of a day."""
    items = book.tables["items"].set_index("item_id")
    items = items[items["issue_date"] <= day]
    closed = moves(book)[lambda m: m["day"] <= day].groupby("item_id")["amount"].sum()
    sign = np.sign(items["amount_minor"])
    return items["amount_minor"] - sign * closed.reindex(items.index, fill_value=0)


def oldest_credit_ages(book: SampleBook) -> pd.Series:
    """Days since the oldest open credit arose, by account."""
    as_of = pd.Timestamp(book.as_of)
    left = open_amounts(book, as_of)
    items = book.tables["items"].set_index("item_id")
    credits = items[(left.reindex(items.index) < 0) & items["account_id"].notna()]
    return (as_of - credits.groupby("account_id")["issue_date"].min()).dt.days


def test_the_same_arguments_give_the_same_book() -> None:
    one, two = make_sample_book(accounts=240, seed=7), make_sample_book(accounts=240, seed=7)
    for name in one.tables:
        pdt.assert_frame_equal(one.tables[name], two.tables[name])
    for name in one.truth:
        pdt.assert_frame_equal(one.truth[name], two.truth[name])


def test_another_seed_gives_another_book() -> None:
    one, two = make_sample_book(accounts=240, seed=7), make_sample_book(accounts=240, seed=8)
    assert not one.tables["items"].equals(two.tables["items"])


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_table_keeps_its_contract(book: SampleBook, name: str) -> None:
    assert check(book.tables[name], TABLES[name]) == ()
    assert len(book.tables[name]) > 0


def test_exactly_five_accounts_in_six_hold_an_unresolved_credit(book: SampleBook) -> None:
    assert len(book.tables["accounts"]) == 3600
    assert len(oldest_credit_ages(book)) == 3000


def test_all_three_tiers_are_well_filled_and_their_edges_planted(book: SampleBook) -> None:
    ages = oldest_credit_ages(book)
    high, medium, low = int((ages > 90).sum()), int(ages.between(60, 90).sum()), int((ages < 60).sum())
    assert min(high, medium, low) >= 600
    assert all((ages == edge).sum() >= 10 for edge in (59, 60, 90, 91))


@pytest.mark.parametrize(("accounts", "seed"), [(120, 1), (333, 2), (600, 3)])
def test_small_books_hold_the_promise_too(accounts: int, seed: int) -> None:
    small = make_sample_book(accounts=accounts, seed=seed)
    assert len(oldest_credit_ages(small)) == round(accounts * 5 / 6)
    totals = small.tables["control_totals"]
    last = totals[totals["day"] == pd.Timestamp(small.as_of)].set_index("currency")["balance_minor"]
    currency = small.tables["items"].set_index("item_id")["currency"]
    booked = open_amounts(small, pd.Timestamp(small.as_of)).groupby(currency).sum()
    assert booked.to_dict() == last.to_dict()


def test_nothing_is_dated_after_the_as_of_day(book: SampleBook) -> None:
    last = pd.Timestamp(book.as_of)
    tables = book.tables
    for table, column in (
        ("items", "issue_date"),
        ("allocations", "effective_date"),
        ("adjustments", "effective_date"),
    ):
        assert tables[table][column].max() <= last
        assert tables[table][column].min() >= pd.Timestamp(2024, 11, 1)
    assert tables["promises"]["made_on"].max() <= last
    assert tables["disputes"]["opened_on"].max() <= last
    assert tables["messages"]["sent_at"].max() < last + pd.Timedelta(days=1)
    assert tables["touches"]["at"].max() < last + pd.Timedelta(days=1)


def test_no_item_is_settled_beyond_its_amount_or_below_nothing_on_any_day(book: SampleBook) -> None:
    by_day = moves(book).groupby(["item_id", "day"], as_index=False)["amount"].sum().sort_values(["item_id", "day"])
    running = by_day.groupby("item_id")["amount"].cumsum()
    limit = book.tables["items"].set_index("item_id")["amount_minor"].abs().loc[by_day["item_id"]].to_numpy()
    assert (running.to_numpy() <= limit).all()
    assert (running >= 0).all()


def test_nothing_is_settled_before_it_exists(book: SampleBook) -> None:
    issued = book.tables["items"].set_index("item_id")["issue_date"]
    moved = moves(book)
    assert (moved["day"].to_numpy() >= issued.loc[moved["item_id"]].to_numpy()).all()


def test_allocations_stay_inside_one_account_and_currency_and_run_from_credit_to_debit(book: SampleBook) -> None:
    items = book.tables["items"].set_index("item_id")
    rows = book.tables["allocations"]
    source, target = items.loc[rows["source_id"]], items.loc[rows["target_id"]]
    for column in ("account_id", "currency"):
        assert (source[column].to_numpy() == target[column].to_numpy()).all()
    assert (source["amount_minor"] < 0).all()
    assert (target["amount_minor"] > 0).all()


def test_the_ledger_ties_to_the_control_account_on_every_listed_day(book: SampleBook) -> None:
    totals = book.tables["control_totals"]
    currency = book.tables["items"].set_index("item_id")["currency"]
    for day, rows in totals.groupby("day"):
        booked = open_amounts(book, pd.Timestamp(day)).groupby(currency).sum()
        assert {c: int(v) for c, v in booked.items() if v} == {
            c: int(v) for c, v in rows.set_index("currency")["balance_minor"].items() if v
        }


def test_control_totals_cover_month_ends_and_the_last_thirteen_fridays(book: SampleBook) -> None:
    days = set(book.tables["control_totals"]["day"].dt.date)
    assert date(2024, 11, 30) in days
    assert date(2026, 9, 30) in days
    assert {date(2026, 10, 30), date(2026, 8, 7)} <= days
    assert sum(d.weekday() == 4 for d in days if d >= date(2026, 8, 7)) == 13


def test_a_book_that_is_too_small_for_its_situations_is_refused() -> None:
    with pytest.raises(ParameterError, match="next step"):
        make_sample_book(accounts=10)


def test_families_have_one_head_and_no_grandchildren(book: SampleBook) -> None:
    accounts = book.tables["accounts"].set_index("account_id")
    children = accounts[accounts["parent_id"].notna()]
    assert accounts.loc[children["parent_id"], "parent_id"].isna().all()
    sizes = children.groupby("parent_id").size()
    assert sizes.between(2, 6).all()


def test_awkward_but_legal_names_are_there(book: SampleBook) -> None:
    names = set(book.tables["accounts"]["name"])
    assert {"=SUM Works Ltd", "<b>Bold</b> Signs Ltd", "O'Rourke & Söhne GmbH", "Fish (Rods) [North] + Co.*"} <= names
