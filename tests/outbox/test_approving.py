from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from arlib.commands.journal import journal_app
from arlib.contracts.events import RequestApproved, answer_fields
from arlib.errors import ArlibError
from arlib.outbox import (
    CurrentBook,
    approve,
    automatic_ids,
    letter_case,
    letters_frame,
    refuse,
    remove_erased,
    waiting_drafts,
)
from arlib.store import Workspace
from arlib.store.journal import ApprovalError, append, erase
from outbox.posting import NOW, draft_all

LATER = NOW + timedelta(minutes=3)


def policy_of(workspace: Workspace):
    book = CurrentBook(workspace, NOW.date())
    book.refresh()
    return book.policy


def say_yes(workspace: Workspace, letter: str, **said: str):
    who = {"actor": "Ravi Nair", "role": "manager", "reason": "Read."} | said
    return approve(workspace, letter, moment=LATER, policy=policy_of(workspace), **who)


def test_who_drafted_a_letter_cannot_approve_it(book: Workspace):
    letter = draft_all(book)[0].request_id
    with pytest.raises(ApprovalError, match="second person"):
        say_yes(book, letter, actor="ines caro")


@pytest.mark.parametrize("role", ["analyst", "auditor", "system"])
def test_some_roles_may_not_approve(role: str, book: Workspace):
    with pytest.raises(ApprovalError):
        say_yes(book, draft_all(book)[0].request_id, role=role)


def test_an_approval_of_another_text_is_refused(book: Workspace):
    letter = draft_all(book)[0].request_id
    with pytest.raises(ApprovalError, match="not the text that was seen"):
        say_yes(book, letter, seen="0" * 16)
    seen = letter_case(book, letter)[1].shown_hash[:16]
    assert say_yes(book, letter, seen=seen).event.shown_hash.startswith(seen)


def test_an_approval_bound_to_another_letter_does_not_fit(book: Workspace):
    one, two, _ = draft_all(book)
    stolen = answer_fields(one) | {"request_id": two.request_id, "account_id": two.account_id}
    with pytest.raises(ApprovalError, match="something else was shown"):
        append(book, RequestApproved(event_id="replay", actor="Ravi Nair", role="manager", effective_at=LATER,
                                     reason="Replay.", **stolen))  # fmt: skip


def test_a_refused_letter_is_closed_and_its_file_is_gone(book: Workspace):
    letter = draft_all(book)[0].request_id
    refuse(book, letter, actor="Ravi Nair", role="manager", reason="Wrong tone.", moment=LATER)
    assert letter not in {d.request_id for d in waiting_drafts(book, as_of=NOW.date())}
    assert not list((book.outbox_dir / "drafts").glob(f"{letter}.*"))
    with pytest.raises(ApprovalError):
        say_yes(book, letter)


def test_a_final_notice_needs_a_manager(tmp_path: Path):
    from outbox.posting import make_book

    workspace = make_book(tmp_path / "w")
    letter = draft_all(workspace)[0]
    changed = policy_of(workspace)
    windows = changed.communications.windows
    signed = windows.late_inquiry.model_copy(update={"signed_by": "manager"})
    rules = changed.communications.model_copy(update={"windows": windows.model_copy(update={"late_inquiry": signed})})
    with pytest.raises(ApprovalError, match="a manager approves"):
        approve(workspace, letter.request_id, actor="Bo Lind", role="approver", reason="Ok.", moment=LATER,
                policy=changed.model_copy(update={"communications": rules}))  # fmt: skip


def test_drafting_twice_adds_nothing_and_the_list_says_where_each_letter_stands(book: Workspace):
    first = draft_all(book)
    assert [d.request_id for d in draft_all(book)] == [d.request_id for d in first]
    say_yes(book, first[0].request_id)
    rows = letters_frame(book, as_of=NOW.date()).set_index("request_id")
    assert rows["status"].tolist().count("open") == 2
    assert rows.loc[first[0].request_id, "status"] == "approved"


def test_small_balances_of_good_customers_are_marked_as_needing_no_closer_look(book: Workspace):
    assert len(automatic_ids(draft_all(book))) == 3


def test_a_letter_that_does_not_exist_says_where_to_look(book: Workspace):
    with pytest.raises(ArlibError, match="there is no letter"):
        letter_case(book, "L-20260512-000000000000")


def test_an_erased_letter_leaves_neither_its_draft_nor_a_list_that_names_it(book: Workspace):
    gone, kept, _ = draft_all(book)
    by = {"actor": "Ravi Nair", "role": "manager", "effective_at": LATER, "reason": "Request 8"}
    erasure = erase(book, account_id=gone.account_id, event_id="X", **by)
    assert remove_erased(book, erasure.recorded) == 3
    left = {path.name for path in book.outbox_dir.rglob("*") if path.is_file()}
    assert not any(gone.request_id in name or name.startswith("send-list") for name in left)
    assert any(kept.request_id in name for name in left)
    assert remove_erased(book, erasure.recorded) == 0


def test_the_erase_command_says_what_it_took_out_of_the_outbox(book: Workspace):
    account = draft_all(book)[0].account_id
    words = ["erase", account, "--by", "Ravi Nair", "--reason", "Request 8", "--workspace", str(book.folder)]
    done = CliRunner().invoke(journal_app, words)
    assert "3 file(s) of these letters removed" in done.output, done.output
