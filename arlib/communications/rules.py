"""The review's policy, from whatever a caller holds: a Policy, overrides, or the review's own JSON format.

The JSON format writes windows and parts as short English phrases ("from 15 days after the due date, with a
late_inquiry on record"); the numbers and the stage names are read out of them. Keys it leaves out keep the
default policy's value, and so does a phrase without a number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from arlib.policy import Policy, policy_from
from arlib.policy.communications import CommunicationsPolicy, RequiredParts, Threats, Windows

REVIEW_FORMAT_KEYS = frozenset({"stage_windows", "required_short_channels", "r7_must_be_dated", "length"})
_RENAMED = {
    "reply_sla_business_days": "reply_limit_working_days",
    "followup_grace_business_days": "follow_up_grace_working_days",
    "approver_after_days": "approver_after_days",
    "escalate_after_no_progress": "escalate_after_no_progress",
    "r7_must_be_dated": "next_step_dated",
    "dunning_stages": "dunning_stages",
    "length": "lengths",
    "clarity": "clarity",
}
_NUMBER = re.compile(r"-?\d+")
_WINDOW = re.compile(
    r"(?:from (?P<only>\d+)|(?P<first>\d+) to (?P<last>\d+))(?: days?)? (?P<side>after|before|of) the "
    r"(?P<anchor>invoice date|due date|month)|calendar days (?P<start>\d+) to (?P<stop>\d+) of the month"
)


def review_policy_from(policy: Policy | CommunicationsPolicy | Mapping[str, Any] | None) -> CommunicationsPolicy:
    """The communications policy a review runs under.

    Args:
        policy: a Policy or its communications section, ``None`` for the default, a mapping of overrides
            nested like the policy file, or a mapping in the review's JSON format.

    Raises:
        PolicyError: an unknown key of the policy file, or a value out of range.

    >>> later = {"stage_windows": {"firmer_pressure": "from 20 days after the due date"}}
    >>> review_policy_from(later).windows.firmer_pressure.from_day
    20
    >>> review_policy_from({"touch_cap": 3}).touch_cap
    3
    """
    if isinstance(policy, CommunicationsPolicy):
        return policy
    if isinstance(policy, Mapping) and _is_review_format(policy):
        return policy_from({"communications": _overrides(policy)}).communications
    return policy_from(policy, section="communications").communications


def _is_review_format(policy: Mapping[str, Any]) -> bool:
    """By its own keys, or by phrases where the policy file has tables."""
    own = REVIEW_FORMAT_KEYS | {old for old, new in _RENAMED.items() if old != new}
    if not own.isdisjoint(policy) or isinstance(policy.get("touch_cap"), Mapping):
        return True
    tables = {name: part for name, part in policy.items() if isinstance(part, Mapping)}
    said = [v for name in ("required", "threats") for v in tables.get(name, {}).values()]
    return "clock" in tables.get("hours", {}) or any(isinstance(v, str) for v in said)


def _overrides(raw: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {new: raw[old] for old, new in _RENAMED.items() if old in raw}
    cap = raw.get("touch_cap")
    if isinstance(cap, Mapping):
        found |= {"touch_cap": int(cap["max"]), "touch_cap_days": int(cap["days"])}
    readers: dict[str, tuple[str, Callable[[Any], Any]]] = {
        "sender": ("sender", _sender),
        "reps": ("reps", _reps),
        "hours": ("hours", _hours),
        "stage_windows": ("windows", _windows),
        "required": ("required", _required),
        "required_short_channels": ("required_short", _required_short),
        "threats": ("threats", _threats),
        "concessions": ("concessions", _concessions),
    }
    return found | {new: read(raw[old]) for old, (new, read) in readers.items() if old in raw}


def _sender(raw: Mapping[str, Any]) -> dict[str, Any]:
    known = ("name", "email", "phone", "pay_link", "remittance_accounts")
    return {k: raw[k] for k in known if k in raw}


def _reps(raw: list[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [{"name": str(r["name"]), "role": "manager" if r.get("role") == "manager" else "analyst"} for r in raw]


def _hours(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {k: f"{raw[k]}:00" if len(raw[k]) == 5 else raw[k] for k in ("start", "end") if k in raw}


def _windows(raw: Mapping[str, str]) -> dict[str, Any]:
    found = {stage: _window(text) for stage, text in raw.items() if stage in Windows.model_fields}
    return {stage: window for stage, window in found.items() if window}


def _window(text: str) -> dict[str, Any]:
    """One phrase as a window; the rest of it names the stage before, who signs, and the deadline.

    >>> _window("14 to 1 days before the due date")
    {'counts_from': 'due_date', 'from_day': -14, 'to_day': -1}
    """
    hit = _WINDOW.search(text)
    if not hit:
        return {}
    if hit["start"]:
        return {"counts_from": "month", "from_day": int(hit["start"]), "to_day": int(hit["stop"])}
    sign = -1 if hit["side"] == "before" else 1
    anchor = {"invoice date": "issue_date", "due date": "due_date", "month": "month"}[hit["anchor"]]
    found: dict[str, Any] = {"counts_from": anchor, "from_day": sign * int(hit["only"] or hit["first"])}
    if hit["last"]:
        found["to_day"] = sign * int(hit["last"])
    if before := re.search(r"with (?:an? )?(\w+) on record", text):
        found["after_stage"] = before[1]
    if "manager" in text:
        found["signed_by"] = "manager"
    if ahead := re.search(r"deadline (\d+) to (\d+)", text):
        found["deadline_days"] = [int(ahead[1]), int(ahead[2])]
    return found


def _codes(text: str) -> list[str]:
    return re.findall(r"\bR(?:10|[1-9])\b", text)


def _required(raw: Mapping[str, str]) -> dict[str, list[str]]:
    return {stage: _codes(text) for stage, text in raw.items() if stage in RequiredParts.model_fields}


def _required_short(raw: Mapping[str, str]) -> dict[str, Any]:
    return {channel: _short_parts(text) for channel, text in raw.items() if channel in _SHORT}


_SHORT = ("sms", "chat", "phone_script", "voicemail")


def _short_parts(text: str) -> dict[str, Any]:
    """
    >>> _short_parts("R1 R2 and one of R5/R6; nothing for replies")
    {'all_of': ['R1', 'R2'], 'one_of': ['R5', 'R6'], 'not_for': ['reply']}
    """
    always, _, choice = text.partition("one of")
    found: dict[str, Any] = {"all_of": _codes(always), "one_of": _codes(choice)}
    return found | ({"not_for": ["reply"]} if "nothing for replies" in text else {})


def _threats(raw: Mapping[str, str]) -> dict[str, Any]:
    return {kind: _threat(text) for kind, text in raw.items() if kind in Threats.model_fields}


def _threat(text: str) -> dict[str, str]:
    """
    >>> _threat("only with approval 'legal' on the account"), _threat("final_notice only")
    ({'from_stage': 'any', 'approval': 'legal'}, {'from_stage': 'final_notice', 'approval': ''})
    """
    if "never" in text:
        return {"from_stage": "never", "approval": ""}
    approval = re.search(r"approval '(\w+)'", text)
    stage = next((s for s in RequiredParts.model_fields if s in text), "any")
    return {"from_stage": stage, "approval": approval[1] if approval else ""}


def _concessions(raw: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if len(numbers := _NUMBER.findall(raw.get("analyst", ""))) == 2:
        found |= {"plan_max_instalments": int(numbers[0]), "plan_max_balance": int(numbers[1])}
    if "never by analysts" in raw.get("discount", ""):
        found["discount_roles"] = ["manager"]
    if "late_fee" in raw:
        found["late_fee"] = "when_terms_name_it" if "terms" in raw["late_fee"] else "never"
    interest = raw.get("statutory_interest", "")
    if stage := next((s for s in RequiredParts.model_fields if s in interest), ""):
        found["statutory_interest_from"] = stage
    return found
