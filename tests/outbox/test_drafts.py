from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from arlib.communications.letters import Letter, draft_letters, house_templates
from arlib.communications.stages import contact_plan
from arlib.outbox import CurrentBook, approve, save_drafts, waiting_drafts
from arlib.store import Workspace
from outbox.posting import NOW


def letters_of_the_day(book: CurrentBook) -> tuple[Letter, ...]:
    plan = contact_plan(book.ledger, as_of=NOW.date(), policy=book.policy)
    made = draft_letters(plan.accounts, book.ledger, as_of=NOW.date(), policy=book.policy, templates=house_templates())
    return made.letters


def draft(workspace: Workspace, letters: Sequence[Letter], book: CurrentBook) -> None:
    save_drafts(workspace, letters, as_of=NOW.date(), actor="Ines Caro", role="analyst", moment=NOW, policy=book.policy)


def test_a_second_batch_of_the_day_keeps_the_drafts_approvals_and_list_of_the_first(book: Workspace):
    current = CurrentBook(book, NOW.date())
    current.refresh()
    first, *others = letters_of_the_day(current)
    draft(book, [first], current)
    agreed = waiting_drafts(book, as_of=NOW.date())[0].request_id
    approve(book, agreed, actor="Ravi Nair", role="manager", reason="Read.", moment=NOW, policy=current.policy)
    draft(book, [first, *others], current)
    waiting = [d.request_id for d in waiting_drafts(book, as_of=NOW.date())]
    listed = pd.read_csv(book.outbox_dir / f"send-list-{NOW.date()}.csv", dtype="str", encoding="utf-8-sig")
    assert (agreed in waiting, len(waiting)) == (True, 1 + len(others))
    assert sorted(listed["request_id"]) == sorted(waiting)
