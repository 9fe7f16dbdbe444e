"""W6: the stage comes too early, or the one before was skipped. Never for being late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from arlib.communications.checks.check import ASKED, NEW, OLD, REMINDED, Example, Outcome, example
from arlib.communications.finding import NotApplicable, Severity
from arlib.communications.message import Message
from arlib.communications.record import Invoice
from arlib.policy.communications import Window, Windows

CODE = "W6"
SEVERITY: Severity = "major"
DEFINITION = "The stage comes too early, or the stage before it is not on record."
NEEDS: tuple[str, ...] = ("sent_at",)
_EARLY = OLD | {"due": "2026-05-05"}
BAD: tuple[Example, ...] = (
    example("HZ-204 is open.", stage="firmer_pressure", invoices=[_EARLY], touches=[REMINDED, ASKED]),
    example("HZ-204 is open.", stage="firmer_pressure", invoices=[OLD | {"due": "2026-04-20"}], touches=[REMINDED]),
    example("HZ-219 is open.", invoices=[NEW], subject="HZ-219"),
    example("HZ-219 will be due.", invoices=[NEW | {"due": "2026-06-20"}], stage="pre_due_reminder", subject="HZ-219"),
    example("Your statement with HZ-204.", stage="statement", sent_at="2026-05-27T10:00"),
)
GOOD: tuple[Example, ...] = (
    example(
        "HZ-204 is open.", stage="firmer_pressure", invoices=[OLD | {"due": "2026-04-20"}], touches=[REMINDED, ASKED]
    ),
    example("HZ-204 and HZ-219 are open."),
    example("HZ-204 was due.", stage="pre_due_reminder"),
    example("Your statement with HZ-204.", stage="statement", sent_at="2026-05-05T10:00"),
    example("Thank you for your answer.", stage="reply"),
)
_TOO_EARLY_FOR_NEXT_MONTH = 21


def check(message: Message) -> Iterator[Outcome]:
    """The window of the invoices named, then the stage that must come before."""
    stage = message.record.stage
    if stage not in Windows.model_fields:
        return
    window: Window = getattr(message.policy.windows, stage)
    if window.counts_from == "month":
        yield from _check_month(message, window)
        return
    if not message.invoices:
        yield NotApplicable(CODE, "the record lists no invoices of the account")
        return
    yield from _check_window(message, window)
    yield from _check_step_before(message, window)


def _check_month(message: Message, window: Window) -> Iterator[Outcome]:
    """After its days a statement is late, not early; in the last days of a month it comes before the next one."""
    day = message.today.day
    if day < window.from_day or (
        window.to_day is not None and day > window.to_day and day >= _TOO_EARLY_FOR_NEXT_MONTH
    ):
        yield _finding(
            message, "too_early", f"Sent on day {day} of the month.", f"days {window.from_day} to {window.to_day}"
        )


def _check_window(message: Message, window: Window) -> Iterator[Outcome]:
    invoices = message.named or tuple(i for i in message.invoices if not i.is_paid)
    days = [n for i in invoices if (n := _days_from(i, window, message.today)) is not None]
    if days and max(days) < window.from_day:
        anchor = "issue date" if window.counts_from == "issue_date" else "due date"
        yield _finding(
            message, "too_early", f"Too early for this stage: day {max(days)} from the {anchor}.",
            f"from day {window.from_day} of at least one invoice named",
        )  # fmt: skip


def _days_from(invoice: Invoice, window: Window, today: date) -> int | None:
    anchor = invoice.issued if window.counts_from == "issue_date" else invoice.due
    return None if anchor is None else (today - anchor).days


def _check_step_before(message: Message, window: Window) -> Iterator[Outcome]:
    if not window.after_stage:
        return
    touches = message.facts.touches
    if touches is None:
        yield NotApplicable(CODE, "the record holds no log of earlier touches")
    elif not any(t.stage == window.after_stage for t in touches):
        yield _finding(
            message, "skipped", f"There is no {window.after_stage} on record.", f"{window.after_stage} on record before"
        )


def _finding(message: Message, rule: str, said: str, expected: str) -> Outcome:
    return message.finding(
        CODE, SEVERITY, rule, said, expected=expected, suggestion="Use the stage that is in order on this day."
    )
