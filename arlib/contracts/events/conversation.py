"""Conversation: what we said to a customer, what came back, and notes for colleagues."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StrictInt

from arlib.contracts.events.base import Event
from arlib.contracts.events.fields import Day, Key, Keys, Line, Personal

Channel = Literal["email", "letter", "phone", "phone_script", "voicemail", "sms", "chat"]
Stage = Literal[
    "invoice", "delivery_confirmation", "pre_due_reminder", "late_inquiry", "firmer_pressure", "final_notice",
    "statement", "credit_notice", "dispute_response", "promise_confirmation", "payment_plan", "reply",
]  # fmt: skip
Outcome = Literal[
    "sent", "delivered", "bounced", "replied", "no_answer", "voicemail", "wrong_contact", "no_progress", "promise",
    "plan", "dispute", "approver", "paid_claim", "opt_out", "out_of_office",
]  # fmt: skip

Score = Annotated[StrictInt, Field(ge=1, le=5)]


class Touch(Event):
    """We contacted a customer; ``effective_at`` is when."""

    kind = "touch"
    about: ClassVar = {"account_id": "account"}
    account_id: Key
    invoice_ids: Keys = ()
    channel: Channel
    stage: Stage
    contact: Personal = ""
    outcome: Outcome = "sent"
    summary: Personal = ""
    follow_up_on: Day | None = None
    case_id: Line = ""


class Reply(Event):
    """A customer contacted us; ``effective_at`` is when it came in."""

    kind = "reply"
    about: ClassVar = {"account_id": "account"}
    account_id: Key
    invoice_ids: Keys = ()
    channel: Channel
    contact: Personal = ""
    outcome: Outcome = "replied"
    text: Personal = ""
    dispositions: Keys = ()
    in_reply_to: Line = ""


class Note(Event):
    """A remark for colleagues, about an account or one of its items."""

    kind = "note"
    about: ClassVar = {"account_id": "account", "item_id": "item"}
    account_id: Key
    item_id: Line = ""
    text: Personal


class SatisfactionAnswered(Event):
    """A customer answered the one question we ask after a closed case: from 1, poor, to 5, good."""

    kind = "satisfaction_answered"
    about: ClassVar = {"account_id": "account"}
    account_id: Key
    score: Score
    case_id: Line = ""
    text: Personal = ""
