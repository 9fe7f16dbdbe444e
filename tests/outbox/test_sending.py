from __future__ import annotations

import os
import re
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pandas as pd
import pytest

from arlib.contracts.events import AccountPaused, DisputeOpened, LetterSent, PromiseMade, Reply
from arlib.outbox import (
    MailServer,
    NotSentError,
    Sender,
    SendingError,
    settle_unclear,
    smtp_password,
    unclear_letters,
    waiting_drafts,
)
from arlib.outbox.server import PASSWORD, PASSWORD_FILE
from arlib.policy.letters import SendingPolicy
from arlib.store import Workspace, add_to_snapshot
from arlib.store.journal import append, read_view
from outbox.posting import (
    NOW,
    POLICY,
    Box,
    Server,
    approve_all,
    certificate,
    context_of,
    draft_all,
    make_book,
    pay,
    sender,
)

WHO = {"actor": "Ines Caro", "role": "analyst", "effective_at": NOW + timedelta(minutes=2)}


def sent_count(workspace: Workspace) -> int:
    return len(read_view(workspace, as_of=NOW.date()).of(LetterSent))


def test_approved_letters_go_out_once_and_are_on_record(approved: Workspace, cert, tls):
    with Server(box := Box(), tls) as server:
        first = sender(approved, server.settings(cert[0])).run()
        second = sender(approved, server.settings(cert[0])).run()
    assert first["outcome"].tolist() == ["sent"] * 3
    assert second.empty
    assert [rcpt for _, rcpt, _ in box.taken] == [[f"ann@birch{n}.example"] for n in range(3)]
    mail = message_from_bytes(box.taken[0][2], policy=default)
    assert mail["Subject"] == "Invoice AT-100: GBP 840.00 open since 1 May 2026"
    assert "GBP 840.00 is still open" in mail.get_content()
    messages = read_view(approved, as_of=NOW.date()).messages
    assert messages["sent_at"].dt.strftime("%H:%M").tolist() == ["10:05"] * 3
    assert not list((approved.outbox_dir / "drafts").iterdir())


def test_a_draft_nobody_approved_does_not_go_out(book: Workspace, cert, tls):
    draft_all(book)
    with Server(box := Box(), tls) as server:
        found = sender(book, server.settings(cert[0])).run()
    assert set(found["outcome"]) == {"not_approved"}
    assert box.taken == []


def test_an_approval_that_has_lapsed_counts_no_more(tmp_path: Path, cert, tls):
    workspace = make_book(tmp_path / "w", policy=POLICY + "ledger_at_most_days_old = 60\n")
    draft_all(workspace)
    approve_all(workspace)
    with Server(box := Box(), tls) as server:
        made = sender(workspace, server.settings(cert[0]))
        made.clock = lambda: NOW + timedelta(days=4000)
        with pytest.raises(SendingError):
            made.run()
    assert box.taken == []


def dispute(workspace: Workspace) -> None:
    append(workspace, DisputeOpened(event_id="d", dispute_id="D-1", account_id="A-0", item_id="AT-100", currency="GBP",
                                    amount_minor=100, reason="He called.", **WHO))  # fmt: skip


def promise(workspace: Workspace) -> None:
    append(workspace, PromiseMade(event_id="p", promise_id="P-1", account_id="A-0", invoice_ids=("AT-100",),
                                  promised_date="2026-05-20", currency="GBP", amount_minor=84_000, **WHO))  # fmt: skip


def pause(workspace: Workspace) -> None:
    append(workspace, AccountPaused(event_id="x", account_id="A-0", until="2026-05-30", reason="Merger.", **WHO))


def reply(workspace: Workspace) -> None:
    append(workspace, Reply(event_id="r", account_id="A-0", channel="email", text="Which order is this?", **WHO))


def part_payment(workspace: Workspace) -> None:
    pay(workspace, "AT-100", 10_000)


def full_payment(workspace: Workspace) -> None:
    pay(workspace, "AT-100", 84_000)


def credit(workspace: Workspace) -> None:
    note = {"item_id": "CN-1", "account_id": "A-0", "kind": "credit_note", "issue_date": pd.Timestamp("2026-05-12"),
            "currency": "GBP", "amount_minor": -90_000}  # fmt: skip
    add_to_snapshot(workspace, {"items": pd.DataFrame([note])})


