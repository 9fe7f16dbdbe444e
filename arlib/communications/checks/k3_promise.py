"""K3: chases although a promise or a plan is running. A promise dated today is still running."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from arlib.communications.checks.check import Example, Outcome, example
from arlib.communications.claims import first_mention, is_pressed_for
from arlib.communications.finding import Severity
from arlib.communications.message import Message
from arlib.communications.record import Invoice, day_or_none

CODE = "K3"
SEVERITY: Severity = "major"
DEFINITION = "Chases although a promise or a plan is running and kept."
NEEDS: tuple[str, ...] = ("promises", "invoices", "language", "sent_at")
_PROMISE = {"date": "2026-05-15", "amount": "950.00", "invoices": ["HZ-204"], "status": "open"}
_PLAN = {"invoices": ["HZ-204"], "instalments": [
    {"date": "2026-05-05", "amount": "475.00", "paid": True}, {"date": "2026-06-05", "amount": "475.00", "paid": False},
]}  # fmt: skip
BAD: tuple[Example, ...] = (
    example("HZ-204 is overdue. Please pay.", promises=[_PROMISE]),
    example("HZ-204 is overdue. Please pay.", promises=[_PROMISE | {"date": "2026-05-12"}]),
    example("HZ-204 is overdue. Please pay.", payment_plan=_PLAN),
)
GOOD: tuple[Example, ...] = (
    example("HZ-204 is overdue. Please pay.", promises=[_PROMISE | {"date": "2026-05-11"}]),
    example("HZ-204 is overdue. Please pay.", promises=[_PROMISE | {"invoices": ["HZ-219"]}]),
    example("We note your promise for HZ-204.", promises=[_PROMISE], stage="promise_confirmation"),
    example(
        "HZ-204 is overdue.",
        payment_plan=_PLAN | {"instalments": [{"date": "2026-05-05", "amount": "475.00", "paid": False}]},
    ),
)
_ENDED = frozenset(
    {"broken", "missed", "defaulted", "cancelled", "withdrawn", "ended", "completed", "closed", "rejected", "proposed"}
)


def check(message: Message) -> Iterator[Outcome]:
    """Each invoice asked for that a promise or a plan covers."""
    if not message.is_dunning:
        return
    for invoice in message.named:
        covered = _covered_by(message, invoice)
        if not covered or invoice.is_paid or not is_pressed_for(message, invoice) or _is_owned_up(message, invoice):
            continue
        mention = first_mention(message, invoice)
        yield message.finding(
            CODE,
            SEVERITY,
            "running",
            f"Asks for {invoice.number} although {covered}.",
            at=mention.documents[0] if mention else None,
            expected=covered,
            suggestion="Wait for the date, then follow up.",
        )


def _is_owned_up(message: Message, invoice: Invoice) -> bool:
    """The text names the promise with its day wherever it names the invoice: "promised for the 18th"."""
    days = {p.day for p in message.facts.promises or () if p.day and p.status == "open"}
    mentions = message.mentions_of(invoice)
    return bool(days and mentions) and all(
        message.manner.promised.search(m.sentence.text)
        and any(m.sentence.start <= d.start < m.sentence.end and d.days & days for d in message.reading.days)
        for m in mentions
    )


def _covered_by(message: Message, invoice: Invoice) -> str:
    today = message.today
    for promise in message.facts.promises or ():
        if promise.status != "open" or promise.day is None or promise.day < today:
            continue
        if not promise.invoices or invoice.number in promise.invoices:
            return f"{message.money(promise.amount or '')} is promised for {promise.day}"
    plan = message.facts.raw.get("payment_plan")
    if isinstance(plan, Mapping) and _covers(plan, invoice) and _is_running(plan, today):
        return "a payment plan is running"
    return ""


def _covers(plan: Mapping[str, Any], invoice: Invoice) -> bool:
    named = plan.get("invoices") or plan.get("for") or ()
    return not named or invoice.number in named


def _is_running(plan: Mapping[str, Any], today: date) -> bool:
    """Not ended, and no instalment missed so far."""
    if str(plan.get("status") or "").lower() in _ENDED:
        return False
    parts = next((v for v in plan.values() if isinstance(v, list) and v and isinstance(v[0], Mapping)), [])
    days = [(d, _is_settled(p)) for p in parts if (d := day_or_none(p.get("date") or p.get("due") or p.get("on")))]
    is_missed = any(day < today and not settled for day, settled in days)
    return not is_missed and (not days or any(not settled for _, settled in days))


def _is_settled(part: Mapping[str, Any]) -> bool:
    return bool(part.get("paid") or part.get("paid_on")) or str(part.get("status") or "").lower() in ("paid", "kept")
