"""Letters that ask for nothing: a dispute is answered, a promise and a plan confirmed, a credit explained.

Each has its occasion, and goes out once for it. The plan of the day takes up the young ones; the older ones are written
when somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from arlib.communications.stages.holds import Hold
from arlib.communications.stages.hours import closed_on, opening
from arlib.communications.stages.people import addressee
from arlib.communications.stages.standing import OpenInvoice, Row, Standing
from arlib.dates import plain_day
from arlib.money import exponent
from arlib.policy import Policy

ANSWERING = ("dispute_response", "promise_confirmation", "payment_plan")
"""What we owe the customer a word about; it comes before anything we ask for."""
KINDS = (*ANSWERING, "credit_notice", "statement")
"""Everything that can be written on request."""
_MONTH = 31
_NEVER_WRITTEN = ("agency", "no_contact", "paused")


@dataclass(frozen=True)
class Occasion:
    """One thing to write about.

    Args:
        stage: Of ``KINDS``.
        about: The dispute, promise, plan or credit; empty for a statement.
        invoices: The invoices the letter names.
        reason: Why, in words.
        since: The day it began; what was said of it before that day was about something else.
        currency, amount_minor: What it is about; a credit is negative.
        wait_for: What has to be done before anybody writes about it unasked.
    """

    stage: str
    about: str
    invoices: tuple[OpenInvoice, ...]
    reason: str
    since: date
    currency: str
    amount_minor: int
    wait_for: str = ""


def occasions(standing: Standing, *, stage: str, as_of: date) -> Iterator[Occasion]:
    """Everything there is to write about at a stage, the latest first; what was written already among it."""
    found = _FINDERS[stage](standing, as_of)
    yield from sorted(found, key=lambda o: (o.since, o.about), reverse=True)


def is_said(standing: Standing, occasion: Occasion) -> bool:
    """Whether a letter about it went out since it began."""
    return any(
        t["stage"] == occasion.stage and t["direction"] == "out" and t["outcome"] != "bounced"
        and t["at"].date() >= occasion.since
        for t in standing.touches
    )  # fmt: skip


def due_occasion(standing: Standing, stages: Iterable[str], *, as_of: date, policy: Policy) -> Occasion | None:
    """The first thing of these stages that is young, large enough, and not said yet."""
    rules = policy.stages
    within_days = {"credit_notice": rules.credit_notice_within_days, "payment_plan": _MONTH}
    for stage in stages:
        within = within_days.get(stage, rules.confirm_within_days)
        for one in occasions(standing, stage=stage, as_of=as_of):
            units = abs(one.amount_minor) // 10 ** exponent(one.currency)
            small = stage == "credit_notice" and units < rules.credit_notice_from
            is_young = (as_of - one.since).days <= within
            if is_young and not (small or one.wait_for or is_said(standing, one)):
                return one
    return None


def occasion_row(standing: Standing, one: Occasion, *, as_of: date, policy: Policy) -> dict[str, Any] | None:
    """The part of a plan's row that writes about it; ``None`` where nobody there may be written to today."""
    country, hours = str(standing.account.get("country", "")), policy.communications.hours
    to = addressee(standing, stage=one.stage, policy=policy)
    if to is None or to.channel == "phone" or closed_on(as_of, country=country, hours=hours):
        return None
    open_hours = opening(as_of, tz=str(standing.account.get("tz", "")), hours=hours)
    return {
        "action": "write", "stage": one.stage, "channel": to.channel, "contact": to.name, "address": to.address,
        "language": to.language, "invoice_ids": " ".join(i.item_id for i in one.invoices),
        "invoices": len(one.invoices), "currency": one.currency, "amount_minor": one.amount_minor,
        "acts": _acts(standing, one, policy), "reason": one.reason, "rule": "occasion", "about": one.about,
        "from_at": open_hours[0] if open_hours else pd.NaT, "until_at": open_hours[1] if open_hours else pd.NaT,
    }  # fmt: skip


