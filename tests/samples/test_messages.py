"""Clean letters are true to the ledger of their day; defective ones have the planted defect and no other."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from arlib.contracts.activity import DUNNING_STAGES
from arlib.money import format_money
from arlib.samples import SampleBook
from arlib.samples.letters import Letter, write_letter

ONE_INVOICE = ("delivery_confirmation", "pre_due_reminder", "late_inquiry", "firmer_pressure", "final_notice")


@pytest.fixture(scope="module")
def letters(book: SampleBook) -> pd.DataFrame:
    """Messages with their expected codes, the invoices they name (from the log), and their day."""
    touches = book.tables["touches"].rename(columns={"at": "sent_at"})
    log = touches[touches["direction"] == "out"][["account_id", "sent_at", "invoice_ids"]]
    rows = book.tables["messages"].merge(book.truth["messages"], on="message_id")
    rows = rows.merge(log, on=["account_id", "sent_at"], how="left")
    return rows.assign(day=rows["sent_at"].dt.normalize())


def open_on(book: SampleBook, item_id: str, day: pd.Timestamp) -> int:
    """What is left of one item at the end of a day, worked out from the tables."""
    amount = book.tables["items"].set_index("item_id").loc[item_id, "amount_minor"]
    allocations, adjustments = book.tables["allocations"], book.tables["adjustments"]
    named = (allocations["source_id"] == item_id) | (allocations["target_id"] == item_id)
    closed = allocations.loc[named & (allocations["effective_date"] <= day), "amount_minor"].sum()
    closed += adjustments.loc[
        (adjustments["item_id"] == item_id) & (adjustments["effective_date"] <= day), "amount_minor"
    ].sum()
    return int(abs(amount) - closed)


def test_every_letter_is_on_the_log_at_its_minute(letters: pd.DataFrame) -> None:
    assert letters["message_id"].is_unique
    assert letters["invoice_ids"].notna().all()


def test_there_are_about_seven_hundred_letters_and_one_in_eight_has_a_defect(letters: pd.DataFrame) -> None:
    assert 600 <= len(letters) <= 800
    assert 0.10 <= (letters["expected_codes"] != "").mean() <= 0.15
    assert set(letters["language"]) == {"en", "de", "es", "fr"}
    assert set(letters["stage"]) == {*ONE_INVOICE, "statement", "credit_notice"}
    wanted = {"F1", "F2", "F6", "R1", "R2", "R3", "R5", "R6", "R7", "W1", "W2", "W3", "W4", ""}
    assert set(letters["expected_codes"]) == wanted
    assert (letters["day"] > pd.Timestamp(2026, 10, 23)).sum() >= 80


def test_clean_letters_quote_the_open_amount_of_their_day_to_the_cent(book: SampleBook, letters: pd.DataFrame) -> None:
    currency = book.tables["items"].set_index("item_id")["currency"]
    clean = letters[(letters["expected_codes"] == "") & letters["stage"].isin(ONE_INVOICE)]
    for row in clean.itertuples():
        amount = open_on(book, row.invoice_ids, row.day)
        text = format_money(amount, currency[row.invoice_ids], locale=row.language, with_code=False)
        assert amount > 0
        assert text in row.body, row.message_id
        assert row.invoice_ids in row.body, row.message_id


def test_statements_list_all_open_items_of_their_day(book: SampleBook, letters: pd.DataFrame) -> None:
    items = book.tables["items"]
    for row in letters[letters["stage"] == "statement"].iloc[::8].itertuples():
        own = items[(items["account_id"] == row.account_id) & (items["issue_date"] < row.day)]
        left = {i: open_on(book, i, row.day) for i in own["item_id"]}
        for item_id, amount in left.items():
            assert (item_id in row.body) == (amount > 0), row.message_id
        total = sum(left[i.item_id] * (1 if i.amount_minor > 0 else -1) for i in own.itertuples())
        text = format_money(total, own["currency"].iloc[0], locale=row.language, with_code=False)
        assert text in row.body


def test_the_planted_facts_are_wrong_as_the_code_says(book: SampleBook, letters: pd.DataFrame) -> None:
    items = book.tables["items"].set_index("item_id")
    disputes = book.tables["disputes"].set_index("item_id")
    for row in letters[letters["expected_codes"].isin(["F1", "F2", "F6", "W3", "W4"])].itertuples():
        first, *more = row.invoice_ids.split()
        left = open_on(book, first, row.day)
        quoted = format_money(left, items.loc[first, "currency"], locale=row.language, with_code=False)
        wrong = {
            "F1": left > 0 and quoted not in row.body,
            "F2": first not in row.body,
            "F6": bool(more) and items.loc[more[-1], "due_date"] > row.day,
            "W3": first in disputes.index and disputes.loc[first, "opened_on"] <= row.day,
            "W4": left == 0,
        }
        assert wrong[row.expected_codes], row.message_id


def test_clean_letters_never_chase_what_is_disputed_on_hold_or_promised(
    book: SampleBook, letters: pd.DataFrame
) -> None:
    chasing = letters[letters["stage"].isin(ONE_INVOICE) & ~letters["expected_codes"].isin(["W3", "W4", "F6"])]
    assert not set(chasing["invoice_ids"]) & set(book.tables["disputes"]["item_id"])
    status = book.tables["items"].set_index("item_id")["status"]
    assert (status.loc[chasing["invoice_ids"]] == "open").all()
    promises = book.tables["promises"]
    running = promises[promises["promised_date"] >= pd.Timestamp(2026, 9, 1)]
    assert not set(letters.loc[letters["stage"].isin(ONE_INVOICE), "account_id"]) & set(running["account_id"])


def test_only_letters_marked_w2_go_out_at_weekends_or_out_of_hours(letters: pd.DataFrame) -> None:
    odd = (letters["sent_at"].dt.day_of_week >= 5) | ~letters["sent_at"].dt.hour.between(8, 17)
    assert (odd == (letters["expected_codes"] == "W2")).all()


def test_only_letters_marked_w1_break_the_cap_of_two_in_seven_days(book: SampleBook, letters: pd.DataFrame) -> None:
    touches = book.tables["touches"]
    dunning = touches[(touches["direction"] == "out") & touches["stage"].isin(DUNNING_STAGES)]
    for row in letters[letters["stage"].isin(DUNNING_STAGES)].itertuples():
        at = dunning.loc[dunning["account_id"] == row.account_id, "at"]
        recent = ((at <= row.sent_at) & (at > row.sent_at - pd.Timedelta(days=7))).sum()
        assert (recent > 2) == (row.expected_codes == "W1"), row.message_id


def test_firmer_letters_and_final_notices_have_their_earlier_steps_on_the_log(
    book: SampleBook, letters: pd.DataFrame
) -> None:
    touches = book.tables["touches"]
    before = {"firmer_pressure": "late_inquiry", "final_notice": "firmer_pressure"}
    for row in letters[letters["stage"].isin(before)].itertuples():
        own = touches[(touches["account_id"] == row.account_id) & (touches["at"] < row.sent_at)]
        assert (own["stage"] == before[row.stage]).any(), row.message_id


def test_each_letter_has_the_parts_its_stage_demands_unless_left_out(letters: pd.DataFrame) -> None:
    pays, reaches = "pay.aldertools.example", ("+44 161 496 0000", "credit@aldertools.example")
    needs_pay = letters["stage"].isin(
        ["pre_due_reminder", "late_inquiry", "firmer_pressure", "final_notice", "statement"]
    )
    has_pay = letters["body"].str.contains(pays, regex=False)
    assert (has_pay == (needs_pay & (letters["expected_codes"] != "R5"))).all()
    has_reach = np.logical_or.reduce([letters["body"].str.contains(r, regex=False) for r in reaches])
    assert (has_reach == (letters["expected_codes"] != "R6")).all()


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
@pytest.mark.parametrize("stage", ONE_INVOICE)
@pytest.mark.parametrize("draw", [0.02, 0.37, 0.61, 0.99])
def test_no_wording_leaves_a_placeholder(language: str, stage: str, draw: float) -> None:
    to = {"en": "Ms Ada Larkin", "de": "Frau Ute Mohn", "fr": "M. Luc Orsel", "es": "Sr. Tomás Tejar"}[language]
    letter = Letter(
        stage,
        language,
        "GB",
        to,
        "Tom Adeyemi",
        "EUR",
        20600,
        draw,
        "AT-1",
        5000,
        9000,
        20500,
        20530,
        20540,
        20560,
        20610,
    )
    subject, body = write_letter(letter)
    assert "{" not in subject + body
    assert "1970" not in subject + body
