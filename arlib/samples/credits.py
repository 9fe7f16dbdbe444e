"""Credit notes, money on account, returned payments and refunds."""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.samples.paying import Receipts, credited_amounts
from arlib.samples.words import COUNTRIES
from arlib.samples.world import Days, World, next_working


def make_credit_notes(world: World, invoices: pd.DataFrame, plan: pd.DataFrame, habits: pd.DataFrame) -> pd.DataFrame:
    """Credit notes in number order.

    Columns: ``acc``, ``day``, ``currency``, ``amount`` (positive), ``invoice`` (row number, -1), ``used`` (applied
    to that invoice on the same day), ``situation``, ``reference``, ``item_id``.
    """
    notes = pd.concat([_notes_on_invoices(world, invoices), _return_notes(world, plan, habits)], ignore_index=True)
    notes = notes[notes["day"] <= world.last].sort_values("day", kind="stable", ignore_index=True)
    return notes.assign(item_id=[f"CN-{20001 + i}" for i in range(len(notes))])


def _notes_on_invoices(world: World, invoices: pd.DataFrame) -> pd.DataFrame:
    rows = invoices[invoices["situation"].isin(["paid_credited", "pricing_note", "part_credit", "credit_used"])]
    credited = credited_amounts(world, invoices)[rows.index]
    situation, issue, planted = rows["situation"].to_numpy(), rows["issue"].to_numpy(), rows["planted"].to_numpy()
    before = np.maximum(issue, np.minimum(issue + world.chance("credit note days").whole(len(rows), 1, 9), planted - 1))
    day = np.select([situation == "credit_used", situation == "paid_credited"], [issue + 1, before], planted)
    used = np.select([situation == "pricing_note", situation == "part_credit"], [0, credited // 2], credited)
    ids = rows["item_id"].to_numpy()
    words = {
        "pricing_note": "price correction",
        "part_credit": "price agreement",
        "paid_credited": "credit for",
        "credit_used": "return",
    }
    return pd.DataFrame(
        {
            "acc": rows["acc"].to_numpy(),
            "day": day,
            "currency": rows["currency"].to_numpy(),
            "amount": credited,
            "invoice": rows.index.to_numpy(),
            "used": used,
            "situation": situation,
            "reference": [f"{words[s]} {i}" for s, i in zip(situation, ids, strict=True)],
        }
    )


def _return_notes(world: World, plan: pd.DataFrame, habits: pd.DataFrame) -> pd.DataFrame:
    rows = plan[plan["situation"] == "return_note"]
    numbers = world.chance("return numbers").whole(len(rows), 1000, 9999)
    return _without_invoice(world, rows, habits, "returns").assign(used=0, reference=[f"RMA-{k}" for k in numbers])


def _without_invoice(world: World, rows: pd.DataFrame, habits: pd.DataFrame, concern: str) -> pd.DataFrame:
    acc = rows["acc"].to_numpy()
    currency = np.array([c.currency for c in COUNTRIES], dtype=object)[habits["country"].to_numpy()[acc]]
    value = np.exp(habits["size"].to_numpy()[acc] - 0.6 + 0.8 * world.chance(concern).bell(len(rows))).clip(min=15)
    minor = np.where(currency == "JPY", (value * 165).round(-1), (value * 100).round()).astype(np.int64)
    return pd.DataFrame(
        {
            "acc": acc,
            "day": rows["day"].to_numpy(),
            "currency": currency,
            "amount": minor,
            "invoice": -1,
            "situation": rows["situation"].to_numpy(),
        }
    )


def make_prepayments(world: World, plan: pd.DataFrame, habits: pd.DataFrame) -> pd.DataFrame:
    """Money before any invoice: ``acc, day, currency, amount, order, on_account`` (booked without a bank line)."""
    rows = plan[plan["situation"] == "prepayment"]
    money = _without_invoice(world, rows, habits, "prepayments")
    chance = world.chance("prepayment orders")
    orders = [f"PO-{k}" for k in chance.whole(len(rows), 10000, 99999)]
    return money.assign(order=orders, on_account=chance.share(len(rows)) < 0.3)


def make_returns(world: World, receipts: Receipts) -> pd.DataFrame:
    """Payments the bank took back (chargebacks): ``payment`` (row number), ``day``."""
    returned = _main_payments(receipts, "returned", "main")
    day = next_working(
        receipts.payments["day"].to_numpy()[returned] + world.chance("returns by bank").whole(len(returned), 5, 8)
    )
    return pd.DataFrame({"payment": returned, "day": day})[day <= world.last].reset_index(drop=True)


def make_refunds(world: World, receipts: Receipts) -> pd.DataFrame:
    """Second payments that were sent back to the customer: ``payment`` (row number), ``day``."""
    twice = _main_payments(receipts, "refunded", "refunded")
    day = next_working(receipts.payments["day"].to_numpy()[twice] + world.chance("refunds").whole(len(twice), 6, 25))
    return pd.DataFrame({"payment": twice, "day": day})


def _main_payments(receipts: Receipts, situation: str, role: str) -> Days:
    pay = receipts.payments
    return np.flatnonzero((pay["situation"] == situation) & (pay["role"] == role))
