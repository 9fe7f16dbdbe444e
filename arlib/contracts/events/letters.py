"""Letters and mails: a draft is a request, an approval is bound to its text, sending is its execution."""

from __future__ import annotations

from typing import ClassVar

from arlib.contracts.events.approvals import Answer, Request
from arlib.contracts.events.base import Event
from arlib.contracts.events.conversation import Channel, Stage
from arlib.contracts.events.fields import Day, Key, Keys, Line, Personal, WallClock


class LetterDrafted(Request):
    """The whole text as it would go out; ``request_id`` is the letter's id."""

    kind = "letter_drafted"
    about: ClassVar = {"request_id": "request", "account_id": "account"}
    invoice_ids: Keys = ()
    stage: Stage
    channel: Channel = "email"
    language: Key = "en"
    to: Personal = ""
    to_address: Personal = ""
    subject: Personal = ""
    body: Personal
    template_id: Line = ""
    template_version: Line = ""
    follow_up_on: Day | None = None


class LetterSent(Answer):
    """The approved text went out, once. ``sent_at`` is the recipient's clock; empty: that of ``effective_at``."""

    kind = "letter_sent"
    sent_at: WallClock | None = None
    transport_id: Line = ""


class LetterBounced(Event):
    """A letter came back."""

    kind = "letter_bounced"
    about: ClassVar = {"request_id": "request", "account_id": "account"}
    request_id: Key
    account_id: Key
    detail: Personal = ""
