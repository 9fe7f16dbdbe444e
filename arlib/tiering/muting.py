"""What is not to be chased: disputed, on hold, in a plan, promised, or paused; each with its reason and its end.

A line is divided in this order, so that no cent is muted twice: dispute, hold, plan, promise. What is left is free.
A pause mutes the whole account.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from arlib.contracts.columns import DAY
from arlib.dates import midnight
from arlib.ledger import Aging
from arlib.tiering.activity import Activity
from arlib.tiering.lookup import looked_up, rows_of

MUTED_PARTS = ("disputed_minor", "held_minor", "planned_minor", "promised_minor")
REASON_OF = {"disputed_minor": "dispute", "held_minor": "hold", "planned_minor": "plan", "promised_minor": "promise"}
MUTES = {"account_id": "str", "reason": "str", "detail": "str", "until": DAY, "currency": "str",
         "amount_minor": "int64", "items": "int64"}  # fmt: skip
"""One row per account, reason and currency: past-due money that is not chased. ``until`` is missing where no end is
known."""


def with_muted(lines: pd.DataFrame, activity: Activity, *, as_of: date) -> pd.DataFrame:
    """Divide what is open of each invoice into its muted parts and what is free to be asked for.

    Args:
        lines: ``Aging.lines``.
        activity: Disputes, plans, promises.
        as_of: The day.

    Returns:
        The same rows plus ``disputed_minor held_minor planned_minor promised_minor free_minor`` (int64; 0 for credits).
        The parts of an invoice add up to ``open_minor``.
    """
    debt = lines["open_minor"].where(lines["side"].eq("invoices"), 0)
    disputed = _disputed(lines, activity.disputes, as_of).clip(upper=debt)
    held = (debt - disputed).where(lines["status"].eq("on_hold"), 0)
    left = debt - disputed - held
    planned = left.where(_in_a_running_plan(lines, left, activity.instalments, as_of), 0)
    left = left - planned
    promised = _promised(lines, left, open_promises(activity.promises))
    parts = {"disputed_minor": disputed, "held_minor": held, "planned_minor": planned, "promised_minor": promised}
    return lines.assign(
        **{n: p.astype("int64") for n, p in parts.items()}, free_minor=(left - promised).astype("int64")
    )


def open_disputes(disputes: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Disputes that are running on the day."""
    day = pd.Timestamp(midnight(as_of))
    return disputes[disputes["opened_on"].le(day) & ~disputes["closed_on"].le(day)]


def open_promises(promises: pd.DataFrame) -> pd.DataFrame:
    """Promises whose day has not passed and that are not kept yet."""
    return promises[promises["verdict"].eq("open")]


def _disputed(lines: pd.DataFrame, disputes: pd.DataFrame, as_of: date) -> pd.Series[int]:
    running = open_disputes(disputes, as_of=as_of)
    part = looked_up(lines["item_id"], running.groupby("item_id")["amount_minor"].sum())
    # a document marked as disputed without a case is disputed as a whole; a case has days, and they decide
    unrecorded = lines["status"].eq("disputed") & ~lines["item_id"].isin(disputes["item_id"])
    whole = lines["open_minor"].where(unrecorded, 0)
    return part.fillna(whole).astype("int64").clip(lower=0)


def _in_a_running_plan(
    lines: pd.DataFrame, left: pd.Series[int], instalments: pd.DataFrame, as_of: date
) -> pd.Series[bool]:
    """Lines of plans that are on track: not more is open than the instalments still to come."""
    day, covered = pd.Timestamp(midnight(as_of)), pd.Series(False, index=lines.index)
    for _, plan in instalments[instalments["status"].eq("running")].groupby("plan_id"):
        mine = _covered(lines, plan.iloc[0])
        to_come = int(plan.loc[plan["due_date"].ge(day), "amount_minor"].sum())
        if to_come and int(left[mine].sum()) <= to_come:
            covered |= mine
    return covered


def _covered(lines: pd.DataFrame, agreed: pd.Series) -> pd.Series[bool]:
    """Invoices that a plan is about: those it names, or all of the account in its currency."""
    named = str(agreed["invoice_ids"]).split()
    own = lines["side"].eq("invoices") & lines["currency"].eq(agreed["currency"])
    return own & (lines["item_id"].isin(named) if named else lines["account_id"].eq(agreed["account_id"]))


