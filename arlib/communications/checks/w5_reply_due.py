"""W5: writes about something else while a question of the customer has waited too long."""

from __future__ import annotations

from collections.abc import Iterator

from arlib.communications.checks.check import Example, Outcome, example
from arlib.communications.finding import NotApplicable, Severity
from arlib.communications.inbound import waiting_questions
from arlib.communications.message import Message

CODE = "W5"
SEVERITY: Severity = "major"
DEFINITION = "A question of the customer, older than the limit, is ignored."
NEEDS: tuple[str, ...] = ("inbound", "sent_at")
_ASKED = {"date": "2026-05-06T09:00", "from": "Ms Joan Holt", "text": "Which order is HZ-204 for?", "answered": False}
BAD: tuple[Example, ...] = (
    example("HZ-204 is open. Please pay.", inbound=[_ASKED]),
    example("HZ-204 is open.", inbound=[_ASKED | {"text": "Please send me a copy of HZ-204."}]),
    example("HZ-204 ist offen.", inbound=[_ASKED | {"text": "Wofür ist die Rechnung HZ-204?"}], language="de"),
)
GOOD: tuple[Example, ...] = (
    example("HZ-204 is open.", inbound=[_ASKED | {"answered": True}]),
    example("HZ-204 is open.", inbound=[_ASKED | {"date": "2026-05-11T09:00"}]),
    example("HZ-204 is for your order PO-7781.", inbound=[_ASKED], stage="reply"),
    example("HZ-204 is open.", inbound=[_ASKED | {"text": "I am out of office until 20 May."}]),
    example("You asked which order HZ-204 is for: it is PO-7781. Please pay.", inbound=[_ASKED]),
)
_ANSWERS = ("reply", "dispute_response", "promise_confirmation", "payment_plan", "credit_notice")


def check(message: Message) -> Iterator[Outcome]:
    """Questions past the limit of working days, unless this is the answer."""
    inbound = message.facts.inbound or ()
    if any("answered" not in row for row in inbound):
        yield NotApplicable(CODE, "the record does not say which of the customer's messages were answered")
        return
    if message.record.stage in _ANSWERS or (message.lexicon and message.manner.addressed.search(message.reading.body)):
        return
    limit = message.policy.reply_limit_working_days
    for row, day in waiting_questions(inbound, before=message.today, working_days=limit):
        yield message.finding(
            CODE, SEVERITY, "waiting", f"A question of {day} has had no answer.",
            expected=f"{row.get('from') or 'customer'}, {day}: {str(row.get('text') or '')[:120]}",
            suggestion=f"Answer within {limit} working days, before asking for anything.",
        )  # fmt: skip
        return
