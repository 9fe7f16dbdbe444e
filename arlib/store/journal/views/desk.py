"""What the desks show of the journal: plans, decisions, overrides, assignments, goals, alerts, marks, the timeline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pandas as pd

from arlib.contracts.columns import DAY
from arlib.contracts.events import (
    AccountAssigned,
    AccountPaused,
    AlertAcknowledged,
    AlertRaised,
    Event,
    FindingMarked,
    GoalSet,
    MatchAccepted,
    MatchHeld,
    MatchRejected,
    PlanAgreed,
    PlanEnded,
    TierOverridden,
    Undone,
)
from arlib.store.journal.rows import Recorded
from arlib.store.journal.views.activity import Said, of
from arlib.store.journal.views.frames import WHO_AND_WHEN, events_frame, typed, who_and_when

TIMELINE = {
    "at": DAY,
    "kind": "str",
    "account_id": "str",
    "actor": "str",
    "role": "str",
    "what": "str",
    "reason": "str",
    "is_undone": "bool",
    "event_id": "str",
    "seq": "int64",
    "recorded_at": DAY,
}
PLAN_COLUMNS = {"plan_id": "str", "account_id": "str", "invoice_ids": "str", "currency": "str", "number": "int64",
                "due_date": DAY, "amount_minor": "int64", "default_after_missed": "int64", "status": "str",
                "ended_on": DAY}  # fmt: skip
MATCHES = {MatchAccepted: "accepted", MatchRejected: "rejected", MatchHeld: "held"}


def instalments_frame(standing: Sequence[Recorded]) -> pd.DataFrame:
    """One row per instalment of every plan; ``status`` is that of the plan: running, paid, cancelled, defaulted."""
    ended = {e.plan_id: e for _, e in of(standing, PlanEnded)}
    rows = []
    for _, plan in of(standing, PlanAgreed):
        end = ended.get(plan.plan_id)
        same = {"plan_id": plan.plan_id, "account_id": plan.account_id, "invoice_ids": " ".join(plan.invoice_ids),
                "currency": plan.currency, "default_after_missed": plan.default_after_missed,
                "status": end.outcome if end else "running",
                "ended_on": pd.Timestamp(end.effective_at.date()) if end else None}  # fmt: skip
        for number, part in enumerate(plan.instalments, start=1):
            due = {"number": number, "due_date": part.due_date, "amount_minor": part.amount_minor}
            rows.append(same | due)
    return typed(rows, PLAN_COLUMNS)


def match_decisions_frame(counting: Sequence[Recorded], standing: Sequence[Recorded]) -> pd.DataFrame:
    """The last word on every set of items a person decided about: accepted, undone, rejected or held until a day.

    An accepted match that was undone stays as ``undone``, so that it is not proposed again, unless its items are
    accepted in another decision that stands. Other decisions that were undone are as if they had never been.
    """
    in_force = {recorded.event.event_id for recorded in standing}
    accepted = {e.event_id: e for r in counting if isinstance(e := r.event, MatchAccepted)}
    latest: dict[frozenset[str], dict[str, object]] = {}
    for recorded in counting:
        event = recorded.event
        if isinstance(event, MatchAccepted | MatchRejected | MatchHeld) and event.event_id in in_force:
            latest[frozenset(event.item_ids)] = _decision_row(recorded, event, MATCHES[type(event)])
        elif isinstance(event, Undone) and (match := accepted.get(event.undoes)):
            items = frozenset(match.item_ids)
            if latest.get(items, {}).get("decision") != "accepted":
                latest[items] = _decision_row(recorded, match, "undone")
    types = {"match_id": "str", "item_ids": "str", "decision": "str", "exception_id": "str", "until": DAY}
    return typed(list(latest.values()), {**types, **WHO_AND_WHEN})


def _decision_row(
    recorded: Recorded, match: MatchAccepted | MatchRejected | MatchHeld, decision: str
) -> dict[str, object]:
    row = {"match_id": match.match_id, "item_ids": " ".join(match.item_ids), "decision": decision}
    return {
        **who_and_when(recorded), **row, "exception_id": match.exception_id, "until": getattr(match, "until", None)
    }  # fmt: skip


def tier_overrides_frame(standing: Sequence[Recorded], *, day: date) -> pd.DataFrame:
    """The tier people gave an account, while it lasts: one row per account."""
    latest = _latest(standing, TierOverridden, lambda e: e.account_id)
    lasting = [r for r, e in latest if e.tier and (e.until is None or e.until >= day)]
    return events_frame(lasting, TierOverridden)


def pauses_frame(standing: Sequence[Recorded], *, day: date) -> pd.DataFrame:
    """Accounts that are left alone, with the last day of it."""
    lasting = [r for r, e in _latest(standing, AccountPaused, lambda e: e.account_id) if e.until >= day]
    return events_frame(lasting, AccountPaused)


def assignments_frame(standing: Sequence[Recorded]) -> pd.DataFrame:
    """Who has which account: one row per assigned account."""
    latest = _latest(standing, AccountAssigned, lambda e: e.account_id)
    return events_frame([r for r, e in latest if e.owner], AccountAssigned)


def goals_frame(standing: Sequence[Recorded]) -> pd.DataFrame:
    """Every goal as it was last set."""
    return events_frame([r for r, _ in _latest(standing, GoalSet, lambda e: e.goal_id)], GoalSet)


def alerts_frame(standing: Sequence[Recorded]) -> pd.DataFrame:
    """Alerts, and who acknowledged them when; empty and missing while nobody did."""
    seen = {e.alert_id: e for _, e in of(standing, AlertAcknowledged)}
    frame = events_frame(standing, AlertRaised)
    names = [seen[a].actor if a in seen else "" for a in frame["alert_id"]]
    days = [pd.Timestamp(seen[a].effective_at.date()) if a in seen else pd.NaT for a in frame["alert_id"]]
    return frame.assign(acknowledged_by=pd.Series(names, dtype="str"), acknowledged_on=pd.Series(days, dtype=DAY))


def finding_marks_frame(standing: Sequence[Recorded]) -> pd.DataFrame:
    """What each reader last said about each finding."""
    latest = _latest(standing, FindingMarked, lambda e: f"{e.message_id}\n{e.code}\n{e.actor}")
    return events_frame([r for r, _ in latest], FindingMarked)


def timeline_frame(counting: Sequence[Recorded], standing: Sequence[Recorded]) -> pd.DataFrame:
    """Everything that was recorded, one line each, oldest first: the page of an account, and what a search looks in.

    ``what`` is the content in words; undone events are marked, not left out.
    """
    in_force = {r.event.event_id for r in standing}
    rows = [
        {**who_and_when(r), "kind": r.event.kind, "account_id": str(getattr(r.event, "account_id", "")),
         "what": _in_words(r.event), "is_undone": r.event.event_id not in in_force and r.event.can_be_undone}
        for r in counting
    ]  # fmt: skip
    return typed(rows, TIMELINE)


def _latest(standing: Sequence[Recorded], kind: type[Said], key: Callable[[Said], str]) -> list[tuple[Recorded, Said]]:
    return list({key(e): (r, e) for r, e in of(standing, kind)}.values())


def _in_words(event: Event) -> str:
    said = {
        n: v
        for n, v in event.payload().items()
        if v not in ("", None, [], {}) and n not in ("account_id", "shown_hash")
    }
    return "; ".join(f"{name.removesuffix('_minor').replace('_', ' ')}: {_word(value)}" for name, value in said.items())


def _word(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_word(v) for v in value)
    if isinstance(value, dict):
        return " ".join(str(v) for v in value.values())
    return str(value)
