"""The general ledger's side: what the receivables control account says on listed days."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd

from arlib.contracts import CONTROL_TOTALS, require
from arlib.dates import add_months, month_end
from arlib.samples.world import Days, World, as_datetimes, day_number

FRIDAYS = 13


def control_days(world: World) -> Days:
    """Every month end, the last thirteen Fridays, and the as-of day."""
    days = {day_number(world.as_of)}
    for back in range(world.months):
        end = day_number(month_end(add_months(world.as_of, -back)))
        days |= {end} if end <= world.last else set()
    friday = world.as_of - timedelta(days=(world.as_of.weekday() - 4) % 7)
    days |= {day_number(friday) - 7 * k for k in range(FRIDAYS)}
    return np.array(sorted(d for d in days if d >= world.first), dtype=np.int64)


def make_control_totals(world: World, items: pd.DataFrame, adjustments: pd.DataFrame) -> pd.DataFrame:
    """The CONTROL_TOTALS table: items up to the day, less what adjustments closed.

    Allocations move nothing in total, so they do not appear.
    """
    amount = items.set_index("item_id")["amount_minor"]
    currency = items.set_index("item_id")["currency"]
    ids = adjustments["item_id"]
    closed = -np.sign(amount.loc[ids].to_numpy()) * adjustments["amount_minor"].to_numpy()
    moves = pd.DataFrame(
        {
            "currency": np.concatenate([items["currency"].to_numpy(), currency.loc[ids].to_numpy()]),
            "day": np.concatenate([items["issue_date"].to_numpy(), adjustments["effective_date"].to_numpy()]),
            "amount": np.concatenate([items["amount_minor"].to_numpy(), closed]),
        }
    )
    days, parts = as_datetimes(control_days(world)), []
    for name, part in moves.sort_values("day", kind="stable").groupby("currency", sort=True):
        running = np.concatenate([[0], np.cumsum(part["amount"].to_numpy())])
        seat = np.searchsorted(part["day"].to_numpy(), days, side="right")
        parts.append(pd.DataFrame({"day": days, "currency": name, "balance_minor": running[seat]}))
    totals = pd.concat(parts, ignore_index=True).sort_values(["day", "currency"], kind="stable", ignore_index=True)
    return require(totals, CONTROL_TOTALS)
