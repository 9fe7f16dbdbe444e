"""Promises to pay, judged from receipts by the day they were allocated. A verdict is never stored.

made_on ───────────── promised_date ── + grace ──►  deadline
   └── receipts allocated in here count once, for the earliest promise they fit ──┘
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from arlib.communications.rules import review_policy_from
from arlib.contracts import ADJUSTMENTS, ALLOCATIONS, ITEMS, PROMISES, require
from arlib.dates import add_working_days
from arlib.policy import Policy
from arlib.policy.communications import CommunicationsPolicy

VERDICTS = ("open", "kept", "part_kept", "broken", "withdrawn")


@dataclass
class _Receipt:
    """Money allocated to an invoice on a day; ``left`` is what no promise has claimed yet."""

    day: pd.Timestamp
    left: int


def judge_promises(
    promises: pd.DataFrame,
    items: pd.DataFrame,
    allocations: pd.DataFrame,
    adjustments: pd.DataFrame | None = None,
    *,
    as_of: date,
    policy: Policy | CommunicationsPolicy | Mapping[str, Any] | None = None,
) -> pd.DataFrame:
    """Add what came in for each promise, and whether it was kept.

    Kept: at least ``promises.kept_pct`` of the amount is allocated from payments to the promised invoices by
    the promised date plus ``promises.grace_working_days``. A payment that was returned counts for nothing. What we
    credited or wrote off ourselves in that time lowers what had to come. A promise that names no invoice is for
    the account.

    Args:
        promises: PROMISES frame; those made after ``as_of`` are left out.
        items, allocations, adjustments: Ledger tables; rows effective after ``as_of`` do not count.
        as_of: The day the promises are judged on.
        policy: Policy or overrides; the default when left out.

    Returns:
        The promises in their order, plus ``deadline`` (day), ``received_minor``, ``excused_minor`` (int64),
        ``last_receipt_on`` (day or null) and ``verdict``: open, kept, part_kept, broken or withdrawn.

    >>> from arlib.contracts import example
    >>> rows = judge_promises(example("promises"), example("items"), example("allocations"), as_of=date(2026, 3, 30))
    >>> rows["verdict"].tolist()
    ['broken', 'withdrawn']
    """
    rules = review_policy_from(policy)
    made, book = require(promises, PROMISES), require(items, ITEMS)
    booked = require(allocations, ALLOCATIONS)
    taken = None if adjustments is None else require(adjustments, ADJUSTMENTS)
    return with_verdict(made, book, booked, taken, as_of=as_of, policy=rules)


def with_verdict(
    promises: pd.DataFrame,
    items: pd.DataFrame,
    allocations: pd.DataFrame,
    adjustments: pd.DataFrame | None,
    *,
    as_of: date,
    policy: CommunicationsPolicy,
) -> pd.DataFrame:
    """The same for tables that are known to follow their contracts."""
    day = pd.Timestamp(as_of)
    made = promises[promises["made_on"] <= day]
    own = _invoices_by_account(items, made)
    promised = {i for ids in made["invoice_ids"] for i in ids.split()} | {i for ids in own.values() for i in ids}
    money_ids = set(items.loc[items["kind"] == "payment", "item_id"])
    receipts, credited = _settlements(allocations[_until(allocations, "target_id", promised, day)], money_ids)
    if adjustments is not None:
        for row in adjustments[_until(adjustments, "item_id", promised, day)].to_dict("records"):
            credited[str(row["item_id"])].append(_Receipt(row["effective_date"], row["amount_minor"]))
    rules = policy.promises
    judged = [
        _judge(row, receipts, credited, own, day, rules.kept_pct, rules.grace_working_days)
        for row in made.sort_values(["promised_date", "made_on", "promise_id"], kind="stable").itertuples()
    ]
    verdicts = pd.DataFrame(judged, columns=["Index", *_TYPES]).set_index("Index").astype(_TYPES)
    return made.join(verdicts)


def _until(rows: pd.DataFrame, column: str, items: set[str], day: pd.Timestamp) -> pd.Series[bool]:
    return rows[column].isin(items) & (rows["effective_date"] <= day)


_TYPES = {
    "deadline": "datetime64[us]",
    "received_minor": "int64",
    "excused_minor": "int64",
    "last_receipt_on": "datetime64[us]",
    "verdict": "str",
}


def _settlements(
    allocations: pd.DataFrame, money_ids: set[str]
) -> tuple[dict[str, list[_Receipt]], dict[str, list[_Receipt]]]:
    """What reached each invoice: as money, and otherwise. Reversals take back the latest of their pair first."""
    pairs: dict[tuple[str, str], list[_Receipt]] = defaultdict(list)
    returned: dict[tuple[str, str], int] = defaultdict(int)
    ordered = allocations.sort_values("effective_date", kind="stable")
    columns = (ordered[c].tolist() for c in ("source_id", "target_id", "effective_date", "amount_minor"))
    for source, target, day, amount in zip(*columns, strict=True):
        if amount < 0:
            returned[source, target] -= amount
        else:
            pairs[source, target].append(_Receipt(day, amount))
    money: dict[str, list[_Receipt]] = defaultdict(list)
    other: dict[str, list[_Receipt]] = defaultdict(list)
    for (source, target), pair in pairs.items():
        _take(reversed(pair), returned[source, target])
        (money if source in money_ids else other)[target] += [r for r in pair if r.left > 0]
    return money, other


def _take(receipts: Iterable[_Receipt], wanted: int) -> int:
    """Take up to ``wanted`` out of the receipts, in their order; returns what was taken."""
    taken = 0
    for receipt in receipts:
        part = min(receipt.left, wanted - taken)
        receipt.left -= part
        taken += part
    return taken


def _invoices_by_account(items: pd.DataFrame, promises: pd.DataFrame) -> dict[tuple[str, str], list[str]]:
    """Debit items by account and currency, for promises that name none."""
    general = set(promises.loc[promises["invoice_ids"].str.strip() == "", "account_id"])
    debits = items[items["account_id"].isin(general) & (items["amount_minor"] > 0)]
    return {
        (str(account), str(currency)): ids.tolist()
        for (account, currency), ids in debits.groupby(["account_id", "currency"])["item_id"]
    }


def _judge(
    promise: Any,
    receipts: Mapping[str, list[_Receipt]],
    credited: Mapping[str, list[_Receipt]],
    own: Mapping[tuple[str, str], list[str]],
    today: pd.Timestamp,
    kept_pct: float,
    grace: int,
) -> tuple[Any, ...]:
    deadline = pd.Timestamp(add_working_days(promise.promised_date.date(), grace))
    if pd.notna(promise.withdrawn_on) and promise.withdrawn_on <= today:
        return promise.Index, deadline, 0, 0, pd.NaT, "withdrawn"
    invoices = promise.invoice_ids.split() or own.get((promise.account_id, promise.currency), [])
    in_time = _between(receipts, invoices, promise.made_on, deadline)
    last = max((r.day for r in in_time), default=pd.NaT)
    received = _take(in_time, promise.amount_minor)
    excused = 0
    if promise.invoice_ids.strip():
        excused = sum(r.left for r in _between(credited, invoices, promise.made_on, deadline))
    verdict = _verdict(promise.amount_minor, received, excused, kept_pct, is_due=today > deadline)
    return promise.Index, deadline, received, min(excused, promise.amount_minor), last, verdict


def _between(
    settled: Mapping[str, list[_Receipt]], invoices: Iterable[str], first: pd.Timestamp, last: pd.Timestamp
) -> list[_Receipt]:
    found = [r for i in invoices for r in settled.get(i, ()) if r.left > 0 and first <= r.day <= last]
    return sorted(found, key=lambda r: r.day)


def _verdict(promised: int, received: int, excused: int, kept_pct: float, *, is_due: bool) -> str:
    wanted = max(promised - excused, 0)
    if wanted == 0 and promised > 0:
        return "withdrawn"
    # in whole minor units times a hundred, so that 98 % of an amount is never a rounded float
    if received * 10_000 >= wanted * round(kept_pct * 100):
        return "kept"
    if not is_due:
        return "open"
    return "part_kept" if received > 0 else "broken"
