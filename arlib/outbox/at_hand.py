"""The letters of a day as one list: to be written, waiting for a second person, agreed to, and sent back."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from arlib.contracts.events import LetterDrafted, RequestApproved, RequestRefused
from arlib.money import format_money
from arlib.store import Workspace
from arlib.store.journal import JournalView, read_view

WRITTEN = ("write", "call", "statement")
"""What the plan of the day has a text for."""
STATES = {"open": "draft", "approved": "approved", "refused": "sent back"}
AT_HAND = {
    "key": "str", "state": "str", "account_id": "str", "stage": "str", "channel": "str", "contact": "str",
    "amount": "str", "by": "str", "note": "str",
}  # fmt: skip
"""``key`` is the letter's id, or :func:`plan_key` where nothing is drafted yet. ``state``: sent back, draft, to write,
approved. ``by``: who drafted it, or who is to act. ``note``: why it was sent back, who agreed, or why it is in order.
"""
_ORDER = ("sent back", "draft", "to write", "approved")


def letters_at_hand(workspace: Workspace, plan: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Every letter that somebody has to do something about.

    Args:
        workspace: Whose.
        plan: ``PLAN`` of the day.
        as_of: The day; a letter that was sent back is listed on its own day, until another took its place.

    Returns:
        ``AT_HAND``, what waits for its author first.
    """
    view = read_view(workspace, as_of=as_of)
    listed = _letters(view, as_of)
    taken = {(r["account_id"], r["stage"], r["about"]) for r in listed}
    fresh = [_planned(row) for row in plan[plan["action"].isin(WRITTEN)].to_dict("records") if _case(row) not in taken]
    rows = pd.DataFrame([*listed, *fresh], columns=list(AT_HAND)).astype(AT_HAND)
    order = rows["state"].map(_ORDER.index)
    return rows.assign(order=order).sort_values("order", kind="stable", ignore_index=True).drop(columns="order")


def plan_key(row: Mapping[Any, Any]) -> str:
    """Names what the plan has to be written: account, stage, and what it is about."""
    return " ".join(_case(row)).rstrip()


def _case(row: Mapping[Any, Any]) -> tuple[str, str, str]:
    return str(row["account_id"]), str(row["stage"]), str(row["about"])


def _letters(view: JournalView, as_of: date) -> list[dict[str, str]]:
    status = view.requests.set_index("request_id")["status"]
    drafts = [r.event for r in view.standing if isinstance(r.event, LetterDrafted)]
    replaced = {d.shown.get("instead of", "") for d in drafts}
    latest = {(d.account_id, d.stage, d.shown.get("about", "")): d.request_id for d in drafts}
    rows = []
    for draft in drafts:
        state = STATES.get(str(status.get(draft.request_id, "")), "")
        about = draft.shown.get("about", "")
        is_over = draft.request_id in replaced or latest[draft.account_id, draft.stage, about] != draft.request_id
        if not state or (state == "sent back" and (is_over or draft.effective_at.date() != as_of)):
            continue
        rows.append({
            "key": draft.request_id, "state": state, "account_id": draft.account_id, "stage": draft.stage,
            "channel": draft.channel, "contact": draft.to, "amount": draft.shown.get("amount", ""),
            "by": draft.actor, "note": _answer(view, draft.request_id), "about": about,
        })  # fmt: skip
    return rows


def _answer(view: JournalView, request_id: str) -> str:
    said = [
        r.event
        for r in view.standing
        if isinstance(r.event, RequestApproved | RequestRefused) and r.event.request_id == request_id
    ]
    return f"{said[-1].actor}: {said[-1].reason}" if said else ""


def _planned(row: Mapping[Hashable, Any]) -> dict[str, str]:
    amount = format_money(int(row["amount_minor"]), str(row["currency"])) if row["currency"] else ""
    return {
        "key": plan_key(row), "state": "to write", "account_id": str(row["account_id"]), "stage": str(row["stage"]),
        "channel": str(row["channel"]), "contact": str(row["contact"]), "amount": amount, "by": str(row["owner"]),
        "note": str(row["reason"]),
    }  # fmt: skip
