"""What must hold for any book: cents are conserved, order and repetition change nothing, nothing is left unsaid."""

from __future__ import annotations

import os
from dataclasses import dataclass
from random import Random

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arlib.reconciliation import Reconciliation, reconcile

pytestmark = pytest.mark.slow

AS_OF = "2026-03-31"
AMOUNTS = (100_00, 50_00, 150_00, 98_00, 30_00, 70_00, 120_01, 75_50, 33_33)
IS_NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
any_book = settings(max_examples=60 if IS_NIGHTLY else 4, deadline=None, suppress_health_check=list(HealthCheck))


@dataclass(frozen=True)
class DrawnBook:
    """A book of invoices, and of money that is mostly for them: named well, badly or not at all, short, over, twice."""

    items: pd.DataFrame
    lines: pd.DataFrame

    def run(self, **keywords: object) -> Reconciliation:
        return reconcile(self.items, self.lines, as_of=AS_OF, **keywords)


def make_book(seed: int, invoices: int, payments: int) -> DrawnBook:
    dice = Random(seed)
    bills = [_bill(dice, number) for number in range(invoices)]
    money = [_money(dice, bills, number) for number in range(payments)]
    back = [_outgoing(dice, money, number) for number in range(dice.randint(0, 2))]
    lines = [
        {"item_id": dice.choice(money)["item_id"], "invoice_id": bill["item_id"], "amount_minor": bill["amount_minor"]}
        for bill in dice.sample(bills, dice.randint(0, 2))
    ]
    advice = pd.DataFrame(lines, columns=["item_id", "invoice_id", "amount_minor"])
    return DrawnBook(pd.DataFrame(bills + money + back), advice)


def _day(dice: Random, first: int, last: int) -> str:
    return f"2026-{dice.randint(first, last):02d}-{dice.randint(1, 28):02d}"


def _bill(dice: Random, number: int) -> dict[str, object]:
    account = dice.choice("ABC")
    return {
        "item_id": f"AT-{100 + number}",
        "account_id": account,
        "kind": "invoice",
        "issue_date": _day(dice, 1, 2),
        "currency": dice.choice(("EUR", "EUR", "EUR", "JPY")),
        "amount_minor": dice.choice(AMOUNTS),
        "reference": dice.choice(("", "", "PO-5577", f"PO-66{number:02d}")),
        "party_name": f"Otter {account} Ltd",
        "terms": dice.choice(("", "2/10 net 30", "2/90 net 120")),
        "status": dice.choice(("open",) * 9 + ("disputed",)),
    }


def _money(dice: Random, bills: list[dict[str, object]], number: int) -> dict[str, object]:
    paid = dice.sample(bills, dice.choice((1, 1, 1, 2)))
    whole = sum(int(bill["amount_minor"]) for bill in paid)
    share = dice.choice((100, 100, 100, 98, 50, 90, 110))
    named = " ".join(dice.choice((bill["item_id"], bill["reference"], "")) for bill in paid)
    return {
        "item_id": f"P{number}",
        "account_id": dice.choice((paid[0]["account_id"], paid[0]["account_id"], None)),
        "kind": dice.choice(("payment",) * 8 + ("credit_note", "on_account")),
        "issue_date": _day(dice, 2, dice.choice((3, 3, 3, 4))),
        "currency": dice.choice((paid[0]["currency"],) * 9 + ("EUR",)),
        "amount_minor": -(whole * share // 100),
        "reference": dice.choice((named, named, "thanks", f"{named} Skonto", "AT-999")),
        "party_name": dice.choice((f"OTTER {paid[0]['account_id']}", "Stranger")),
        "bank_ref": dice.choice(("", "", "B-1")),
    }


def _outgoing(dice: Random, money: list[dict[str, object]], number: int) -> dict[str, object]:
    receipt = dice.choice(money)
    return {
        "item_id": f"R{number}",
        "account_id": receipt["account_id"],
        "kind": dice.choice(("chargeback", "refund")),
        "issue_date": _day(dice, 3, 3),
        "currency": receipt["currency"],
        "amount_minor": -int(receipt["amount_minor"]) // dice.choice((1, 1, 2)),
        "reverses_id": dice.choice((receipt["item_id"], receipt["item_id"], "P-unheard-of", None)),
    }


EVERY_COLUMN = ("item_id", "account_id", "kind", "issue_date", "currency", "amount_minor", "reference", "party_name",
                "bank_ref", "terms", "status", "reverses_id")  # fmt: skip

MOST = 14 if IS_NIGHTLY else 9
books = (
    st.builds(make_book, st.integers(0, 10**6), st.integers(2, MOST), st.integers(1, MOST))
    if IS_NIGHTLY
    else st.sampled_from([make_book(seed, MOST, MOST) for seed in (0, 4, 17, 32)])
)
"""By day the same four books for every property, so that each needs to be reconciled once only; any book by night.

Together they have five tiers, discounts, a return and seventeen of the codes.
"""

_FOUND: dict[int, tuple[DrawnBook, Reconciliation]] = {}


def reconciled(book: DrawnBook) -> Reconciliation:
    """The first run over a book, kept by day: results are frozen, so that properties may share them."""
    if IS_NIGHTLY:
        return book.run()
    if id(book) not in _FOUND:
        _FOUND[id(book)] = book, book.run()
    return _FOUND[id(book)][1]


def _by_item(rows: pd.DataFrame, key: str) -> pd.Series:
    return rows.groupby(key)["amount_minor"].sum()


def _booked(found: Reconciliation) -> dict[str, pd.DataFrame]:
    return {"allocations": found.allocations, "adjustments": found.adjustments}


@given(books)
@any_book
def test_every_cent_is_allocated_adjusted_or_open(book):
    found = reconciled(book)
    amount = book.items.set_index("item_id")["amount_minor"]
    moved = _by_item(found.allocations, "source_id")
    moved = moved.add(_by_item(found.allocations, "target_id"), fill_value=0)
    moved = moved.add(_by_item(found.adjustments, "item_id"), fill_value=0).reindex(amount.index, fill_value=0)
    opened = found.open_items.set_index("item_id")["open_minor"].reindex(amount.index)
    assert (amount.abs() == opened.abs() + moved).all()
    assert (opened * amount >= 0).all()
    assert found.checks["holds"].all()


@given(books, st.randoms(use_true_random=False))
@any_book
def test_the_order_of_the_input_changes_nothing(book, random):
    first = reconciled(book)
    order, line_order = list(book.items.index), list(book.lines.index)
    random.shuffle(order)
    random.shuffle(line_order)
    second = DrawnBook(book.items.loc[order], book.lines.loc[line_order]).run()
    for name in ("allocations", "adjustments", "open_items", "exceptions", "checks", "match_rates"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name))


