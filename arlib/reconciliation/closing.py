"""The end of a run: positions become ids again, in an order that does not depend on the input's."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from arlib.reconciliation.book import Book
from arlib.reconciliation.characters import alphabetical
from arlib.reconciliation.hypotheses import no_positions
from arlib.reconciliation.keyed import Column, Ints
from arlib.reconciliation.result import OPEN_COLUMNS
from arlib.reconciliation.rows import Rows, stacked
from arlib.reconciliation.state import ADJUSTED_COLUMNS, POSTED_COLUMNS, State
from arlib.reconciliation.texts import column

_FACTS = ["item_id", "account_id", "kind", "currency"]


def posted_rows(state: State) -> Rows:
    """Everything this run has posted, by position: POSTED_COLUMNS, sorted."""
    nothing = Rows(**{name: no_positions() for name in POSTED_COLUMNS})
    rows = stacked(state.posted) if state.posted else nothing
    return rows.sorted_by("source", "target", "amount")


def allocations_frame(book: Book, posted: Rows) -> pd.DataFrame:
    """Posted rows as ALLOCATION_COLUMNS, effective on the later day of source and target."""
    source, target, reversal = posted["source"], posted["target"], posted["reversal"]
    day = np.where(posted["day"] >= 0, posted["day"], np.maximum(book.day[source], book.day[target]))
    reversal_of = pd.Series(book.ids_at(np.maximum(reversal, 0)), dtype="str").where(reversal >= 0)
    return pd.DataFrame(
        {
            "source_id": book.ids_at(source),
            "target_id": book.ids_at(target),
            "amount_minor": posted["amount"],
            "effective_date": as_days(day),
            "rule": as_text(posted["rule"]),
            "evidence": as_text(posted["evidence"]),
            "reversal_of": reversal_of,
            "tier": as_text(posted["tier"]),
            "rejected": as_text(posted["rejected"]),
        }
    )


def adjustments_frame(book: Book, state: State) -> pd.DataFrame:
    """Adjusted rows as ADJUSTMENT_COLUMNS."""
    nothing = Rows(**{name: no_positions() for name in ADJUSTED_COLUMNS})
    rows = (stacked(state.adjusted) if state.adjusted else nothing).sorted_by("item")
    return pd.DataFrame(
        {
            "item_id": book.ids_at(rows["item"]),
            "kind": as_text(rows["kind"]),
            "amount_minor": rows["amount"],
            "effective_date": as_days(rows["day"]),
            "rule": as_text(rows["rule"]),
        }
    )


def as_days(day: Ints) -> Column:
    """Day numbers as days."""
    return day.astype("datetime64[D]").astype("datetime64[us]")


def as_text(words: Column) -> pd.Series[str]:
    """A column of texts as pandas has it; the same few texts mostly, each written once."""
    code, distinct = pd.factorize(words)
    found = pa.DictionaryArray.from_arrays(pa.array(code), pa.array(distinct.tolist(), pa.large_string()))
    return pd.Series(pd.array(found.cast(pa.large_string()), dtype="str"))


def open_frame(book: Book, remaining: Ints, later: pd.DataFrame) -> pd.DataFrame:
    """OPEN_COLUMNS of every usable item, settled ones with 0, later ones with their amount and ``is_future``."""
    sign = np.where(book.items["amount_minor"] >= 0, 1, -1)
    rows = book.items[_FACTS].assign(open_minor=sign * remaining, is_future=False)
    if len(later):
        future = later[_FACTS].assign(open_minor=later["amount_minor"], is_future=True)
        rows = pd.concat([rows, future], ignore_index=True)
    order = np.lexsort(alphabetical(column(rows["item_id"]))) if len(rows) else no_positions()
    ordered = rows[OPEN_COLUMNS].take(order)
    ordered.index = pd.RangeIndex(len(ordered))
    return ordered
