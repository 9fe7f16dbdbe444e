"""What decisions did to open amounts: allocations and adjustments as the ledger reads them, aliases, and requests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import pandas as pd

from arlib.contracts import ADJUSTMENTS, ALLOCATIONS, empty, require
from arlib.contracts.columns import DAY
from arlib.contracts.events import (
    AliasLearned,
    LetterBounced,
    LetterSent,
    MatchAccepted,
    Request,
    RequestApproved,
    RequestExecuted,
    RequestRefused,
    Undone,
    WriteOffRequested,
)
from arlib.store.journal.rows import Recorded
from arlib.store.journal.views.activity import of
from arlib.store.journal.views.frames import WHO_AND_WHEN, typed, who_and_when

REQUEST_COLUMNS = {
    "request_id": "str",
    "kind": "str",
    "account_id": "str",
    "customer_id": "str",
    "item_ids": "str",
    "currency": "str",
    "amount_minor": "int64",
    "status": "str",
    "answered_by": "str",
    "answered_on": DAY,
    "executed_on": DAY,
    "shown_hash": "str",
}


def allocations_frame(counting: Sequence[Recorded]) -> pd.DataFrame:
    """What accepted matches settled, as ALLOCATIONS; undoing one adds the negative row on its own day.

    Args:
        counting: Events that took effect, undone ones included.
    """
    rows = []
    for match, day, sign in _counted_matches(counting):
        for part in match.settled:
            row = {"source_id": part.source_id, "target_id": part.target_id, "amount_minor": sign * part.amount_minor}
            reversal = match.match_id if sign < 0 else None
            rows.append(
                row
                | {"effective_date": day, "rule": match.rule, "evidence": match.event_id}
                | {"reversal_of": reversal}
            )
    return require(pd.DataFrame(rows), ALLOCATIONS) if rows else empty(ALLOCATIONS)


def adjustments_frame(counting: Sequence[Recorded]) -> pd.DataFrame:
    """Discounts of accepted matches and executed write-offs, as ADJUSTMENTS; undone ones with a negative row."""
    rows = [
        {"item_id": part.item_id, "kind": part.kind, "amount_minor": sign * part.amount_minor, "effective_date": day,
         "rule": match.rule}
        for match, day, sign in _counted_matches(counting)
        for part in match.adjusted
    ]  # fmt: skip
    asked = {e.request_id: e for _, e in of(counting, WriteOffRequested)}
    for _, done in of(counting, RequestExecuted):
        for line in asked[done.request_id].lines if done.request_id in asked else ():
            row = {"item_id": line.item_id, "kind": "write_off", "amount_minor": line.amount_minor}
            rows.append(row | {"effective_date": done.effective_at.date(), "rule": f"approved {done.request_id}"})
    return require(pd.DataFrame(rows), ADJUSTMENTS) if rows else empty(ADJUSTMENTS)


def aliases_frame(standing: Sequence[Recorded]) -> pd.DataFrame:
    """``party_name, account_id`` and who said so; the last word on a name counts, an erased name is gone."""
    latest = {e.party_name: (r, e) for r, e in of(standing, AliasLearned) if e.party_name}
    rows = [who_and_when(r) | {"party_name": e.party_name, "account_id": e.account_id} for r, e in latest.values()]
    return typed(rows, {"party_name": "str", "account_id": "str", **WHO_AND_WHEN})


def requests_frame(standing: Sequence[Recorded]) -> pd.DataFrame:
    """Every request for a second person and where it stands: open, approved, refused, executed, sent, bounced."""
    cases: dict[str, dict[str, Any]] = {}
    for recorded in standing:
        if isinstance(recorded.event, Request):
            cases[recorded.event.request_id] = _asked(recorded, recorded.event)
    steps: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for recorded in standing:
        if step := _step(recorded):
            steps[getattr(recorded.event, "request_id", "")].append(step)
    rows = []
    for request_id, row in cases.items():
        for step in steps[request_id]:
            row |= step
        rows.append(row)
    return typed(rows, {**REQUEST_COLUMNS, **WHO_AND_WHEN})


def _counted_matches(counting: Sequence[Recorded]) -> list[tuple[MatchAccepted, Any, int]]:
    undone = {e.undoes: e.effective_at.date() for _, e in of(counting, Undone)}
    found: list[tuple[MatchAccepted, Any, int]] = []
    for _, match in of(counting, MatchAccepted):
        day = match.effective_at.date()
        found.append((match, day, 1))
        if match.event_id in undone:
            found.append((match, max(day, undone[match.event_id]), -1))
    return found


def _asked(recorded: Recorded, event: Request) -> dict[str, Any]:
    currency, amount = event.money()
    return who_and_when(recorded) | {
        "request_id": event.request_id,
        "kind": event.kind,
        "account_id": event.account_id,
        "customer_id": event.customer,
        "item_ids": " ".join(event.items()),
        "currency": currency,
        "amount_minor": amount,
        "status": "open",
        "shown_hash": event.shown_hash,
    }


def _step(recorded: Recorded) -> dict[str, Any]:
    event, day = recorded.event, pd.Timestamp(recorded.event.effective_at.date())
    match event:
        case RequestApproved():
            return {"status": "approved", "answered_by": event.actor, "answered_on": day}
        case RequestRefused():
            return {"status": "refused", "answered_by": event.actor, "answered_on": day}
        case RequestExecuted():
            return {"status": "executed", "executed_on": day}
        case LetterSent():
            return {"status": "sent", "executed_on": day}
        case LetterBounced():
            return {"status": "bounced"}
    return {}
