"""The plan of the day: one row per customer, what to do, and the reason; for those left alone as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from arlib.communications.gaps import find_gaps
from arlib.communications.stages.escalation import ESCALATIONS, escalations
from arlib.communications.stages.hours import closed_on, opening
from arlib.communications.stages.ladder import PRESSING, Step, next_step
from arlib.communications.stages.occasions import ANSWERING, due_occasion, occasion_row
from arlib.communications.stages.people import Addressee, addressee, who_acts
from arlib.communications.stages.standing import OpenInvoice, Standing, standings
from arlib.communications.stages.waiting import closed, left_alone, nothing, too_soon, waits_for_us
from arlib.contracts.activity import DUNNING_STAGES
from arlib.dates import month_end, month_start
from arlib.ledger import Ledger
from arlib.policy import Policy

PLAN = {
    "account_id": "str", "name": "str", "owner": "str", "action": "str", "stage": "str", "channel": "str",
    "contact": "str", "address": "str", "language": "str", "invoice_ids": "str", "invoices": "int64",
    "currency": "str", "amount_minor": "int64", "held_minor": "int64", "days_late": "int64", "acts": "str",
    "reason": "str", "rule": "str", "again_on": "datetime64[us]", "from_at": "datetime64[us]",
    "until_at": "datetime64[us]", "touches_this_month": "int64", "cadence": "str", "about": "str",
}  # fmt: skip
"""One row per customer with something open.

