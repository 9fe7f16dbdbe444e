"""How fast the reconciliation is, how that grows, what the worst accounts cost, and whether what it posts is true.

    python benchmarks/bench_matching.py                     5,000 payments x 20,000 open invoices, and four times that
    python benchmarks/bench_matching.py --big 100000 500000        a large book, with the peak memory
    python benchmarks/bench_matching.py --growth                   ten times the accounts, and ten times that
    python benchmarks/bench_matching.py --processes 100000 500000  by buckets of whole accounts, in two processes

Seconds are CPU seconds, so that other work on the machine counts little; ratios are to an exact join on the invoice
number with pandas, which is the least that any matching must do.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd

import arlib
from arlib.reconciliation.subsets import search
from arlib.scale import Bucket, map_buckets, split_by_account

SEED, AS_OF, ROUNDS, BUCKETS = 7, "2026-10-30", 3, 8
Book = tuple[pd.DataFrame, set[tuple[str, str]]]
SHARES = {"names one invoice": 0.66, "names two": 0.08, "names one, short": 0.05, "names one, over": 0.03,
          "names nothing": 0.13, "stranger": 0.05}  # fmt: skip


def make_book(payments: int, invoices: int) -> Book:
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


def seconds(book: pd.DataFrame) -> float:
    """Median CPU seconds of a reconciliation."""
    taken = []
    for _ in range(ROUNDS):
        started = time.process_time()
        arlib.reconcile(book, as_of=AS_OF)
        taken.append(time.process_time() - started)
    return statistics.median(taken)


def least(book: pd.DataFrame) -> float:
    """Median CPU seconds of an exact join on the invoice number, written as an analyst would."""
    taken = []
    for _ in range(ROUNDS):
        started = time.process_time()
        number = book["reference"].str.lower().str.extract(r"at[ -](\d+)", expand=False)
        money = book.assign(number="AT-" + number)[book["kind"] == "payment"]
        money.merge(book[book["kind"] == "invoice"], left_on="number", right_on="item_id")
        taken.append(time.process_time() - started)
    return statistics.median(taken)


def silent_payments(amounts: np.ndarray, count: int) -> pd.DataFrame:
    """One customer's open invoices of these amounts, and so many payments of three of them that name nothing."""
    rng = np.random.default_rng(SEED)
    sums = [int(amounts[rng.choice(len(amounts), 3, replace=False)].sum()) for _ in range(count)]
    rows = {"account_id": "C-1", "issue_date": "2026-09-01", "currency": "EUR"}
    bills = pd.DataFrame({"item_id": [f"AT-{i}" for i in range(len(amounts))], "kind": "invoice"})
    money = pd.DataFrame({"item_id": [f"P-{i}" for i in range(count)], "kind": "payment"})
    return pd.concat(
        [bills.assign(amount_minor=amounts), money.assign(amount_minor=-np.array(sums))], ignore_index=True
    ).assign(**rows)


def worst_accounts() -> None:
    """What one more payment that names nothing costs where an account has very many open invoices."""
    rng = np.random.default_rng(SEED)
    for name, amounts in (
        ("800 open invoices", rng.integers(10_000, 900_000, 800)),
        ("500 open invoices of one amount", np.full(500, 12_500)),
    ):
        one, many = seconds(silent_payments(amounts, 1)), seconds(silent_payments(amounts, 101))
        found = arlib.reconcile(silent_payments(amounts, 101), as_of=AS_OF)
        codes = found.exceptions["code"].value_counts().to_dict()
        print(
            f"{name}: {1000 * first_search(amounts):.1f} ms to search for the first payment, "
            f"{1000 * (many - one) / 100:.1f} ms more in all for each other; posted {len(found.allocations)}; {codes}"
        )


def first_search(amounts: np.ndarray) -> float:
    """Median CPU seconds to look for a sum of three of an account's amounts, nothing known of the account before."""
    taken = []
    for draw in range(ROUNDS):
        shuffled = np.random.default_rng(draw).permutation(amounts)  # another order is another account to the search
        started = time.process_time()
        search(shuffled, [int(shuffled[:3].sum())])
        taken.append(time.process_time() - started)
    return statistics.median(taken)


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


