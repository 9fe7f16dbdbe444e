"""What a reconciliation hands back: frames, nothing rendered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

ALLOCATION_COLUMNS = ["source_id", "target_id", "amount_minor", "effective_date", "rule", "evidence", "reversal_of",
                      "tier", "rejected"]  # fmt: skip
ADJUSTMENT_COLUMNS = ["item_id", "kind", "amount_minor", "effective_date", "rule"]
OPEN_COLUMNS = ["item_id", "account_id", "kind", "currency", "open_minor", "is_future"]
EXCEPTION_COLUMNS = ["code", "family", "severity", "item_id", "account_id", "related_ids", "currency", "amount_minor",
                     "age_days", "held_until", "message", "next_step", "suggestions"]  # fmt: skip
CHECK_COLUMNS = ["invariant", "what", "holds", "difference"]
RATE_COLUMNS = ["level", "currency", "matched", "total", "rate_pct", "meaning"]


@dataclass(frozen=True)
class Reconciliation:
    """The proposal of one run; nothing in it is booked yet.

    Attributes:
        as_of: The day, to its end.
        allocations: NEW allocations: the contract's columns, ``tier`` (T1 to T9) and ``rejected`` (why not otherwise).
        adjustments: NEW adjustments: the contract's columns.
        open_items: Every usable item after the run, settled ones with 0; ``open_minor`` is signed like the item.
            Items dated after the day are listed with ``is_future`` true and belong to no total of the day.
        exceptions: One row per thing a person must look at. ``amount_minor`` is the money at stake (positive),
            ``held_until`` the day up to which somebody put it aside (missing: nobody did; year 2262: without end),
            ``related_ids`` a tuple, ``suggestions`` a list of up to five
            ``{"target_ids": [...], "amounts_minor": [...], "why": "..."}``, best first.
        checks: The invariants, all of which hold; a breach raises instead.
        match_rates: Rates by payment, line and money, with what each counts.
        notes: What was done automatically, for audit: repaired numbers, discounts, write-offs, exchange differences.
        aliases: Payer names and bank accounts to learn, with their evidence; a person confirms them.
    """

    as_of: date
    allocations: pd.DataFrame
    adjustments: pd.DataFrame
    open_items: pd.DataFrame
    exceptions: pd.DataFrame
    checks: pd.DataFrame
    match_rates: pd.DataFrame
    notes: pd.DataFrame
    aliases: pd.DataFrame


def frame_of(rows: list[dict[str, object]], columns: list[str]) -> pd.DataFrame:
    """Rows as a frame whose columns and types do not depend on them."""
    frame = pd.DataFrame(rows, columns=columns)
    whole = {"amount_minor", "age_days", "difference", "matched", "total"}
    kept_as_is = {"related_ids", "suggestions", "holds", "rate_pct", "effective_date", "held_until"}
    types = {n: "int64" if n in whole else "str" for n in columns if n not in kept_as_is}
    if "held_until" in columns:
        types["held_until"] = "datetime64[us]"
    return frame.astype(types)
