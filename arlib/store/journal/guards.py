"""Whether an event fits what stands in the journal, asked inside the transaction that records it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from arlib.contracts.events import (
    AlertAcknowledged,
    AlertRaised,
    Answer,
    DisputeChanged,
    DisputeClosed,
    DisputeOpened,
    Event,
    LetterBounced,
    LetterSent,
    PersonalDataErased,
    PlanAgreed,
    PlanEnded,
    PromiseJudged,
    PromiseMade,
    PromiseWithdrawn,
    Request,
    RequestApproved,
    RequestExecuted,
    RequestRefused,
    Undone,
)
from arlib.findings import shown
from arlib.store.journal.approvals import ApprovalRules, Case, case_of, objection
from arlib.store.journal.errors import ApprovalError, RefusedError
from arlib.store.journal.rows import Recorded

OPENING = (PromiseMade, DisputeOpened, PlanAgreed, AlertRaised, Request)
"""Kinds that open a case: its id is used once."""
FOLLOWING: dict[type[Event], tuple[type[Event], tuple[type[Event], ...]]] = {
    PromiseWithdrawn: (PromiseMade, (PromiseWithdrawn,)),
    PromiseJudged: (PromiseMade, ()),
    DisputeChanged: (DisputeOpened, (DisputeClosed,)),
    DisputeClosed: (DisputeOpened, (DisputeClosed,)),
    PlanEnded: (PlanAgreed, (PlanEnded,)),
    AlertAcknowledged: (AlertRaised, (AlertAcknowledged,)),
    LetterBounced: (LetterSent, ()),
}
"""Kind -> what must have come before it in its stream, and what must not."""


class Streams(Protocol):
    """What came before, stream by stream: in the database, or in memory while ``verify`` reads along."""

    def stream(self, stream: str, *, kinds: Collection[type[Event]] = ()) -> tuple[Recorded, ...]:
        """The events of a stream, oldest first."""


class History(Streams, Protocol):
    """What came before, by id as well: in the database."""

    def event(self, event_id: str) -> Recorded | None:
        """The event of an id."""


@dataclass(frozen=True)
class Setting:
    """When and by which login an event is recorded, and by which rules."""

    now: datetime
    by: str
    rules: ApprovalRules


def demand_fit(event: Event, past: History, setting: Setting) -> None:
    """Refuse what does not fit.

    Raises:
        RefusedError: naming what it does not fit, and the next step.
        ApprovalError: of an approval, refusal or execution.
    """
    if isinstance(event, PersonalDataErased):
        raise RefusedError("is written by an erasure only", where=event.kind, next_step="Run: arlib journal erase")
    if isinstance(event, Undone):
        _demand_undoable(event, past)
    elif isinstance(event, Answer):
        if why := objection_to(event, past, setting):
            raise ApprovalError(why, where=_place(event), next_step=_approval_step(event))
    elif isinstance(event, OPENING):
        _demand_new(event, past)
    elif type(event) in FOLLOWING:
        _demand_open(event, past)


def objection_to(answer: Answer, past: Streams, setting: Setting) -> str:
    """Why an answer may not be recorded; empty when it may."""
    case = case_of(past.stream(f"request:{answer.request_id}"))
    others = _cases_of_customer(case, past) if case is not None and case.request.money()[0] else []
    return objection(answer, case, others, now=setting.now, by=setting.by, rules=setting.rules)


def _cases_of_customer(case: Case, past: Streams) -> list[Case]:
    asked = past.stream(f"customer:{case.request.customer}", kinds=(type(case.request), Undone))
    ids = dict.fromkeys(r.event.request_id for r in asked if isinstance(r.event, Request))
    cases = (case_of(past.stream(f"request:{request_id}")) for request_id in ids)
    return [found for found in cases if found is not None]


def _demand_undoable(event: Undone, past: History) -> None:
    target = past.event(event.undoes)
    if target is None:
        raise RefusedError(f"there is no event {shown(event.undoes)}", where=event.kind)
    where = f"{target.event.kind} {shown(event.undoes)}"
    if not target.event.can_be_undone:
        raise RefusedError("cannot be undone: it has left the house", where=where, next_step="Record what follows.")
    if event.belongs_to != target.event.streams():
        raise RefusedError("belongs_to is not that event's streams", where=where, next_step="Make it with undo().")
    if event.effective_at < target.event.effective_at:
        raise RefusedError("would be undone before it took effect", where=where, next_step="Give a later moment.")
    before = past.stream(target.event.streams()[0])
    if any(isinstance(r.event, Undone) and r.event.undoes == event.undoes for r in before):
        raise RefusedError("is undone already", where=where)
    executed = (RequestExecuted, LetterSent)
    if isinstance(target.event, Request) and any(isinstance(r.event, executed) for r in before):
        raise RefusedError("cannot be taken back: it was executed", where=where, next_step="Record what follows.")


def _demand_new(event: Event, past: History) -> None:
    if _standing(past.stream(event.streams()[0]), (type(event),)):
        raise RefusedError("was recorded already, under another event id", where=_place(event), next_step="Use it.")


def _demand_open(event: Event, past: History) -> None:
    opening, closing = FOLLOWING[type(event)]
    events = past.stream(event.streams()[0])
    opened = _standing(events, (opening,))
    if not opened:
        raise RefusedError(f"there is no {opening.kind.replace('_', ' ')} before it", where=_place(event))
    if closing and _standing(events, closing):
        raise RefusedError("is over already", where=_place(event), next_step="Look at its history.")
    for name in ("account_id", "item_id"):
        if getattr(opened[0].event, name, "") != getattr(event, name, ""):
            raise RefusedError(f"{name} is not that of the case", where=_place(event))


def _standing(events: Sequence[Recorded], kinds: tuple[type[Event], ...]) -> list[Recorded]:
    undone = {r.event.undoes for r in events if isinstance(r.event, Undone)}
    return [r for r in events if isinstance(r.event, kinds) and r.event.event_id not in undone]


def _place(event: Event) -> str:
    return f"{event.kind} {shown(event.streams()[0])}"


def _approval_step(event: Event) -> str:
    verb = "Ask a second person with the right role" if isinstance(event, RequestApproved | RequestRefused) else "Ask"
    return f"{verb} to look at the request as it stands now; nothing was recorded."
