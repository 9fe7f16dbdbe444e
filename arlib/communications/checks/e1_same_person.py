"""E1: the same person a third time after two contacts without progress."""

from __future__ import annotations

from collections.abc import Iterator

from arlib.communications.checks.check import ASKED, Example, Outcome, example
from arlib.communications.finding import Severity
from arlib.communications.message import Message
from arlib.communications.people import contacts_of, is_same_person

CODE = "E1"
SEVERITY: Severity = "major"
DEFINITION = "The same person again, after contacts with this person brought no progress."
NEEDS: tuple[str, ...] = ("touches",)
_NOTHING = ASKED | {"contact": "Ms Joan Holt", "outcome": "no_progress"}
_TWICE = [_NOTHING | {"date": "2026-04-28T09:00"}, _NOTHING]
BAD: tuple[Example, ...] = (
    example("HZ-204 is open.", touches=_TWICE),
    example("HZ-204 is open.", touches=[t | {"contact": "Joan Holt"} for t in _TWICE]),
)
GOOD: tuple[Example, ...] = (
    example("HZ-204 is open.", touches=[_NOTHING]),
    example("HZ-204 is open.", touches=_TWICE, to="Mr Sam Low"),
    example("HZ-204 is open.", touches=[t | {"outcome": "no_answer"} for t in _TWICE]),
    example("Here is the copy.", touches=_TWICE, stage="reply"),
    example("HZ-204 is open.", touches=[*_TWICE, _NOTHING | {"date": "2026-05-08T09:00", "outcome": "promise"}]),
)
_PROGRESS = frozenset({"replied", "promise", "plan", "dispute", "approver", "paid_claim"})


def check(message: Message) -> Iterator[Outcome]:
    """Contacts without progress since the last one that brought any; unanswered ones do not count."""
    if not message.is_dunning or not message.record.to:
        return
    without = 0
    for touch in message.facts.touches or ():
        if not is_same_person(str(touch.raw.get("contact") or ""), message.record.to):
            continue
        if touch.outcome == "no_progress":
            without += 1
        elif touch.outcome in _PROGRESS:
            without = 0
    limit = message.policy.escalate_after_no_progress
    if without >= limit:
        others = [c.name for c in contacts_of(message) or () if not is_same_person(c.name, message.record.to)]
        yield message.finding(
            CODE, SEVERITY, "third_time", f"{message.record.to} was asked {without} times without progress.",
            expected=f"another contact after {limit}: {', '.join(others) or 'none on record'}",
            suggestion="Turn to the next contact, or to a manager.",
        )  # fmt: skip
