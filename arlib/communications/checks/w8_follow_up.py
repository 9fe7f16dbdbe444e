"""W8: our own follow-up comes more than the grace late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from arlib.communications.checks.check import ASKED, Example, Outcome, example
from arlib.communications.finding import Severity
from arlib.communications.message import Message
from arlib.communications.notes import days_in, words_match
from arlib.communications.record import day_or_none
from arlib.dates import add_working_days

CODE = "W8"
SEVERITY: Severity = "minor"
DEFINITION = "We missed the day on which we said we would come back."
NEEDS: tuple[str, ...] = ("touches", "sent_at")
BAD: tuple[Example, ...] = (
    example("HZ-204 is open.", touches=[ASKED | {"follow_up_on": "2026-05-06"}]),
    example("HZ-204 is open.", touches=[ASKED | {"summary": "promised to call back on 6 May 2026"}]),
    example("HZ-204 is open.", promises=[{"date": "2026-05-05", "follow_up_on": "2026-05-06", "status": "broken"}]),
)
GOOD: tuple[Example, ...] = (
    example("HZ-204 is open.", touches=[ASKED | {"follow_up_on": "2026-05-08"}]),
    example("HZ-204 is open.", touches=[ASKED | {"follow_up_on": "2026-05-06"}, ASKED | {"date": "2026-05-07T09:00"}]),
    example("HZ-204 is open.", touches=[ASKED | {"summary": "asked about HZ-204"}]),
)


def check(message: Message) -> Iterator[Outcome]:
    """Each day we named, with any touch between it and today as having kept it."""
    grace = message.policy.follow_up_grace_working_days
    touches = message.facts.touches or ()
    for day, noted_on in _named_days(message):
        kept = any(t.day >= day or (noted_on < t.day <= day and (day - t.day).days <= 1) for t in touches)
        if not kept and add_working_days(day, grace) < message.today:
            yield message.finding(
                CODE, SEVERITY, "late", f"We meant to follow up on {day}.", expected=f"{day} plus {grace} working days",
                suggestion="Say sorry for the delay, and keep the next date.",
            )  # fmt: skip
            return


def _named_days(message: Message) -> Iterator[tuple[date, date]]:
    for touch in message.facts.touches or ():
        given = day_or_none(touch.raw.get("follow_up_on") or touch.raw.get("follow_up"))
        note = str(touch.raw.get("summary") or "")
        if given:
            yield given, touch.day
        elif words_match(message, "follow_up", note):
            yield from (
                (d, touch.day) for d in days_in(message, note, touch.day, after=("follow_up",)) if d > touch.day
            )
    said = message.facts.raw.get("promises")
    for raw in said if isinstance(said, (list, tuple)) else ():
        if isinstance(raw, dict) and (day := day_or_none(raw.get("follow_up_on"))):
            yield day, day_or_none(raw.get("made_on")) or day
