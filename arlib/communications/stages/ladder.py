"""The state machine of one invoice: which stage is in order on a day, and why none is.

::

    invoice -> delivery_confirmation -> pre_due_reminder -> late_inquiry -> firmer_pressure -> final_notice
                  these three lapse with their window             no step without the one before it

Every move is one step. A stage counts as said when it reached somebody: what bounced, rang out or was only drafted
promotes nothing. A broken promise allows the stage it came from again, at once; a dispute that was closed takes the
invoice one stage back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from arlib.contracts.activity import DUNNING_STAGES
from arlib.policy.communications import CommunicationsPolicy, Window
from arlib.policy.letters import StagesPolicy

PRESSING = ("late_inquiry", "firmer_pressure", "final_notice")
"""The stages after the due date. None of them may be left out, whatever a policy says."""
NOT_SAID = frozenset({"bounced", "no_answer", "voicemail", "wrong_contact", "out_of_office"})
"""Outcomes of a contact that reached nobody."""


@dataclass(frozen=True)
class InvoiceState:
    """What the ladder looks at.

    Args:
        issued: Day of the invoice.
        due: Its due day.
        said: Stage -> the last day it reached the customer.
        open_units: What is open, in whole units of the currency.
        promise_broken_on: The day the last promise about it was broken.
    """

    issued: date
    due: date
    said: Mapping[str, date]
    open_units: int = 0
    promise_broken_on: date | None = None

    @property
    def stage(self) -> str:
        """The highest stage on record; empty before the first."""
        return max(self.said, key=DUNNING_STAGES.index, default="")


@dataclass(frozen=True)
class Step:
    """What is in order for one invoice. ``stage`` is empty when nothing is, and ``reason`` says why either way."""

    stage: str
    reason: str
    is_repeat: bool = False


def stages_said(
    touches: Iterable[tuple[str, date, str]], *, disputes_closed_on: Iterable[date] = ()
) -> dict[str, date]:
    """The stages on record for one invoice.

    Args:
        touches: Stage, day and outcome of each contact about it.
        disputes_closed_on: Each takes back the highest stage said by then.

    >>> said = [("late_inquiry", date(2026, 5, 4), "sent"), ("firmer_pressure", date(2026, 5, 20), "bounced")]
    >>> stages_said(said)
    {'late_inquiry': datetime.date(2026, 5, 4)}
    """
    real = [(s, d) for s, d, outcome in touches if s in DUNNING_STAGES and outcome not in NOT_SAID]
    for closed in sorted(disputes_closed_on):
        before = [s for s, d in real if d <= closed]
        if before:
            top = max(before, key=DUNNING_STAGES.index)
            real = [(s, d) for s, d in real if not (s == top and d <= closed)]
    said: dict[str, date] = {}
    for stage, day in real:
        said[stage] = max(day, said.get(stage, day))
    return said


def next_step(
    invoice: InvoiceState,
    *,
    as_of: date,
    rules: CommunicationsPolicy,
    stages: StagesPolicy,
    owes_a_contact: bool = False,
) -> Step:
    """The one stage that is in order for an invoice on a day.

    Args:
        invoice: Its state; holds are looked at elsewhere.
        as_of: The day.
        rules: Windows of the stages.
        stages: Which stages are run, smallest amounts, when a stage may be said again.
        owes_a_contact: The customer pays slowly and has heard too little this month: a stage may be repeated earlier.

    >>> late = InvoiceState(date(2026, 4, 1), date(2026, 5, 1), {})
    >>> rules, stages = CommunicationsPolicy(), StagesPolicy()
    >>> next_step(late, as_of=date(2026, 7, 1), rules=rules, stages=stages).stage
    'late_inquiry'
    """
    reached = DUNNING_STAGES.index(invoice.stage) if invoice.stage else -1
    higher = [s for s in DUNNING_STAGES[reached + 1 :] if s in stages.run]
    waiting = ""
    for stage in reversed(higher):
        obstacle = _obstacle(stage, invoice, as_of, rules, stages)
        if not obstacle:
            return Step(stage, _because(stage, invoice, as_of))
        waiting = obstacle if stage == higher[0] else waiting
    return _again(invoice, as_of, stages, owes_a_contact) or Step("", waiting or "every stage has been said")


def _obstacle(stage: str, invoice: InvoiceState, as_of: date, rules: CommunicationsPolicy, stages: StagesPolicy) -> str:
    """Why this stage is not in order; empty when it is."""
    window: Window = getattr(rules.windows, stage)
    anchor = invoice.issued if window.counts_from == "issue_date" else invoice.due
    day = (as_of - anchor).days
    what = "issue" if window.counts_from == "issue_date" else "due day"
    if day < window.from_day:
        return f"{stage}: in order from {anchor + timedelta(days=window.from_day)}"
    if window.to_day is not None and day > window.to_day:
        return f"{stage}: its last day was {window.to_day} day(s) from the {what}"
    if stage not in PRESSING and as_of > invoice.due:
        return f"{stage}: the invoice is overdue"
    missing = [s for s in (*_steps_before(stage), window.after_stage) if s and s not in invoice.said]
    if missing:
        return f"{stage}: there is no {missing[0]} on record"
    return _too_small(stage, invoice, stages)


def _steps_before(stage: str) -> tuple[str, ...]:
    return PRESSING[: PRESSING.index(stage)] if stage in PRESSING else ()


def _too_small(stage: str, invoice: InvoiceState, stages: StagesPolicy) -> str:
    smallest = {"delivery_confirmation": stages.delivery_check_from, "pre_due_reminder": stages.reminder_from}
    if invoice.open_units < smallest.get(stage, 0):
        return f"{stage}: only from {smallest[stage]:,} on"
    return ""


def _again(invoice: InvoiceState, as_of: date, stages: StagesPolicy, owes_a_contact: bool) -> Step | None:
    """The stage it is at, said once more. A final notice is never repeated: its deadline stands."""
    stage = invoice.stage
    if stage not in PRESSING[:-1] or stage not in stages.run or as_of <= invoice.due:
        return None
    if missing := [s for s in _steps_before(stage) if s not in invoice.said]:
        return Step("", f"{stage} was said without a {missing[0]} on record: a person decides")
    last = invoice.said[stage]
    broken = invoice.promise_broken_on
    if broken is not None and last <= broken <= as_of:
        return Step(stage, f"the promise was broken on {broken}", is_repeat=True)
    if owes_a_contact and last < as_of:
        return Step(stage, "pays slowly and has heard too little this month", is_repeat=True)
    if (as_of - last).days >= stages.repeat_after_days:
        return Step(stage, f"said last on {last}", is_repeat=True)
    return Step("", f"{stage} was said on {last}; again from {last + timedelta(days=stages.repeat_after_days)}")


def _because(stage: str, invoice: InvoiceState, as_of: date) -> str:
    if stage in ("invoice", "delivery_confirmation"):
        return f"issued {(as_of - invoice.issued).days} day(s) ago"
    late = (as_of - invoice.due).days
    return f"{late} day(s) late" if late > 0 else f"due in {-late} day(s)"
