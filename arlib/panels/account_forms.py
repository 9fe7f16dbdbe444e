"""What can be decided about an account: each form as its fields and the one event they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import get_args

from arlib.contracts.events import (
    AccountAssigned,
    AccountPaused,
    DisputeOpened,
    Event,
    Note,
    PriorityJudged,
    PromiseMade,
    SatisfactionAnswered,
    TierOverridden,
    Touch,
)
from arlib.contracts.events.conversation import Channel, Stage
from arlib.errors import ParameterError
from arlib.panels.fields import Said, buttons, day, line, lines, needed, needed_day, needed_money, one_of
from arlib.panels.form import FormKind
from arlib.panels.pen import Pen, new_name

CALLED = ("no_answer", "voicemail", "no_progress", "promise", "dispute", "paid_claim", "approver", "wrong_contact")
"""What can come of a call, the most frequent first."""


@dataclass(frozen=True)
class AccountCase:
    """The account a form is about.

    Args:
        account_id: Its number.
        rank: Its place in the queue; ``None`` when it is left alone.
        contact: Whom the queue proposes to call.
        open_items: Open document -> currency and open amount (signed).
        stage: The stage a contact would be at.
        policy_hash: The policy that gave the place.
    """

    account_id: str
    rank: int | None = None
    contact: str = ""
    open_items: Mapping[str, tuple[str, int]] | None = None
    stage: str = "late_inquiry"
    policy_hash: str = ""

    def money_said(self, said: Said, name: str, *, most: int | None = None, currency: str = "") -> tuple[str, int]:
        """Currency and minor units of ``120.00`` or ``EUR 120.00``; the currency may be left out where there is one."""
        text = needed(said, name, "an amount")
        code, _, amount = text.rpartition(" ")
        codes = sorted({c for c, _ in (self.open_items or {}).values()})
        if not code and not currency and len(codes) != 1:
            raise ParameterError(
                f"the account has {' and '.join(codes) or 'no currency'}",
                where=name.capitalize(),
                next_step="Write the currency in front: EUR 120.00",
            )
        code = code.strip().upper() or currency or codes[0]
        return code, needed_money({name: amount}, name, code, most=most)

    def items_said(self, said: Said, name: str) -> tuple[str, ...]:
        """The documents named, each of them open in this account."""
        named = tuple(dict.fromkeys(str(said[name]).replace(",", " ").split()))
        strange = [item for item in named if item not in (self.open_items or {})]
        if strange:
            raise ParameterError(
                f"{strange[0]} is not open in account {self.account_id}",
                where=name.capitalize(),
                next_step="Take a number from the tab Documents.",
            )
        return named


def account_forms(colleagues: Sequence[str]) -> tuple[FormKind, ...]:
    """Everything that can be said about an account, the most frequent first."""
    return (
        call_form(),
        FormKind("Feedback", lambda: {"verdict": buttons("This place is", ("useful", "too_high", "too_low", "wrong")),
                                      "reason": line("Because")}, _feedback),
        FormKind("Promise", lambda: {"promised_date": day("Pays on"), "amount": line("Amount", "120.00"),
                                     "documents": line("Documents", "numbers; empty: the account as a whole")},
                 _promise),
        FormKind("Dispute", partial(_dispute_fields, ["", *colleagues]), _dispute),
        FormKind("Snooze", lambda: {"until": day("Until"), "reason": line("Because")}, _snooze),
        FormKind("Assign", lambda: {"owner": one_of("To", [*colleagues, ("nobody", "")]), "reason": line("Because")},
                 _assign),
        FormKind("Tier", lambda: {"tier": buttons("Tier", ["high", "medium", "low", ("by age again", "")]),
                                  "until": day("Until"), "reason": line("Because")}, _tier),
        FormKind("Satisfaction", lambda: {"score": buttons("Of 5", ("5", "4", "3", "2", "1")),
                                          "text": line("Said", "asked once, after a closed case")}, _satisfaction),
        FormKind("Note", lambda: {"text": lines("Note", "for colleagues")}, _note),
    )  # fmt: skip


def call_form() -> FormKind:
    """A call with its outcome, for panels that offer nothing else about an account."""
    return FormKind("Log a call", _call_fields, _call, prefill=lambda case: {"stage": case.stage})


def _call_fields() -> dict[str, object]:
    return {
        "outcome": buttons("Outcome", CALLED),
        "channel": one_of("By", ["phone", *(c for c in get_args(Channel) if c != "phone")]),
        "stage": one_of("Stage", get_args(Stage)),
        "follow_up_on": day("Follow up"),
        "summary": line("Said", "optional"),
    }


def _call(pen: Pen, case: AccountCase, said: Said) -> Event:
    follow_up: date | None = said["follow_up_on"]
    if follow_up is not None:
        needed_day(said, "follow_up_on", after=pen.day)
    return pen.event(
        Touch, account_id=case.account_id, channel=said["channel"], stage=said["stage"],
        contact=case.contact, outcome=said["outcome"], summary=said["summary"].strip(), follow_up_on=follow_up,
    )  # fmt: skip


def _feedback(pen: Pen, case: AccountCase, said: Said) -> Event:
    return pen.event(
        PriorityJudged, account_id=case.account_id, verdict=said["verdict"], reason=needed(said, "reason", "a reason"),
        rank=case.rank, policy_hash=case.policy_hash,
    )  # fmt: skip


def _promise(pen: Pen, case: AccountCase, said: Said) -> Event:
    promised = needed_day(said, "promised_date", after=pen.day)
    currency, minor = case.money_said(said, "amount")
    return pen.event(
        PromiseMade, promise_id=new_name("PTP"), account_id=case.account_id, promised_date=promised, currency=currency,
        amount_minor=minor, invoice_ids=case.items_said(said, "documents"), contact=case.contact,
    )  # fmt: skip


def _dispute_fields(owners: Sequence[str]) -> dict[str, object]:
    return {
        "document": line("Document"), "amount": line("Amount", "120.00; empty: all of it"), "cause": line("Cause"),
        "owner": one_of("Who answers", owners), "target_date": day("By"), "reason": line("Customer says"),
    }  # fmt: skip


def _dispute(pen: Pen, case: AccountCase, said: Said) -> Event:
    item = needed(said, "document", "the number of a document")
    case.items_said(said, "document")
    currency, left = (case.open_items or {})[item]
    all_of_it = not said["amount"].strip()
    minor = abs(left) if all_of_it else case.money_said(said, "amount", most=abs(left), currency=currency)[1]
    target: date | None = said["target_date"]
    if target is not None:
        needed_day(said, "target_date", after=pen.day)
    return pen.event(
        DisputeOpened, dispute_id=new_name("DSP"), account_id=case.account_id, item_id=item, currency=currency,
        amount_minor=minor, cause=said["cause"].strip(), owner=said["owner"], target_date=target,
        reason=needed(said, "reason", "what the customer says"),
    )  # fmt: skip


def _snooze(pen: Pen, case: AccountCase, said: Said) -> Event:
    until, reason = needed_day(said, "until", after=pen.day), needed(said, "reason", "a reason")
    return pen.event(AccountPaused, account_id=case.account_id, until=until, reason=reason)


def _assign(pen: Pen, case: AccountCase, said: Said) -> Event:
    reason = needed(said, "reason", "a reason")
    return pen.event(AccountAssigned, account_id=case.account_id, owner=said["owner"], reason=reason)


def _tier(pen: Pen, case: AccountCase, said: Said) -> Event:
    reason, tier = needed(said, "reason", "a reason"), said["tier"]
    until = needed_day(said, "until", after=pen.day) if tier else None
    return pen.event(TierOverridden, account_id=case.account_id, tier=tier, until=until, reason=reason)


def _satisfaction(pen: Pen, case: AccountCase, said: Said) -> Event:
    return pen.event(
        SatisfactionAnswered, account_id=case.account_id, score=int(said["score"]), text=said["text"].strip()
    )


def _note(pen: Pen, case: AccountCase, said: Said) -> Event:
    return pen.event(Note, account_id=case.account_id, text=needed(said, "text", "the note"))
