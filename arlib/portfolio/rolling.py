"""Roll rates: where the money of each bucket is some weeks later, invoice by invoice; every row adds up to all of it.

Two balances put side by side would call a re-dated or back-dated invoice a roll; a cohort of invoices cannot.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from arlib.ledger.lines import BUCKET_EDGES_DAYS, BUCKET_NAMES
from arlib.ledger.movements import Movements, Whole, day_number, day_numbers
from arlib.policy import Policy

ENDS = (*BUCKET_NAMES, "disputed", "paid", "credited", "written_off")


def roll_rates(moved: Movements, disputes: pd.DataFrame, *, as_of: date, policy: Policy) -> pd.DataFrame:
    """Money by the bucket it was in and where it is now.

    Args:
        moved: The ledger's bookings by day.
        disputes: DISPUTES frame; an invoice in dispute on the day stands under ``disputed``.
        as_of: The day; the cohort is what was open ``kpis.roll_days`` earlier.
        policy: The width of the look back.

    Returns:
        ``currency bucket ended amount_minor share_pct rows``: one row per currency, bucket then, and state now, empty
        ones included; the shares of a bucket add up to 100, or are missing where the bucket was empty.
    """
    today, then = day_number(as_of), day_number(as_of - timedelta(days=policy.kpis.roll_days))
    before, after = moved.open_on(then), moved.open_on(today)
    cohort = np.flatnonzero(before > 0)
    start = before[cohort]
    left = np.clip(after[cohort], 0, start)
    parts = _gone(moved, cohort, then, today, start - left)
    disputed = _in_dispute(moved, disputes, today)[cohort]
    bucket_now = np.where(disputed, "disputed", _bucket(today - moved.due[cohort]))
    frame = pd.DataFrame(
        {
            "currency": moved.items["currency"].to_numpy()[cohort],
            "bucket": _bucket(then - moved.due[cohort]),
            **{end: np.where(bucket_now == end, left, 0) for end in (*BUCKET_NAMES, "disputed")},
            **parts,
        }
    )
    return _long(frame)


def _gone(moved: Movements, cohort: Whole, then: int, today: int, gone: Whole) -> dict[str, Whole]:
    """What left each invoice, split into money, credit notes and what we closed ourselves; the parts add up."""
    money = (moved.settled_on(today, money_only=True) - moved.settled_on(then, money_only=True))[cohort]
    ours = (_ours(moved, today) - _ours(moved, then))[cohort]
    paid = np.clip(money, 0, gone)
    written_off = np.clip(ours, 0, gone - paid)
    return {"paid": paid, "credited": gone - paid - written_off, "written_off": written_off}


def _ours(moved: Movements, day: int) -> Whole:
    part = moved.until(day)
    total = np.zeros(len(moved.amount), dtype=np.int64)
    np.add.at(total, moved.item[part], np.where(moved.is_ours[part], moved.settled[part], 0))
    return total


def _bucket(late_days: Whole) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    seat = np.searchsorted(BUCKET_EDGES_DAYS, late_days, side="left")
    return np.asarray(BUCKET_NAMES, dtype=object)[seat]


def _in_dispute(moved: Movements, disputes: pd.DataFrame, today: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    running = (day_numbers(disputes["opened_on"]) <= today) & (day_numbers(disputes["closed_on"]) > today)
    return moved.items["item_id"].isin(disputes.loc[running, "item_id"]).to_numpy()


def _long(frame: pd.DataFrame) -> pd.DataFrame:
    keys = pd.MultiIndex.from_product([sorted(frame["currency"].unique()), BUCKET_NAMES], names=["currency", "bucket"])
    grouped = frame.groupby(["currency", "bucket"])
    money = grouped[list(ENDS)].sum().reindex(keys, fill_value=0)
    counts = grouped["currency"].count().reindex(keys, fill_value=0)
    wide = money.assign(rows=counts, whole_minor=money.sum(axis=1)).reset_index()
    counted = wide.melt(["currency", "bucket", "rows", "whole_minor"], var_name="ended", value_name="amount_minor")
    share = counted["amount_minor"] / counted["whole_minor"].where(counted["whole_minor"] > 0) * 100
    kinds = {"currency": "str", "bucket": "str", "ended": "str", "amount_minor": "int64", "rows": "int64"}
    return counted.assign(share_pct=share.astype("Float64")).astype(kinds).drop(columns="whole_minor")
