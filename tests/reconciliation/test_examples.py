"""The two published example cases: drawn here, and read from the shared folder where it is there."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from arlib.reconciliation import reconcile

SHARED = Path(__file__).resolve().parents[3] / "shared" / "examples" / "reconciliation_cases.json"


def test_a_discount_in_time_closes_the_invoice_and_a_payment_too_large_keeps_its_rest(run):
    seen = run(
        """
        item_id | account_id | party_name         | issue_date | amount_minor | reference          | terms
        AT-100  | A-1        | Birch Labs Ltd     | 2026-02-10 | 840_00       | PO-55              | 2/10 net 30
        AT-101  | A-1        | Birch Labs Ltd     | 2026-03-01 | 123_45       |                    |
        P1      |            | BIRCH LABS LIMITED | 2026-02-20 | -823_20      | INV AT-100 less 2% |
        P2      | A-1        | Birch Labs Ltd     | 2026-03-20 | -150_00      | AT-101             |
        """
    )
    assert seen.posted == [("P1", "AT-100", 823_20), ("P2", "AT-101", 123_45)]
    assert seen.adjusted == [("AT-100", "discount", 16_80)]
    assert seen.open == {"AT-100": 0, "AT-101": 0, "P1": 0, "P2": -26_55}
    assert seen.codes == [("P2", "OVERPAYMENT")]


def test_two_equal_answers_are_an_exception_that_shows_both(run):
    seen = run(
        """
        item_id | account_id | party_name       | issue_date | due_date   | amount_minor | reference
        B1      | A-2        | Otter Foods SARL | 2026-01-05 | 2026-02-04 | 500_00       |
        B2      | A-2        | Otter Foods SARL | 2026-01-09 | 2026-02-08 | 500_00       |
        P3      | A-2        | Otter Foods      | 2026-02-05 |            | -500_00      | facture
        """
    )
    assert seen.posted == []
    assert seen.codes == [("P3", "AMOUNT_AMBIGUOUS")]
    offered = [s["target_ids"] for s in seen.exception("AMOUNT_AMBIGUOUS")["suggestions"]]
    assert offered[:2] == [["B1"], ["B2"]]


def _rows(case: dict) -> pd.DataFrame:
    invoices = [
        {
            "item_id": i["invoice_id"], "account_id": i["account_id"], "kind": "invoice", "issue_date": i["issue_date"],
            "due_date": i["due_date"], "currency": i["currency"], "amount_minor": i["amount_cents"],
            "party_name": i["customer_name"], "reference": i.get("reference"), "terms": i.get("terms"),
        }
        for i in case["invoices"]
    ]  # fmt: skip
    payments = [
        {
            "item_id": p["payment_id"], "account_id": p["account_id"], "kind": "payment", "issue_date": p["date"],
            "currency": p["currency"], "amount_minor": -p["amount_cents"], "party_name": p["payer_name"],
            "reference": p["reference"],
        }
        for p in case["payments"]
    ]  # fmt: skip
    return pd.DataFrame(invoices + payments)


def _cases() -> list[dict]:
    return json.loads(SHARED.read_text(encoding="utf-8")) if SHARED.exists() else []


@pytest.mark.skipif(not SHARED.exists(), reason="the shared examples are not beside this checkout")
@pytest.mark.parametrize("case", _cases(), ids=lambda case: case["id"])
def test_a_shared_example_comes_out_exactly_as_expected(case):
    found, expect = reconcile(_rows(case), as_of=case["as_of"]), case["expect"]
    opened = dict(zip(found.open_items["item_id"], found.open_items["open_minor"], strict=True))
    posted = found.allocations[["source_id", "target_id", "amount_minor"]].to_numpy().tolist()
    assert posted == [[a["payment_id"], a["invoice_id"], a["amount_cents"]] for a in expect["allocations"]]
    adjusted = found.adjustments[["item_id", "kind", "amount_minor"]].to_numpy().tolist()
    assert adjusted == [[a["invoice_id"], a["kind"], a["amount_cents"]] for a in expect["adjustments"]]
    assert {i: opened[i] for i in expect["open_cents"]} == expect["open_cents"]
    assert {p: -opened[p] for p in expect["unapplied_cents"]} == expect["unapplied_cents"]
    assert found.exceptions["code"].tolist() == expect["exceptions"]
