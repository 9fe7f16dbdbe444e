"""What the ERP already settled: allocations, adjustments, and the state of every invoice."""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.contracts import ADJUSTMENTS, ALLOCATIONS, require
from arlib.samples.billing import Words
from arlib.samples.ledger_rows import Documents
from arlib.samples.world import NEVER, World, as_datetimes

WRITE_OFFS = {
    # situation: (share written off, days old at least, days until it happens, reason)
    "bank_fee": (0.75, 12, 5, "small difference"),
    "short_pay": (0.70, 150, 60, "agreed deduction"),
    "discount_late": (0.60, 120, 45, "goodwill"),
    "discount_wrong": (0.50, 90, 30, "small difference"),
    "plain": (0.45, 330, 240, "uncollectable"),
}


def applied_legs(world: World, documents: Documents) -> pd.DataFrame:
    """Legs that the ERP has applied, with ``effective`` (day number) and the ``rule`` that did it."""
    legs, pay = documents.receipts.legs, documents.receipts.payments
    style = pay["style"].to_numpy()[legs["payment"]]
    sure = np.isin(style, ("right", "list", "short_list", "digits"))
    rule = np.select([sure, style == "advice"], ["reference", "remittance"], "by hand").astype(object)
    chance = world.chance("days until applied")
    draw = chance.share(len(pay))[legs["payment"]]
    lag = np.where(rule == "by hand", (draw * 5).astype(np.int64), (draw > 0.9).astype(np.int64))
    effective = np.minimum(legs["day"].to_numpy() + lag, world.last)
    return legs.assign(rule=rule, effective=effective)[legs["applied"]]


def make_allocations(world: World, documents: Documents) -> pd.DataFrame:
    """The ALLOCATIONS table by effective day: payments, credit notes, returns (as negative rows), refunds."""
    legs = applied_legs(world, documents)
    invoice_ids, money = documents.invoices["item_id"].to_numpy(), documents.money_ids("receipt")
    paid = legs[legs["amount"] > 0]
    parts = [
        _rows(money[paid["payment"]], invoice_ids[paid["invoice"]], paid["amount"], paid["effective"], paid["rule"]),
        _note_allocations(documents),
        *_return_allocations(documents, legs),
        _refund_allocations(documents),
    ]
    rows = pd.concat(parts, ignore_index=True).sort_values("effective_date", kind="stable", ignore_index=True)
    return require(rows, ALLOCATIONS)


def _rows(
    source: Words, target: Words, amount: object, day: object, rule: object, reversal_of: object = None
) -> pd.DataFrame:
    columns = {"source_id": source, "target_id": target, "amount_minor": np.asarray(amount, dtype=np.int64)}
    return pd.DataFrame(
        {
            **columns,
            "effective_date": as_datetimes(np.asarray(day, dtype=np.int64)),
            "rule": np.asarray(rule),
            "reversal_of": reversal_of,
        }
    )


def _note_allocations(documents: Documents) -> pd.DataFrame:
    notes = documents.notes[documents.notes["used"] > 0]
    targets = documents.invoices["item_id"].to_numpy()[notes["invoice"]]
    return _rows(
        notes["item_id"].to_numpy(),
        targets,
        notes["used"],
        notes["day"],
        np.full(len(notes), "credit note", dtype=object),
    )


def _return_allocations(documents: Documents, legs: pd.DataFrame) -> list[pd.DataFrame]:
    """A returned payment gives its invoice back (a negative row) and is spent on the chargeback instead."""
    back, ids = documents.returns, documents.money_ids("receipt")
    leg = legs.set_index("payment").loc[back["payment"]]
    source, invoice = ids[back["payment"]], documents.invoices["item_id"].to_numpy()[leg["invoice"]]
    rule = np.full(len(back), "returned by the bank", dtype=object)
    return [
        _rows(source, invoice, -leg["amount"].to_numpy(), back["day"], rule, source),
        _rows(source, documents.money_ids("return"), leg["amount"], back["day"], rule),
    ]


def _refund_allocations(documents: Documents) -> pd.DataFrame:
    rows, ids = documents.refunds, documents.money_ids("receipt")
    amount = documents.receipts.payments["amount"].to_numpy()[rows["payment"]]
    return _rows(
        ids[rows["payment"]],
        documents.money_ids("refund"),
        amount,
        rows["day"],
        np.full(len(rows), "refund", dtype=object),
    )


def make_adjustments(world: World, documents: Documents) -> pd.DataFrame:
    """The ADJUSTMENTS table: discounts, exchange differences, small gains, and write-offs of what stayed open."""
    legs = applied_legs(world, documents)
    ids = documents.invoices["item_id"].to_numpy()
    granted = legs[legs["discount"] > 0]
    moved = legs[(legs["situation"] == "fx_difference") & (legs["role"] == "main")]
    tiny = legs[legs["situation"] == "tiny_over"]
    moved_by = documents.invoices["amount"].to_numpy()[moved["invoice"]] - moved["amount"].to_numpy()
    parts = [
        _adjusted(
            ids[granted["invoice"]],
            "discount",
            granted["discount"],
            granted["effective"],
            documents.invoices["terms"].to_numpy()[granted["invoice"]],
        ),
        _adjusted(ids[moved["invoice"]], "fx", moved_by, moved["effective"], "exchange rate"),
        _adjusted(
            documents.money_ids("receipt")[tiny["payment"]],
            "write_off_gain",
            tiny["over"],
            tiny["effective"],
            "small difference",
        ),
        _write_offs(world, documents, legs),
    ]
    rows = pd.concat(parts, ignore_index=True).sort_values("effective_date", kind="stable", ignore_index=True)
    return require(rows, ADJUSTMENTS)


def _adjusted(items: Words, kind: str, amount: object, day: object, rule: object) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "item_id": items,
            "kind": kind,
            "amount_minor": np.asarray(amount, dtype=np.int64),
            "effective_date": as_datetimes(np.asarray(day, dtype=np.int64)),
            "rule": rule,
        }
    )


def _write_offs(world: World, documents: Documents, legs: pd.DataFrame) -> pd.DataFrame:
    """Residues of old short payments, and old invoices that will never be paid, closed without money."""
    invoices, count = documents.invoices, len(documents.invoices)
    fx = (invoices["situation"] == "fx_difference").to_numpy()
    settled = (
        legs.assign(sum=legs["amount"] + legs["discount"])
        .groupby("invoice")["sum"]
        .sum()
        .reindex(range(count), fill_value=0)
        .to_numpy()
    )
    last_day = legs.groupby("invoice")["effective"].max().reindex(range(count), fill_value=-1).to_numpy()
    waiting = np.isin(np.arange(count), documents.receipts.legs.loc[~documents.receipts.legs["applied"], "invoice"])
    left = invoices["amount"].to_numpy() - settled
    situation, draw, parts = invoices["situation"].to_numpy(), world.chance("write-offs").share(count), []
    for name, (share, age, wait, rule) in WRITE_OFFS.items():
        start = np.where(
            last_day >= 0, last_day, np.where(invoices["pay"] == NEVER, invoices["due"].to_numpy(), world.last)
        )
        known = (last_day >= 0) | (name == "plain")
        fits = (situation == name) & known & (left > 0) & ~waiting & ~fx & (draw < share) & (start < world.last - age)
        rows = np.flatnonzero(fits)
        parts.append(_adjusted(invoices["item_id"].to_numpy()[rows], "write_off", left[rows], start[rows] + wait, rule))
    return pd.concat(parts, ignore_index=True)
