"""The next step with an account: what to do, what to apply first, which documents to have at hand, how to begin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from arlib.money import format_money
from arlib.policy import Policy
from arlib.tiering.lookup import looked_up

STEPS = ("chase", "credit", "chase_and_credit", "apply_credit")
"""Ask for money; clear a credit; apply what waits and ask for the rest; or apply what waits, which covers all that is
past due, so that there is nothing to ask for."""
STEP_WORDS = {
    "chase": "ask for payment",
    "credit": "clear the credit",
    "chase_and_credit": "apply what waits, then ask for the rest",
    "apply_credit": "apply what waits: it covers all, no call",
}
DOCUMENTS_SHOWN = 4


def with_step(rows: pd.DataFrame, lines: pd.DataFrame, broken: pd.DataFrame, *, policy: Policy) -> pd.DataFrame:
    """Add what to do next with each account.

    Money of a customer that is here and waits (payments and credits that are not applied) is set against what is past
    due in the same currency before anybody is asked for anything.

    Args:
        rows: ``id channel``; one row per account that has work.
        lines: Open lines with their muted parts and ``id``.
        broken: The newest broken promise of an account that still owes: ``id promised_date currency amount_minor
            received_minor``.
        policy: Minutes per action.

    Returns:
        The same rows plus ``step`` (one of ``STEPS``), ``apply_first`` (the waiting payments and credits with their
        money, empty where none can be used), ``rest`` (what is then left to ask for), ``documents`` (ids, oldest
        first), ``document_count``, ``opening`` (the sentence to begin with) and ``minutes`` (int64).
    """
    late, credits = late_and_credits(rows, lines)
    waiting = waiting_money(late, credits)
    owes, holds = rows["id"].isin(late["id"]), rows["id"].isin(credits["id"])
    usable, left = rows["id"].isin(_with_money(waiting, "usable")), rows["id"].isin(_with_money(waiting, "left"))
    step = pd.Series("chase", index=rows.index, dtype="str").mask(holds & ~owes, "credit")
    step = step.mask(usable & left, "chase_and_credit").mask(usable & ~left, "apply_credit")
    both = pd.concat([late, credits])
    count = looked_up(rows["id"], both.groupby("id").size()).fillna(0).astype("int64")
    told = rows.assign(
        step=step,
        apply_first=apply_first(rows["id"], waiting, credits),
        rest=rows["id"].map(_left_words(waiting)).astype("str").fillna(""),
        documents=_documents(rows, both),
        document_count=count,
    )
    opening = pd.Series(_openings(told, late, credits, waiting, broken), index=told.index, dtype="str")
    return told.assign(opening=opening, minutes=_minutes(told, credits, policy))


def late_and_credits(rows: pd.DataFrame, lines: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Of the accounts in ``rows``: past-due lines that may be asked for, and open credits, each the oldest first."""
    mine = lines[lines["id"].isin(rows["id"])].sort_values(["late_from", "item_id"])
    late = mine["days_past_due"].gt(0) & mine["free_minor"].gt(0)
    return mine[late], mine[mine["side"].eq("credits")]


def waiting_money(late: pd.DataFrame, credits: pd.DataFrame) -> pd.DataFrame:
    """What is past due and what waits, by ``id currency``: ``usable`` settles some of it, ``left`` stays to ask for."""
    keys = ["id", "currency"]
    owed = late.groupby(keys)["free_minor"].sum()
    held = credits.groupby(keys)["open_minor"].sum().abs().reindex(owed.index, fill_value=0)
    return pd.DataFrame({"usable": held.clip(upper=owed), "left": (owed - held).clip(lower=0)})


def _with_money(waiting: pd.DataFrame, column: str) -> pd.Index:
    own = waiting[waiting[column].gt(0)]
    return own.index.get_level_values("id").unique()


