"""Tie-out: aging = ledger = statements = control account, to the cent, or a list of what differs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from arlib.dates import month_start
from arlib.ledger.aging import Aging
from arlib.ledger.book import Ledger
from arlib.ledger.open_items import open_items

COLUMNS = ["check", "currency", "expected_minor", "found_minor", "difference_minor", "holds", "note"]


@dataclass(frozen=True)
class TieOut:
    """The result of the tie-out.

    Args:
        as_of: The day.
        lines: One row per check and currency: ``check currency expected_minor found_minor difference_minor
            holds note``.
    """

    as_of: date
    lines: pd.DataFrame

    @property
    def ties(self) -> bool:
        """Whether every check holds."""
        return bool(self.lines["holds"].all())

    @property
    def differences(self) -> pd.DataFrame:
        """The checks that do not hold."""
        return self.lines[~self.lines["holds"]]


def tie_out(ledger: Ledger, aging: Aging, *, as_of: date) -> TieOut:
    """Compare the open balance with three independent ways to reach it, per currency.

    1. *aging*: the sum of the aging report.
    2. *ledger*: documents less payments, credits and adjustments; allocations must cancel out.
    3. *statements*: opening balance of the month plus its movements.
    4. *control account*: the general ledger's balance, when one is recorded for the day.

    Args:
        ledger: The book.
        aging: The aging of the same book on the same day.
        as_of: The day.
    """
    opened = open_items(ledger.items, ledger.allocations, ledger.adjustments, as_of=as_of)
    balance = opened.groupby("currency")["open_minor"].sum()
    documents = _documents_less_adjustments(ledger, as_of)
    aged = aging.totals.groupby("currency")["amount_minor"].sum()
    checks = [
        _compare("aging = open items", balance, aged),
        _compare("documents - adjustments = open items", documents, balance),
        _compare("opening + movements = closing", documents, _statement(ledger, as_of)),
        _control(ledger.control_totals, balance, as_of),
    ]
    return TieOut(as_of, pd.concat([c for c in checks if len(c)], ignore_index=True)[COLUMNS])


def _documents_less_adjustments(ledger: Ledger, day: date) -> pd.Series[int]:
    issued = ledger.items[ledger.items["issue_date"] <= pd.Timestamp(day)]
    taken = ledger.adjustments[ledger.adjustments["effective_date"] <= pd.Timestamp(day)]
    signed = taken.merge(issued[["item_id", "currency", "amount_minor"]], on="item_id", suffixes=("", "_item"))
    effect = signed["amount_minor"].where(signed["amount_minor_item"] >= 0, -signed["amount_minor"])
    documents = issued.groupby("currency")["amount_minor"].sum()
    return documents.sub(effect.groupby(signed["currency"]).sum(), fill_value=0).astype("int64")


def _statement(ledger: Ledger, day: date) -> pd.Series[int]:
    """Closing balance as a statement builds it: open items at the month's start, plus what moved since."""
    eve = (pd.Timestamp(month_start(day)) - pd.Timedelta(days=1)).date()
    opening = open_items(ledger.items, ledger.allocations, ledger.adjustments, as_of=eve)
    opening_balance = opening.groupby("currency")["open_minor"].sum()
    movement = _documents_less_adjustments(ledger, day).sub(_documents_less_adjustments(ledger, eve), fill_value=0)
    return opening_balance.add(movement, fill_value=0).astype("int64")


def _control(control_totals: pd.DataFrame, balance: pd.Series[int], day: date) -> pd.DataFrame:
    today = control_totals[control_totals["day"].eq(pd.Timestamp(day))]
    if today.empty:
        return pd.DataFrame(
            {
                "check": ["control account = open items"],
                "currency": ["all"],
                "expected_minor": [0],
                "found_minor": [0],
                "difference_minor": [0],
                "holds": [True],
                "note": ["no balance of the control account is recorded for this day"],
            }
        )
    return _compare("control account = open items", today.set_index("currency")["balance_minor"], balance)


def _compare(check: str, expected: pd.Series[int], found: pd.Series[int]) -> pd.DataFrame:
    both = pd.DataFrame({"expected_minor": expected, "found_minor": found}).fillna(0).astype("int64").sort_index()
    difference = both["found_minor"] - both["expected_minor"]
    return (
        both.rename_axis("currency")
        .assign(difference_minor=difference, holds=difference.eq(0), check=check, note="")
        .reset_index()
    )
