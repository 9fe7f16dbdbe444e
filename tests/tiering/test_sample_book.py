"""The sample book as a whole: how well causes are found, and that nothing is lost on the way."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import arlib
from arlib.desk import Desk
from arlib.tiering import CreditCare, WorkQueue

TRUTH = Path(__file__).parents[2] / "data" / "samples" / "truth" / "overpayment_causes.csv"
PLANTED = ["discount_difference", "duplicate_payment", "other", "paid_credited_invoice", "prepayment", "pricing",
           "tax_difference", "wrong_payer"]  # fmt: skip


@pytest.fixture(scope="module")
def desk(sample_workspace: Path) -> Desk:
    return arlib.open_desk(sample_workspace)


@pytest.fixture(scope="module")
def care(desk: Desk) -> CreditCare:
    return desk.credit_care()


@pytest.fixture(scope="module")
def queue(desk: Desk) -> WorkQueue:
    return desk.work_queue()


def test_causes_are_found_with_high_precision_and_recall(care: CreditCare, record_property):
    truth = pd.read_csv(TRUTH, dtype="str").set_index("item_id")["cause"]
    found = care.credits.set_index("item_id")["cause"]
    both = pd.DataFrame({"found": found, "true": truth.reindex(found.index)})
    for cause in PLANTED:
        hits = int((both["found"].eq(cause) & both["true"].eq(cause)).sum())
        precision = hits / max(int(both["found"].eq(cause).sum()), 1)
        recall = hits / int(both["true"].eq(cause).sum())
        record_property(cause, f"precision {precision:.3f}, recall {recall:.3f}")
        assert (precision >= 0.95, recall >= 0.95) == (True, True), (cause, precision, recall)


def test_what_is_owed_to_customers_is_the_credit_side_of_the_aging(desk: Desk, care: CreditCare):
    credits = desk.aging.totals.query("side == 'credits'").groupby("currency")["amount_minor"].sum()
    assert care.owed.set_index("currency")["amount_minor"].to_dict() == (-credits).to_dict()


def test_no_cent_of_a_credit_or_an_invoice_is_proposed_twice(desk: Desk, care: CreditCare):
    opened = desk.aging.lines.set_index("item_id")["open_minor"]
    for side in ("item_id", "document_id"):
        used = care.uses.groupby(side)["amount_minor"].sum()
        assert (used <= opened.reindex(used.index).abs()).all()


def test_queued_and_left_alone_are_all_accounts_with_work(desk: Desk, queue: WorkQueue):
    tiered = desk.tiering().accounts["id"]
    assert set(queue.rows["id"]) | set(queue.suppressed) == set(tiered) - {"(unknown payer)"}
    assert not set(queue.rows["id"]) & set(queue.suppressed)


def test_every_queued_account_has_somebody_to_call_a_sentence_and_a_day(queue: WorkQueue):
    for column in ("address", "opening", "why", "owner"):
        assert queue.rows[column].ne("").all(), column
    assert queue.rows["deadline"].notna().all()


def test_what_is_muted_is_past_due_and_never_more_than_it(desk: Desk, queue: WorkQueue):
    lines = queue.ranking.evidence.lines
    late = lines[lines["side"].eq("invoices") & lines["days_past_due"].gt(0)]
    owed = late.groupby(["account_id", "currency"])["open_minor"].sum()
    muted = queue.muted[queue.muted["currency"].ne("")].groupby(["account_id", "currency"])["amount_minor"].sum()
    assert (muted <= owed.reindex(muted.index)).all()
