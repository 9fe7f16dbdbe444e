"""A finished letter, and its review by the same checks that read what people write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pandas as pd

from arlib.communications.facts import message_facts
from arlib.communications.finding import MessageFinding
from arlib.communications.letters.fields import Matter, deadline_of, letter_fields
from arlib.communications.letters.rendering import render
from arlib.communications.letters.template import Template, template_for
from arlib.communications.registry import Registry
from arlib.communications.review import review
from arlib.contracts import MESSAGES, require
from arlib.ledger import Ledger
from arlib.money import to_decimal
from arlib.policy import Policy

NOON = time(12)
"""Inside everybody's hours: a draft is reviewed as if it went out in the middle of the customer's day."""


@dataclass(frozen=True)
class Letter:
    """One text for one customer, and what it rests on.

    Args:
        open_minor: Item -> its open amount when this was written, signed as in the ledger.
        follow_up_on: The deadline the text names.
        acts: ``automatic``, ``person`` or ``manager``: who has to look at it.
    """

    account_id: str
    stage: str
    channel: str
    language: str
    rep: str
    to: str
    address: str
    subject: str
    body: str
    template_id: str
    template_version: str
    invoice_ids: tuple[str, ...]
    currency: str
    amount_minor: int
    follow_up_on: date | None
    acts: str = "person"
    open_minor: Mapping[str, int] = field(default_factory=dict)
    subject_id: str = ""


def compose(matter: Matter, templates: Iterable[Template], *, acts: str = "person") -> Letter:
    """Write the letter of a matter.

    Raises:
        LetterError: no template for stage, channel and language, or a field that is missing or empty.
    """
    to = matter.to
    template = template_for(templates, stage=matter.stage, channel=to.channel, language=to.language)
    fields = letter_fields(matter)
    text = render(template, fields)
    asks = "deadline" in template.fields
    items = _items(matter)
    return Letter(
        account_id=matter.standing.account_id, stage=matter.stage, language=to.language, rep=fields["rep"],
        channel="phone_script" if to.channel == "phone" else to.channel, to=to.name, address=to.address,
        subject=text.subject, body=text.body, template_id=template.id, template_version=template.version,
        invoice_ids=tuple(i.item_id for i in matter.invoices), currency=_currency(matter),
        amount_minor=sum(items.values()), follow_up_on=deadline_of(matter) if asks else None, acts=acts,
        open_minor=items, subject_id=matter.subject_id,
    )  # fmt: skip


def _items(matter: Matter) -> dict[str, int]:
    """Everything the text gives an open amount of."""
    items = {i.item_id: i.open_minor for i in matter.invoices}
    if matter.stage == "statement":
        items |= {str(r["item_id"]): int(r["open_minor"]) for r in matter.standing.credit_items}
    if matter.stage == "credit_notice":
        items |= {
            r["item_id"]: int(r["open_minor"])
            for r in matter.standing.credit_items
            if r["item_id"] == matter.subject_id
        }
    return items


def _currency(matter: Matter) -> str:
    if matter.invoices:
        return matter.invoices[0].currency
    return next((str(r["currency"]) for r in matter.standing.credit_items if r["item_id"] == matter.subject_id), "")


def review_letters(
    letters: Sequence[Letter],
    *,
    ledger: Ledger,
    as_of: date,
    policy: Policy,
    registry: Registry,
    templates: Mapping[str, Template],
    at: Sequence[datetime] | None = None,
    instalments: pd.DataFrame | None = None,
) -> list[tuple[MessageFinding, ...]]:
    """What the review finds in each letter, against the ledger of the day.

    Args:
        letters: In any order; the findings come in the same.
        ledger: The book, with the log.
        as_of: The day they would go out.
        policy, registry: As for the review of any message.
        templates: By id, so that a changed clause or an old version is seen.
        at: Each customer's clock when the letter goes out; noon of the day when left out.
        instalments: The journal's frame: what a letter about a payment plan may say.
    """
    moments = at or [datetime.combine(as_of, NOON)] * len(letters)
    rows = [
        {"message_id": f"draft-{n}", "account_id": x.account_id, "stage": x.stage, "channel": x.channel,
         "language": x.language, "sent_at": moments[n], "rep": x.rep, "to": x.to, "subject": x.subject, "body": x.body,
         "template_id": x.template_id, "template_version": x.template_version}
        for n, x in enumerate(letters)
    ]  # fmt: skip
    if not rows:
        return []
    messages = require(pd.DataFrame(rows), MESSAGES)
    records = message_facts(messages, ledger=ledger, policy=policy.communications)
    found = []
    for letter, record in zip(letters, records, strict=True):
        facts = record["facts"] | _plan_said(letter, instalments)
        known = record | _template_said(record, templates) | {"facts": facts}
        found.append(review(known, policy=policy, registry=registry).findings)
    return found


def _plan_said(letter: Letter, instalments: pd.DataFrame | None) -> dict[str, Any]:
    """The plan a letter is about, as the facts of a message give it."""
    if letter.stage != "payment_plan" or instalments is None:
        return {}
    rows = instalments[instalments["plan_id"] == letter.subject_id].to_dict("records")
    parts = [
        {"due": r["due_date"].date().isoformat(), "amount": str(to_decimal(r["amount_minor"], r["currency"]))}
        for r in rows
    ]
    total = sum((to_decimal(r["amount_minor"], r["currency"]) for r in rows), Decimal(0))
    return {"payment_plan": {"instalments": parts, "total": str(total)}}


def _template_said(record: Mapping[str, Any], templates: Mapping[str, Template]) -> dict[str, Any]:
    used = record.get("template") or {}
    known = templates.get(str(used.get("id", "")))
    if known is None:
        return {}
    current = {"version_current": known.version, "locked_clauses": list(known.locked.values())}
    return {"template": {**used, **current}}
