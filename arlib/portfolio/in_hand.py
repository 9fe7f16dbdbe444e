"""Money in hand: what customers have paid or been credited already, set against what they owe that is past due.

    past due after money in hand = past due - what the same account's unapplied money would settle in the same currency

Nothing is posted here: the oldest past-due invoice is served first, none gets more than it has open, and what is
disputed or on hold is neither served nor used. The gross figures stay as they are; this one stands beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from arlib.ledger import sum_in_reporting
from arlib.policy import Policy

KEYS = ["account_id", "currency"]
SET_ASIDE = ("disputed", "on_hold")


def with_in_hand(lines: pd.DataFrame) -> pd.DataFrame:
    """Add what each past-due invoice would get of the money its account has with us.

    Args:
        lines: ``Aging.lines``: ``item_id account_id currency side open_minor days_past_due late_from status``.

    Returns:
        The same rows plus ``in_hand_minor`` (int64): never more than the invoice has open, 0 for every other line; per
        account and currency never more than its unapplied payments and credits.

    >>> lines = pd.DataFrame({"item_id": ["I1", "I2", "P1"], "account_id": "A", "currency": "EUR",
    ...     "side": ["invoices", "invoices", "credits"], "open_minor": [100, 80, -130], "days_past_due": [9, 3, 0],
    ...     "late_from": pd.to_datetime(["2026-03-01", "2026-03-07", "2026-03-10"]), "status": "open"})
    >>> with_in_hand(lines)["in_hand_minor"].tolist()
    [100, 30, 0]
    """
    free = lines["account_id"].notna() & ~lines["status"].isin(SET_ASIDE)
    late = free & lines["side"].eq("invoices") & lines["days_past_due"].gt(0)
    held = -lines[free & lines["side"].eq("credits")].groupby(KEYS)["open_minor"].sum()
    owed = lines[late].sort_values(["late_from", "item_id"])
    before = owed.groupby(KEYS)["open_minor"].cumsum() - owed["open_minor"]
    money = held.reindex(pd.MultiIndex.from_frame(owed[KEYS])).fillna(0).astype("int64").set_axis(owed.index)
    share = (money - before).clip(lower=0).clip(upper=owed["open_minor"])
    return lines.assign(in_hand_minor=share.reindex(lines.index).fillna(0).astype("int64"))


@dataclass(frozen=True)
class WeekOfPastDue:
    """Why what is past due moved in a week; all in one currency, in minor units.

    Args:
        currency: The reporting currency; empty where a rate is missing, and then every sum is 0.
        fell_due: Open now and past due now, not past due a week ago.
        settled: Past due a week ago and no longer open, or open with less.
        in_hand, in_hand_before: What unapplied money would settle, now and a week ago.
        net, net_before: Past due after money in hand, now and a week ago.
    """

    currency: str
    fell_due: int = 0
    settled: int = 0
    in_hand: int = 0
    in_hand_before: int = 0
    net: int = 0
    net_before: int = 0

    @property
    def gross_change(self) -> int:
        """How much more is past due as booked."""
        return self.fell_due - self.settled

    @property
    def net_change(self) -> int:
        """How much more is past due after money in hand."""
        return self.net - self.net_before


def week_of_past_due(lines: pd.DataFrame, before: pd.DataFrame, *, policy: Policy, as_of: date) -> WeekOfPastDue:
    """What made past-due money grow or shrink between two agings.

    Args:
        lines, before: ``Aging.lines`` now and a week ago.
        policy: Reporting currency and recorded rates.
        as_of: Day the rates are read on.
    """
    now, then = (with_in_hand(part[part["side"].eq("invoices") | part["open_minor"].lt(0)]) for part in (lines, before))
    late, late_then = (part[part["side"].eq("invoices") & part["days_past_due"].gt(0)] for part in (now, then))
    grown = late["open_minor"] - _open_in(late_then, late)
    left = late_then["open_minor"] - _open_in(late, late_then)
    parts = {
        "fell_due": late.assign(x=grown.clip(lower=0)),
        "settled": late_then.assign(x=left.clip(lower=0)),
        "in_hand": late.assign(x=late["in_hand_minor"]),
        "in_hand_before": late_then.assign(x=late_then["in_hand_minor"]),
        "net": late.assign(x=late["open_minor"] - late["in_hand_minor"]),
        "net_before": late_then.assign(x=late_then["open_minor"] - late_then["in_hand_minor"]),
    }
    sums = {name: sum_in_reporting(rows, column="x", policy=policy, as_of=as_of) for name, rows in parts.items()}
    if any(value is None for value in sums.values()):
        return WeekOfPastDue("")
    return WeekOfPastDue(policy.reporting_currency, **{name: int(value or 0) for name, value in sums.items()})


def _open_in(other: pd.DataFrame, rows: pd.DataFrame) -> pd.Series[int]:
    """What each of the rows has open in another aging; 0 where it is not there, also when either frame is empty."""
    found = other.set_index("item_id")["open_minor"].reindex(rows["item_id"])
    return pd.Series(found.fillna(0).to_numpy(dtype="int64"), index=rows.index)


@dataclass(frozen=True)
class ToPost:
    """Payments and credits that were matched and wait to be posted.

    Args:
        payments: How many, ``in_full`` of them with all their money.
        by_currency: ``currency payments amount_minor``.
        amount_minor: All of it in the reporting currency; ``None`` where a rate is missing.
        settles_minor: How much of it settles what is past due, likewise.
        by_owner: ``owner payments``: who has the accounts, most first.
    """

    payments: int
    in_full: int
    by_currency: pd.DataFrame
    amount_minor: int | None
    settles_minor: int | None
    by_owner: pd.DataFrame


def to_post(
    allocations: pd.DataFrame, lines: pd.DataFrame, owners: pd.Series[str], *, policy: Policy, as_of: date
) -> ToPost:
    """Count what was matched and not yet posted, with its money and whose accounts it is.

    Args:
        allocations: Proposed allocations: ``source_id target_id amount_minor``.
        lines: ``Aging.lines`` of the day.
        owners: Owner by account id.
        policy: Reporting currency and recorded rates.
        as_of: Day the rates are read on.
    """
    items = lines.set_index("item_id")
    known = allocations.assign(
        currency=allocations["target_id"].map(items["currency"]).astype("str"),
        account_id=allocations["target_id"].map(items["account_id"]),
        is_late=allocations["target_id"].map(items["days_past_due"]).gt(0),
    )
    spent = known.groupby("source_id")["amount_minor"].sum()
    left = -items["open_minor"].reindex(spent.index) - spent
    by_currency = known.groupby("currency").agg(payments=("source_id", "nunique"), amount_minor=("amount_minor", "sum"))
    payers = known.drop_duplicates("source_id")
    owner = payers["account_id"].map(owners).astype("str").fillna("").replace("", "(no owner)")
    by_owner = owner.value_counts().rename("payments").rename_axis("owner").reset_index()
    sums = [
        sum_in_reporting(rows, column="amount_minor", policy=policy, as_of=as_of)
        for rows in (known, known[known["is_late"]])
    ]
    return ToPost(
        payments=len(spent),
        in_full=int(left.eq(0).sum()),
        by_currency=by_currency.reset_index(),
        amount_minor=sums[0],
        settles_minor=sums[1],
        by_owner=by_owner.sort_values(["payments", "owner"], ascending=[False, True], ignore_index=True),
    )
