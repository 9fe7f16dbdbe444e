"""Mail that came in or went out elsewhere: read from .eml and .mbox files, and suggested as touches and replies.

Nothing is recorded here: a person confirms. Attachments are listed, never opened; pictures and links are not followed.
"""

from __future__ import annotations

import mailbox
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import default
from email.utils import getaddresses
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd

from arlib.contracts.events.fields import LONGEST_PROSE
from arlib.errors import IntakeError
from arlib.findings import shown

LARGEST_FILE = 200_000_000
LARGEST_MAIL = 30_000_000
MOST_PARTS = 200
SUGGESTIONS = {
    "mail_id": "str", "account_id": "str", "direction": "str", "at": "datetime64[us]", "contact": "str",
    "address": "str", "outcome": "str", "subject": "str", "text": "str", "answers_letter": "str",
    "attachments": "str", "reason": "str",
}  # fmt: skip
"""One row per mail, oldest first. ``account_id`` is empty where nobody of that address is known; ``at`` is the sender's
clock; ``outcome`` is replied, out_of_office, bounced or sent; ``answers_letter`` is one of ours; ``reason`` says what
the suggestion rests on."""
_LETTER = re.compile(r"L-\d{8}-[0-9a-f]{12}")
_QUOTED = re.compile(
    r"^\s*(?:>|On .{5,200} wrote:|Am .{5,200} schrieb|El .{5,200} escribió|Le .{5,200} a écrit"
    r"|-{3,} ?(?:Original|Ursprüng))"
)


@dataclass(frozen=True)
class Mail:
    """One mail, decoded. ``text`` is its plain text without what it quotes of earlier mails."""

    mail_id: str
    at: datetime | None
    sender: str
    sender_address: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    attachments: tuple[str, ...]
    letter: str
    is_automatic: bool
    is_bounce: bool


def read_mails(path: Path) -> list[Mail]:
    """The mails of a file.

    Args:
        path: ``.eml`` (one mail) or ``.mbox`` (a folder of a mail program).

    Raises:
        IntakeError: no such file, too large, or another kind of file.
    """
    if not path.is_file():
        raise IntakeError("there is no such file", where=str(path), next_step="Name an .eml or .mbox file.")
    if path.stat().st_size > LARGEST_FILE:
        raise IntakeError("is larger than 200 MB", where=str(path), next_step="Export fewer mails at once.")
    if path.suffix.lower() == ".eml":
        return [_mail(BytesParser(policy=default).parsebytes(path.read_bytes()), f"{path.name}#1")]
    if path.suffix.lower() != ".mbox":
        raise IntakeError("is neither .eml nor .mbox", where=str(path), next_step="Save the mails as one of these.")
    return list(_of_mbox(path))


def suggest_contacts(
    mails: Iterable[Mail], *, accounts: pd.DataFrame, contacts: pd.DataFrame, own_address: str
) -> pd.DataFrame:
    """Mails as touches and replies to confirm: ``SUGGESTIONS``.

    Args:
        mails: As read.
        accounts, contacts: Whose addresses are known.
        own_address: Ours: a mail from it went out.
    """
    people = {str(r["email"]).casefold(): (str(r["account_id"]), "") for r in accounts.to_dict("records") if r["email"]}
    people |= {
        str(r["email"]).casefold(): (str(r["account_id"]), str(r["name"]))
        for r in contacts.to_dict("records")
        if r["email"]
    }
    rows = [_suggestion(mail, people, own_address.casefold()) for mail in mails]
    found = pd.DataFrame(rows, columns=list(SUGGESTIONS)).astype(SUGGESTIONS)
    return found.sort_values("at", kind="stable", ignore_index=True)


def _suggestion(mail: Mail, people: dict[str, tuple[str, str]], own: str) -> dict[str, object]:
    is_ours = mail.sender_address.casefold() == own
    others = mail.recipients if is_ours else (mail.sender_address,)
    known = next((a for a in others if a.casefold() in people), "")
    account, name = people.get(known.casefold(), ("", ""))
    outcome = (
        "bounced" if mail.is_bounce else "out_of_office" if mail.is_automatic else "sent" if is_ours else "replied"
    )
    why = [f"{known} is known" if known else "nobody with this address is known"]
    why += [f"it answers {mail.letter}"] if mail.letter and not is_ours else []
    return {
        "mail_id": mail.mail_id, "account_id": account, "direction": "out" if is_ours else "in", "at": mail.at,
        "contact": name or mail.sender, "address": known or next(iter(others), ""), "outcome": outcome,
        "subject": mail.subject, "text": mail.text, "answers_letter": "" if is_ours else mail.letter,
        "attachments": "; ".join(mail.attachments), "reason": "; ".join(why),
    }  # fmt: skip


