from __future__ import annotations

from datetime import UTC
from pathlib import Path

import pytest

from arlib.errors import IntakeError
from arlib.outbox.inbox import read_mails, suggest_contacts
from arlib.outbox.mail_events import mail_events
from drawn import frame

ANSWER = b"""From: Ms Ann Poe <ann@birch.example>
To: credit@aldertools.example
Subject: =?utf-8?q?Re=3A_Invoice_AT-1?=
Date: Tue, 12 May 2026 11:00:00 +0100
Message-ID: <1@birch.example>
In-Reply-To: <L-20260512-0123456789ab@aldertools.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=X

--X
Content-Type: text/plain; charset=utf-8

We will pay on Friday.

On 12 May 2026 Ines Caro wrote:
> We dispute nothing.
--X
Content-Type: application/pdf; name="../../proof.pdf"
Content-Disposition: attachment; filename="../../proof.pdf"
Content-Transfer-Encoding: base64

JVBERi0xLjQ=
--X--
"""
AWAY = ANSWER.replace(b"Message-ID", b"Auto-Submitted: auto-replied\nMessage-ID")
BOUNCE = (
    b"From: MAILER-DAEMON@aldertools.example\nTo: credit@aldertools.example\nSubject: Undelivered\n\nNo such user.\n"
)
CONTACTS = frame("""
    account_id | name       | email
    A-1        | Ms Ann Poe | Ann@Birch.example
""")
ACCOUNTS = frame("""
    account_id | email
    A-1        | post@birch.example
""")


def saved(folder: Path, content: bytes, name: str = "mail.eml") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def suggested(path: Path) -> dict:
    own = "credit@aldertools.example"
    return suggest_contacts(read_mails(path), accounts=ACCOUNTS, contacts=CONTACTS, own_address=own).iloc[0].to_dict()


def test_an_answer_is_suggested_for_the_account_of_its_sender_with_its_own_words_only(tmp_path: Path):
    said = suggested(saved(tmp_path, ANSWER))
    assert (said["account_id"], said["contact"], said["direction"], said["outcome"]) == (
        "A-1",
        "Ms Ann Poe",
        "in",
        "replied",
    )
    assert (said["text"], said["subject"]) == ("We will pay on Friday.", "Re: Invoice AT-1")
    assert said["answers_letter"] == "L-20260512-0123456789ab"


def test_attachments_are_listed_and_nothing_is_written(tmp_path: Path):
    said = suggested(saved(tmp_path, ANSWER))
    assert said["attachments"].startswith("../../proof.pdf (application/pdf")
    assert [p.name for p in tmp_path.iterdir()] == ["mail.eml"]


@pytest.mark.parametrize(("mail", "outcome"), [(AWAY, "out_of_office"), (BOUNCE, "bounced")])
def test_automatic_answers_and_returned_mail_are_no_replies(mail: bytes, outcome: str, tmp_path: Path):
    assert suggested(saved(tmp_path, mail))["outcome"] == outcome


def test_a_folder_of_a_mail_program_is_read_whole(tmp_path: Path):
    folder = b"".join(b"From x Tue May 12 11:00:00 2026\n" + mail + b"\n" for mail in (ANSWER, AWAY, BOUNCE))
    assert len(read_mails(saved(tmp_path, folder, "all.mbox"))) == 3


def test_html_becomes_words_and_nothing_in_it_is_loaded(tmp_path: Path):
    page = (
        b"From: ann@birch.example\nContent-Type: text/html\n\n"
        b"<style>x</style><p>We <b>paid</b>.<script>alert(1)</script><img src=http://x>"
    )
    assert suggested(saved(tmp_path, page))["text"] == "We paid."


HOSTILE = [
    b"",
    b"\x00\xff\xfe",
    b"From: \xff\xfe\nSubject: =?utf-8?b?////?=\n\nx",
    b"Content-Type: text/plain; charset=nonsense\n\nx",
    b"From: " + b"a" * 100_000 + b"@x\n\n",
    b"Date: Tue, 99 Foo 99999 99:99:99\n\nx",
    b"From: =?x?q?\n\nx",
    b"Content-Type: multipart/mixed; boundary=X\n\n" + b"--X\nContent-Type: multipart/mixed; boundary=X\n\n" * 300,
    b"From: <<<>>>,,,;\nTo: @@@\nCc: \x1b[31m\n\n\x1b[31mred",
    b"Content-Transfer-Encoding: base64\n\n!!!!",
    b"Content-Type: text/html\n\n" + b"<p>" * 20_000,
    b'Message-ID: [>\nReferences: <[\nIn-Reply-To: "\n\nx',
]


@pytest.mark.parametrize("mail", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_mail_is_read_without_a_fault_and_without_control_characters(mail: bytes, tmp_path: Path):
    said = suggested(saved(tmp_path, mail))
    assert all(c.isprintable() or c in "\n\t" for name in ("text", "subject", "contact", "address") for c in said[name])


@pytest.mark.parametrize("name", ["mail.msg", "missing.eml"])
def test_other_files_are_refused_with_the_next_step(name: str, tmp_path: Path):
    if name == "mail.msg":
        saved(tmp_path, b"x", name)
    with pytest.raises(IntakeError):
        read_mails(tmp_path / name)


def test_mail_that_was_looked_through_is_on_record_once_however_often_it_is_read(tmp_path: Path):
    own, zone = "credit@aldertools.example", UTC
    mails = read_mails(saved(tmp_path, ANSWER)) + read_mails(saved(tmp_path, BOUNCE, "bounce.eml"))
    found = suggest_contacts(mails, accounts=ACCOUNTS, contacts=CONTACTS, own_address=own)
    (reply,) = mail_events(found, actor="Ines Caro", role="analyst", zone=zone)
    assert (reply.kind, reply.account_id, reply.text) == ("reply", "A-1", "We will pay on Friday.")
    assert reply.in_reply_to == "L-20260512-0123456789ab"
    assert mail_events(found, actor="Bo Lund", role="analyst", zone=zone, there={reply.event_id}) == ()


def test_mail_we_sent_elsewhere_is_a_contact_of_ours(tmp_path: Path):
    ours = ANSWER.replace(b"From: Ms Ann Poe <ann@birch.example>", b"From: credit@aldertools.example").replace(
        b"To: credit@aldertools.example", b"To: ann@birch.example"
    )
    found = suggest_contacts(
        read_mails(saved(tmp_path, ours)), accounts=ACCOUNTS, contacts=CONTACTS,
        own_address="credit@aldertools.example",
    )  # fmt: skip
    (touch,) = mail_events(found, actor="Ines Caro", role="analyst", zone=UTC)
    assert (touch.kind, touch.contact, touch.outcome) == ("touch", "Ms Ann Poe", "sent")
