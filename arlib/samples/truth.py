"""The answers. No rule ever reads them; tests and benchmarks do."""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.samples.balances import Balances
from arlib.samples.ledger_rows import Documents, on_account_ids
from arlib.samples.situations import CAUSE_OF
from arlib.samples.world import NEVER, World, as_datetimes

PAYMENT_COLUMNS = ["payment_id", "invoice_id", "amount_minor", "currency", "reason", "style"]


def still_open(truth: pd.DataFrame, items: pd.DataFrame, balances: Balances, world: World) -> pd.DataFrame:
    """Of the true payments those that are not wholly applied yet: the desk's work. The rest is in the allocations."""
    left = balances.open_on(np.arange(len(items)), np.full(len(items), world.last))
    return truth[truth["payment_id"].isin(items.loc[left > 0, "item_id"])].reset_index(drop=True)


def true_payments(documents: Documents) -> pd.DataFrame:
    """Which payment truly belongs to which invoice: one row per part; the money beyond an invoice has none.

    The parts of a payment add up to its amount. ``reason`` is the situation behind it, ``style`` how it was cited.
    """
    legs, pay, ids = documents.receipts.legs, documents.receipts.payments, documents.money_ids("receipt")
    shared = {
        "payment_id": ids[legs["payment"]],
        "currency": pay["currency"].to_numpy()[legs["payment"]],
        "style": pay["style"].to_numpy()[legs["payment"]],
    }
    reason = _reasons(legs)
    invoice_ids = documents.invoices["item_id"].to_numpy()[legs["invoice"]]
    meant = pd.DataFrame({**shared, "invoice_id": invoice_ids, "amount_minor": legs["amount"], "reason": reason})
    beyond = pd.DataFrame({**shared, "invoice_id": "", "amount_minor": legs["over"], "reason": reason})
    rows = [meant[meant["amount_minor"] > 0], beyond[beyond["amount_minor"] > 0], _prepaid(documents)]
    return pd.concat(rows, ignore_index=True).sort_values("payment_id", kind="stable", ignore_index=True)[
        PAYMENT_COLUMNS
    ]


def _reasons(legs: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    causes = legs["situation"].map(CAUSE_OF).fillna(legs["situation"]).to_numpy(dtype=object)
    first_of_two = (legs["situation"] == "duplicate") & (legs["role"] == "main")
    return np.where(first_of_two, "plain", causes)


def _prepaid(documents: Documents) -> pd.DataFrame:
    rows = documents.prepayments[~documents.prepayments["on_account"]]
    return pd.DataFrame(
        {
            "payment_id": documents.money_ids("prepayment"),
            "invoice_id": "",
            "amount_minor": rows["amount"].to_numpy(),
            "currency": rows["currency"].to_numpy(),
            "reason": "prepayment",
            "style": "order",
        }
    )


def overpayment_causes(documents: Documents, items: pd.DataFrame, balances: Balances, world: World) -> pd.DataFrame:
    """``item_id`` and ``cause`` of every open credit whose cause was planted."""
    legs, ids = documents.receipts.legs, documents.money_ids("receipt")
    over = legs[((legs["over"] > 0) | (legs["situation"] == "wrong_payer")) & legs["situation"].isin(list(CAUSE_OF))]
    on_account = on_account_ids(documents.prepayments)
    causes = pd.concat(
        [
            pd.DataFrame({"item_id": ids[over["payment"]], "cause": over["situation"].map(CAUSE_OF)}),
            pd.DataFrame({"item_id": documents.notes["item_id"], "cause": documents.notes["situation"].map(CAUSE_OF)}),
            pd.DataFrame({"item_id": documents.money_ids("prepayment"), "cause": "prepayment"}),
            pd.DataFrame({"item_id": on_account, "cause": "prepayment"}),
        ],
        ignore_index=True,
    ).dropna()
    rows = np.arange(len(items))
    is_open = balances.open_on(rows, np.full(len(items), world.last)) > 0
    still = set(items.loc[is_open & (items["amount_minor"] < 0).to_numpy(), "item_id"])
    return (
        causes[causes["item_id"].isin(still)]
        .drop_duplicates("item_id")
        .sort_values("item_id", kind="stable", ignore_index=True)
    )


def future_payments(documents: Documents, balances: Balances, world: World) -> pd.DataFrame:
    """``invoice_id`` and ``pays_on`` of every open invoice; empty = never.

    A day up to the as-of day means that the money is here already, but not applied.
    """
    invoices, receipts = documents.invoices, documents.receipts
    count = len(invoices)
    rows = np.flatnonzero(balances.open_on(np.arange(count), np.full(count, world.last)) > 0)
    waiting = receipts.legs[~receipts.legs["applied"] & (receipts.legs["amount"] > 0)]
    here = waiting.groupby("invoice")["day"].min().reindex(rows).fillna(NEVER).to_numpy().astype(np.int64)
    coming = (
        receipts.future[receipts.future["amount"] > 0]
        .groupby("invoice")["day"]
        .min()
        .reindex(rows)
        .fillna(NEVER)
        .to_numpy()
        .astype(np.int64)
    )
    own = invoices["pay"].to_numpy()[rows]
    own = np.where(own > world.last, own, NEVER)
    pays = np.select([here < NEVER, coming < NEVER], [here, coming], own)
    return pd.DataFrame({"invoice_id": invoices["item_id"].to_numpy()[rows], "pays_on": as_datetimes(pays)})
