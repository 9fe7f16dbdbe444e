"""The next step with an account: what to do, which documents to have at hand, and how to begin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from arlib.money import format_money
from arlib.policy import Policy
from arlib.tiering.lookup import looked_up

STEPS = ("chase", "credit", "chase_and_credit", "apply_credit")
"""Ask for money; clear a credit; both; or apply a credit that covers all that is past due, before asking for
anything."""
STEP_WORDS = {
    "chase": "ask for payment",
    "credit": "clear the credit",
    "chase_and_credit": "apply the credit, ask for the rest",
    "apply_credit": "apply the credit, which covers all",
}
DOCUMENTS_SHOWN = 4


def with_step(rows: pd.DataFrame, lines: pd.DataFrame, broken: pd.DataFrame, *, policy: Policy) -> pd.DataFrame:
    """Add what to do next with each account.

    Args:
        rows: ``id channel``; one row per account that has work.
        lines: Open lines with their muted parts and ``id``.
        broken: The newest broken promise of an account that still owes: ``id promised_date currency amount_minor
            received_minor``.
        policy: Minutes per action.

    Returns:
        The same rows plus ``step`` (one of ``STEPS``), ``documents`` (ids, oldest first), ``document_count``,
        ``opening`` (the sentence to begin with) and ``minutes`` (int64).
    """
    mine = lines[lines["id"].isin(rows["id"])]
    late = mine[mine["days_past_due"].gt(0) & mine["free_minor"].gt(0)].sort_values(["late_from", "item_id"])
    credits = mine[mine["side"].eq("credits")].sort_values(["late_from", "item_id"])
    owes, holds = rows["id"].isin(late["id"]), rows["id"].isin(credits["id"])
    step = (
        pd.Series("chase", index=rows.index, dtype="str").mask(holds, "credit").mask(owes & holds, "chase_and_credit")
    )
    step = step.mask(owes & holds & rows["id"].isin(_covered(late, credits)), "apply_credit")
    both = pd.concat([late, credits])
    count = looked_up(rows["id"], both.groupby("id").size()).fillna(0).astype("int64")
    told = rows.assign(step=step, documents=_documents(rows, both), document_count=count)
    opening = pd.Series(_openings(told, late, credits, broken), index=told.index, dtype="str")
    return told.assign(opening=opening, minutes=_minutes(told, credits, policy))


def _covered(late: pd.DataFrame, credits: pd.DataFrame) -> pd.Index:
    """Accounts whose credits are at least what they owe, in every currency they owe in."""
    owed = late.groupby(["id", "currency"])["free_minor"].sum()
    held = credits.groupby(["id", "currency"])["open_minor"].sum().abs().reindex(owed.index, fill_value=0)
    all_of_it = held.ge(owed).groupby(level="id").all()
    return all_of_it[all_of_it].index


def _documents(rows: pd.DataFrame, both: pd.DataFrame) -> pd.Series[str]:
    place = both.groupby("id").cumcount()
    first = both[place.lt(DOCUMENTS_SHOWN)].groupby("id")["item_id"].agg(" ".join)
    left = both.groupby("id").size() - DOCUMENTS_SHOWN
    more = left[left.gt(0)].map(" and {} more".format).astype("str")
    return (looked_up(rows["id"], first).fillna("") + looked_up(rows["id"], more).fillna("")).astype("str")


def _minutes(rows: pd.DataFrame, credits: pd.DataFrame, policy: Policy) -> pd.Series[int]:
    cost = policy.queue.minutes
    contact = rows["channel"].eq("phone").map({True: cost.call, False: cost.message})
    on_credits = looked_up(rows["id"], credits.groupby("id").size()).fillna(0).clip(upper=3) * cost.credit
    reading = (rows["document_count"] * cost.document).clip(upper=cost.documents_most)
    return (contact + on_credits + reading).astype("int64")


def _openings(rows: pd.DataFrame, late: pd.DataFrame, credits: pd.DataFrame, broken: pd.DataFrame) -> list[str]:
    owed, held = _sums(late, "free_minor"), _sums(credits, "open_minor")
    first_late, first_credit, promises = _first_of(late), _first_of(credits), _first_of(broken)
    late_count = late.groupby("id").size().to_dict()
    texts = []
    for own, step in zip(rows["id"].tolist(), rows["step"].tolist(), strict=True):
        if step == "credit":
            row = first_credit[own]
            texts.append(_credit_words(held[own], row["item_id"], row["late_from"]))
            continue
        row = first_late[own]
        if step == "apply_credit":
            texts.append(_cover_words(held[own], owed[own], row["item_id"], row["late_from"]))
            continue
        said = (
            _promise_words(promises[own])
            if own in promises
            else _late_words(late_count[own], owed[own], row["item_id"], row["late_from"])
        )
        texts.append(f"{said} We also hold {held[own]} of yours." if step == "chase_and_credit" else said)
    return texts


def _first_of(rows: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """The first row of each id; plain dictionaries, because thousands of look-ups in a frame take seconds."""
    wanted = ["id", "item_id", "late_from", "promised_date", "currency", "amount_minor", "received_minor"]
    first = rows.drop_duplicates("id")
    records = first[[c for c in wanted if c in first.columns]].to_dict("records")
    return {str(record["id"]): {str(k): v for k, v in record.items()} for record in records}


def _late_words(count: int, owed: str, item_id: str, due: pd.Timestamp) -> str:
    if count == 1:
        return f"Invoice {item_id} over {owed} was due on {_day(due)}. When will it be paid?"
    return f"{count} invoices over {owed} are past due, {item_id} since {_day(due)}. When will they be paid?"


def _credit_words(held: str, item_id: str, arose: pd.Timestamp) -> str:
    return f"We hold {held} of yours, {item_id} since {_day(arose)}. Shall we apply it, or pay it back?"


def _cover_words(held: str, owed: str, item_id: str, due: pd.Timestamp) -> str:
    return f"We hold {held} of yours, and {owed} is past due, {item_id} since {_day(due)}. May we apply the credit?"


def _promise_words(promise: Mapping[str, Any]) -> str:
    currency = str(promise["currency"])
    promised, came = (format_money(int(promise[c]), currency) for c in ("amount_minor", "received_minor"))
    arrived = f"{came} arrived" if promise["received_minor"] else "nothing has arrived"
    return f"You promised {promised} for {_day(promise['promised_date'])}; {arrived}. What happened?"


def _sums(lines: pd.DataFrame, column: str) -> dict[str, str]:
    """Money per id in words, each currency for itself."""
    total = lines.groupby(["id", "currency"], sort=True)[column].sum().abs().reset_index()
    texts: dict[str, list[str]] = {}
    for own, currency, minor in zip(total["id"], total["currency"], total[column], strict=True):
        texts.setdefault(own, []).append(format_money(int(minor), currency))
    return {own: " and ".join(parts) for own, parts in texts.items()}


def _day(day: pd.Timestamp) -> str:
    return f"{day.day} {day:%B %Y}"
