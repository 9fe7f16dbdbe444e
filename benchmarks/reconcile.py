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


if __name__ == "__main__":
    main(*(int(a) for a in (sys.argv[1:] or ("5000", "20000"))))
