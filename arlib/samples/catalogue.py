"""The catalogue of planted situations: what, how many, and one example to look up."""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.samples.balances import Balances
from arlib.samples.world import World

WHAT = {
    "duplicate_payment": "an invoice paid twice; the second payment is open",
    "paid_credited_invoice": "paid in full although a credit note had taken part of it back",
    "discount_difference": "discount granted and booked, invoice paid without it",
    "tax_difference": "19% or 20% too much: paid with tax on a net invoice",
    "wrong_payer": "payment on a relative's account; it belongs to another member of the family",
    "prepayment": "money for an order that is not billed yet",
    "pricing": "credit note of a price correction, unused or half used",
    "other": "credit note of a return, unused",
    "unknown_payer": "payment without account; the bank line does not name the payer",
    "other_currency": "payment in another currency than its invoice",
    "two_parts": "one invoice, two payments",
    "short_pay": "paid short without a word",
    "bank_fee": "short by a transfer charge",
    "discount_taken": "early-payment discount taken in time",
    "discount_late": "discount taken after its window",
    "discount_wrong": "one percent too much discount taken",
    "combined": "one payment for several invoices",
    "returned": "payment returned by the bank; the invoice is open again or was paid anew",
    "refunded": "second payment sent back to the customer",
    "tiny_over": "a few cents too much, closed as a small gain",
    "fx_difference": "paid in a foreign currency, difference closed as exchange loss",
}


def make_catalogue(
    world: World, tables: dict[str, pd.DataFrame], truth: dict[str, pd.DataFrame], balances: Balances
) -> pd.DataFrame:
    """``name``, ``planted`` (in words), ``count`` and ``example_id``, one row per kind of situation."""
    paid, open_ids = truth["payments"], set(_open_ids(world, tables["items"], balances))
    allocated = set(tables["allocations"]["source_id"])
    rows = [
        _row(name, WHAT[name], paid.loc[(paid["reason"] == name), "payment_id"])
        for name in WHAT
        if (paid["reason"] == name).any()
    ]
    causes = truth["overpayment_causes"]
    rows += [_row(f"open credit: {c}", WHAT[str(c)], part["item_id"]) for c, part in causes.groupby("cause", sort=True)]
    waiting = paid[~paid["payment_id"].isin(allocated) & paid["payment_id"].isin(open_ids)]
    rows += [
        _row(f"not applied, cited: {s}", _CITED[str(s)], part["payment_id"].drop_duplicates())
        for s, part in waiting.groupby("style", sort=True)
    ]
    rows += [
        _row(f"message: {c}", f"message with the planted finding {c}", part["message_id"])
        for c, part in _defects(truth).groupby("expected_codes", sort=True)
    ]
    rows += [
        _row(f"promise: {v}", f"promise that is {v}", part["promise_id"])
        for v, part in truth["promises"].groupby("verdict", sort=True)
    ]
    rows += _credit_ages(world, tables["items"], open_ids)
    return pd.DataFrame(rows, columns=["name", "planted", "count", "example_id"])


_CITED = {
    "right": "number cited as printed",
    "digits": "digits only",
    "glued": "number glued to other text",
    "typo": "number with one typing error",
    "split": "number split by spaces",
    "order": "customer's order number instead of ours",
    "missing": "no number at all",
    "wrong": "another invoice's number",
    "list": "several numbers listed",
    "short_list": "first number and the last digits of the others",
    "advice": "refers to a remittance advice",
}


def _row(name: str, planted: str, ids: pd.Series[str]) -> tuple[str, str, int, str]:
    distinct = ids.drop_duplicates()
    return name, planted, len(distinct), str(distinct.iloc[0])


def _defects(truth: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return truth["messages"][truth["messages"]["expected_codes"] != ""]


def _open_ids(world: World, items: pd.DataFrame, balances: Balances) -> list[str]:
    left = balances.open_on(np.arange(len(items)), np.full(len(items), world.last))
    return items.loc[left > 0, "item_id"].tolist()


def _credit_ages(world: World, items: pd.DataFrame, open_ids: set[str]) -> list[tuple[str, str, int, str]]:
    """Accounts whose oldest open credit is exactly at an edge of a tier."""
    credits = items[(items["amount_minor"] < 0) & items["item_id"].isin(open_ids) & items["account_id"].notna()]
    oldest = credits.sort_values("issue_date", kind="stable").drop_duplicates("account_id")
    age = (pd.Timestamp(world.as_of) - oldest["issue_date"]).dt.days
    return [
        _row(f"oldest credit is {d} days old", "edge of a tier", oldest.loc[age == d, "account_id"])
        for d in (59, 60, 90, 91)
        if (age == d).any()
    ]
