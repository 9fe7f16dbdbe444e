"""A letter as an e-mail, with a guard of our own: one recipient, and nothing in a header but what belongs there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP, default
from email.utils import format_datetime

from arlib.contracts.events import LetterDrafted
from arlib.errors import ArlibError
from arlib.findings import shown
from arlib.policy.communications import Sender

LONGEST_HEADER = 400
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}", re.ASCII)
EXPECTED = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
            "X-Letter", "Auto-Submitted")  # fmt: skip


class MailError(ArlibError):
    """A letter that cannot go out as a mail; nothing was sent."""


def guarded_header(text: str, *, name: str) -> str:
    """Header text without anything that could end the header, encoded words looked into as well.

    Raises:
        MailError: a control character, a line or direction mark, or too long.

    >>> guarded_header("Ms Ann Poe", name="To")
    'Ms Ann Poe'
    >>> guarded_header("=?utf-8?q?Hi=0d=0aBcc:_x=40y?=", name="To")
    Traceback (most recent call last):
        ...
    arlib.outbox.mail.MailError: To: holds a control character or an encoded word: '=?utf-8?q?Hi=0d=0aBcc:_x=40y?='
      next step: Correct it in the master data.
    """
    said = [text, _decoded(text)]
    bad = any(unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cs") for t in said for c in t)
    if bad or "=?" in text or len(text) > LONGEST_HEADER:
        raise MailError(
            f"holds a control character or an encoded word: {shown(text)!r}", where=name,
            next_step="Correct it in the master data.",
        )  # fmt: skip
    return text


def guarded_address(text: str, *, name: str = "To") -> str:
    """Exactly one plain address.

    Raises:
        MailError: empty, several, quoted, or with anything beside it.

    >>> guarded_address("ann@birchlabs.example")
    'ann@birchlabs.example'
    """
    if not _ADDRESS.fullmatch(text) or ".." in text or text.startswith(".") or ".@" in text:
        what = f"is not one plain e-mail address: {shown(text)!r}" if text else "there is no e-mail address"
        raise MailError(what, where=name, next_step="Correct the contact's address.")
    return text


def mail_of(letter: LetterDrafted, *, sender: Sender, moment: datetime) -> EmailMessage:
    """The mail of a letter.

    Args:
        letter: The approved draft.
        sender: Who we are.
        moment: The Date header, with its offset.

    Raises:
        MailError: a header would hold more than it should; nothing may be sent.
    """
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = _address(sender.name, guarded_address(sender.email, name="From"), "From")
        message["To"] = _address(letter.to, guarded_address(letter.to_address), "To")
        message["Subject"] = guarded_header(letter.subject, name="Subject")
        message["Date"] = format_datetime(moment)
        message["Message-ID"] = message_id(letter.request_id, sender)
        message["X-Letter"] = guarded_header(letter.request_id, name="X-Letter")
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.body.replace("\x00", ""), subtype="plain", charset="utf-8", cte="quoted-printable")
    except (ValueError, MessageError) as error:
        raise MailError(f"cannot be made a mail: {shown(error)}", where=letter.request_id) from None
    _demand_only_expected(message, letter)
    return message


def message_id(request_id: str, sender: Sender) -> str:
    """The same for every attempt, so that mail programs see a repeated one as one."""
    return f"<{request_id}@{sender.email.rpartition('@')[2]}>"


def _address(name: str, address: str, header: str) -> Address:
    user, _, domain = address.rpartition("@")
    return Address(guarded_header(name, name=header), user, domain)


def _decoded(text: str) -> str:
    try:
        return str(make_header(decode_header(text)))
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        return "\x00"  # what cannot be decoded is refused


def _demand_only_expected(message: EmailMessage, letter: LetterDrafted) -> None:
    """Read the bytes back as a mail program would, and compare: the last look before anything leaves."""
    read = BytesParser(policy=default).parsebytes(message.as_bytes())
    names = [name.title() for name in read]
    recipients = [a.addr_spec for name in ("To", "Cc", "Bcc") for h in read.get_all(name, []) for a in h.addresses]
    expected = {name.title() for name in EXPECTED}
    if len(names) != len(set(names)) or not set(names) <= expected or recipients != [letter.to_address]:
        raise MailError("its headers are not what was written", where=letter.request_id, next_step="Draft it again.")


def headers_of(message: EmailMessage) -> Mapping[str, str]:
    """The headers as text, for a page or a test."""
    return {name: str(value) for name, value in message.items()}
