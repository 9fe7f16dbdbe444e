"""One item in words: what was done with it and why, or why nothing was."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from arlib.errors import ArlibError
from arlib.money import format_money
from arlib.reconciliation.result import Reconciliation


def explain(found: Reconciliation, item_id: str) -> str:
    """Why an item was matched or not, one line per fact.

    Raises:
        ArlibError: the run knows no such item.
    """
    opened = found.open_items[found.open_items["item_id"] == item_id]
    spoken = _exceptions_about(found.exceptions, item_id)
    if not len(opened) and not spoken:
        raise ArlibError(f"no such item: {item_id!r}", where="explain", next_step="Look in .open_items for its id.")
    currency = str(opened["currency"].iloc[0]) if len(opened) else ""
    done = _allocated(found.allocations, item_id, currency) + _adjusted(found.adjustments, item_id, currency)
    left = [f"Open after this run: {format_money(int(m), currency)}." for m in opened["open_minor"]]
    return "\n".join(done + spoken + left)


def _allocated(rows: pd.DataFrame, item_id: str, currency: str) -> list[str]:
    mine = rows[(rows["source_id"] == item_id) | (rows["target_id"] == item_id)]
    return [_allocation_line(row, currency) for row in mine.to_dict("records")]


def _allocation_line(row: dict[Hashable, Any], currency: str) -> str:
    amount = format_money(int(row["amount_minor"]), currency)
    line = f"{row['tier']} {row['rule']}: {row['source_id']} settles {amount} of {row['target_id']}; {row['evidence']}."
    return f"{line} Rejected: {row['rejected']}." if row["rejected"] else line


def _adjusted(rows: pd.DataFrame, item_id: str, currency: str) -> list[str]:
    mine = rows[rows["item_id"] == item_id]
    amounts = [format_money(int(m), currency) for m in mine["amount_minor"]]
    kinds = mine["kind"].str.replace("_", " ")
    return [f"{k} of {a}: {rule}." for k, a, rule in zip(kinds, amounts, mine["rule"], strict=True)]


def _exceptions_about(rows: pd.DataFrame, item_id: str) -> list[str]:
    is_own = rows["item_id"] == item_id
    named = rows["related_ids"].map(lambda ids: item_id in ids).astype("bool")
    lines = []
    for row in rows[is_own | named].to_dict("records"):
        lines.append(f"{row['code']}: {row['message']} Next: {row['next_step']}")
        if row["item_id"] == item_id:
            lines += [f"  could be {', '.join(s['target_ids'])}: {s['why']}" for s in row["suggestions"]]
    return lines
