from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arlib.contracts.events import LetterDrafted
from arlib.errors import ArlibError
from arlib.outbox import MailError, guarded_address, mail_of
from arlib.outbox.server import _quoted
from arlib.policy.communications import Sender

AT = datetime(2026, 5, 12, 10, tzinfo=UTC)
US = Sender()
BREAKS = [
    "\r\nBcc: x@y.example",
    "\nBcc: x@y.example",
    "\rBcc: x@y.example",
    "\x0bBcc: x",
    "\x0cBcc: x",
    "\x00",
    "\x1b[31m",
    "\u2028Bcc: x",
    "\u2029Bcc: x",
    "\x85Bcc: x",
    "=?utf-8?q?Hi=0d=0aBcc:_x=40y?=",
    "=?utf-8?b?SGkNCkJjYzogeEB5?=",
    "\u202emoc.elpmaxe",
    "=?x-unknown?q?a?=",
    "a" * 500,
]
ADDRESSES = [
    "",
    "ann",
    "ann@",
    "@birch.example",
    "ann@birch",
    "ann@birch.example, bo@birch.example",
    "ann@a.example;b@b.example",
    "Ann <ann@birch.example>",
    "ann@birch.example\r\nBcc: x@y.example",
    '"a b"@birch.example',
    "ann@[127.0.0.1]",
    "ann@birch..example",
    ".ann@birch.example",
    "ann.@birch.example",
    "ann @birch.example",
    "ann@birch.example>",
    "<ann@birch.example",
    "ann@bírch.example",
    "ann@birch.example (x)",
    "a@b@c.example",
]


def letter(**said: str) -> LetterDrafted:
    fields = {
        "subject": "Invoice AT-1",
        "to": "Ms Ann Poe",
        "to_address": "ann@birch.example",
        "body": "Dear Ms Poe,\n",
    }
    return LetterDrafted(
        event_id="e", actor="Ines Caro", role="analyst", effective_at=AT, reason="r",
        request_id="L-20260512-0123456789ab", account_id="A-1", stage="late_inquiry", **fields | said,
    )  # fmt: skip


@pytest.mark.parametrize("field", ["subject", "to"])
@pytest.mark.parametrize("bad", BREAKS, ids=range(len(BREAKS)))
def test_a_header_that_would_break_is_refused(field: str, bad: str):
    with pytest.raises(ArlibError):
        mail_of(letter(**{field: f"Ann{bad}"}), sender=US, moment=AT)


@pytest.mark.parametrize("bad", BREAKS, ids=range(len(BREAKS)))
def test_a_sender_that_would_break_a_header_is_refused(bad: str):
    with pytest.raises(ArlibError):
        mail_of(letter(), sender=Sender(name=f"Alder{bad}"), moment=AT)


@pytest.mark.parametrize("bad", ADDRESSES)
def test_only_one_plain_address_is_taken(bad: str):
    with pytest.raises(MailError):
        guarded_address(bad)


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=200))
def test_whatever_the_texts_are_there_is_one_recipient_and_no_header_of_theirs(name: str, subject: str, body: str):
    try:
        raw = mail_of(letter(to=name, subject=subject, body=body), sender=US, moment=AT).as_bytes()
    except ArlibError:
        return
    read = message_from_bytes(raw, policy=default)
    assert sorted(k.lower() for k in read) == sorted(
        ["from", "to", "subject", "date", "message-id", "x-letter", "auto-submitted", "content-type",
         "content-transfer-encoding", "mime-version"]
    )  # fmt: skip
    assert [a.addr_spec for a in read["To"].addresses] == ["ann@birch.example"]


@given(st.text(alphabet=".\r\nab", max_size=60))
def test_no_text_can_end_the_letter_early_on_the_wire(text: str):
    wire = _quoted(text.encode())
    assert wire.endswith(b"\r\n.\r\n")
    assert not any(line == b"." for line in wire.split(b"\r\n")[:-2])
