"""How fast the reconciliation is on an everyday job, and whether what it posts is true.

python benchmarks/reconcile.py [PAYMENTS] [INVOICES]      (5000 and 20000 unless given)
"""

from __future__ import annotations

import sys
import time

import numpy as np
import pandas as pd

import arlib

SEED, AS_OF = 7, "2026-10-30"
SHARES = {"names one invoice": 0.66, "names two": 0.08, "names one, short": 0.05, "names one, over": 0.03,
          "names nothing": 0.13, "stranger": 0.05}  # fmt: skip


def make_book(payments: int, invoices: int) -> tuple[pd.DataFrame, set[tuple[str, str]]]:
    """ITEMS with open invoices and payments, and the pairs that are true."""
    rng = np.random.default_rng(SEED)
    account = np.sort(rng.integers(0, max(invoices // 13, 1), invoices))
    amount = np.exp(rng.normal(np.log(150_000), 1.0, invoices)).astype("int64") + 500
    issued = np.datetime64("2026-05-01") + rng.integers(0, 150, invoices)
    bills = pd.DataFrame(
        {
            "item_id": [f"AT-{100_000 + i}" for i in range(invoices)],
            "account_id": [f"C-{a:06d}" for a in account],
            "kind": "invoice",
            "issue_date": issued.astype("datetime64[us]"),
            "due_date": (issued + 30).astype("datetime64[us]"),
            "currency": "EUR",
            "amount_minor": amount,
            "reference": [f"PO {7_000_000 + i}" for i in range(invoices)],
            "party_name": [f"Kestrel {a} Trading GmbH" for a in account],
        }
    )
    kind = rng.choice(list(SHARES), payments, p=list(SHARES.values()))
    first = rng.choice(invoices - 1, payments, replace=False)
    neighbour = account[first] == account[first + 1]
    two = (kind == "names two") & neighbour & ~np.isin(first + 1, first)
    kind = np.where((kind == "names two") & ~two, "names one invoice", kind)
    paid = amount[first] + np.where(two, amount[first + 1], 0)
    paid = np.where(kind == "names one, short", paid * 9 // 10, np.where(kind == "names one, over", paid + 1_234, paid))
    text = [
        {"names nothing": "transfer", "stranger": "thank you"}.get(k, f"INV AT {100_000 + i} of 01.06.2026")
        + (f" / at-{100_001 + i}" if both else "")
        for k, i, both in zip(kind, first, two, strict=True)
    ]
    money = pd.DataFrame(
        {
            "item_id": [f"P-{i}" for i in range(payments)],
            "account_id": None,
            "kind": "payment",
            "issue_date": np.datetime64("2026-10-01", "us") + rng.integers(0, 25, payments) * np.timedelta64(1, "D"),
            "currency": "EUR",
            "amount_minor": -paid,
            "reference": text,
            "party_name": [
                "Somebody Else" if k == "stranger" else f"KESTREL {a} TRADING"
                for k, a in zip(kind, account[first], strict=True)
            ],
        }
    )
    true = {(f"P-{p}", f"AT-{100_000 + i}") for p, i in enumerate(first)}
    true |= {(f"P-{p}", f"AT-{100_001 + i}") for p, i in enumerate(first) if two[p]}
    return pd.concat([bills, money], ignore_index=True), true


def worst_account(invoices: int = 800) -> pd.DataFrame:
    """One customer with so many open invoices, and 20 payments that name none of them."""
    rng = np.random.default_rng(SEED)
    amount = rng.integers(10_000, 900_000, invoices)
    sums = [int(amount[rng.choice(invoices, 3, replace=False)].sum()) for _ in range(20)]
    rows = {"account_id": "C-1", "issue_date": "2026-09-01", "currency": "EUR"}
    bills = pd.DataFrame({"item_id": [f"AT-{i}" for i in range(invoices)], "kind": "invoice", "amount_minor": amount})
    money = pd.DataFrame({"item_id": [f"P-{i}" for i in range(20)], "kind": "payment", "amount_minor": sums})
    return pd.concat([bills, money.assign(amount_minor=-money["amount_minor"])], ignore_index=True).assign(**rows)


def sample_book() -> None:
    """The sample book against its truth table: what is right, wrong and missed of the money still to be applied."""
    from arlib.samples import make_sample_book

    book = make_sample_book()
    tables = book.tables
    found = arlib.reconcile(
        tables["items"], tables["remittance_lines"], tables["allocations"], adjustments=tables["adjustments"],
        accounts=tables["accounts"], as_of=str(book.as_of),
    )  # fmt: skip
    key = ["source_id", "target_id"]
    meant = book.truth["payments"].rename(columns={"payment_id": "source_id", "invoice_id": "target_id"})
    true = meant[meant["target_id"] != ""].groupby(key)["amount_minor"].sum()
    booked = tables["allocations"].groupby(key)["amount_minor"].sum().reindex(true.index, fill_value=0)
    true = (true - booked)[true > booked]
    kind = tables["items"].set_index("item_id")["kind"]
    posted = found.allocations[kind.reindex(found.allocations["source_id"]).eq("payment").to_numpy()]
    posted = posted.assign(true=true.reindex(pd.MultiIndex.from_frame(posted[key]), fill_value=0).to_numpy())
    posted["right"] = posted[["amount_minor", "true"]].min(axis=1)
    posted["wrong"] = posted["amount_minor"] - posted["right"]
    table = posted.groupby("tier").agg(pairs=("right", "size"), posted=("amount_minor", "sum"),
                                       right=("right", "sum"), wrong=("wrong", "sum"))  # fmt: skip
    print("sample book, payments still to be applied:")
    print(table.assign(precision=table["right"] / table["posted"]).to_string())
    print(f"wrong-posted cents {posted['wrong'].sum()}, money recall {posted['right'].sum() / true.sum():.4f}, "
          f"pair recall {posted['right'].gt(0).sum() / len(true):.4f}")  # fmt: skip
    print(found.match_rates.drop(columns="meaning").to_string(index=False))


def main(payments: int, invoices: int) -> None:
    book, true = make_book(payments, invoices)
    arlib.reconcile(book.head(200), as_of=AS_OF)  # imports and first-use costs are not the rate
    wall, cpu = time.perf_counter(), time.process_time()
    found = arlib.reconcile(book, as_of=AS_OF)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    pairs = set(zip(found.allocations["source_id"], found.allocations["target_id"], strict=True))
    right = len(pairs & true)
    print(f"{payments} payments x {invoices} open invoices: {wall:.2f} s ({cpu:.2f} s of CPU)")
    print(f"{payments / wall:,.0f} payments/s")
    print(f"pairs posted {len(pairs)}, precision {right / len(pairs):.4f}, recall {right / len(true):.4f}")
    print(found.allocations.groupby("tier").size().to_string())
    print(found.exceptions["code"].value_counts().to_string())

    book = worst_account()
    cpu = time.process_time()
    found = arlib.reconcile(book, as_of=AS_OF)
    print(f"worst account, 800 open invoices and 20 silent payments: {time.process_time() - cpu:.2f} s of CPU")
    print(found.exceptions["code"].value_counts().to_string())
    sample_book()


if __name__ == "__main__":
    main(*(int(a) for a in (sys.argv[1:] or ("5000", "20000"))))
