"""Re-performance: the same inputs must give the same matches, to the row, whatever their order."""

from __future__ import annotations

import hashlib

import pandas as pd

from arlib.reconciliation.result import Reconciliation

KEYS = ["source_id", "target_id", "tier", "rule"]
DIFFERENCE_COLUMNS = ["source_id", "target_id", "tier", "rule", "first_minor", "again_minor"]


def allocation_hash(found: Reconciliation) -> str:
    """SHA-256 of what a run matched and adjusted, in an order of its own: what a re-run must give again."""
    matched = found.allocations[[*KEYS, "amount_minor", "effective_date", "evidence"]]
    adjusted = found.adjustments[["item_id", "kind", "amount_minor", "effective_date", "rule"]]
    digest = hashlib.sha256()
    for frame in (matched, adjusted):
        rows = frame.assign(effective_date=frame["effective_date"].astype("datetime64[us]").dt.strftime("%Y-%m-%d"))
        lines = sorted("\x1f".join(map(str, row)) for row in rows.itertuples(index=False))
        digest.update(("\x1e".join(lines) + "\x1d").encode())
    return digest.hexdigest()


def replay_differences(first: Reconciliation, again: Reconciliation) -> pd.DataFrame:
    """Matches that two runs do not share: ``source_id target_id tier rule first_minor again_minor`` (0: not there)."""
    sums = [run.allocations.groupby(KEYS)["amount_minor"].sum() for run in (first, again)]
    keys = sums[0].index.union(sums[1].index)
    both = [s.reindex(keys, fill_value=0).astype("int64") for s in sums]
    table = pd.DataFrame({"first_minor": both[0], "again_minor": both[1]}, index=keys).reset_index()
    return table[table["first_minor"].ne(table["again_minor"])].reset_index(drop=True)[DIFFERENCE_COLUMNS]


def shuffled(frame: pd.DataFrame) -> pd.DataFrame:
    """The same rows in an order that nobody would write them in, the same every time."""
    order = pd.util.hash_pandas_object(pd.Series(range(len(frame)), dtype="int64"), index=False)
    return frame.iloc[order.argsort(kind="stable").to_numpy()].reset_index(drop=True)
