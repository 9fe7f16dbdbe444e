"""The exceptions protocol from desk to desk: what a person decided is what the next reconciliation starts from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from arlib.contracts.events import (
    AliasLearned,
    MatchAccepted,
    MatchHeld,
    RefundRequested,
    RequestApproved,
    RequestExecuted,
    answer_fields,
)
from arlib.desk import Desk, open_desk
from arlib.store import Workspace, add_to_snapshot, create_workspace
from arlib.store.journal import ApprovalError
from drawn import frame

ACCOUNTS = """
    account_id | name             | owner
    A-1        | Birch Labs Ltd   | Ines Vale
    A-2        | Otter Foods SARL | Bo Lind
"""
ITEMS = """
    item_id | account_id | kind    | party_name      | issue_date | due_date   | currency | amount_minor | reference
    INV-1   | A-1        | invoice |                 | 2026-01-02 | 2026-02-01 | EUR      | 100_00       |
    INV-2   | A-1        | invoice |                 | 2026-01-05 | 2026-02-04 | EUR      | 100_00       |
    INV-3   | A-2        | invoice |                 | 2026-01-05 | 2026-02-04 | EUR      | 64_20        |
    PAY-1   | A-1        | payment |                 | 2026-02-24 |            | EUR      | -100_00      | thanks
    PAY-2   |            | payment | Trust West      | 2026-03-02 |            | EUR      | -64_20       | collective
    PAY-3   | A-1        | payment |                 | 2026-03-03 |            | EUR      | -5_00        | thanks
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Money for one of two equal invoices, money of a payer nobody knows, and money for nothing."""
    monkeypatch.delenv("ARLIB_JOURNAL_URL", raising=False)
    workspace: Workspace = create_workspace(tmp_path / "book")
    add_to_snapshot(workspace, {"accounts": frame(ACCOUNTS), "items": frame(ITEMS)})
    return open_desk(workspace, as_of="2026-03-05")


def accepted(desk: Desk) -> MatchAccepted:
    settled = [{"source_id": "PAY-1", "target_id": "INV-1", "amount_minor": 100_00}]
    return desk.event(MatchAccepted, match_id="M-1", item_ids=["PAY-1", "INV-1"], currency="EUR", settled=settled,
                      reason="told by telephone")  # fmt: skip


def said(desk: Desk) -> dict[str, str]:
    queue = desk.worklist(desk.reconciliation())
    return dict(zip(queue["item_id"], queue["code"], strict=True))


def test_the_queue_has_an_owner_a_value_a_day_and_a_next_step_for_every_case(desk: Desk):
    queue = desk.worklist(desk.reconciliation()).set_index("item_id")
    assert queue["amount_minor"].to_dict() == {"PAY-1": 100_00, "PAY-2": 64_20, "PAY-3": 5_00}
    assert queue.loc[["PAY-1", "PAY-3"], "owner"].tolist() == ["Ines Vale", "Ines Vale"]
    assert queue["status"].to_dict() == {"PAY-1": "late", "PAY-2": "open", "PAY-3": "open"}
    assert queue["decide_by"].notna().all()
    assert queue["next_step"].str.endswith(".").all()
    assert [s["target_ids"] for s in queue.loc["PAY-1", "suggestions"]] == [["INV-1"], ["INV-2"]]


def test_an_accepted_match_stays_and_one_taken_back_is_not_proposed_again(desk: Desk):
    done = desk.record(accepted(desk))
    after = desk.again()
    assert "PAY-1" not in said(after)
    after.undo(done.event.event_id, reason="the wrong invoice")
    found = desk.again().reconciliation()
    assert "PAY-1" not in set(found.allocations["source_id"])
    offers = found.exceptions.set_index("item_id").loc["PAY-1", "suggestions"]
    assert ["INV-1"] not in [s["target_ids"] for s in offers]


def test_money_on_hold_is_matched_by_nobody_until_its_day(desk: Desk):
    desk.record(desk.event(MatchHeld, match_id="M-2", item_ids=["PAY-3"], until="2026-03-12", reason="advice to come"))
    queue = desk.again().worklist(desk.again().reconciliation()).set_index("item_id")
    assert queue.loc["PAY-3", "status"] == "held"
    assert queue.loc["PAY-3", "held_until"].date() == date(2026, 3, 12)


def test_a_payer_s_name_that_was_learned_settles_his_money_in_the_next_run(desk: Desk):
    assert said(desk)["PAY-2"] == "PAYER_UNKNOWN"
    desk.record(desk.event(AliasLearned, account_id="A-2", party_name="TRUST WEST", reason="their trustee"))
    found = desk.again().reconciliation().allocations
    assert found[["source_id", "target_id", "amount_minor"]].values.tolist() == [["PAY-2", "INV-3", 64_20]]


def test_a_refund_needs_a_second_person(desk: Desk):
    asked = desk.event(RefundRequested, request_id="R-1", account_id="A-1", currency="EUR", item_id="PAY-3",
                       amount_minor=5_00, reason="paid for nothing")  # fmt: skip
    desk.record(asked)
    with pytest.raises(ApprovalError):
        desk.record(desk.event(RequestExecuted, item_ids=asked.items(), **answer_fields(asked)))
    with pytest.raises(ApprovalError):
        desk.record(desk.event(RequestApproved, reason="seen", **answer_fields(asked)))
    desk.record(desk.event(RequestApproved, actor="Bo Lind", role="approver", reason="seen", **answer_fields(asked)))
    desk.record(desk.event(RequestExecuted, item_ids=asked.items(), **answer_fields(asked)))