def truth_of(found: arlib.Reconciliation, true: set[tuple[str, str]]) -> str:
    """Precision, recall and F1 of the pairs posted."""
    pairs = set(zip(found.allocations["source_id"], found.allocations["target_id"], strict=True))
    right = len(pairs & true)
    precision, recall = right / max(len(pairs), 1), right / len(true)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"precision {precision:.4f}, recall {recall:.4f}, F1 {f1:.4f}"


def everyday() -> None:
    """The everyday size and four times that: payments per second, ratio to the least, growth."""
    arlib.reconcile(make_book(50, 200)[0], as_of=AS_OF)  # imports and first-use costs are not the rate
    taken = {}
    for payments in (5_000, 20_000):
        book, true = make_book(payments, 4 * payments)
        taken[payments] = seconds(book)
        print(f"{payments} payments x {4 * payments} open invoices: {taken[payments]:.2f} s, "
              f"{payments / taken[payments]:,.0f} payments/s, {taken[payments] / least(book):.0f} x the least; "
              + truth_of(arlib.reconcile(book, as_of=AS_OF), true))  # fmt: skip
    print(f"four times the book: {taken[20_000] / taken[5_000]:.2f} x the time")


def growth() -> None:
    """Thirteen invoices and three payments an account: what ten times the accounts cost, compared with ten times."""
    before = 0.0
    for accounts in (1_000, 10_000, 100_000):
        book, _ = make_book(3 * accounts, 13 * accounts)
        started = time.process_time()
        arlib.reconcile(book, as_of=AS_OF)
        taken = time.process_time() - started
        print(f"{accounts} accounts: {taken:.2f} s" + (f", {taken / before:.1f} x for 10 x" if before else ""))
        before = taken


def matched(bucket: Bucket) -> pd.DataFrame:
    """What a bucket of whole accounts has posted."""
    return arlib.reconcile(bucket.tables()["items"], as_of=AS_OF).allocations


def processes(payments: int, invoices: int) -> None:
    """A book whose payments name their account, whole and by buckets: here, then in two processes."""
    book, _ = make_book(payments, invoices)
    of = book.loc[book["kind"] == "invoice"].drop_duplicates("party_name").set_index("party_name")["account_id"]
    names = book["party_name"].str.replace("KESTREL", "Kestrel").str.replace("TRADING", "Trading GmbH")
    book = book.assign(account_id=book["account_id"].fillna(names.map(of))).dropna(subset="account_id")
    order = ["source_id", "target_id"]
    whole = arlib.reconcile(book, as_of=AS_OF).allocations.sort_values(order, ignore_index=True)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "items.parquet"
        book.to_parquet(file)
        buckets = split_by_account({"items": [file]}, Path(folder) / "split", buckets=BUCKETS)
        for name, pool in (("one process", None), ("two processes", ProcessPoolExecutor(2))):
            started = time.perf_counter()
            found = pd.concat(map_buckets(matched, buckets, executor=pool)).sort_values(order, ignore_index=True)
            taken = time.perf_counter() - started
            same = found[[*order, "amount_minor", "tier"]].equals(whole[[*order, "amount_minor", "tier"]])
            print(f"{name}: {taken:.1f} s by the clock, {payments / taken:,.0f} payments/s; "
                  f"{'the same as' if same else 'NOT the same as'} the whole book at once")  # fmt: skip
            if pool:
                pool.shutdown()


def big(payments: int, invoices: int) -> None:
    """One large book, once."""
    book, true = make_book(payments, invoices)
    started = time.process_time()
    found = arlib.reconcile(book, as_of=AS_OF)
    taken = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{payments} payments x {invoices} open invoices: {taken:.1f} s, {payments / taken:,.0f} payments/s, "
          f"peak {peak:.2f} GiB; {truth_of(found, true)}")  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--big", nargs=2, type=int, metavar=("PAYMENTS", "INVOICES"))
    asked.add_argument("--growth", action="store_true")
    asked.add_argument("--processes", nargs=2, type=int, metavar=("PAYMENTS", "INVOICES"))
    wanted = asked.parse_args()
    if wanted.big:
        big(*wanted.big)
        return
    if wanted.growth:
        growth()
        return
    if wanted.processes:
        processes(*wanted.processes)
        return
    everyday()
    worst_accounts()
    sample_book()


if __name__ == "__main__":
    main()