@given(books)
@any_book
def test_a_second_run_on_its_own_output_changes_nothing(book):
    first = reconciled(book)
    second = book.run(**_booked(first))
    assert second.allocations.empty
    assert second.adjustments.empty
    pd.testing.assert_frame_equal(first.open_items, second.open_items)
    # a return is news once; everything else is said again
    assert _said(first) - _said(second) <= {(i, c) for i, c in _said(first) if c == "CHARGEBACK"}
    assert _said(second) <= _said(first)


def _said(found: Reconciliation) -> set[tuple[str, str]]:
    return set(zip(found.exceptions["item_id"], found.exceptions["code"], strict=True))


@given(books)
@any_book
def test_a_second_run_that_is_given_only_the_allocations_leaves_the_same_open_amounts(book):
    first = reconciled(book)
    second = book.run(allocations=first.allocations)
    assert second.allocations.empty
    pd.testing.assert_frame_equal(first.open_items, second.open_items)


@given(books)
@any_book
def test_money_is_never_applied_across_currencies_or_to_a_disputed_item_by_amount(book):
    found = reconciled(book)
    items = book.items.set_index("item_id")
    pairs = found.allocations
    assert (
        items["currency"].loc[pairs["source_id"]].to_numpy() == items["currency"].loc[pairs["target_id"]].to_numpy()
    ).all()
    by_amount = pairs[pairs["tier"] == "T5"]
    assert (items["status"].loc[by_amount["target_id"]] == "open").all()


@given(books)
@any_book
def test_nothing_unapplied_or_partly_paid_is_left_unsaid(book):
    found = reconciled(book)
    returns = found.exceptions[found.exceptions["code"] == "CHARGEBACK"]
    said = {*found.exceptions["item_id"], *(item for related in returns["related_ids"] for item in related)}
    opened = found.open_items[found.open_items["open_minor"] != 0]
    unapplied = opened[opened["open_minor"] < 0]
    assert set(unapplied["item_id"]) <= said
    kinds = book.items.set_index("item_id")["kind"]
    by_payment = found.allocations[kinds.loc[found.allocations["source_id"]].to_numpy() == "payment"]
    partly_paid = opened[opened["item_id"].isin(by_payment["target_id"]) & opened["kind"].eq("invoice")]
    assert set(partly_paid["item_id"]) <= said


def separate_accounts(seed: int) -> pd.DataFrame:
    """Three accounts that share nothing: own numbers, own names, every payment with its account."""
    parts = []
    for account in "ABC":
        items = make_book(seed + ord(account), 4, 3).items.reindex(columns=EVERY_COLUMN)
        for column in ("item_id", "reverses_id"):
            items[column] = account + items[column].astype("str")
        items["reference"] = (
            items["reference"].fillna("").str.replace("AT-", f"{account}AT-").str.replace("PO-", f"{account}O")
        )
        parts.append(items.assign(account_id=account, party_name="", bank_ref=""))
    return pd.concat(parts, ignore_index=True)


@given(st.builds(separate_accounts, st.integers(0, 10**6)), st.sampled_from("ABC"))
@settings(any_book, max_examples=60 if IS_NIGHTLY else 2)
def test_removing_a_payment_undoes_it_and_nothing_else(items, account):
    whole = reconcile(items, as_of=AS_OF)
    less = reconcile(items[items["item_id"] != f"{account}P0"], as_of=AS_OF)
    for name, key in (("allocations", "source_id"), ("open_items", "item_id")):
        before, after = getattr(whole, name), getattr(less, name)
        others = [frame[~frame[key].str.startswith(account)].reset_index(drop=True) for frame in (before, after)]
        pd.testing.assert_frame_equal(*others)
    assert f"{account}P0" not in set(less.allocations["source_id"])
    opened = less.open_items.set_index("item_id")["open_minor"]
    settled = less.allocations[less.allocations["target_id"].str.startswith(account)]
    untouched = [i for i in opened.index if i.startswith(f"{account}AT") and i not in set(settled["target_id"])]
    assert (opened[untouched] == items.set_index("item_id")["amount_minor"].loc[untouched]).all()
