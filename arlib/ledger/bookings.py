"""Bookings that people recorded here and the ERP may not have yet: which of them count, and until when.

A booking counts from its own day on, until the ERP's export brings the same one: then the exported row takes its place,
on the exported row's day, so that nothing is counted twice and every day between stays right. A booking that names an
item the ledger does not have, or for which an item has no room left, does not count and is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from arlib.contracts import ADJUSTMENTS, ALLOCATIONS, CREDIT_KINDS, empty
from arlib.findings import Finding, shown

ALLOCATION_ENDS, ADJUSTMENT_ENDS = ("source_id", "target_id"), ("item_id",)
_KEYS = {"allocations": ALLOCATION_ENDS, "adjustments": ("item_id", "kind")}
_EXAMPLES = 3
_WHY = {
    "JRN001": ("name an item that is not in the ledger", "Import the file these items are in, or undo the decision."),
    "JRN002": ("do not fit the open amount any more", "Look at the items again, and undo or correct the decision."),
    "JRN003": ("join two currencies, or do not run from a credit to a debit", "Undo the decision and make it again."),
}


@dataclass(frozen=True)
class Bookings:
    """What counts of the bookings recorded here.

    Args:
        allocations: ALLOCATIONS rows to add to the ledger's own; a negative row on the day when the ERP took over.
        adjustments: ADJUSTMENTS rows, likewise.
        findings: Bookings that do not count, and why.
    """

    allocations: pd.DataFrame = field(default_factory=lambda: empty(ALLOCATIONS))
    adjustments: pd.DataFrame = field(default_factory=lambda: empty(ADJUSTMENTS))
    findings: tuple[Finding, ...] = ()


def bookings_that_count(
    items: pd.DataFrame,
    allocations: pd.DataFrame,
    adjustments: pd.DataFrame,
    *,
    recorded_allocations: pd.DataFrame,
    recorded_adjustments: pd.DataFrame,
) -> Bookings:
    """What counts of recorded bookings beside the ledger's own.

    Args:
        items: ITEMS of the ledger.
        allocations: ALLOCATIONS of the ledger.
        adjustments: ADJUSTMENTS of the ledger.
        recorded_allocations: ALLOCATIONS recorded here; undone ones have their negative row.
        recorded_adjustments: ADJUSTMENTS recorded here, likewise.

    A booking is one with an exported row when ends and sign are the same (kind, too, for adjustments) and the row's
    day is not before the booking's; or when it is before, but both together would settle an item beyond its amount.
    """
    if recorded_allocations.empty and recorded_adjustments.empty:
        return Bookings()
    book = _Book(items, allocations, adjustments, recorded_allocations, recorded_adjustments)
    return Bookings(
        book.counted("allocations", recorded_allocations),
        book.counted("adjustments", recorded_adjustments),
        tuple(book.findings()),
    )


class _Book:
    """The items that bookings name: how much room each has, and what the ERP's export says about them."""

    def __init__(
        self, items: pd.DataFrame, allocations: pd.DataFrame, adjustments: pd.DataFrame, *recorded: pd.DataFrame
    ) -> None:
        ends = [frame[c] for frame in recorded for c in (*ALLOCATION_ENDS, *ADJUSTMENT_ENDS) if c in frame]
        named = pd.unique(pd.concat(ends))
        known = items[items["item_id"].isin(named)].set_index("item_id")
        self._room = dict(known["amount_minor"].abs())
        self._currency, self._kind, self._issued = (dict(known[c]) for c in ("currency", "kind", "issue_date"))
        own = {"allocations": allocations, "adjustments": adjustments}
        for column, rows in (("source_id", allocations), ("target_id", allocations), ("item_id", adjustments)):
            settled = rows[rows[column].isin(known.index)].groupby(column)["amount_minor"].sum()
            for item, amount in settled.items():
                self._room[str(item)] -= int(amount)
        self._exported = {table: _by_key(table, rows[rows[_KEYS[table][0]].isin(named)]) for table, rows in own.items()}
        self._counts: dict[Hashable, int] = defaultdict(int)
        self._told: dict[str, list[str]] = defaultdict(list)

    def counted(self, table: str, recorded: pd.DataFrame) -> pd.DataFrame:
        """The rows of a recorded table that count, in its columns and types."""
        ends = ALLOCATION_ENDS if table == "allocations" else ADJUSTMENT_ENDS
        rows = [made for row in recorded.to_dict("records") for made in self._rows(table, row, ends)]
        return pd.DataFrame(rows, columns=recorded.columns).astype(recorded.dtypes) if rows else recorded.head(0)

    def findings(self) -> Iterator[Finding]:
        """One finding per reason, with the first items."""
        for code, items in sorted(self._told.items()):
            some = ", ".join(shown(i) for i in items[:_EXAMPLES]) + (", ..." if len(items) > _EXAMPLES else "")
            why, step = _WHY[code]
            yield Finding(code, "warning", "journal", f"{len(items)} recorded booking(s) {why}: {some}.", step)

    def _rows(self, table: str, row: dict[Any, Any], ends: Sequence[str]) -> Iterator[dict[Any, Any]]:
        items, key = [str(row[end]) for end in ends], (table, *(row[c] for c in _KEYS[table]))
        amount = int(row["amount_minor"])
        if code := self._refused(items):
            self._told[code] += [i for i in items if i not in self._room or code != "JRN001"][:1] if amount > 0 else []
            return
        day = max(row["effective_date"], *(self._issued[item] for item in items))  # not before both sides are there
        row, left = row | {"effective_date": day}, amount
        for taken, since in self._taken_over(key, amount, day):
            left -= taken
            if since > day:
                yield row | {"amount_minor": taken}
                yield row | {"amount_minor": -taken, "effective_date": since, "rule": "booked in the ERP since"}
        if left < 0:
            left = -min(-left, self._counts[key])  # taking back what never counted changes nothing
        elif left > min(self._room[item] for item in items):
            left -= sum(taken for taken, _ in self._taken_over(key, left, None))
            if left > min(self._room[item] for item in items):
                self._told["JRN002"].append(items[-1])
                return
        self._counts[key] += left
        for item in items:
            self._room[item] -= left
        if left:
            yield row | {"amount_minor": left}

    def _refused(self, items: Sequence[str]) -> str:
        if any(item not in self._room for item in items):
            return "JRN001"
        if len(items) == 1:
            return ""
        source, target = items
        runs_well = self._kind[source] in CREDIT_KINDS and self._kind[target] not in CREDIT_KINDS
        return "" if runs_well and self._currency[source] == self._currency[target] else "JRN003"

    def _taken_over(self, key: Hashable, amount: int, day: pd.Timestamp | None) -> Iterator[tuple[int, pd.Timestamp]]:
        """Parts of an amount that exported rows hold as well, since ``day`` (any day: ``None``), each used once."""
        sign = 1 if amount > 0 else -1
        left = abs(amount)
        for entry in self._exported[key[0]].get((key, sign), []):  # type: ignore[index]  # the first part is the table
            if left and entry[0] and (day is None or entry[1] >= day):
                taken = min(left, entry[0])
                entry[0] -= taken
                left -= taken
                yield sign * taken, entry[1]


def _by_key(table: str, rows: pd.DataFrame) -> dict[Hashable, list[list[Any]]]:
    found: dict[Hashable, list[list[Any]]] = defaultdict(list)
    for row in rows.sort_values("effective_date", kind="stable").to_dict("records"):
        key = (table, *(row[c] for c in _KEYS[table]))
        found[key, 1 if row["amount_minor"] > 0 else -1].append([abs(int(row["amount_minor"])), row["effective_date"]])
    return found
