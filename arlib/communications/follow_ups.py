"""Our own word to customers: what we said we would come back to by a day, and whether we did.

::

    told_on ──────── by                  we named a day: any contact from the next day on, by that day
                     by ── + grace       a deadline we set, a promise we were given: a contact once it is over
    opened_on ────── by                  a dispute: our answer, or its end, by the day we named

What was paid in the meantime needs no follow-up.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd

from arlib.communications.gaps import contacts_made
from arlib.dates import add_working_days
from arlib.ledger import Ledger
from arlib.policy.communications import CommunicationsPolicy

FOLLOW_UPS = {
    "kind": "str", "account_id": "str", "rep": "str", "about": "str", "told_on": "datetime64[us]",
    "by": "datetime64[us]", "late_after": "datetime64[us]", "done_on": "datetime64[us]", "verdict": "str",
}  # fmt: skip
"""One row per word we gave. ``kind``: contact (a day we named), deadline (one we set the customer), promise (one the
customer gave us), dispute (our answer). ``about``: the invoices or the dispute. ``verdict``: kept, late, missed, open
(its time is not over), settled (paid before there was anything to follow up)."""
JUDGED = ("kept", "late", "missed")
WRITTEN = ("email", "letter", "sms", "chat")
_NO_FOLLOW_UP = ("invoice", "statement", "promise_confirmation")
_Days = Mapping[str, list[pd.Timestamp]]


def follow_ups(ledger: Ledger, *, as_of: date, policy: CommunicationsPolicy, days: int = 90) -> pd.DataFrame:
    """What we said we would do in the last ``days``, or have still to do, and whether we did: ``FOLLOW_UPS`` by day.

    Kept means done by the day we named; only a deadline or a promise of the customer leaves us the grace of
    ``follow_up_grace_working_days``, for it must be over before anybody can ask after it. Done within that grace or
    later is late, never done is missed.

    Args:
        ledger: The book; rows after the day are not seen.
        as_of: The day.
        policy: The grace, and the stages that press.
        days: How far back the day named may lie.

    >>> follow_ups(Ledger.from_tables({}), as_of=date(2026, 3, 31), policy=CommunicationsPolicy()).empty
    True
    """
    first = pd.Timestamp(as_of) - pd.Timedelta(days=days)
    made = contacts_made(ledger.messages, ledger.touches, as_of=as_of)
    asking, answering = (
        _days_by_account(part)
        for part in (made[~made["stage"].isin(_NO_FOLLOW_UP)], made[made["stage"].isin(["dispute_response", "reply"])])
    )
    paid = settled_on(ledger, as_of=as_of)
    rows = [
        *_of_touches(ledger.touches, asking, paid, first, as_of, policy),
        *_of_disputes(ledger.disputes, answering, first, as_of),
    ]
    found = pd.DataFrame(rows, columns=list(FOLLOW_UPS)).astype(FOLLOW_UPS)
    return found.sort_values(["by", "account_id", "kind"], kind="stable", ignore_index=True)


def settled_on(ledger: Ledger, *, as_of: date) -> pd.Series[pd.Timestamp]:
    """The day each debit item was settled, by item; only those that are settled on the day."""
    day = pd.Timestamp(as_of)
    columns = ["item_id", "amount_minor", "effective_date"]
    allocated = ledger.allocations.rename(columns={"target_id": "item_id"})[columns]
    booked = pd.concat([allocated, ledger.adjustments[columns]], ignore_index=True)
    booked = booked[booked["effective_date"] <= day]
    by_item = booked.groupby("item_id").agg(settled=("amount_minor", "sum"), last=("effective_date", "max"))
    debits = ledger.items.loc[ledger.items["amount_minor"] > 0, ["item_id", "amount_minor"]].set_index("item_id")
    known = debits.join(by_item, how="inner")
    return known.loc[known["settled"] >= known["amount_minor"], "last"]


def _of_touches(
    touches: pd.DataFrame,
    asking: _Days,
    paid: pd.Series[pd.Timestamp],
    first: pd.Timestamp,
    as_of: date,
    policy: CommunicationsPolicy,
) -> Iterator[dict[str, Any]]:
    day = pd.Timestamp(as_of)
    named = touches[(touches["follow_up_on"] >= first) & (touches["at"].dt.normalize() <= day)]
    paid_on = paid.to_dict()
    for row in named.to_dict("records"):
        kind = _kind(row, policy)
        told, by = row["at"].normalize(), row["follow_up_on"]
        late_after = by if kind == "contact" else _working(by, policy.follow_up_grace_working_days)
        # a promise is looked after on the working day behind it: whoever asks on the day before that asks too early
        opens = told + pd.Timedelta(days=1) if kind == "contact" else by
        done = _first_from(asking.get(row["account_id"], []), opens)
        invoices = str(row["invoice_ids"]).split()
        settled = bool(invoices) and all(i in paid_on and paid_on[i] <= late_after for i in invoices)
        yield _row(kind, row["account_id"], row["rep"], row["invoice_ids"], (told, by, late_after, done), settled, day)


def _kind(row: Mapping[Any, Any], policy: CommunicationsPolicy) -> str:
    if row["direction"] == "in":
        return "promise" if row["outcome"] == "promise" else "contact"
    is_deadline = row["stage"] in policy.dunning_stages and row["channel"] in WRITTEN
    return "deadline" if is_deadline else "contact"


def _of_disputes(
    disputes: pd.DataFrame, answering: _Days, first: pd.Timestamp, as_of: date
) -> Iterator[dict[str, Any]]:
    day = pd.Timestamp(as_of)
    for row in disputes[(disputes["target_date"] >= first) & (disputes["opened_on"] <= day)].to_dict("records"):
        told, by = row["opened_on"], row["target_date"]
        answered = _first_from(answering.get(row["account_id"], []), told + pd.Timedelta(days=1))
        ends = [d for d in (answered, row["closed_on"]) if pd.notna(d) and d <= day]
        times = (told, by, by, min(ends, default=pd.NaT))
        yield _row("dispute", row["account_id"], row["owner"], row["dispute_id"], times, False, day)


def _row(
    kind: str, account: str, rep: str, about: str, times: tuple[Any, Any, Any, Any], settled: bool, day: pd.Timestamp
) -> dict[str, Any]:
    told, by, late_after, done = times
    is_done = pd.notna(done)
    if is_done and done <= late_after:
        verdict = "kept"
    elif settled:
        verdict = "settled"
    elif is_done:
        verdict = "late"
    else:
        verdict = "open" if day <= late_after else "missed"
    return {
        "kind": kind, "account_id": account, "rep": rep, "about": about, "told_on": told, "by": by,
        "late_after": late_after, "done_on": done if verdict in ("kept", "late") else pd.NaT, "verdict": verdict,
    }  # fmt: skip


def _days_by_account(made: pd.DataFrame) -> _Days:
    ordered = made.sort_values("day", kind="stable")
    return {str(account): days.tolist() for account, days in ordered.groupby("account_id")["day"]}


def _first_from(days: list[pd.Timestamp], first: pd.Timestamp) -> Any:
    """The first of the days, in order, that is not before another; null when there is none."""
    at = bisect_left(days, first)
    return days[at] if at < len(days) else pd.NaT


def _working(day: pd.Timestamp, count: int) -> pd.Timestamp:
    return pd.Timestamp(add_working_days(day.date(), count))