def apply_first(ids: pd.Series[str], waiting: pd.DataFrame, credits: pd.DataFrame) -> pd.Series[str]:
    """The payments and credits to apply before anything else, each with its money, the oldest first.

    Args:
        ids: Accounts.
        waiting: :func:`waiting_money` of them.
        credits: Open credits: ``id item_id currency open_minor``, in the order to name them.
    """
    usable = waiting[waiting["usable"].gt(0)].index
    own = credits[pd.MultiIndex.from_frame(credits[["id", "currency"]]).isin(usable)]
    texts: dict[str, list[str]] = {}
    columns = (own[c].tolist() for c in ("id", "item_id", "currency", "open_minor"))
    for account, item, currency, minor in zip(*columns, strict=True):
        texts.setdefault(account, []).append(f"{item} {format_money(-int(minor), currency)}")
    said = [_listed(texts.get(account, [])) for account in ids]
    return pd.Series(said, index=ids.index, dtype="str")


def _listed(parts: list[str]) -> str:
    more = len(parts) - DOCUMENTS_SHOWN
    return ", ".join(parts[:DOCUMENTS_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _documents(rows: pd.DataFrame, both: pd.DataFrame) -> pd.Series[str]:
    place = both.groupby("id").cumcount()
    first = both[place.lt(DOCUMENTS_SHOWN)].groupby("id")["item_id"].agg(" ".join)
    left = both.groupby("id").size() - DOCUMENTS_SHOWN
    more = left[left.gt(0)].map(" and {} more".format).astype("str")
    return (looked_up(rows["id"], first).fillna("") + looked_up(rows["id"], more).fillna("")).astype("str")


def _minutes(rows: pd.DataFrame, credits: pd.DataFrame, policy: Policy) -> pd.Series[int]:
    """Minutes of each step; where all there is to do is to apply money, nobody is called and nothing looked into."""
    cost, posts = policy.queue.minutes, rows["step"].eq("apply_credit")
    contact = rows["channel"].eq("phone").map({True: cost.call, False: cost.message}).mask(posts, 0)
    each = posts.map({True: cost.posting, False: cost.credit})
    on_credits = looked_up(rows["id"], credits.groupby("id").size()).fillna(0).clip(upper=3) * each
    reading = (rows["document_count"] * cost.document).clip(upper=cost.documents_most)
    return (contact + on_credits + reading).astype("int64")


def _openings(
    rows: pd.DataFrame, late: pd.DataFrame, credits: pd.DataFrame, waiting: pd.DataFrame, broken: pd.DataFrame
) -> list[str]:
    owed, held, left = _sums(late, "free_minor"), _sums(credits, "open_minor"), _left_words(waiting)
    first_late, first_credit, promises = _first_of(late), _first_of(credits), _first_of(broken)
    late_count = late.groupby("id").size().to_dict()
    texts = []
    for own, step, first in zip(rows["id"].tolist(), rows["step"].tolist(), rows["apply_first"].tolist(), strict=True):
        if step == "credit":
            row = first_credit[own]
            texts.append(_credit_words(held[own], row["item_id"], row["late_from"]))
        elif step == "apply_credit":
            texts.append(f"Nothing to ask for: apply {first} to what is past due ({owed[own]}).")
        elif step == "chase_and_credit":
            texts.append(_rest_words(late_count[own], left[own], first_late[own], promises.get(own)))
        else:
            row = first_late[own]
            said = (
                _promise_words(promises[own])
                if own in promises
                else _late_words(late_count[own], owed[own], row["item_id"], row["late_from"])
            )
            texts.append(f"{said} We also hold {held[own]} of yours." if own in held else said)
    return texts


def _left_words(waiting: pd.DataFrame) -> dict[str, str]:
    """What stays to ask for once the waiting money is applied, per id, each currency for itself."""
    left = waiting[waiting["left"].gt(0)]["left"].rename("left_minor").reset_index()
    return _sums(left, "left_minor")


def _rest_words(count: int, left: str, first: Mapping[str, Any], promise: Mapping[str, Any] | None) -> str:
    one = f"invoice {first['item_id']}, due on {_day(first['late_from'])}"
    about = one if count == 1 else f"{count} invoices that are past due"
    rest = f"With your money that is here applied, {left} is left of {about}. When will it be paid?"
    if promise is None:
        return rest
    promised = format_money(int(promise["amount_minor"]), str(promise["currency"]))
    return f"You promised {promised} for {_day(promise['promised_date'])}. {rest}"


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
