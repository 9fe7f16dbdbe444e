"""Whom to contact at a customer, on which channel, and whether a machine may draft it or a person has to act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from arlib.communications.stages.ladder import PRESSING
from arlib.communications.stages.standing import Row, Standing
from arlib.contracts.activity import STAGES
from arlib.policy import Policy

_SHORT = ("pre_due_reminder", "late_inquiry", "firmer_pressure")
FITTING = {"chat": _SHORT, "sms": _SHORT, "phone": PRESSING}
"""Channel -> the stages it fits: a short text has no room for more, and nobody is called before an invoice is late."""


@dataclass(frozen=True)
class Addressee:
    """Who gets the message, where. ``why`` says what spoke against others."""

    name: str
    role: str
    channel: str
    address: str
    language: str
    why: str = ""


def addressee(standing: Standing, *, stage: str, policy: Policy, wants_approver: bool = False) -> Addressee | None:
    """The contact to use, and the channel; ``None`` when nobody there may be contacted.

    The primary contact first; the next one after two contacts without progress; the approver where an approval waits.
    The person's preferred channel unless it was opted out of or a mail bounced there.
    """
    active = [c for c in standing.contacts if c["status"] == "active"]
    order = ("approver", "primary", "secondary", "manager") if wants_approver else ("primary", "secondary", "manager")
    ranked = sorted((c for c in active if c["role"] in order), key=lambda c: order.index(c["role"]))
    tired = without_progress(standing, policy.communications.escalate_after_no_progress)
    fresh = [c for c in ranked if c["name"] != tired]
    why = f"{tired} was contacted without progress" if tired and fresh else ""
    for contact in [*fresh, *(c for c in ranked if c["name"] == tired)]:
        if channel := _channel(contact, standing, stage):
            address = str(contact["email"] if channel == "email" else contact["phone"] if channel != "letter" else "")
            language = str(contact["language"] or standing.account.get("language", "en"))
            return Addressee(str(contact["name"]), str(contact["role"]), channel, address, language, why)
    return None


def without_progress(standing: Standing, limit: int) -> str:
    """The person the last ``limit`` contacts or more brought nothing with; empty when there is none."""
    ours = [t for t in reversed(standing.touches) if t["direction"] == "out" and t["contact"]]
    if not ours:
        return ""
    name = str(ours[0]["contact"])
    row = list(takewhile(lambda t: t["contact"] == name, ours))
    return name if sum(t["outcome"] == "no_progress" for t in row) >= limit else ""


def _channel(contact: Row, standing: Standing, stage: str) -> str:
    refused = set(str(contact["opt_out"]).split()) | _bounced(contact, standing.touches)
    for channel in (str(contact["preferred_channel"]), "email", "letter", "phone"):
        reachable = channel == "letter" or contact["email" if channel == "email" else "phone"]
        fits = stage in FITTING.get(channel, STAGES)
        if reachable and fits and channel not in refused:
            return channel
    return ""


def _bounced(contact: Row, touches: Sequence[Row]) -> set[str]:
    """Channels on which the last message to this person came back."""
    last: dict[str, str] = {}
    for touch in touches:
        if touch["direction"] == "out" and touch["contact"] == contact["name"]:
            last[str(touch["channel"])] = str(touch["outcome"])
    return {channel for channel, outcome in last.items() if outcome == "bounced"}


def who_acts(standing: Standing, *, stage: str, channel: str, as_of: date, policy: Policy) -> tuple[str, str]:
    """``automatic``, ``person`` or ``manager``, and why.

    Good customers and small balances get drafts without a person; trouble and strategic accounts, calls and
    unused money of the customer need one; a final notice needs a manager.
    """
    if _window_signer(stage, policy) == "manager":
        return "manager", "a manager signs this stage"
    if channel == "phone":
        return "person", "a call"
    if reason := _trouble(standing, as_of, policy):
        return "person", reason
    if any(standing.credits.values()):
        return "person", "the customer has unused credits: look at them first"
    stages, late = policy.stages, [i.days_late(as_of) for i in standing.invoices if i.hold is None]
    worst = max(late, default=0)
    broken = standing.broken_promises(as_of, within_days=stages.broken_within_days)
    if worst <= stages.good_days_late and not broken:
        return "automatic", "good customer"
    if _owed_units(standing) <= stages.low_value_up_to and not broken:
        return "automatic", "small balance"
    return "person", "needs a look before it goes out"


def _window_signer(stage: str, policy: Policy) -> str:
    return str(getattr(getattr(policy.communications.windows, stage, None), "signed_by", ""))


def _trouble(standing: Standing, as_of: date, policy: Policy) -> str:
    stages, account = policy.stages, standing.account
    broken = standing.broken_promises(as_of, within_days=stages.broken_within_days)
    if account.get("problem"):
        return "marked as a problem account"
    if broken >= stages.trouble_broken_promises:
        return f"{broken} promises broken within {stages.broken_within_days} days"
    worst = max((i.days_late(as_of) for i in standing.invoices if i.hold is None), default=0)
    if worst > stages.trouble_days_late:
        return f"{worst} days late"
    return "strategic account" if account.get("strategic") else ""


def _owed_units(standing: Standing) -> int:
    return sum(i.state.open_units for i in standing.invoices)