def _promised(lines: pd.DataFrame, left: pd.Series[int], promises: pd.DataFrame) -> pd.Series[int]:
    """What of each line is promised: oldest line first, the promise with the nearest day first."""
    concerned = lines.assign(_left=left)[lines["account_id"].isin(promises["account_id"]) & left.gt(0)]
    ordered = concerned.sort_values(["late_from", "item_id"])
    columns = (ordered[c].tolist() for c in ("item_id", "account_id", "currency", "_left"))
    bills = list(zip(*columns, strict=True))
    muted = {item: 0 for item, *_ in bills}
    for promise in promises.sort_values(["deadline", "promise_id"]).to_dict("records"):
        outstanding = promise["amount_minor"] - promise["received_minor"]
        named = set(promise["invoice_ids"].split())
        for item, account, currency, open_minor in bills:
            about = item in named if named else account == promise["account_id"]
            if about and currency == promise["currency"]:
                part = max(min(outstanding, open_minor - muted[item]), 0)
                muted[item] += part
                outstanding -= part
    return lines["item_id"].map(muted).fillna(0).astype("int64")


def mutes(aging: Aging, activity: Activity) -> pd.DataFrame:
    """Every reason for which past-due money is not chased: ``MUTES``, by account.

    Args:
        aging: The book on the day.
        activity: Where disputes, plans, promises and pauses of the same day are read.
    """
    lines, as_of = with_muted(aging.lines, activity, as_of=aging.as_of), aging.as_of
    return mutes_of(lines, activity, as_of=as_of)


def mutes_of(lines: pd.DataFrame, activity: Activity, *, as_of: date) -> pd.DataFrame:
    """The same for lines that were divided before: :func:`with_muted`."""
    late = lines[lines["side"].eq("invoices") & lines["days_past_due"].gt(0) & lines["account_id"].notna()]
    ends = _ends(late, activity, as_of)
    rows = [_muted_rows(late, part, ends[REASON_OF[part]]) for part in MUTED_PARTS]
    rows.append(_paused_rows(late, activity.pauses))
    table = pd.concat(rows, ignore_index=True)[list(MUTES)].astype(MUTES)
    return table.sort_values(["account_id", "reason", "currency"], ignore_index=True)


def _muted_rows(late: pd.DataFrame, part: str, ends: pd.DataFrame) -> pd.DataFrame:
    hit = late[late[part].gt(0)]
    keys = [hit["account_id"], hit["currency"]]
    money = hit.groupby(keys)[part].agg(amount_minor="sum", items="size").reset_index()
    known = pd.concat([money, rows_of(money["account_id"], ends)], axis=1)
    return known.assign(reason=REASON_OF[part], detail=known["detail"].astype("str").fillna(_UNSAID[part]))


_UNSAID = {
    "disputed_minor": "marked as disputed", "held_minor": "on hold", "planned_minor": "payment plan",
    "promised_minor": "promised",
}  # fmt: skip


def _paused_rows(late: pd.DataFrame, pauses: pd.DataFrame) -> pd.DataFrame:
    free = late[late["account_id"].isin(pauses["account_id"])]
    money = free.groupby(["account_id", "currency"])["free_minor"].agg(amount_minor="sum", items="size").reset_index()
    rows = pauses[["account_id", "until", "actor", "reason"]].merge(money, on="account_id", how="left")
    said = ("paused by " + rows["actor"] + ": " + rows["reason"]).str.removesuffix(": ")
    return rows.assign(reason="pause", detail=said).fillna({"amount_minor": 0, "items": 0, "currency": ""})


def _ends(late: pd.DataFrame, activity: Activity, as_of: date) -> dict[str, pd.DataFrame]:
    """Per reason: until when, and in a few words why; by account."""
    disputes = open_disputes(activity.disputes, as_of=as_of)
    promises, day = open_promises(activity.promises), pd.Timestamp(midnight(as_of))
    running = activity.instalments[activity.instalments["status"].eq("running")]
    plans = running[running["due_date"].ge(day)]
    no_end = late.head(0).assign(until=pd.Series(dtype=DAY), detail=pd.Series(dtype="str"))
    return {
        "dispute": _last_end(disputes.assign(until=disputes["target_date"], detail="disputed: " + disputes["reason"])),
        "promise": _last_end(promises.assign(until=promises["deadline"], detail="promise " + promises["promise_id"])),
        "plan": _last_end(plans.assign(until=plans["due_date"], detail="payment plan " + plans["plan_id"])),
        "hold": _last_end(no_end),
    }


def _last_end(rows: pd.DataFrame) -> pd.DataFrame:
    ordered = rows.sort_values("until", kind="stable", na_position="first")
    return ordered.groupby("account_id")[["until", "detail"]].last()
