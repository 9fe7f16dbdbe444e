"""One row of the desk's figures: a share or a time, with what it counts, its interval, and why it may be missing."""

from __future__ import annotations

from typing import Any

import pandas as pd

from arlib.communications.answer_times import quantile_hours
from arlib.communications.kpis import rate_interval
from arlib.communications.rates import SMALLEST_N

MEASURES = {
    "measure": "str", "who": "str", "value": "float64", "unit": "str", "numerator": "int64", "denominator": "int64",
    "n": "int64", "low": "float64", "high": "float64", "note": "str",
}  # fmt: skip
"""One row per measure and person (``who`` is empty for the team). ``unit``: %, hours (of work), days, working
days, contacts, per 1,000 contacts.

A share is ``numerator`` of ``denominator``; a time has how many were answered of how many asked. ``n`` is how many
cases it rests on; without enough of them ``value`` is null and ``note`` says so."""


def share(
    name: str, accounts: pd.Series[str], hit: pd.Series[bool], *, who: str = "", least: int = SMALLEST_N
) -> dict[str, Any]:
    """A share of cases with an interval that draws whole accounts; no value from fewer than ``least``."""
    count, hits = len(hit), int(hit.sum())
    if count < least:
        return row(name, "%", None, hits, count, count, who=who, note=f"fewer than {least} cases")
    low, high = rate_interval(accounts, hit.astype("bool"))
    return row(name, "%", round(100 * hits / count, 1), hits, count, count, who=who, low=low, high=high)


def time_row(name: str, rows: pd.DataFrame, part: float, unit: str) -> dict[str, Any]:
    """A quantile of waiting, those who still wait among them; null where too few were answered to say."""
    answered = int(rows["answered_at"].notna().sum())
    value = quantile_hours(rows["waited"], rows["answered_at"].notna(), part) if len(rows) >= SMALLEST_N else None
    note = (
        f"fewer than {SMALLEST_N} cases" if len(rows) < SMALLEST_N else "too many still wait" if value is None else ""
    )
    return row(name, unit, value, answered, len(rows), len(rows), note=note)


def row(
    name: str, unit: str, value: float | None, numerator: int, denominator: int, n: int, *, who: str = "",
    low: float | None = None, high: float | None = None, note: str = "",
) -> dict[str, Any]:  # fmt: skip
    """One row of ``MEASURES``; a missing value says why in its note."""
    reason = note or ("" if value is not None else f"fewer than {SMALLEST_N} cases")
    return {
        "measure": name, "who": who, "value": value, "unit": unit, "numerator": numerator, "denominator": denominator,
        "n": n, "low": low, "high": high, "note": reason,
    }  # fmt: skip
