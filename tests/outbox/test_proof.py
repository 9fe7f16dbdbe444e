"""Run by `make nightly`: thousands of letters over a book that changes, and senders that are killed again and again."""

from __future__ import annotations

import multiprocessing
import os
import random
import re
import signal
from collections import Counter
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pandas as pd
import pytest

from arlib.contracts.events import AccountPaused, DisputeOpened, LetterSent, PromiseMade, Reply
from arlib.outbox import unclear_letters
from arlib.store import add_to_snapshot
from arlib.store.journal import append_all, read_view
from outbox.posting import NOW, POLICY, Box, Server, approve_all, draft_all, make_book, send_all, sender

LETTERS = int(os.environ.get("ARLIB_PROOF_LETTERS", "5000"))
KILLS = int(os.environ.get("ARLIB_PROOF_KILLS", "200"))
MANY = POLICY + f"most_a_run = {LETTERS + 1}\n"
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["arlib.outbox", "outbox.posting"])


def changes(
    numbers: list[int], chance: random.Random
) -> tuple[dict[str, pd.DataFrame], list, set[int], dict[int, int]]:
    """Something happens to half of the customers: tables to import, events to record, who must hear nothing."""
    items, booked, events, stopped, paid = [], [], [], set(), {}
    day, who = (
        pd.Timestamp("2026-05-12"),
        {"actor": "Ines Caro", "role": "analyst", "effective_at": NOW + timedelta(minutes=2)},
    )
    for n in numbers:
        account, item, kind = f"A-{n}", f"AT-{100 + n}", chance.randrange(14)
        if kind > 6:
            continue
        stopped.add(n)
        if kind in (0, 1):
            paid[n] = 84_000 + n if kind else 10_000
            items.append({"item_id": f"PAY-{n}", "account_id": account, "kind": "payment", "issue_date": day,
                          "currency": "GBP", "amount_minor": -paid[n]})  # fmt: skip
            booked.append({"source_id": f"PAY-{n}", "target_id": item, "amount_minor": paid[n], "effective_date": day})
        elif kind == 2:
            items.append({"item_id": f"CN-{n}", "account_id": account, "kind": "credit_note", "issue_date": day,
                          "currency": "GBP", "amount_minor": -90_000_00})  # fmt: skip
        elif kind == 3:
            events.append(DisputeOpened(event_id=f"d{n}", dispute_id=f"D-{n}", account_id=account, item_id=item,
                                        currency="GBP", amount_minor=100, reason="He called.", **who))  # fmt: skip
        elif kind == 4:
            events.append(PromiseMade(event_id=f"p{n}", promise_id=f"P-{n}", account_id=account, invoice_ids=(item,),
                                      promised_date="2026-05-20", currency="GBP", amount_minor=84_000,
                                      **who))  # fmt: skip
        elif kind == 5:
            events.append(
                AccountPaused(event_id=f"x{n}", account_id=account, until="2026-05-30", reason="Merger.", **who)
            )
        else:
            events.append(Reply(event_id=f"r{n}", account_id=account, channel="email", text="Which order?", **who))
    return {"items": pd.DataFrame(items), "allocations": pd.DataFrame(booked)}, events, stopped, paid


@pytest.mark.nightly
def test_of_thousands_of_letters_over_a_changing_book_none_is_wrong(tmp_path: Path, cert, tls):
    chance = random.Random(20260512)
    workspace = make_book(tmp_path / "w", accounts=LETTERS, policy=MANY)
    assert len(draft_all(workspace)) == LETTERS
    approve_all(workspace)
    tables, events, stopped, _ = changes(list(range(LETTERS)), chance)
    add_to_snapshot(workspace, tables)
    append_all(workspace, events)
    with Server(box := Box(), tls) as server:
        found = sender(workspace, server.settings(cert[0])).run()
    delivered = Counter(int(re.search(r"birch(\d+)", rcpt[0])[1]) for _, rcpt, _ in box.taken)
    assert set(delivered) & stopped == set(), "0 sent wrongly"
    assert set(delivered) == set(range(LETTERS)) - stopped
    assert set(delivered.values()) == {1}
    for _, rcpt, content in box.taken:
        n = int(re.search(r"birch(\d+)", rcpt[0])[1])
        text = message_from_bytes(content, policy=default).get_content()
        assert f"GBP {(84_000 + n) / 100:,.2f} is still open" in text  # fmt: skip
    assert found["outcome"].value_counts().to_dict() == {"sent": len(delivered), "stale": len(stopped)}
    print(f"{LETTERS} drafts, {len(stopped)} changed, {len(delivered)} sent, 0 wrongly")  # noqa: T201  the proof's figure


@pytest.mark.nightly
def test_senders_that_are_killed_never_send_twice_and_every_unclear_letter_is_listed(tmp_path: Path, cert, tls):
    chance = random.Random(47)
    workspace = make_book(tmp_path / "w", accounts=LETTERS, policy=MANY)
    draft_all(workspace)
    approve_all(workspace)
    with Server(box := Box(), tls) as server:
        settings = server.settings(cert[0]).model_dump()
        kills = 0
        while kills < KILLS:
            workers = [CONTEXT.Process(target=send_all, args=(str(workspace.folder), settings), daemon=True)
                       for _ in range(1 + kills % 3)]  # fmt: skip
            for worker in workers:
                worker.start()
            wanted = len(box.taken) + chance.randrange(1, 12)
            workers[0].join(chance.random())
            while len(box.taken) < wanted and workers[0].is_alive():
                workers[0].join(0.002)
            for worker in workers:
                if worker.is_alive():
                    os.kill(worker.pid, signal.SIGKILL)
                    kills += 1
                worker.join()
                assert worker.exitcode in (0, -signal.SIGKILL), "a sender that fails by itself proves nothing"
            if len(read_view(workspace, as_of=NOW.date()).of(LetterSent)) >= LETTERS:
                break
        sender(workspace, server.settings(cert[0])).run()
    taken = Counter(message_from_bytes(content, policy=default)["X-Letter"] for _, _, content in box.taken)
    sent = set(read_view(workspace, as_of=NOW.date()).of(LetterSent)["request_id"])
    unclear = set(unclear_letters(workspace)["request_id"])
    assert max(taken.values()) == 1, "0 doubles"
    assert set(taken) <= sent | unclear
    assert sent <= set(taken)
    assert len(sent | unclear) == LETTERS
    print(f"{kills} kills, {LETTERS} letters: {len(sent)} sent, {len(unclear)} unclear and listed, 0 doubles")  # noqa: T201
