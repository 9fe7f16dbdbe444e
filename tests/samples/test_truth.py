"""The answers are complete and agree with the ledger."""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.samples import SampleBook

CAUSES = {
    "duplicate_payment", "paid_credited_invoice", "discount_difference", "tax_difference",
    "wrong_payer", "prepayment", "pricing", "other",
}  # fmt: skip


def open_ids(book: SampleBook) -> set[str]:
    """Items that are not settled on the as-of day."""
    allocations, items = book.tables["allocations"], book.tables["items"]
    parts = [
        allocations.groupby("source_id")["amount_minor"].sum(),
        allocations.groupby("target_id")["amount_minor"].sum(),
        book.tables["adjustments"].groupby("item_id")["amount_minor"].sum(),
    ]
    closed = pd.concat(parts).groupby(level=0).sum().reindex(items["item_id"], fill_value=0).to_numpy()
    return set(items.loc[items["amount_minor"].abs().to_numpy() > closed, "item_id"])


def test_every_payment_that_is_not_wholly_applied_has_an_answer_that_adds_up(book: SampleBook) -> None:
    items = book.tables["items"]
    waiting = items[(items["kind"] == "payment") & items["item_id"].isin(open_ids(book))].set_index("item_id")
    answers = book.truth["payments"].groupby("payment_id")["amount_minor"].sum()
    assert set(answers.index) == set(waiting.index)
    assert (answers.loc[waiting.index].to_numpy() == waiting["amount_minor"].abs().to_numpy()).all()


def test_true_invoices_exist_and_have_room_for_what_is_meant_for_them(book: SampleBook) -> None:
    items = book.tables["items"].set_index("item_id")
    meant = book.truth["payments"]
    meant = meant[(meant["invoice_id"] != "") & (meant["reason"] != "other_currency")]
    total = meant.groupby("invoice_id")["amount_minor"].sum()
    assert (total.to_numpy() <= items.loc[total.index, "amount_minor"].to_numpy()).all()
    assert (items.loc[meant["invoice_id"], "currency"].to_numpy() == meant["currency"].to_numpy()).all()


def test_about_a_thousand_recent_receipts_wait_for_the_desk(book: SampleBook) -> None:
    items, allocations = book.tables["items"], book.tables["allocations"]
    recent = items[(items["kind"] == "payment") & (items["issue_date"] > pd.Timestamp(2026, 8, 31))]
    waiting = recent[~recent["item_id"].isin(allocations["source_id"])]
    meant = book.truth["payments"].query("invoice_id != ''")["payment_id"]
    share = waiting["item_id"].isin(meant).sum() / (items["kind"] == "payment").sum()
    assert 0.06 <= share <= 0.08
    assert 30 <= waiting["account_id"].isna().sum() <= 90


def test_causes_are_known_and_belong_to_open_credits(book: SampleBook) -> None:
    causes = book.truth["overpayment_causes"]
    items = book.tables["items"].set_index("item_id")
    assert set(causes["cause"]) == CAUSES
    assert causes["item_id"].is_unique
    assert (items.loc[causes["item_id"], "amount_minor"] < 0).all()
    assert set(causes["item_id"]) <= open_ids(book)


def test_every_open_invoice_has_a_true_future(book: SampleBook) -> None:
    items = book.tables["items"]
    bills = items[items["kind"].isin(["invoice", "debit_note"])]
    future = book.truth["future_payments"]
    assert set(future["invoice_id"]) == set(bills["item_id"]) & open_ids(book)
    assert future["pays_on"].isna().any()
    assert (future["pays_on"] > pd.Timestamp(book.as_of)).sum() > 1000


def test_promises_are_decided_by_receipts_alone(book: SampleBook) -> None:
    """Kept: at least 98% received by the day and two working days; open: the day is still to come."""
    promises = book.tables["promises"].merge(book.truth["promises"], on="promise_id")
    items = book.tables["items"]
    receipts = items[items["kind"] == "payment"].merge(promises, on="account_id", suffixes=("", "_promise"))
    promised = receipts["promised_date"].to_numpy().astype("datetime64[D]")
    limit = np.busday_offset(np.busday_offset(promised, 0, roll="forward"), 2)
    inside = receipts["issue_date"].to_numpy().astype("datetime64[D]")
    inside = (inside >= receipts["made_on"].to_numpy().astype("datetime64[D]")) & (inside <= limit)
    got = -receipts[inside].groupby("promise_id")["amount_minor"].sum()
    share = got.reindex(promises["promise_id"], fill_value=0).to_numpy() / promises["amount_minor"].to_numpy()
    judged = np.select(
        [
            promises["withdrawn_on"].notna(),
            promises["promised_date"] > pd.Timestamp(book.as_of),
            share >= 0.98,
            share > 0,
        ],
        ["withdrawn", "open", "kept", "part_kept"],
        "broken",
    )
    assert judged.tolist() == promises["verdict"].tolist()
    assert set(judged) == {"kept", "part_kept", "broken", "open", "withdrawn"}


def test_the_catalogue_counts_what_is_there_and_its_examples_can_be_looked_up(book: SampleBook) -> None:
    catalogue = book.truth["situations"]
    known = (
        set(book.tables["items"]["item_id"])
        | set(book.tables["accounts"]["account_id"])
        | set(book.tables["messages"]["message_id"])
        | set(book.tables["promises"]["promise_id"])
    )
    assert set(catalogue["example_id"]) <= known
    assert (catalogue["count"] > 0).all()
