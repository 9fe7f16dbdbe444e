"""Do the tables of a snapshot fit together? What does not is told, never repaired and never dropped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from arlib.contracts import CREDIT_KINDS
from arlib.findings import Finding, Severity, shown
from arlib.store.stored import PLACEHOLDER

CODES = {
    "IMP301": "accounts that only documents know got a placeholder",
    "IMP302": "allocations name an item that is not there",
    "IMP303": "items are allocated and adjusted beyond their amount",
    "IMP304": "allocations join items of different currencies",
    "IMP305": "allocations run from a debit or to a credit",
    "IMP306": "adjustments name an item that is not there",
    "IMP307": "remittance lines name a payment that is not there",
    "IMP308": "allocations are dated before one of their two documents",
}
EXAMPLES = 3


def check_references(tables: Mapping[str, pd.DataFrame]) -> tuple[Finding, ...]:
    """Findings about rows that point nowhere or too far; one per kind of fault, with the first ids.

    Args:
        tables: A snapshot's tables as the store holds them.
    """
    items = tables["items"].set_index("item_id")
    return tuple(
        [
            *_placeholders(tables["accounts"]),
            *_allocation_ends(tables["allocations"], items),
            *_over_allocated(tables["allocations"], tables["adjustments"], items),
            *_orphans("IMP306", "adjustments", tables["adjustments"]["item_id"], items),
            *_orphans("IMP307", "remittance_lines", tables["remittance_lines"]["item_id"], items),
        ]
    )


def _placeholders(accounts: pd.DataFrame) -> Iterator[Finding]:
    if "origin" in accounts.columns:
        ids = accounts.loc[accounts["origin"] == PLACEHOLDER, "account_id"]
        yield from _finding("IMP301", "info", "accounts", ids, "Import a customers file to name them.")


def _orphans(code: str, table: str, ids: pd.Series[str], items: pd.DataFrame) -> Iterator[Finding]:
    lost = ids[~_are_in(ids, items.index)]
    yield from _finding(code, "warning", table, lost, "Import the file these items are in; the rows are kept.")


def _allocation_ends(allocations: pd.DataFrame, items: pd.DataFrame) -> Iterator[Finding]:
    ends = pd.concat([allocations["source_id"], allocations["target_id"]])
    yield from _orphans("IMP302", "allocations", ends, items)
    both = allocations[_are_in(allocations["source_id"], items.index) & _are_in(allocations["target_id"], items.index)]
    source, target = items.loc[both["source_id"]], items.loc[both["target_id"]]
    currencies = [source["currency"].to_numpy(), target["currency"].to_numpy(), both["currency"].to_numpy()]
    mixed = (currencies[0] != currencies[1]) | ((currencies[2] != currencies[0]) & (currencies[2] != ""))
    yield from _finding(
        "IMP304", "error", "allocations", both.loc[mixed, "source_id"], "Correct the allocation or the item's currency."
    )
    wrong_way = ~source["kind"].isin(CREDIT_KINDS).to_numpy() | target["kind"].isin(CREDIT_KINDS).to_numpy()
    yield from _finding(
        "IMP305",
        "error",
        "allocations",
        both.loc[wrong_way, "source_id"],
        "The source is the credit, the target the debit.",
    )
    # between the two days the one document would count as settled while the other is not there yet
    day, pairs = both["effective_date"].to_numpy(), both["source_id"] + " on " + both["target_id"]
    early = (day < source["issue_date"].to_numpy()) | (day < target["issue_date"].to_numpy())
    yield from _finding(
        "IMP308", "warning", "allocations", pairs[early], "Correct the day: until the later document the book is off."
    )


def _over_allocated(allocations: pd.DataFrame, adjustments: pd.DataFrame, items: pd.DataFrame) -> Iterator[Finding]:
    settled = pd.concat(
        [
            allocations.set_index("source_id")["amount_minor"],
            allocations.set_index("target_id")["amount_minor"],
            adjustments.set_index("item_id")["amount_minor"],
        ]
    )
    per_item = settled.groupby(level=0, sort=True).sum()
    per_item = per_item[_are_in(per_item.index, items.index)]
    beyond = per_item > items.loc[per_item.index, "amount_minor"].abs()
    yield from _finding(
        "IMP303", "error", "items", per_item.index[beyond].to_series(), "Look for an allocation that came twice."
    )


def _are_in(ids: pd.Series[str] | pd.Index[str], known: pd.Index[str]) -> npt.NDArray[np.bool_]:
    """Like ``isin``, which is slow on text."""
    return np.asarray(known.get_indexer(pd.Index(ids)) >= 0)


def _finding(code: str, severity: Severity, table: str, ids: Iterable[str], next_step: str) -> Iterator[Finding]:
    found = list(dict.fromkeys(ids))
    if found:
        some = ", ".join(shown(i) for i in found[:EXAMPLES]) + (", ..." if len(found) > EXAMPLES else "")
        yield Finding(
            code, severity, table, f"{len(found)} {CODES[code]}: {some}.".replace("1 accounts", "1 account"), next_step
        )