def _acts(standing: Standing, one: Occasion, policy: Policy) -> str:
    """What only repeats the record needs no closer look; an answer to a dispute or a plan does."""
    if standing.account.get("problem") or standing.account.get("strategic"):
        return "person"
    units = abs(one.amount_minor) // 10 ** exponent(one.currency)
    plain = one.stage in ("promise_confirmation", "statement") or units <= policy.stages.low_value_up_to
    return "automatic" if plain and one.stage not in ("dispute_response", "payment_plan") else "person"


def never_written(hold: Hold | None) -> str:
    """Why an account gets no letter of any kind; empty where it may."""
    return hold.reason if hold is not None and hold.kind in _NEVER_WRITTEN else ""


def _disputes(standing: Standing, as_of: date) -> Iterator[Occasion]:
    for row in standing.disputes:
        invoices, has_day = _named(standing, str(row["item_id"])), bool(pd.notna(row["target_date"]))
        if invoices and has_day:
            reason = f"dispute {row['dispute_id']}: say what happens, answer by {plain_day(row['target_date'])}"
            yield _occasion("dispute_response", row, "dispute_id", "opened_on", invoices, reason)


def _promises(standing: Standing, as_of: date) -> Iterator[Occasion]:
    for row in standing.promises:
        if row["verdict"] != "open" or row["promised_date"].date() < as_of:
            continue
        invoices = _named(standing, str(row["invoice_ids"])) or standing.invoices
        reason = f"confirm the promise for {plain_day(row['promised_date'])}"
        yield _occasion("promise_confirmation", row, "promise_id", "made_on", invoices, reason)


def _plans(standing: Standing, as_of: date) -> Iterator[Occasion]:
    for plan_id in dict.fromkeys(str(r["plan_id"]) for r in standing.instalments):
        rows = [r for r in standing.instalments if r["plan_id"] == plan_id]
        first = min(r["due_date"] for r in rows)
        if first.date() < as_of:
            continue
        invoices = _named(standing, str(rows[0]["invoice_ids"])) or standing.invoices
        # the journal names no day for an agreement; a plan is agreed within the month before its first instalment
        since = (first - pd.Timedelta(days=_MONTH)).date()
        amount = sum(int(r["amount_minor"]) for r in rows)
        reason = f"confirm payment plan {plan_id}, first instalment {plain_day(first)}"
        yield Occasion("payment_plan", plan_id, invoices, reason, since, str(rows[0]["currency"]), amount)


def _credits(standing: Standing, as_of: date) -> Iterator[Occasion]:
    for row in standing.credit_items:
        since, amount = row["issue_date"].date(), int(row["open_minor"])
        reason = f"credit {row['item_id']} of {plain_day(since)}: explain it, and let the customer choose"
        currency = str(row["currency"])
        # beside open invoices it is more likely not matched yet than too much
        is_unmatched = any(i.currency == currency for i in standing.invoices)
        wait_for = "set it against the open invoices first" if is_unmatched else ""
        yield Occasion("credit_notice", str(row["item_id"]), (), reason, since, currency, amount, wait_for)


def _statements(standing: Standing, as_of: date) -> Iterator[Occasion]:
    if standing.invoices:
        currency = standing.invoices[0].currency
        amount = sum(i.open_minor for i in standing.invoices if i.currency == currency)
        first = as_of.replace(day=1)
        yield Occasion("statement", "", standing.invoices, "statement of the month", first, currency, amount)


_FINDERS = {
    "dispute_response": _disputes, "promise_confirmation": _promises, "payment_plan": _plans,
    "credit_notice": _credits, "statement": _statements,
}  # fmt: skip


def _occasion(stage: str, row: Row, key: str, day: str, invoices: tuple[OpenInvoice, ...], reason: str) -> Occasion:
    since, currency = row[day].date(), str(row["currency"])
    return Occasion(stage, str(row[key]), invoices, reason, since, currency, int(row["amount_minor"]))


def _named(standing: Standing, ids: str) -> tuple[OpenInvoice, ...]:
    wanted = set(ids.split())
    return tuple(i for i in standing.invoices if i.item_id in wanted)
