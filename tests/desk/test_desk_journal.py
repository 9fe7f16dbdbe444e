"""What people record at a desk is in what the next desk reads, in every figure, and never twice."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from arlib.contracts.events import (
    DisputeOpened,
    MatchAccepted,
    Note,
    PromiseMade,
    RequestApproved,
    RequestExecuted,
    Touch,
    WriteOffRequested,
    answer_fields,
)
from arlib.desk import Desk, open_desk
from arlib.store import Workspace, add_to_snapshot, create_workspace
from arlib.store.journal import ApprovalError, ConflictError, JournalError, append, head
from drawn import frame

ITEMS = """
    item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor
    INV-1   | A-1        | invoice | 2026-01-02 | 2026-02-01 | EUR      | 100_00
    INV-2   | A-1        | invoice | 2026-01-05 | 2026-02-04 | EUR      | 50_00
    PAY-1   | A-1        | payment | 2026-03-02 |            | EUR      | -99_00
    PAY-2   | A-1        | payment | 2026-03-02 |            | USD      | -10_00
"""
TOTALS = """
    day        | currency | balance_minor
    2026-03-05 | EUR      | 51_00
    2026-03-05 | USD      | -10_00
"""
TODAY = date(2026, 3, 5)


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Two invoices, two payments, and what the general ledger says of them."""
    monkeypatch.delenv("ARLIB_JOURNAL_URL", raising=False)
    workspace = create_workspace(tmp_path / "book")
    accounts = frame("""
        account_id | name
        A-1        | Birch Labs Ltd
    """)
    add_to_snapshot(workspace, {"accounts": accounts, "items": frame(ITEMS), "control_totals": frame(TOTALS)})
    return workspace


def match(desk: Desk, **changes: object) -> MatchAccepted:
    """PAY-1 pays INV-1 less a discount of one euro."""
    said: dict[str, object] = {
        "match_id": "M-1",
        "item_ids": ["INV-1", "PAY-1"],
        "currency": "EUR",
        "settled": [{"source_id": "PAY-1", "target_id": "INV-1", "amount_minor": 99_00}],
        "adjusted": [{"item_id": "INV-1", "kind": "discount", "amount_minor": 1_00}],
        "reason": "the advice says so",
    }
    return desk.event(MatchAccepted, **said | changes)


def open_amounts(desk: Desk) -> dict[str, int]:
    return dict(zip(desk.aging.lines["item_id"], desk.aging.lines["open_minor"], strict=True))


def lines_of(desk: Desk, check: str) -> list[tuple[str, int, int, bool]]:
    found = desk.tie.lines[desk.tie.lines["check"].eq(check)]
    return list(
        zip(found["currency"], found["expected_minor"], found["found_minor"], found["holds"].astype(bool), strict=True)
    )


# Reading ------------------------------------------------------------------------------------------------


def test_opening_a_desk_writes_nothing(book: Workspace):
    before = sorted(p.name for p in book.folder.rglob("*"))
    desk = open_desk(book)
    assert (desk.as_of, desk.journal_position.seq, desk.tie.ties) == (TODAY, 0, True)
    assert desk.journal.touches.empty
    assert sorted(p.name for p in book.folder.rglob("*")) == before


def test_an_accepted_match_changes_aging_and_tie_out_alike(book: Workspace):
    desk = open_desk(book)
    desk.record(match(desk))
    assert open_amounts(desk) == {"INV-1": 100_00, "INV-2": 50_00, "PAY-1": -99_00, "PAY-2": -10_00}
    after = desk.again()
    assert open_amounts(after) == {"INV-2": 50_00, "PAY-2": -10_00}
    assert after.tie.ties
    assert sum(after.aging.totals["amount_minor"]) == 40_00


def test_what_the_erp_does_not_know_yet_is_a_line_of_its_own_in_the_tie_out(book: Workspace):
    desk = open_desk(book)
    assert lines_of(desk, "journal bookings not yet in the ERP") == []
    desk.record(match(desk))
    after = desk.again()
    assert lines_of(after, "control account = open items") == [
        ("EUR", 51_00, 51_00, True),
        ("USD", -10_00, -10_00, True),
    ]
    assert lines_of(after, "journal bookings not yet in the ERP") == [("EUR", -1_00, -1_00, True)]
    assert after.tie.lines["note"].str.contains("2 booking").any()


def test_a_ledger_that_does_not_tie_is_still_found_beside_journal_bookings(book: Workspace):
    desk = open_desk(book)
    desk.record(match(desk))
    more = frame(ITEMS).assign(item_id=lambda f: "X-" + f["item_id"]).head(1)
    add_to_snapshot(book, {"items": more})
    assert [c for c, *_, holds in lines_of(desk.again(), "control account = open items") if not holds] == ["EUR"]


