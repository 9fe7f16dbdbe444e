"""The end of a run: positions become ids again, in an order that does not depend on the input's."""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.reconciliation.book import Book, Ints
from arlib.reconciliation.result import ADJUSTMENT_COLUMNS, ALLOCATION_COLUMNS, OPEN_COLUMNS
from arlib.reconciliation.state import ADJUSTED_COLUMNS, POSTED_COLUMNS, State


def posted_rows(state: State) -> pd.DataFrame:
    """Everything this run has posted, by position: POSTED_COLUMNS, sorted."""
    rows = pd.concat([pd.DataFrame(columns=POSTED_COLUMNS), *state.posted], ignore_index=True)
    whole = dict.fromkeys(("source", "target", "amount", "day", "reversal"), "int64")
    return rows.astype(whole).sort_values(["source", "target", "amount"], ignore_index=True)


def allocations_frame(book: Book, posted: pd.DataFrame) -> pd.DataFrame:
    """Posted rows as ALLOCATION_COLUMNS, effective on the later day of source and target."""
    source, target = posted["source"].to_numpy(), posted["target"].to_numpy()
    ids, issued = book.ids.to_numpy(), book.items["issue_date"].to_numpy()
    own_day = posted["day"].to_numpy().astype("datetime64[D]").astype(issued.dtype)
    frame = pd.DataFrame(
        {
            "source_id": ids[source],
            "target_id": ids[target],
            "amount_minor": posted["amount"],
            "effective_date": np.where(posted["day"] >= 0, own_day, np.maximum(issued[source], issued[target])),
            "rule": posted["rule"],
            "evidence": posted["evidence"],
            "reversal_of": pd.Series(ids[posted["reversal"]], dtype="str").where(posted["reversal"] >= 0),
            "tier": posted["tier"],
            "rejected": posted["rejected"],
        }
    )
    texts = ("source_id", "target_id", "rule", "evidence", "reversal_of", "tier", "rejected")
    return frame.astype(dict.fromkeys(texts, "str"))[ALLOCATION_COLUMNS]


def adjustments_frame(book: Book, state: State) -> pd.DataFrame:
    """Adjusted rows as ADJUSTMENT_COLUMNS."""
    rows = pd.concat([pd.DataFrame(columns=ADJUSTED_COLUMNS), *state.adjusted], ignore_index=True)
    rows = rows.astype(dict.fromkeys(("item", "amount", "day"), "int64")).sort_values("item", ignore_index=True)
    frame = pd.DataFrame(
        {
            "item_id": book.ids.to_numpy()[rows["item"].to_numpy()],
            "kind": rows["kind"],
            "amount_minor": rows["amount"],
            "effective_date": rows["day"].to_numpy().astype("datetime64[D]").astype("datetime64[us]"),
            "rule": rows["rule"],
        }
    )
    return frame.astype(dict.fromkeys(("item_id", "kind", "rule"), "str"))[ADJUSTMENT_COLUMNS]


def open_frame(book: Book, remaining: Ints, later: pd.DataFrame) -> pd.DataFrame:
    """OPEN_COLUMNS of every usable item, settled ones with 0, later ones with their amount and ``is_future``."""
    sign = np.where(book.items["amount_minor"] >= 0, 1, -1)
    now = book.items.assign(open_minor=sign * remaining, is_future=False)
    future = later.assign(open_minor=later["amount_minor"], is_future=True)
    rows = pd.concat([now, future], ignore_index=True)[OPEN_COLUMNS]
    return rows.sort_values("item_id", ignore_index=True).astype({"open_minor": "int64", "is_future": "bool"})
