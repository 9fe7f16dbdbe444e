"""Promises to pay, made so that receipts alone decide each: kept, part_kept, broken, open or withdrawn."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from arlib.contracts import PROMISES, require
from arlib.samples.clearing import applied_legs
from arlib.samples.customers import Customers
from arlib.samples.ledger_rows import Documents
from arlib.samples.world import NEVER, Days, World, as_datetimes, next_working

COUNTS = {"kept": 190, "part_kept": 40, "broken": 90, "open": 50, "withdrawn": 30}
GRACE_DAYS = 6
"""Clear of receipts for this long after the promised day: two working days and a weekend, and then some."""


def plan_promises(world: World, documents: Documents, disputes: pd.DataFrame) -> pd.DataFrame:
    """``invoice`` (row number), ``made``, ``promised``, ``withdrawn`` (day numbers), ``amount``, ``verdict``."""
    disputed = set(disputes["invoice"].tolist())
    parts = [_paid(world, documents, "kept"), _paid(world, documents, "part_kept")]
    parts += [_unpaid(world, documents, verdict) for verdict in ("broken", "open", "withdrawn")]
    plan = pd.concat(parts, ignore_index=True)
    plan = plan[~plan["invoice"].isin(disputed)].drop_duplicates("invoice")
    return plan.sort_values(["made", "invoice"], kind="stable", ignore_index=True)


def _receipts_between(documents: Documents, acc: Days, low: Days, high: Days) -> Days:
    """How many payments each account made from ``low`` to ``high``, both included, prepayments too."""
    sources = (documents.receipts.payments, documents.prepayments)
    keys = np.sort(np.concatenate([pay["acc"].to_numpy() * 2**20 + pay["day"].to_numpy() for pay in sources]))
    return np.searchsorted(keys, acc * 2**20 + high, side="right") - np.searchsorted(
        keys, acc * 2**20 + low, side="left"
    )


def _paid(world: World, documents: Documents, verdict: str) -> pd.DataFrame:
    """Promises about invoices whose one payment came in time, in full or in part."""
    legs, invoices, chance = applied_legs(world, documents), documents.invoices, world.chance(f"promises {verdict}")
    situation = "plain" if verdict == "kept" else "two_parts"
    count = documents.receipts.payments["legs"].to_numpy()[legs["payment"]]
    late = legs["day"].to_numpy() > invoices["due"].to_numpy()[legs["invoice"]] + 3
    legs = legs[
        (legs["situation"] == situation)
        & (legs["role"] == "main")
        & (legs["effective"] == legs["day"])
        & (count == 1)
        & late
    ]
    n, of = len(legs), legs["invoice"].to_numpy()
    made = np.maximum(legs["day"].to_numpy() - chance.whole(n, 3, 12), invoices["issue"].to_numpy()[of] + 1)
    promised = next_working(legs["day"].to_numpy() + chance.whole(n, 0, 1))
    acc = invoices["acc"].to_numpy()[of]
    alone = _receipts_between(documents, acc, made, promised + GRACE_DAYS) == 1
    rows = _frame(of, made, promised, NEVER, invoices["amount"].to_numpy()[of], verdict)
    return _some(world, rows[alone & (promised + GRACE_DAYS <= world.last)], verdict)


def _unpaid(world: World, documents: Documents, verdict: str) -> pd.DataFrame:
    """Promises about invoices on which nothing came for long after the promised day, or has not come yet."""
    invoices, chance = documents.invoices, world.chance(f"promises {verdict}")
    n, of = len(invoices), np.arange(len(invoices))
    pay, due = invoices["pay"].to_numpy(), invoices["due"].to_numpy()
    made = next_working(due + chance.whole(n, 3, 25))
    promised = next_working(made + chance.whole(n, 4, 12))
    if verdict == "open":
        made = world.last - chance.whole(n, 0, 8)
        promised = next_working(world.last + chance.whole(n, 1, 14))
    simple = invoices["situation"].isin(["plain", "overdue"]).to_numpy() & (invoices["discount_pct"] == 0).to_numpy()
    waits = (pay > promised + 10) & (made > due) & ~invoices["unapplied"].to_numpy()
    quiet = (
        _receipts_between(
            documents, invoices["acc"].to_numpy(), made - 1, np.minimum(promised + GRACE_DAYS, world.last)
        )
        == 0
    )
    past = (promised + GRACE_DAYS <= world.last) | (verdict == "open")
    withdrawn = np.where(verdict == "withdrawn", np.minimum(made + chance.whole(n, 1, 3), promised - 1), NEVER)
    rows = _frame(of, made, promised, withdrawn, invoices["amount"].to_numpy(), verdict)
    return _some(world, rows[simple & waits & quiet & past], verdict)


def _frame(of: Days, made: Days, promised: Days, withdrawn: Days | int, amount: Days, verdict: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "invoice": of,
            "made": made,
            "promised": promised,
            "withdrawn": withdrawn,
            "amount": amount,
            "verdict": verdict,
        }
    )


def _some(world: World, rows: pd.DataFrame, verdict: str) -> pd.DataFrame:
    order = world.chance(f"which promises {verdict}").order(len(rows))
    return rows.iloc[np.sort(order[: world.scaled(COUNTS[verdict])])]


def make_promises(plan: pd.DataFrame, invoices: pd.DataFrame, customers: Customers) -> pd.DataFrame:
    """The PROMISES table, by the day they were made."""
    of = plan["invoice"].to_numpy()
    acc = invoices["acc"].to_numpy()[of]
    table = pd.DataFrame(
        {
            "promise_id": promise_ids(plan),
            "account_id": customers.accounts["account_id"].to_numpy()[acc],
            "invoice_ids": invoices["item_id"].to_numpy()[of],
            "made_on": as_datetimes(plan["made"].to_numpy()),
            "promised_date": as_datetimes(plan["promised"].to_numpy()),
            "currency": invoices["currency"].to_numpy()[of],
            "amount_minor": plan["amount"],
            "contact": primary_contacts(customers)[acc],
            "taken_by": customers.accounts["owner"].to_numpy()[acc],
            "withdrawn_on": as_datetimes(plan["withdrawn"].to_numpy()),
        }
    )
    return require(table, PROMISES)


def promise_ids(plan: pd.DataFrame) -> list[str]:
    """``PR-1`` and up."""
    return [f"PR-{i}" for i in range(1, len(plan) + 1)]


def primary_contacts(customers: Customers) -> npt.NDArray[np.object_]:
    """The primary contact's name per account number."""
    contacts = customers.contacts
    primary = contacts[contacts["role"] == "primary"].set_index("account_id")["name"]
    return primary.reindex(customers.accounts["account_id"]).to_numpy(dtype=object)