def _of_mbox(path: Path) -> Iterator[Mail]:
    box = mailbox.mbox(path, create=False)
    try:
        for number, key in enumerate(box.iterkeys(), 1):
            raw = box.get_bytes(key)
            parsed = BytesParser(policy=default).parsebytes(raw[:LARGEST_MAIL])
            yield _mail(parsed, f"{path.name}#{number}")
    finally:
        box.close()


def _mail(message: Message, place: str) -> Mail:
    assert isinstance(message, EmailMessage)
    name, address = next(iter(getaddresses([_header(message, "From")])), ("", ""))
    sent_to = getaddresses([_header(message, h) for h in ("To", "Cc")])
    thread = " ".join(_header(message, h) for h in ("In-Reply-To", "References", "X-Letter"))
    text, attachments = _content(message)
    letter = _LETTER.search(thread) or _LETTER.search(text)
    automatic = _header(message, "Auto-Submitted").lower() not in ("", "no") or bool(_header(message, "X-Autoreply"))
    return Mail(
        mail_id=_header(message, "Message-ID") or place, at=_moment(message), sender=shown(name),
        sender_address=shown(address), recipients=tuple(shown(a) for _, a in sent_to if a),
        letter=letter[0] if letter else "",
        subject=shown(_header(message, "Subject")), text=text, attachments=attachments, is_automatic=automatic,
        is_bounce=message.get_content_type() == "multipart/report" or address.lower().startswith("mailer-daemon@"),
    )  # fmt: skip


def _header(message: EmailMessage, name: str) -> str:
    """A header in one line; empty when it cannot be read."""
    try:
        return " ".join(str(message.get(name, "")).split())
    except (ValueError, LookupError, IndexError, AttributeError, TypeError):  # the parser's own faults on hostile input
        return ""


def _moment(message: EmailMessage) -> datetime | None:
    try:
        found = message["Date"].datetime if message["Date"] else None
    except (ValueError, LookupError, IndexError, AttributeError, TypeError, OverflowError):
        return None
    return found.replace(tzinfo=None) if isinstance(found, datetime) else None


def _content(message: EmailMessage) -> tuple[str, tuple[str, ...]]:
    """The text, and the attachments by name and size, unopened."""
    plain, html, attached = "", "", []
    for number, part in enumerate(message.walk()):
        if number >= MOST_PARTS:
            break
        if part.is_multipart():
            continue
        name, kind = part.get_filename(), part.get_content_type()
        if name or part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text":
            size = len(part.get_payload() or "")
            attached.append(f"{shown(name or kind)} ({kind}, about {size * 3 // 4 // 1024 + 1} kB)")
        elif kind == "text/plain" and not plain:
            plain = _decoded(part)
        elif kind == "text/html" and not html:
            html = _decoded(part)
    return _own_words(plain or _text_of(html))[:LONGEST_PROSE], tuple(attached)


def _decoded(part: Message) -> str:
    raw = part.get_payload(decode=True)
    data = raw if isinstance(raw, bytes) else b""
    try:
        return data.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:  # a character set nobody knows
        return data.decode("utf-8", "replace")


def _own_words(text: str) -> str:
    """What this mail says itself: up to where it quotes an earlier one, without control characters."""
    kept: list[str] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if _QUOTED.match(line):
            break
        kept.append("".join(c for c in line if c.isprintable() or c == "\t"))
    return "\n".join(kept).strip()


class _Words(HTMLParser):
    """The words of a page; scripts and styles are no words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style", "head", "title")
        if tag in ("p", "br", "div", "tr", "li", "blockquote"):
            self.words.append("\n> " if tag == "blockquote" else "\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style", "head", "title") and self.silent > 0

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data)


def _text_of(html: str) -> str:
    reader = _Words()
    reader.feed(html)
    return "".join(reader.words)
