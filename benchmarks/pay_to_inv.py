"""Score the reconciliation on the public pay-to-invoice set: pairs posted against pairs that are true.

    python benchmarks/pay_to_inv.py FOLDER      (the folder holding pay_to_inv_single_*.csv.gz)

Cold: no account history, no aliases, payers known by their names only.
"""

from __future__ import annotations

import json
import sys
import time
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

import pandas as pd

import arlib
from arlib.money import exponent

AS_OF = "2030-12-31"
LET_CENTS_GO = {"short_set_pct": 0.01}


def to_minor(amount: str, currency: str) -> int:
    """The file carries binary noise and decimals of yen: round once to what the currency has."""
    scaled = Decimal(amount).scaleb(exponent(currency))
    return int(scaled.to_integral_value(ROUND_HALF_EVEN))


def read_book(folder: Path) -> pd.DataFrame:
    """Invoices and payments as ITEMS."""
    bills = pd.read_csv(folder / "pay_to_inv_single_invoices.csv.gz", dtype="str")
    money = pd.read_csv(folder / "pay_to_inv_single_payments.csv.gz", dtype="str").fillna("")
    invoices = pd.DataFrame(
        {
            "item_id": "invoice row " + bills["invoice_id"],
            "account_id": bills["Customer ID"],
            "kind": "invoice",
            "issue_date": pd.to_datetime(bills["Document Date"], format="%Y%m%d"),
            "due_date": pd.to_datetime(bills["Due Date"], format="%Y%m%d"),
            "currency": bills["Currency Code"],
            "amount_minor": [to_minor(a, c) for a, c in zip(bills["Amount"], bills["Currency Code"], strict=True)],
            "reference": bills["Assignment Number"].fillna("") + " " + bills["Billing Number"].fillna(""),
            "party_name": bills["Customer Name"],
        }
    )
    payments = pd.DataFrame(
        {
            "item_id": "payment row " + money["payment_id"],
            "account_id": None,
            "kind": "payment",
            "issue_date": pd.to_datetime(money["Posting Date"], format="%Y%m%d"),
            "currency": money["Currency"],
            "amount_minor": [-to_minor(a, c) for a, c in zip(money["Amount"], money["Currency"], strict=True)],
            "reference": money["Memo Line"],
            "party_name": money["Business Partner"],
            "payer_account": money["Account Number"],
        }
    )
    return pd.concat([invoices, payments], ignore_index=True)


def true_pairs(folder: Path) -> set[tuple[str, str]]:
    matches = pd.read_csv(folder / "pay_to_inv_single_matches.csv.gz", dtype="str")
    return {
        (f"payment row {p}", f"invoice row {i}")
        for ids, payments in zip(matches["invoice_ids"], matches["payment_ids"], strict=True)
        for p in json.loads(payments)
        for i in json.loads(ids)
    }


def report(name: str, found: arlib.Reconciliation, truth: set[tuple[str, str]]) -> None:
    """Pairs posted, right and missed; per tier."""
    pairs = list(zip(found.allocations["source_id"], found.allocations["target_id"], strict=True))
    posted = found.allocations.assign(is_right=[pair in truth for pair in pairs])
    right = int(posted["is_right"].sum())
    print(f"{name}: {len(posted)} pairs, precision {right / len(posted):.4f}, recall {right / len(truth):.4f}")
    print(posted.groupby("tier")["is_right"].agg(["size", "sum", "mean"]).to_string())


def main(folder: Path) -> None:
    book, truth = read_book(folder), true_pairs(folder)
    started = time.process_time()
    cold = arlib.reconcile(book, as_of=AS_OF)
    print(f"{time.process_time() - started:.1f} s of CPU")
    report("cold, default policy", cold, truth)
    print(cold.match_rates[cold.match_rates["currency"] == ""].to_string(index=False))
    print(cold.exceptions["code"].value_counts().to_string())
    loose = arlib.reconcile(book, as_of=AS_OF, policy=LET_CENTS_GO)
    report("cold, a set that lacks a cent is settled (a switch, off by default)", loose, truth)
    money = book[book["kind"] == "payment"]
    early = money.loc[money["issue_date"] <= money["issue_date"].median(), "item_id"]
    first = arlib.reconcile(book[(book["kind"] != "payment") | book["item_id"].isin(early)], as_of=AS_OF)
    later = {pair for pair in truth if pair[0] not in set(early)}
    warm = arlib.reconcile(
        book[(book["kind"] != "payment") | ~book["item_id"].isin(early)], aliases=first.aliases, as_of=AS_OF
    )
    report(f"later half, {len(first.aliases)} aliases learned from the earlier half", warm, later)
    generous = arlib.reconcile(
        book[(book["kind"] != "payment") | ~book["item_id"].isin(early)], aliases=first.aliases, as_of=AS_OF,
        policy=LET_CENTS_GO,
    )  # fmt: skip
    report("later half with those aliases, a set that lacks a cent is settled", generous, later)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