def test_undoing_brings_the_open_amounts_back(book: Workspace):
    desk = open_desk(book)
    done = desk.record(match(desk))
    desk.again().undo(done.event.event_id, reason="the wrong invoice")
    after = desk.again()
    assert open_amounts(after) == open_amounts(desk)
    assert after.tie.ties


def test_the_erp_takes_over_without_counting_twice_on_the_day_it_books(book: Workspace):
    desk = open_desk(book)
    desk.record(match(desk))
    exported = frame("""
        source_id | target_id | amount_minor | effective_date
        PAY-1     | INV-1     | 99_00        | 2026-03-09
    """)
    discount = frame("""
        item_id | kind     | amount_minor | effective_date
        INV-1   | discount | 1_00         | 2026-03-09
    """)
    add_to_snapshot(book, {"allocations": exported, "adjustments": discount})
    for day, only_here in (
        (date(2026, 3, 4), []),
        (TODAY, [-1_00]),
        (date(2026, 3, 8), [-1_00]),
        (date(2026, 3, 9), [0]),
    ):
        after = open_desk(book, as_of=day)
        settled = {} if day >= TODAY else {"INV-1": 100_00, "PAY-1": -99_00}
        assert open_amounts(after) == settled | {"INV-2": 50_00, "PAY-2": -10_00}, day
        assert after.tie.ties
        found = lines_of(after, "journal bookings not yet in the ERP")
        assert [minor for _, minor, _, _ in found] == only_here, day
    assert open_desk(book, as_of=date(2026, 3, 9)).journal_findings == ()


def test_activity_of_unknown_accounts_and_items_is_kept_and_told(book: Workspace):
    desk = open_desk(book)
    desk.record(
        desk.event(Touch, account_id="A-9", invoice_ids=["INV-1", "INV-8"], channel="phone", stage="late_inquiry")
    )
    about = {"dispute_id": "D-1", "account_id": "A-1", "item_id": "INV-9", "currency": "EUR", "amount_minor": 1}
    desk.record(desk.event(DisputeOpened, **about, reason="says so"))
    after = desk.again()
    assert sorted((f.code, f.where) for f in after.journal_findings) == [
        ("JRN004", "journal: touches"),
        ("JRN005", "journal: disputes"),
        ("JRN005", "journal: touches"),
    ]
    assert (len(after.ledger.touches), len(after.ledger.disputes)) == (1, 1)
    after.tiering(), after.reconciliation(), after.communications()


def test_where_journal_and_export_know_the_same_promise_the_journal_stands(book: Workspace):
    exported = frame("""
        promise_id | account_id | made_on    | promised_date | currency | amount_minor
        PR-1       | A-1        | 2026-03-03 | 2026-03-20    | EUR      | 10_00
        PR-2       | A-1        | 2026-03-03 | 2026-03-21    | EUR      | 20_00
    """)
    add_to_snapshot(book, {"promises": exported})
    desk = open_desk(book)
    said = {"promise_id": "PR-1", "account_id": "A-1", "promised_date": "2026-03-25", "currency": "EUR"}
    desk.record(desk.event(PromiseMade, **said, amount_minor=99_00))
    promises = desk.again().ledger.promises.set_index("promise_id")["amount_minor"]
    assert promises.to_dict() == {"PR-1": 99_00, "PR-2": 20_00}


def test_a_desk_of_an_earlier_day_does_not_know_what_was_recorded_later(book: Workspace):
    desk = open_desk(book)
    desk.record(match(desk))
    assert "INV-1" in open_amounts(open_desk(book, as_of=TODAY - timedelta(days=1)))


def test_a_desk_can_be_opened_at_an_earlier_place_of_the_journal(book: Workspace):
    desk = open_desk(book)
    desk.record(match(desk))
    then = head(book)
    desk.again().record(desk.event(Note, account_id="A-1", text="later"))
    for position in (then, str(then)):
        assert open_desk(book, position=position).journal_position == then
    with pytest.raises(JournalError, match="not what it was"):
        open_desk(book, position=f"1:{'0' * 64}")


# Writing ------------------------------------------------------------------------------------------------


def test_the_second_of_two_desks_is_told_with_both_versions(book: Workspace):
    ours, theirs = open_desk(book), open_desk(book)
    theirs.record(match(theirs, reason="the bank says so"))
    with pytest.raises(ConflictError, match="changed since you looked") as told:
        ours.record(match(ours, match_id="M-2"))
    assert told.value.yours.match_id == "M-2"
    assert [r.event.match_id for r in told.value.theirs] == ["M-1"]
    assert "the bank says so" in str(told.value)
    assert "the advice says so" in str(told.value)
    assert head(book).seq == 1


