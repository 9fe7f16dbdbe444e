"""The escalation matrix: who must act today, because something has lain too long.

Mail that was not answered is no talk: it calls for another channel, not for another person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from arlib.communications.stages.ladder import NOT_SAID
from arlib.communications.stages.people import without_progress
from arlib.communications.stages.standing import OpenInvoice, Row, Standing
from arlib.dates import add_working_days, month_start
from arlib.policy import Policy
from arlib.policy.letters import EscalationRule

ESCALATIONS = {
    "account_id": "str", "name": "str", "rule": "str", "to": "str", "acts": "str", "since": "datetime64[us]",
    "currency": "str", "amount_minor": "int64", "invoice_ids": "str", "reason": "str", "next_step": "str",
}  # fmt: skip
"""One row per customer and rule. ``to`` is what the policy says (owner, manager, approver, next_contact,
agency_queue), ``acts`` the person's name where it is known; ``amount_minor`` is what is overdue in ``currency``."""
NEXT_STEPS = {
    "same_person": "Write to or call the next contact.",
    "no_commitment": "Call and get an amount and a date.",
    "approver_waiting": "Ask for the approver by name, and contact this person.",
    "promises_broken": "A manager talks to the customer's management.",
    "firmer_unanswered": "A manager calls; decide on the final notice.",
    "deadline_passed": "Have the hand-over to the agency approved, or agree a plan.",
}


@dataclass(frozen=True)
class Case:
    """Why a rule applies: since when, and in words."""

    since: date
    reason: str


def escalations(standings: Sequence[Standing], *, as_of: date, policy: Policy) -> list[dict[str, Any]]:
    """Every rule that applies, the gravest rule first, then the longest waiting; rows of ``ESCALATIONS``."""
    rows = [row for s in standings if s.hold is None for row in _of_account(s, as_of, policy)]
    order = list(RULES)
    return sorted(rows, key=lambda r: (order.index(r["rule"]), r["since"], r["account_id"]))


def _of_account(standing: Standing, as_of: date, policy: Policy) -> Iterator[dict[str, Any]]:
    late = [i for i in standing.overdue(as_of) if i.hold is None or i.hold.kind in ("awaiting_approver",)]
    late = [i for i in late if standing.net_minor(i.currency) > 0]
    if not late:
        return
    for name, rule in RULES.items():
        setting: EscalationRule = getattr(policy.escalation, name)
        case = rule(standing, late, as_of, policy) if setting.on else None
        if case is not None:
            yield _row(standing, late, name, setting, case, policy)


def _row(
    standing: Standing, late: Sequence[OpenInvoice], rule: str, setting: EscalationRule, case: Case, policy: Policy
) -> dict[str, Any]:
    currency = max(late, key=lambda i: i.open_minor).currency
    named = [i for i in late if i.currency == currency]
    return {
        "account_id": standing.account_id, "name": str(standing.account.get("name", "")), "rule": rule,
        "to": setting.to, "acts": _person(standing, setting.to, policy), "since": pd.Timestamp(case.since),
        "currency": currency, "amount_minor": sum(i.open_minor for i in named),
        "invoice_ids": " ".join(i.item_id for i in named), "reason": case.reason, "next_step": NEXT_STEPS[rule],
    }  # fmt: skip


def _person(standing: Standing, to: str, policy: Policy) -> str:
    owner = str(standing.account.get("owner", ""))
    if to in ("manager", "agency_queue"):
        return next((rep.name for rep in policy.communications.reps if rep.role == "manager"), "")
    return owner


def _same_person(standing: Standing, late: Sequence[OpenInvoice], as_of: date, policy: Policy) -> Case | None:
    name = without_progress(standing, policy.communications.escalate_after_no_progress)
    if not name:
        return None
    met = [t for t in standing.touches if t["contact"] == name and t["outcome"] == "no_progress"]
    others = [str(c["name"]) for c in standing.contacts if c["status"] == "active" and c["name"] != name]
    whom = f"; next: {others[0]}" if others else "; no other contact is known"
    return Case(met[-1]["at"].date(), f"{len(met)} contacts with {name} without progress{whom}")