def insolvency(workspace: Workspace) -> None:
    text = workspace.policy_text().replace("[stages]", '[stages]\nno_contact = ["A-0"]')
    workspace.policy_path.write_text(text, encoding="utf-8")


CHANGES = {
    dispute: "in dispute", promise: "promised for", pause: "paused until", reply: "answer first",
    part_payment: "open amount has changed", full_payment: "open amount has changed", credit: "cover it",
    insolvency: "must not be written to",
}  # fmt: skip


DAILY = (dispute, part_payment, reply)


@pytest.mark.parametrize(
    "change",
    [c if c in DAILY else pytest.param(c, marks=pytest.mark.nightly) for c in CHANGES],
    ids=[c.__name__ for c in CHANGES],
)
def test_what_changed_between_approval_and_sending_stops_the_letter_and_says_why(
    change, approved: Workspace, cert, tls
):
    change(approved)
    with Server(box := Box(), tls) as server:
        found = sender(approved, server.settings(cert[0])).run().set_index("account_id")
    assert found.loc["A-0", "outcome"] == "stale"
    assert CHANGES[change] in found.loc["A-0", "reason"]
    assert [rcpt for _, rcpt, _ in box.taken] == [["ann@birch1.example"], ["ann@birch2.example"]]
    assert "A-0" not in {d.account_id for d in waiting_drafts(approved, as_of=NOW.date())}


def test_outside_the_customers_hours_a_letter_waits_and_stays_approved(approved: Workspace, cert, tls):
    with Server(box := Box(), tls) as server:
        night = sender(approved, server.settings(cert[0]), at=NOW.replace(hour=19)).run()
        morning = sender(approved, server.settings(cert[0]), at=NOW + timedelta(days=1)).run()
    assert set(night["outcome"]) == {"later"}
    assert set(morning["outcome"]) == {"sent"}
    assert len(box.taken) == 3


def test_a_server_that_refuses_the_text_leaves_the_letter_to_be_sent_later(approved: Workspace, cert, tls):
    with Server(box := Box(answer="554 no"), tls) as server:
        refused = sender(approved, server.settings(cert[0])).run()
        box.answer = "250 yes"
        assert set(sender(approved, server.settings(cert[0])).run()["outcome"]) == {"sent"}
    assert set(refused["outcome"]) == {"refused"}


@pytest.mark.parametrize("how", ["breaks_before", "breaks_after"])
def test_a_server_that_vanishes_with_the_text_leaves_it_unclear_and_it_is_never_sent_again(
    how: str, single: Workspace, cert, tls
):
    with Server(box := Box(**{how: True}), tls) as server:
        first = sender(single, server.settings(cert[0])).run()
        box.breaks_before = box.breaks_after = False
        second = sender(single, server.settings(cert[0])).run()
    assert (first["outcome"].tolist(), second["outcome"].tolist()) == (["unclear"], ["unclear"])
    assert len(box.taken) == (how == "breaks_after")
    assert unclear_letters(single)["request_id"].tolist() == first["request_id"].tolist()


@pytest.mark.parametrize("went_out", [True, False])
def test_a_person_settles_an_unclear_letter(went_out: bool, single: Workspace, cert, tls):
    with Server(box := Box(breaks_before=True), tls) as server:
        letter = sender(single, server.settings(cert[0])).run()["request_id"][0]
        settle_unclear(single, letter, went_out=went_out, actor="Ines Caro", role="analyst", reason="Server log.",
                       moment=NOW + timedelta(minutes=9))  # fmt: skip
        box.breaks_before = False
        again = sender(single, server.settings(cert[0])).run()
    assert unclear_letters(single).empty
    assert sent_count(single) == 1
    assert again["outcome"].tolist() == ([] if went_out else ["sent"])


def bad_server(kind: str, folder: Path, cert, tls):
    if kind == "self-signed":
        return Server(Box(), context_of(*certificate(folder))), {"certificates": ""}
    if kind == "wrong host":
        other = certificate(folder, name="mail.elsewhere.example")
        return Server(Box(), context_of(*other)), {"certificates": str(other[0])}
    if kind == "expired":
        old = certificate(folder, days=0)
        return Server(Box(), context_of(*old)), {"certificates": str(old[0])}
    return Server(Box(), None), {}


