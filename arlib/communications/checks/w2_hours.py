"""W2: sent on a weekend, a public holiday or outside hours of the recipient."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from arlib.communications.checks.check import Example, Outcome, example
from arlib.communications.finding import NotApplicable, Severity
from arlib.communications.message import Message
from arlib.communications.workdays import holidays_of

CODE = "W2"
SEVERITY: Severity = "major"
DEFINITION = "Sent on a weekend, a public holiday or outside hours, by the recipient's clock and calendar."
NEEDS: tuple[str, ...] = ("sent_at",)
BAD: tuple[Example, ...] = (
    example("Hello.", sent_at="2026-05-16T10:00"),
    example("Hello.", sent_at="2026-05-12T07:59"),
    example("Hello.", sent_at="2026-05-12T18:01"),
    example("Hello.", sent_at="2026-05-04T10:00"),
    example("Bonjour.", sent_at="2026-07-14T10:00", country="FR"),
    example("Hallo.", sent_at="2026-10-03T10:00", country="DE"),
)
GOOD: tuple[Example, ...] = (
    example("Hello.", sent_at="2026-05-12T08:00"),
    example("Hello.", sent_at="2026-05-12T18:00"),
    example("Hello.", sent_at="2026-05-04T10:00", country="DE"),
    example("Bonjour.", sent_at="2026-07-15T10:00", country="FR"),
)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def check(message: Message) -> Iterator[Outcome]:
    """The day, then the hour. Without a known country the holidays stay unjudged, and that is said."""
    hours, at = message.policy.hours, message.record.sent_at
    day = _DAYS[message.today.weekday()]
    if day not in hours.days:
        yield _finding(message, "weekend", f"Sent on a {day.capitalize()}.")
        return
    if not hours.on_public_holidays:
        found = holidays_of(message.facts.country, message.today.year, message.facts.region)
        if found is None:
            yield NotApplicable(CODE, "the customer's country is not known, so public holidays were not judged")
        elif message.today in found:
            yield _finding(message, "holiday", f"Sent on a public holiday: {found[message.today]}.")
            return
    if at is not None and _has_time(at) and not hours.start <= at.time() <= hours.end:
        yield _finding(message, "hours", f"Sent at {at:%H:%M}.")


def _has_time(at: datetime) -> bool:
    return at.time() != time(0)


def _finding(message: Message, rule: str, said: str) -> Outcome:
    hours = message.policy.hours
    expected = f"{hours.start:%H:%M} to {hours.end:%H:%M}, {', '.join(d.capitalize() for d in hours.days)}"
    suggestion = "Send it on the next working day of the recipient."
    return message.finding(CODE, SEVERITY, rule, said, expected=expected, suggestion=suggestion)
