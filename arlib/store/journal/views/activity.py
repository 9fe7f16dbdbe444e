"""Touches, messages, promises and disputes as the contracts of ``arlib.contracts.activity`` want them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import pandas as pd
import pandera.pandas as pa

from arlib.contracts import DISPUTES, MESSAGES, PROMISES, TOUCHES, empty, require
from arlib.contracts.events import (
    DisputeChanged,
    DisputeClosed,
    DisputeOpened,
    Event,
    LetterBounced,
    LetterDrafted,
    LetterSent,
    PromiseMade,
    PromiseWithdrawn,
    Reply,
    Touch,
)
from arlib.store.journal.rows import Recorded
from arlib.store.journal.views.frames import wall_clock

Said = TypeVar("Said", bound=Event)


def of(events: Iterable[Recorded], kind: type[Said]) -> list[tuple[Recorded, Said]]:
    """The events of one kind, typed."""
    return [(r, r.event) for r in events if isinstance(r.event, kind)]


def touches_frame(standing: Sequence[Recorded]) -> pd.DataFrame:
    """Every contact, both ways, as TOUCHES: touches, replies, and letters that were sent."""
    rows = [_touch(e) for _, e in of(standing, Touch)] + [_reply(e) for _, e in of(standing, Reply)]
    bounced = {e.request_id for _, e in of(standing, LetterBounced)}
    rows += [_letter_touch(sent, draft, draft.request_id in bounced) for sent, draft in _sent(standing)]
    return _required(rows, TOUCHES, by="at")


def messages_frame(standing: Sequence[Recorded]) -> pd.DataFrame:
    """The text of what went out, as MESSAGES. ``sent_at`` is the recipient's clock."""
    return _required([_message(sent, draft) for sent, draft in _sent(standing)], MESSAGES, by="sent_at")


def promises_frame(standing: Sequence[Recorded]) -> pd.DataFrame:
    """Promises to pay, as PROMISES; ``withdrawn_on`` is set where one was taken back."""
    withdrawn = {e.promise_id: e.effective_at.date() for _, e in of(standing, PromiseWithdrawn)}
    return _required([_promise(e, withdrawn) for _, e in of(standing, PromiseMade)], PROMISES, by="made_on")


def disputes_frame(standing: Sequence[Recorded]) -> pd.DataFrame:
    """Disputes with what was changed since they were opened, as DISPUTES."""
    opened = {e.dispute_id: _dispute(e) for _, e in of(standing, DisputeOpened)}
    for recorded in standing:
        event = recorded.event
        if isinstance(event, DisputeChanged) and event.dispute_id in opened:
            opened[event.dispute_id] |= _changes(event)
        elif isinstance(event, DisputeClosed) and event.dispute_id in opened:
            opened[event.dispute_id]["closed_on"] = event.effective_at.date()
    return _required(list(opened.values()), DISPUTES, by="opened_on")


def _required(rows: list[dict[str, Any]], schema: pa.DataFrameSchema, *, by: str) -> pd.DataFrame:
    if not rows:
        return empty(schema)
    frame = require(pd.DataFrame(rows, columns=list(schema.columns)), schema)
    return frame.sort_values(by, kind="stable", ignore_index=True)


def _touch(event: Touch) -> dict[str, Any]:
    return {
        "touch_id": event.event_id,
        "account_id": event.account_id,
        "invoice_ids": " ".join(event.invoice_ids),
        "at": wall_clock(event.effective_at),
        "direction": "out",
        "channel": event.channel,
        "stage": event.stage,
        "rep": event.actor,
        "contact": event.contact,
        "outcome": event.outcome,
        "summary": event.summary,
        "follow_up_on": event.follow_up_on,
    }


def _reply(event: Reply) -> dict[str, Any]:
    return {
        "touch_id": event.event_id,
        "account_id": event.account_id,
        "invoice_ids": " ".join(event.invoice_ids),
        "at": wall_clock(event.effective_at),
        "direction": "in",
        "channel": event.channel,
        "stage": "reply",
        "rep": event.actor,
        "contact": event.contact,
        "outcome": event.outcome,
        "summary": event.text,
        "follow_up_on": None,
    }


def _sent(standing: Sequence[Recorded]) -> list[tuple[LetterSent, LetterDrafted]]:
    drafts = {e.request_id: e for _, e in of(standing, LetterDrafted)}
    return [(e, drafts[e.request_id]) for _, e in of(standing, LetterSent) if e.request_id in drafts]


def _letter_touch(sent: LetterSent, draft: LetterDrafted, bounced: bool) -> dict[str, Any]:
    return {
        "touch_id": sent.event_id,
        "account_id": draft.account_id,
        "invoice_ids": " ".join(draft.invoice_ids),
        "at": wall_clock(sent.effective_at),
        "direction": "out",
        "channel": draft.channel,
        "stage": draft.stage,
        "rep": draft.actor,
        "contact": draft.to,
        "outcome": "bounced" if bounced else "sent",
        "summary": draft.subject,
        "follow_up_on": draft.follow_up_on,
    }


def _message(sent: LetterSent, draft: LetterDrafted) -> dict[str, Any]:
    return {
        "message_id": draft.request_id,
        "account_id": draft.account_id,
        "stage": draft.stage,
        "channel": draft.channel,
        "language": draft.language,
        "sent_at": sent.sent_at or wall_clock(sent.effective_at),
        "rep": draft.actor,
        "to": draft.to,
        "subject": draft.subject,
        "body": draft.body,
        "template_id": draft.template_id,
        "template_version": draft.template_version,
    }


def _promise(event: PromiseMade, withdrawn: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "promise_id": event.promise_id,
        "account_id": event.account_id,
        "invoice_ids": " ".join(event.invoice_ids),
        "made_on": event.effective_at.date(),
        "promised_date": event.promised_date,
        "currency": event.currency,
        "amount_minor": event.amount_minor,
        "contact": event.contact,
        "taken_by": event.actor,
        "withdrawn_on": withdrawn.get(event.promise_id),
    }


def _dispute(event: DisputeOpened) -> dict[str, Any]:
    return {
        "dispute_id": event.dispute_id,
        "account_id": event.account_id,
        "item_id": event.item_id,
        "opened_on": event.effective_at.date(),
        "closed_on": None,
        "currency": event.currency,
        "amount_minor": event.amount_minor,
        "reason": event.cause,
        "owner": event.owner,
        "target_date": event.target_date,
    }


def _changes(event: DisputeChanged) -> dict[str, Any]:
    said = {
        "amount_minor": event.amount_minor,
        "reason": event.cause or None,
        "owner": event.owner or None,
        "target_date": event.target_date,
    }
    return {name: value for name, value in said.items() if value is not None}