def _no_commitment(standing: Standing, late: Sequence[OpenInvoice], as_of: date, policy: Policy) -> Case | None:
    rules = policy.escalation
    owed = sum(i.state.open_units for i in late)
    if as_of.day < rules.commitment_by_day or owed < rules.commitment_from:
        return None
    first = pd.Timestamp(month_start(as_of))
    if any(p["made_on"] >= first or p["verdict"] == "open" for p in standing.promises):
        return None
    return Case(month_start(as_of), f"nothing promised by day {rules.commitment_by_day} of the month")


def _approver_waiting(standing: Standing, late: Sequence[OpenInvoice], as_of: date, policy: Policy) -> Case | None:
    waits = [t for t in standing.touches if t["outcome"] == "approver" and _about(t, late)]
    if not waits:
        return None
    since = waits[-1]["at"].date()
    approvers = {c["name"] for c in standing.contacts if c["role"] == "approver"}
    asked = any(t["at"] > waits[-1]["at"] and t["contact"] in approvers for t in standing.touches)
    if asked or (as_of - since).days <= policy.communications.approver_after_days:
        return None
    return Case(since, f"waits for an approver for {(as_of - since).days} days, and nobody asked for the approver")


def _promises_broken(standing: Standing, late: Sequence[OpenInvoice], as_of: date, policy: Policy) -> Case | None:
    stages = policy.stages
    count = standing.broken_promises(as_of, within_days=stages.broken_within_days)
    if count < stages.trouble_broken_promises:
        return None
    last = max(p["deadline"] for p in standing.promises if p["verdict"] == "broken")
    return Case(last.date(), f"{count} promises broken within {stages.broken_within_days} days")


def _firmer_unanswered(standing: Standing, late: Sequence[OpenInvoice], as_of: date, policy: Policy) -> Case | None:
    last = _last_said(standing, late, "firmer_pressure")
    if last is None or _last_said(standing, late, "final_notice") is not None:
        return None
    answered = any(t["direction"] == "in" and t["at"] > last["at"] for t in standing.touches)
    if answered or (as_of - last["at"].date()).days < policy.escalation.unanswered_days:
        return None
    return Case(last["at"].date(), f"the firmer message of {last['at'].date()} stayed without an answer")


def _deadline_passed(standing: Standing, late: Sequence[OpenInvoice], as_of: date, policy: Policy) -> Case | None:
    last = _last_said(standing, late, "final_notice")
    if last is None:
        return None
    longest = (policy.communications.windows.final_notice.deadline_days or (7, 14))[1]
    said = last["follow_up_on"]
    deadline: date = said.date() if pd.notna(said) else last["at"].date() + timedelta(days=longest)
    if add_working_days(deadline, policy.escalation.deadline_grace_working_days) >= as_of:
        return None
    return Case(deadline, f"the deadline of the final notice, {deadline}, has passed")


def _last_said(standing: Standing, late: Sequence[OpenInvoice], stage: str) -> Row | None:
    """The last contact of a stage about these invoices that reached somebody."""
    said = [
        t for t in standing.touches
        if t["direction"] == "out" and t["stage"] == stage and t["outcome"] not in NOT_SAID and _about(t, late)
    ]  # fmt: skip
    return said[-1] if said else None


def _about(touch: Row, invoices: Sequence[OpenInvoice]) -> bool:
    named = set(str(touch["invoice_ids"]).split())
    return not named or not named.isdisjoint(i.item_id for i in invoices)


RULES: dict[str, Callable[[Standing, Sequence[OpenInvoice], date, Policy], Case | None]] = {
    "deadline_passed": _deadline_passed,
    "promises_broken": _promises_broken,
    "approver_waiting": _approver_waiting,
    "firmer_unanswered": _firmer_unanswered,
    "same_person": _same_person,
    "no_commitment": _no_commitment,
}
"""The gravest first."""