@pytest.mark.parametrize("kind", ["self-signed", "wrong host", "expired", "no encryption"])
def test_a_connection_that_cannot_be_trusted_gets_nothing(kind: str, tmp_path: Path, cert, tls):
    made, changed = bad_server(kind, tmp_path / "c", cert, tls)
    with made as server, pytest.raises(NotSentError, match=r"certificate|encryption"):
        MailServer(server.settings(cert[0], **changed)).open()
    assert server.box.taken == []


def test_tls_from_the_first_byte_works_as_well(single: Workspace, cert, tls):
    with Server(Box(), tls, tls=True) as server:
        assert sender(single, server.settings(cert[0])).run()["outcome"].tolist() == ["sent"]


def test_the_password_opens_the_server_and_is_told_nowhere(single: Workspace, cert, tls, capsys, caplog):
    secret = "horse-battery-47"
    with Server(Box(), tls, users={"alder": secret}) as server:
        wrong = server.settings(cert[0], user="alder")
        with pytest.raises(NotSentError) as told:
            sender(single, wrong, password=f"x{secret}").run()
        assert sender(single, wrong, password=secret).run()["outcome"].tolist() == ["sent"]
    assert "login" in str(told.value)
    printed = capsys.readouterr()
    everything = [str(told.value), repr(MailServer(wrong, secret)), printed.out, printed.err, caplog.text]
    everything += [p.read_bytes().decode("latin-1") for p in single.folder.rglob("*") if p.is_file()]
    assert not any(secret in text for text in everything)


def test_the_password_comes_from_the_environment_or_a_file_only_its_owner_reads(tmp_path: Path, monkeypatch):
    monkeypatch.delenv(PASSWORD, raising=False)
    monkeypatch.delenv(PASSWORD_FILE, raising=False)
    assert smtp_password() == ""
    file = tmp_path / "password"
    file.write_text("from-file\n")
    monkeypatch.setenv(PASSWORD_FILE, str(file))
    file.chmod(0o640)
    with pytest.raises(NotSentError, match="read by others"):
        smtp_password()
    file.chmod(0o600)
    assert smtp_password() == "from-file"
    monkeypatch.setenv(PASSWORD, "from-environment")
    assert smtp_password() == "from-environment"


def test_as_installed_nothing_is_sent_and_no_connection_is_opened(tmp_path: Path, monkeypatch):
    import socket

    opened = []
    monkeypatch.setattr(socket.socket, "connect", lambda *a: opened.append(a))
    workspace = make_book(tmp_path / "w", policy="")
    draft_all(workspace)
    approve_all(workspace)
    with pytest.raises(SendingError, match="not configured"):
        Sender(workspace, "Ines Caro", "analyst", lambda: NOW).run()
    assert opened == []


def test_an_old_ledger_stops_everything(single: Workspace, cert, tls):
    with Server(Box(), tls) as server, pytest.raises(SendingError, match="ends on 2026-05-11"):
        sender(single, server.settings(cert[0]), at=NOW + timedelta(days=7)).run()


def test_the_outbox_is_for_its_owner_only(book: Workspace):
    os.umask(0o000)
    draft_all(book)
    modes = {oct(p.stat().st_mode & 0o777) for p in book.outbox_dir.rglob("*") if p.is_file()}
    folders = {oct(p.stat().st_mode & 0o777) for p in book.outbox_dir.rglob("*") if p.is_dir()}
    assert (modes, folders) == ({"0o600"}, {"0o700"})


def test_files_are_named_by_us_whatever_the_customer_is_called(tmp_path: Path):
    workspace = make_book(tmp_path / "w")
    draft_all(workspace)
    names = [p.name for p in (workspace.outbox_dir / "drafts").iterdir()]
    assert all(re.fullmatch(r"L-\d{8}-[0-9a-f]{12}\.eml", name) for name in names)


def test_a_policy_that_wants_mail_sent_must_name_a_server():
    with pytest.raises(ValueError, match="host must be named"):
        SendingPolicy(by="smtp")
