"""Why a customer is not written to today, and when he comes up again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from arlib.communications.stages.hours import closed_on, next_open_day
from arlib.communications.stages.standing import OpenInvoice, Standing
from arlib.money import exponent
from arlib.policy import Policy


def left_alone(standing: Standing, chosen: Sequence[OpenInvoice], as_of: date, policy: Policy) -> dict[str, Any] | None:
    """Nobody to ask, nothing to ask for, or somebody said stop."""
    if standing.hold is not None:
        again = standing.hold.until + timedelta(days=1) if standing.hold.until else None
        return nothing(standing.hold.reason, standing.hold.kind, "wait" if again else "nothing", again)
    if not standing.invoices:
        return nothing("only credits are open: nothing to ask for", "in_credit")
    currencies = {i.currency for i in standing.invoices}
    if all(standing.net_minor(c) <= 0 for c in currencies):
        return nothing("the customer is in net credit", "in_credit")
    units = sum(i.open_minor // 10 ** exponent(i.currency) for i in standing.invoices)
    if units < policy.stages.smallest_balance:
        return nothing("owes less than the smallest balance we write about", "too_small")
    return None


def waits_for_us(
    standing: Standing, chosen: Sequence[OpenInvoice], as_of: date, policy: Policy
) -> dict[str, Any] | None:
    """Whoever wrote to us gets an answer before the next demand."""
    asked = standing.unanswered()
    if asked is None or asked["outcome"] == "promise":
        return None
    said = str(asked["outcome"]).replace("_", " ")
    return {
        "action": "answer", "stage": "reply", "acts": "person", "rule": "answer_first",
        "channel": str(asked["channel"]), "contact": str(asked["contact"]),
        "reason": f"wrote to us on {asked['at'].date()} ({said}): answer first",
    }  # fmt: skip


def too_soon(standing: Standing, chosen: Sequence[OpenInvoice], as_of: date, policy: Policy) -> dict[str, Any] | None:
    """The gap between two contacts, and the cap of a rolling stretch of days."""
    if not chosen:
        return None
    days = [at.date() for at in standing.dunned_at]
    rules, gap = policy.communications, policy.stages.gap_days
    if days and (as_of - days[-1]).days < gap:
        again = days[-1] + timedelta(days=gap)
        return nothing(f"contacted on {days[-1]}; not again before {again}", "gap", "wait", again)
    recent = [d for d in days if (as_of - d).days < rules.touch_cap_days]
    if len(recent) >= rules.touch_cap:
        again = recent[-rules.touch_cap] + timedelta(days=rules.touch_cap_days)
        why = f"{len(recent)} contacts within {rules.touch_cap_days} days; not again before {again}"
        return nothing(why, "cap", "wait", again)
    return None


def closed(standing: Standing, chosen: Sequence[OpenInvoice], as_of: date, policy: Policy) -> dict[str, Any] | None:
    """Weekends and public holidays of the customer."""
    country, hours = str(standing.account.get("country", "")), policy.communications.hours
    if not chosen or not (reason := closed_on(as_of, country=country, hours=hours)):
        return None
    return nothing(reason, "closed", "wait", next_open_day(as_of, country=country, hours=hours))


def nothing(reason: str, rule: str, action: str = "nothing", again: date | None = None) -> dict[str, Any]:
    """The part of a row that says why nothing is done, and when the customer comes up again."""
    return {"action": action, "reason": reason, "rule": rule, "again_on": pd.Timestamp(again) if again else pd.NaT}
