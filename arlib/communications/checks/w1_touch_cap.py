"""W1: more dunning touches than the cap, over all channels and representatives."""

from __future__ import annotations

from collections.abc import Iterator

from arlib.communications.checks.check import REMINDED, Example, Outcome, example
from arlib.communications.finding import Severity
from arlib.communications.message import Message

CODE = "W1"
SEVERITY: Severity = "major"
DEFINITION = "More dunning touches than the cap allows within its days, this message included."
NEEDS: tuple[str, ...] = ("touches", "sent_at")
_MONDAY = REMINDED | {"date": "2026-05-11T15:00", "stage": "late_inquiry", "channel": "phone"}
_LAST_WEEK = REMINDED | {"date": "2026-05-06T00:01", "stage": "late_inquiry"}
BAD: tuple[Example, ...] = (example("Invoice HZ-204 is open.", touches=[_LAST_WEEK, _MONDAY]),)
GOOD: tuple[Example, ...] = (
    example("Invoice HZ-204 is open.", touches=[_LAST_WEEK | {"date": "2026-05-05T23:59"}, _MONDAY]),
    example("Invoice HZ-204 is open.", touches=[_LAST_WEEK | {"stage": "reply"}, _MONDAY]),
    example("Your statement.", stage="statement", touches=[_LAST_WEEK, _MONDAY]),
)


def check(message: Message) -> Iterator[Outcome]:
    """Counts calendar days of the recipient, the day of sending included; bounced mail reached nobody."""
    if not message.is_dunning:
        return
    policy = message.policy
    counted = [
        t
        for t in message.facts.touches or ()
        if t.stage in policy.dunning_stages
        and t.outcome != "bounced"
        and 0 <= (message.today - t.day).days < policy.touch_cap_days
        and (t.at is None or message.record.sent_at is None or t.at <= message.record.sent_at)
    ]
    if len(counted) + 1 > policy.touch_cap:
        listed = ", ".join(f"{t.day} {t.channel}" for t in counted)
        yield message.finding(
            CODE, SEVERITY, "over_cap", f"Touch {len(counted) + 1} in {policy.touch_cap_days} days.",
            expected=f"at most {policy.touch_cap} in {policy.touch_cap_days} days; before this one: {listed}",
            suggestion="Wait until the oldest of them is past the cap's days.",
        )  # fmt: skip
