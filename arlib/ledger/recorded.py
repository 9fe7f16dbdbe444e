"""What people recorded here, put together with what the ERP exported: one ledger for every rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from arlib.findings import Finding, shown
from arlib.ledger.book import Ledger
from arlib.ledger.bookings import Bookings, bookings_that_count

ACTIVITY = {"touches": "touch_id", "messages": "message_id", "promises": "promise_id", "disputes": "dispute_id"}
"""Table -> its id. Where both know an id, the recorded row stands: an export may be older than what was recorded."""
_EXAMPLES = 3


@dataclass(frozen=True)
class RecordedLedger:
    """A ledger with what people recorded.

    Args:
        ledger: Exported and recorded rows together.
        bookings: The recorded bookings that count; they are in the ledger's tables, and here by themselves.
        findings: Recorded rows that name what the ledger does not have, and bookings that do not count.
    """

    ledger: Ledger
    bookings: Bookings
    findings: tuple[Finding, ...]


def with_recorded(ledger: Ledger, recorded: Mapping[str, pd.DataFrame]) -> RecordedLedger:
    """Put recorded rows beside the exported ones; the ledger that was given stays as it is.

    Args:
        ledger: What was imported.
        recorded: ``touches messages promises disputes allocations adjustments``, each under its contract; any may be
            missing.

    Recorded activity is kept even where it names an unknown account or item; a booking of an unknown item is not,
    because it would settle one side only.
    """
    given = {name: frame for name, frame in recorded.items() if len(frame)}
    if not given:
        return RecordedLedger(ledger, Bookings(), ())
    exported = ledger.tables()
    merged = {name: _merged(exported[name], given[name], key) for name, key in ACTIVITY.items() if name in given}
    bookings = bookings_that_count(
        ledger.items,
        ledger.allocations,
        ledger.adjustments,
        recorded_allocations=recorded.get("allocations", ledger.allocations.head(0)),
        recorded_adjustments=recorded.get("adjustments", ledger.adjustments.head(0)),
    )
    for name, rows in (("allocations", bookings.allocations), ("adjustments", bookings.adjustments)):
        if len(rows):
            merged[name] = pd.concat([exported[name], rows], ignore_index=True)
    strangers = tuple(_strangers(ledger, given))
    return RecordedLedger(replace(ledger, **merged), bookings, (*bookings.findings, *strangers))


def _merged(exported: pd.DataFrame, recorded: pd.DataFrame, key: str) -> pd.DataFrame:
    kept = exported[~exported[key].isin(recorded[key])]
    return pd.concat([kept, recorded], ignore_index=True) if len(kept) else recorded.reset_index(drop=True)


def _strangers(ledger: Ledger, given: Mapping[str, pd.DataFrame]) -> Iterator[Finding]:
    accounts, items = pd.Index(ledger.accounts["account_id"]), pd.Index(ledger.items["item_id"])
    for name, rows in ((name, given[name]) for name in ACTIVITY if name in given):
        yield from _unknown("JRN004", name, "account", rows["account_id"], accounts)
        if "item_id" in rows:
            yield from _unknown("JRN005", name, "item", rows["item_id"], items)
        elif "invoice_ids" in rows:
            yield from _unknown("JRN005", name, "item", rows["invoice_ids"].str.split().explode().dropna(), items)


def _unknown(code: str, table: str, what: str, ids: pd.Series[str], known: pd.Index[str]) -> Iterator[Finding]:
    lost = list(dict.fromkeys(ids[known.get_indexer(pd.Index(ids)) < 0]))
    if lost:
        some = ", ".join(shown(i) for i in lost[:_EXAMPLES]) + (", ..." if len(lost) > _EXAMPLES else "")
        told = f"{len(lost)} {what}(s) named in recorded {table} are not in the ledger: {some}."
        yield Finding(code, "warning", f"journal: {table}", told, "Import the file they are in; the records are kept.")
