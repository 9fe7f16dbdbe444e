"""Disputes: open ones on unpaid invoices, closed ones on invoices that were paid afterwards."""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.contracts import DISPUTES, require
from arlib.samples.billing import Words
from arlib.samples.world import NEVER, World, as_datetimes, last_working, next_working

REASONS = ("price", "quantity", "damaged", "missing delivery", "quality", "tax", "wrong address")
REASON_WEIGHTS = (0.34, 0.16, 0.14, 0.14, 0.12, 0.06, 0.04)


def plan_disputes(world: World, invoices: pd.DataFrame) -> pd.DataFrame:
    """``invoice`` (row number), ``opened``, ``closed`` (days; ``NEVER`` = open), ``amount``, ``reason``, ``target``."""
    rows = np.flatnonzero((invoices["situation"] == "disputed").to_numpy())
    n, chance = len(rows), world.chance("disputes")
    issue, pay, amount = (invoices[c].to_numpy()[rows] for c in ("issue", "pay", "amount"))
    opened = next_working(issue + chance.whole(n, 4, 20))
    paid = pay <= world.last
    closed = np.where(paid, last_working(np.maximum(pay - chance.whole(n, 1, 6), opened + 1)), NEVER)
    part = np.maximum(amount * (10 + 60 * chance.share(n)).astype(np.int64) // 100, 1)
    disputes = pd.DataFrame(
        {
            "invoice": rows,
            "opened": opened,
            "closed": np.where(closed > opened, closed, NEVER),
            "amount": np.where(chance.share(n) < 0.55, amount, part),
            "reason": np.array(REASONS, dtype=object)[chance.pick(n, REASON_WEIGHTS)],
            "target": next_working(opened + chance.whole(n, 12, 30)),
        }
    )
    return disputes[(opened <= world.last) & ~(paid & (disputes["closed"] == NEVER))].reset_index(drop=True)


def invoice_status(world: World, invoices: pd.DataFrame, disputes: pd.DataFrame) -> Words:
    """``disputed`` while a dispute is open on the as-of day, ``on_hold`` where planted, else ``open``."""
    status = np.where(invoices["situation"] == "on_hold", "on_hold", "open").astype(object)
    status[disputes.loc[disputes["closed"] > world.last, "invoice"]] = "disputed"
    return status


def make_disputes(disputes: pd.DataFrame, invoices: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    """The DISPUTES table, by the day they were opened."""
    rows = disputes.sort_values(["opened", "invoice"], kind="stable", ignore_index=True)
    of = rows["invoice"].to_numpy()
    acc = invoices["acc"].to_numpy()[of]
    table = pd.DataFrame(
        {
            "dispute_id": [f"D-{i}" for i in range(1, len(rows) + 1)],
            "account_id": accounts["account_id"].to_numpy()[acc],
            "item_id": invoices["item_id"].to_numpy()[of],
            "opened_on": as_datetimes(rows["opened"].to_numpy()),
            "closed_on": as_datetimes(rows["closed"].to_numpy()),
            "currency": invoices["currency"].to_numpy()[of],
            "amount_minor": rows["amount"],
            "reason": rows["reason"],
            "owner": accounts["owner"].to_numpy()[acc],
            "target_date": as_datetimes(rows["target"].to_numpy()),
        }
    )
    return require(table, DISPUTES)