def test_a_desk_knows_what_it_recorded_itself(book: Workspace):
    desk = open_desk(book)
    done = desk.record(match(desk))
    desk.undo(done.event.event_id, reason="no")
    assert desk.record(match(desk, match_id="M-2")).seq == 3


def test_what_a_colleague_recorded_between_is_not_taken_for_seen(book: Workspace):
    ours, theirs = open_desk(book), open_desk(book)
    theirs.record(match(theirs))
    ours.record(ours.event(Note, account_id="A-1", item_id="INV-1", text="asks for a copy"))
    with pytest.raises(ConflictError):
        ours.record(match(ours, match_id="M-2"))


def test_recording_the_same_event_again_adds_nothing(book: Workspace):
    desk = open_desk(book)
    decided = match(desk)
    assert [desk.record(decided).was_there for _ in range(3)] == [False, True, True]
    assert head(book).seq == 1


def test_who_is_taken_from_the_policy_by_login_and_the_day_from_the_desk(book: Workspace, monkeypatch):
    monkeypatch.setattr("getpass.getuser", lambda: "icaro")
    note = {"account_id": "A-1", "text": "x"}
    assert open_desk(book).event(Note, **note).actor == "icaro"
    with_people(book, '{ name = "Ines Caro", role = "approver", login = "icaro" }')
    event = open_desk(book).event(Note, **note)
    assert (event.actor, event.role, event.effective_at.date()) == ("Ines Caro", "approver", TODAY)
    assert event.effective_at.utcoffset() == datetime.now().astimezone().utcoffset()


def with_people(book: Workspace, *people: str, more: str = "") -> None:
    text = book.policy_path.read_text(encoding="utf-8")
    text = text.replace("\npeople = []", f"\npeople = [{', '.join(people)}]").replace(
        "\nlimits = []", more or "\nlimits = []"
    )
    book.policy_path.write_text(text, encoding="utf-8")


def test_the_policys_people_and_limits_hold_at_the_desk_and_on_the_plain_write_path(book: Workspace):
    with_people(book, '{ name = "Ines Caro", role = "analyst" }', '{ name = "Bo Lind", role = "approver" }',
                more='\nlimits = [{ kind = "write_off", currency = "EUR", approver = 2, manager = 5 }]')  # fmt: skip
    desk = open_desk(book)
    asked = desk.event(
        WriteOffRequested, actor="Ines Caro", request_id="WO-1", account_id="A-1", currency="EUR", reason="small",
        lines=[{"item_id": "INV-2", "amount_minor": 2_01}],
    )  # fmt: skip
    desk.record(asked)
    yes = {"reason": "seen", **answer_fields(asked)}
    for said, why in (
        ({"actor": "Bo Lind", "role": "approver"}, "needs a manager"),
        ({"actor": "Bo Lind", "role": "manager"}, "does not have the role manager"),
        ({"actor": "Eva Moss", "role": "manager"}, "does not have the role manager"),
    ):
        approved = desk.event(RequestApproved, **yes, **said)
        with pytest.raises(ApprovalError, match=why):
            desk.record(approved)
        with pytest.raises(ApprovalError, match=why):
            append(book, approved)


def test_an_executed_write_off_is_a_booking_of_the_next_desk(book: Workspace):
    desk = open_desk(book)
    asked = desk.event(
        WriteOffRequested, request_id="WO-1", account_id="A-1", currency="EUR", reason="small",
        lines=[{"item_id": "INV-2", "amount_minor": 2_00}],
    )  # fmt: skip
    desk.record(asked)
    desk.record(desk.event(RequestApproved, actor="Bo Lind", role="approver", reason="seen", **answer_fields(asked)))
    desk.record(desk.event(RequestExecuted, item_ids=asked.items(), **answer_fields(asked)))
    after = desk.again()
    assert open_amounts(after)["INV-2"] == 48_00
    assert lines_of(after, "journal bookings not yet in the ERP") == [("EUR", -2_00, -2_00, True)]


def test_every_merged_frame_keeps_the_types_of_its_contract(book: Workspace):
    desk = open_desk(book)
    desk.record(match(desk))
    after = desk.again()
    for name, table in after.ledger.tables().items():
        expected = getattr(desk.ledger, name)
        pd.testing.assert_series_equal(table.dtypes, expected.dtypes, obj=name)
