"""Score the reconciliation on the public pay-to-invoice set: pairs posted against pairs that are true.

    python benchmarks/bench_pay_to_inv.py [FOLDER]      (the folder holding pay_to_inv_single_*.csv.gz; skips without)

Cold: no account history, no aliases, payers known by their names only. Later half: with the aliases that the earlier
half taught, with what it booked, and with neither. Then cold again after damage: numbers mistyped, payers' names
exchanged, payments cut.
"""

from __future__ import annotations

import json
import random
import sys
import time
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

import pandas as pd

import arlib
from arlib.money import exponent

AS_OF, SEED = "2030-12-31", 7
DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
WANTED = "wanted: precision .995; recall .90 cold, .97 with aliases learned from the earlier half"


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


def mistyped(text: str, dice: random.Random) -> str:
    """One digit of a text lost, doubled, changed or exchanged with the one before it."""
    places = [at for at, letter in enumerate(text) if letter.isdigit()]
    if not places:
        return text
    at = dice.choice(places)
    slip = dice.choice(("", 2 * text[at], str(dice.randint(0, 9)), text[at] + text[at - 1 : at]))
    return text[:at] + slip + text[at + 1 :]


def damaged(book: pd.DataFrame, *, kind: str, share: float) -> pd.DataFrame:
    """The book with so many of its payments damaged; the true pairs stay the same."""
    dice = random.Random(SEED)
    names = sorted(book["party_name"].unique())
    rows = book.to_dict("records")
    for row in rows:
        if row["kind"] == "payment" and dice.random() < share:
            if kind == "numbers":
                row["reference"] = mistyped(row["reference"], dice)
            elif kind == "names":
                row["party_name"] = dice.choice(names)
            else:
                row["amount_minor"] = -max(1, int(-row["amount_minor"] * dice.uniform(0.95, 0.995)))
    return pd.DataFrame(rows)


def report(name: str, found: arlib.Reconciliation, truth: set[tuple[str, str]], *, by_tier: bool = False) -> None:
    """Pairs posted, right and missed; per tier."""
    pairs = list(zip(found.allocations["source_id"], found.allocations["target_id"], strict=True))
    posted = found.allocations.assign(is_right=[pair in truth for pair in pairs])
    right = int(posted["is_right"].sum())
    precision, recall = right / len(posted), right / len(truth)
    print(f"{name}: {len(posted)} pairs, precision {precision:.4f}, recall {recall:.4f}", flush=True)
    if by_tier:
        print(posted.groupby("tier")["is_right"].agg(["size", "sum", "mean"]).to_string())


def halves(book: pd.DataFrame, truth: set[tuple[str, str]]) -> None:
    """The later half by itself, with the aliases of the earlier half, and with what the earlier half booked."""
    money = book[book["kind"] == "payment"]
    early = money.loc[money["issue_date"] <= money["issue_date"].median(), "item_id"]
    first = arlib.reconcile(book[(book["kind"] != "payment") | book["item_id"].isin(early)], as_of=AS_OF)
    later = {pair for pair in truth if pair[0] not in set(early)}
    rest = book[(book["kind"] != "payment") | ~book["item_id"].isin(early)]
    report("later half, nothing learned", arlib.reconcile(rest, as_of=AS_OF), later)
    warm = arlib.reconcile(rest, aliases=first.aliases, as_of=AS_OF)
    report(f"later half, {len(first.aliases)} aliases learned from the earlier half", warm, later, by_tier=True)
    booked = arlib.reconcile(book, None, first.allocations, first.aliases, adjustments=first.adjustments, as_of=AS_OF)
    # payments of the earlier half that only now find their invoice are not what is measured
    own = booked.allocations[~booked.allocations["source_id"].isin(early)]
    report("later half, the earlier half booked", replace(booked, allocations=own), later)


def main(folder: Path) -> None:
    if not (folder / "pay_to_inv_single_payments.csv.gz").exists():
        print(f"skipped: {folder} does not hold the pay-to-invoice files")
        return
    book, truth = read_book(folder), true_pairs(folder)
    print(WANTED)
    started = time.process_time()
    cold = arlib.reconcile(book, as_of=AS_OF)
    seconds = time.process_time() - started
    report("cold", cold, truth, by_tier=True)
    print(f"{seconds:.1f} s of CPU, {(book['kind'] == 'payment').sum() / seconds:,.0f} payments per second")
    print(cold.exceptions["code"].value_counts().to_string())
    halves(book, truth)
    for kind in ("numbers", "names", "amounts"):
        worse = damaged(book, kind=kind, share=0.2)
        report(f"cold, {kind} of a fifth of the payments damaged", arlib.reconcile(worse, as_of=AS_OF), truth)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA)
