"""Which source settles which target, when both sides of a set are known and add up."""

from __future__ import annotations

import pandas as pd


def pair_off(sources: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Lay sources and targets of each owner end to end and cut them where either ends.

    Args:
        sources: ``owner, item, amount`` (positive), in the order they are to be used.
        targets: the same for what is settled. Per owner the shorter side decides.

    Returns:
        ``owner, source, target, amount``, amounts positive.

    >>> have = pd.DataFrame({"owner": [9, 9], "item": [5, 9], "amount": [20, 80]})
    >>> owed = pd.DataFrame({"owner": [9, 9], "item": [1, 2], "amount": [70, 30]})
    >>> pair_off(have, owed).values.tolist()
    [[9, 5, 1, 20], [9, 9, 1, 50], [9, 9, 2, 30]]
    """
    both = _spans(sources).merge(_spans(targets), on="owner", suffixes=("_source", "_target"))
    start = both[["start_source", "start_target"]].max(axis=1)
    end = both[["end_source", "end_target"]].min(axis=1)
    met = both.assign(amount=end - start)[end > start]
    columns = {"item_source": "source", "item_target": "target"}
    return met.rename(columns=columns)[["owner", "source", "target", "amount"]].reset_index(drop=True)


def _spans(rows: pd.DataFrame) -> pd.DataFrame:
    end = rows.groupby("owner", sort=False)["amount"].cumsum()
    return rows[["owner", "item"]].assign(start=end - rows["amount"], end=end)