``action``: write, call, answer (a person answers what came in), statement, wait, nothing. ``acts``: automatic, person,
manager. ``rule`` names why in one word. ``again_on`` is when a waiting customer comes up again. ``from_at`` and
``until_at`` are the customer's hours in UTC. ``cadence``: under, over, or empty. ``about``: the dispute, promise, plan
or credit a letter is about. Amounts are of ``currency`` only; a credit is negative.
"""
INVOICES = {
    "account_id": "str", "item_id": "str", "currency": "str", "open_minor": "int64", "due_date": "datetime64[us]",
    "days_late": "int64", "stage": "str", "next_stage": "str", "hold": "str", "held_until": "datetime64[us]",
    "reason": "str",
}  # fmt: skip
"""One row per open invoice: the stage on record, the one in order today, or the hold."""


@dataclass(frozen=True)
class ContactPlan:
    """What to do on a day.

    Args:
        as_of: The day.
        accounts: ``PLAN``.
        invoices: ``INVOICES``.
        escalations: ``ESCALATIONS``: who must act today.
        summary: Counts of customers by action, of holds, and of under- and over-touched customers.
    """

    as_of: date
    accounts: pd.DataFrame
    invoices: pd.DataFrame
    escalations: pd.DataFrame
    summary: dict[str, int]


def contact_plan(
    ledger: Ledger,
    *,
    as_of: date,
    policy: Policy,
    pauses: pd.DataFrame | None = None,
    instalments: pd.DataFrame | None = None,
) -> ContactPlan:
    """Whom to contact on a day, at which stage, on which channel, by whom, and why nobody else.

    Args:
        ledger: The book with its touches, messages, promises and disputes; rows after the day are not seen.
        as_of: The day.
        policy: Windows, cadence, hours, and the sections stages and escalation.
        pauses, instalments: The journal's frames; without them nobody is paused and no plan runs.

    >>> from arlib.policy import load_policy
    >>> contact_plan(Ledger.from_tables({}), as_of=date(2026, 3, 31), policy=load_policy()).summary["customers"]
    0
    """
    found = standings(ledger, as_of=as_of, policy=policy, pauses=pauses, instalments=instalments)
    gaps = find_gaps(ledger, as_of=as_of, days=policy.communications.touch_cap_days, policy=policy.communications)
    cadence = {
        str(account): kind.removesuffix("_touched")
        for account, kind in zip(gaps["account_id"], gaps["kind"], strict=True)
        if kind in ("under_touched", "over_touched")
    }
    rows: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    for standing in found:
        steps = steps_of(standing, as_of=as_of, policy=policy)
        rows.append(plan_account(standing, steps, as_of=as_of, policy=policy) | {
            "touches_this_month": standing.this_month(as_of), "cadence": cadence.get(standing.account_id, ""),
        })  # fmt: skip
        lines += [_line(standing, invoice, steps[invoice.item_id], as_of) for invoice in standing.invoices]
    accounts = pd.DataFrame(rows, columns=list(PLAN)).astype(PLAN)
    urgent = pd.DataFrame(escalations(found, as_of=as_of, policy=policy), columns=list(ESCALATIONS)).astype(ESCALATIONS)
    invoices = pd.DataFrame(lines, columns=list(INVOICES)).astype(INVOICES)
    return ContactPlan(as_of, accounts, invoices, urgent, _summary(accounts, invoices, urgent))


def steps_of(standing: Standing, *, as_of: date, policy: Policy) -> dict[str, Step]:
    """The step in order for each invoice; none for one that is held."""
    owes = _owes_a_contact(standing, as_of, policy)
    return {
        i.item_id: Step("", i.hold.reason)
        if i.hold
        else next_step(i.state, as_of=as_of, rules=policy.communications, stages=policy.stages, owes_a_contact=owes)
        for i in standing.invoices
    }


def _owes_a_contact(standing: Standing, as_of: date, policy: Policy) -> bool:
    """A slow payer whose month would end with too few contacts if we waited for the usual repeat."""
    cadence = policy.communications.cadence
    slow = any(i.days_late(as_of) >= cadence.slow_payer_days_late for i in standing.free())
    return slow and standing.this_month(as_of) < cadence.slow_payer_touches_a_month


def plan_account(standing: Standing, steps: dict[str, Step], *, as_of: date, policy: Policy) -> dict[str, Any]:
    """The row of one customer."""
    chosen = _most_advanced(standing, steps, policy)
    base = _base_row(standing, as_of, chosen)
    if _may_confirm(standing) and (word := _occasion(standing, ANSWERING, as_of, policy)):
        return base | word
    for look in (left_alone, waits_for_us, too_soon, closed):
        if found := look(standing, chosen, as_of, policy):
            credit = _occasion(standing, ["credit_notice"], as_of, policy) if found["rule"] == "in_credit" else None
            return base | (credit or found)
    if chosen:
        return base | _message(standing, chosen, steps, as_of, policy)
    return base | (_occasion(standing, ["credit_notice"], as_of, policy) or _statement(standing, as_of, policy))


def _may_confirm(standing: Standing) -> bool:
    """Whether a letter may answer what the customer said last; a question needs a person."""
    asked = standing.unanswered()
    return standing.hold is None and (asked is None or asked["outcome"] in ("dispute", "promise"))


def _occasion(standing: Standing, stages: Sequence[str], as_of: date, policy: Policy) -> dict[str, Any] | None:
    """The row of a letter that answers, confirms or explains, where one is due today."""
    one = due_occasion(standing, stages, as_of=as_of, policy=policy)
    return None if one is None else occasion_row(standing, one, as_of=as_of, policy=policy)


def _most_advanced(standing: Standing, steps: dict[str, Step], policy: Policy) -> tuple[OpenInvoice, ...]:
    """The invoices at the highest stage that is in order: of one currency, the oldest first."""
    ready = [i for i in standing.free() if steps[i.item_id].stage and standing.net_minor(i.currency) > 0]
    if not ready:
        return ()
    ranked = {s: DUNNING_STAGES.index(s) for s in (steps[i.item_id].stage for i in ready)}
    top = max(ranked, key=lambda s: ranked[s])
    at_top = [i for i in ready if steps[i.item_id].stage == top]
    currency = max(
        sorted({i.currency for i in at_top}), key=lambda c: sum(i.open_minor for i in at_top if i.currency == c)
    )
    kept = sorted((i for i in at_top if i.currency == currency), key=lambda i: (i.state.due, i.item_id))
    same = [i for i in kept if said_before(i, top) == said_before(kept[0], top)]
    return tuple(same[: policy.stages.most_invoices])


def said_before(invoice: OpenInvoice, stage: str) -> tuple[date | None, ...]:
    """When the stages before this one, and this one, were said. A letter that names those days holds for all its
    invoices: it names only such as share them."""
    before = PRESSING[: PRESSING.index(stage) + 1] if stage in PRESSING[1:] else ()
    return tuple(invoice.state.said.get(s) for s in before)


def _base_row(standing: Standing, as_of: date, chosen: Sequence[OpenInvoice]) -> dict[str, Any]:
    owed = standing.invoices
    currency = chosen[0].currency if chosen else _main_currency(standing)
    return {
        "account_id": standing.account_id, "name": str(standing.account.get("name", "")),
        "owner": str(standing.account.get("owner", "")), "action": "nothing", "stage": "", "channel": "",
        "contact": "", "address": "", "language": "", "invoice_ids": " ".join(i.item_id for i in chosen),
        "invoices": len(chosen), "currency": currency, "amount_minor": sum(i.open_minor for i in chosen),
        "held_minor": sum(i.open_minor for i in owed if i.hold and i.currency == currency),
        "days_late": max((i.days_late(as_of) for i in owed), default=0), "acts": "", "reason": "", "rule": "",
        "again_on": pd.NaT, "from_at": pd.NaT, "until_at": pd.NaT, "about": "",
    }  # fmt: skip


def _main_currency(standing: Standing) -> str:
    amounts = [(i.open_minor, i.currency) for i in standing.invoices] + [(v, c) for c, v in standing.credits.items()]
    return max(amounts, default=(0, ""))[1]


def _message(
    standing: Standing, chosen: Sequence[OpenInvoice], steps: dict[str, Step], as_of: date, policy: Policy
) -> dict[str, Any]:
    step = steps[chosen[0].item_id]
    waits = any(t["outcome"] == "approver" for t in standing.touches[-3:])
    to = addressee(standing, stage=step.stage, policy=policy, wants_approver=waits)
    if to is None:
        found = nothing("no contact there may be used: none active, or all channels opted out of", "no_contact_there")
        return found | {"acts": "person", "stage": step.stage}
    acts, why = who_acts(standing, stage=step.stage, channel=to.channel, as_of=as_of, policy=policy)
    reasons = [step.reason, why, to.why, *_others(standing, chosen)]
    return _row_to(standing, to, as_of, policy) | {
        "action": "call" if to.channel == "phone" else "write", "stage": step.stage, "acts": acts,
        "rule": "repeat" if step.is_repeat else "step", "reason": "; ".join(r for r in reasons if r),
    }  # fmt: skip


def _others(standing: Standing, chosen: Sequence[OpenInvoice]) -> list[str]:
    named = {i.item_id for i in chosen}
    held = list(dict.fromkeys(i.hold.kind for i in standing.invoices if i.hold))
    rest = [i for i in standing.free() if i.item_id not in named]
    found = [f"left out: {', '.join(held).replace('_', ' ')}"] if held else []
    return [*found, f"{len(rest)} more invoice(s) at another stage"] if rest else found


def _row_to(standing: Standing, to: Addressee, as_of: date, policy: Policy) -> dict[str, Any]:
    hours = opening(as_of, tz=str(standing.account.get("tz", "")), hours=policy.communications.hours)
    return {
        "contact": to.name, "channel": to.channel, "address": to.address, "language": to.language,
        "from_at": hours[0] if hours else pd.NaT, "until_at": hours[1] if hours else pd.NaT,
    }  # fmt: skip


def _statement(standing: Standing, as_of: date, policy: Policy) -> dict[str, Any]:
    """In the first days of a month, whoever is not written to otherwise gets the statement, once."""
    country, hours = str(standing.account.get("country", "")), policy.communications.hours
    window = policy.communications.windows.statement
    in_time = window.from_day <= as_of.day <= (window.to_day or month_end(as_of).day)
    sent = any(t["stage"] == "statement" and t["at"].date() >= month_start(as_of) for t in standing.touches)
    to = addressee(standing, stage="statement", policy=policy) if in_time and not sent else None
    if to is None or to.channel == "phone" or closed_on(as_of, country=country, hours=hours):
        return _no_step(standing)
    reason = "statement of the month"
    return _row_to(standing, to, as_of, policy) | {
        "action": "statement", "stage": "statement", "acts": "automatic", "rule": "statement", "reason": reason,
        "invoice_ids": "", "invoices": len(standing.invoices),
    }  # fmt: skip


def _no_step(standing: Standing) -> dict[str, Any]:
    held = [i.hold for i in standing.invoices if i.hold is not None]
    if held and len(held) == len(standing.invoices):
        ends = [h.until for h in held if h.until]
        again = min(ends) + timedelta(days=1) if ends else None
        reasons = list(dict.fromkeys(h.reason for h in held))
        return nothing("; ".join(reasons[:3]), held[0].kind, "wait", again)
    if all(s in PRESSING[-1:] for s in (i.state.stage for i in standing.free())):
        return nothing("the final notice has been sent; its deadline decides", "final", "wait")
    return nothing("no stage is in order today", "no_step", "wait")


def _line(standing: Standing, invoice: OpenInvoice, step: Step, as_of: date) -> dict[str, Any]:
    hold = invoice.hold
    return {
        "account_id": standing.account_id, "item_id": invoice.item_id, "currency": invoice.currency,
        "open_minor": invoice.open_minor, "due_date": pd.Timestamp(invoice.state.due),
        "days_late": invoice.days_late(as_of), "stage": invoice.state.stage, "next_stage": step.stage,
        "hold": hold.kind if hold else "", "reason": step.reason,
        "held_until": pd.Timestamp(hold.until) if hold and hold.until else pd.NaT,
    }  # fmt: skip


def _summary(accounts: pd.DataFrame, invoices: pd.DataFrame, urgent: pd.DataFrame) -> dict[str, int]:
    actions, cadence = accounts["action"].value_counts(), accounts["cadence"].value_counts()
    counted = {"customers": len(accounts)}
    counted |= {a: int(actions.get(a, 0)) for a in ("write", "call", "answer", "statement", "wait", "nothing")}
    counted |= {f"{kind}_touched": int(cadence.get(kind, 0)) for kind in ("under", "over")}
    counted |= {f"held_{kind}": int(n) for kind, n in invoices["hold"].value_counts().items() if kind}
    return counted | {"must_act": len(urgent)}
