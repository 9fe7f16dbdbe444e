"""Tie-out: aging = ledger = statements = control account, to the cent, or a list of what differs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from arlib.dates import month_start
from arlib.ledger.aging import Aging
from arlib.ledger.book import Ledger
from arlib.ledger.bookings import Bookings
from arlib.ledger.open_items import open_items
from arlib.ledger.statement import statement_summary

COLUMNS = ["check", "currency", "expected_minor", "found_minor", "difference_minor", "holds", "note"]
NAMED = 3
RECORDED_HERE = "journal bookings not yet in the ERP"


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


def tie_out(ledger: Ledger, aging: Aging, *, as_of: date, bookings: Bookings | None = None) -> TieOut:
    """Compare the open balance with independent ways to reach it, per currency.

    1. *aging*: the sum of the aging report.
    2. *ledger*: documents less payments, credits and adjustments; allocations must cancel out.
    3. *statements*: opening balance of the month plus its movements, for every account by itself.
    4. *control account*: the general ledger's balance, when one is recorded for the day. The general ledger does not
       know what people booked here, so it is compared with the open items before that; what was booked here is a line
       of its own, and control account plus that line is the open balance.

    Args:
        ledger: The book, bookings recorded here included.
        aging: The aging of the same book on the same day.
        as_of: The day.
        bookings: Those of the ledger's allocations and adjustments that were recorded here.
    """
    opened = open_items(ledger.items, ledger.allocations, ledger.adjustments, as_of=as_of)
    balance = opened.groupby("currency")["open_minor"].sum()
    here = _recorded_here(ledger, bookings or Bookings(), as_of)
    in_erp = balance.sub(here.set_index("currency")["found_minor"], fill_value=0).astype("int64")
    documents = _documents_less_adjustments(ledger, as_of)
    aged = aging.totals.groupby("currency")["amount_minor"].sum()
    checks = [
        _compare("aging = open items", balance, aged),
        _compare("documents - adjustments = open items", documents, balance),
        _statements(statement_summary(ledger, aging, from_day=month_start(as_of)), aged),
        _control(ledger.control_totals, in_erp, as_of),
        here,
    ]
    return TieOut(as_of, pd.concat([c for c in checks if len(c)], ignore_index=True)[COLUMNS])


def _documents_less_adjustments(ledger: Ledger, day: date) -> pd.Series[int]:
    issued = ledger.items[ledger.items["issue_date"] <= pd.Timestamp(day)]
    taken = ledger.adjustments[ledger.adjustments["effective_date"] <= pd.Timestamp(day)]
    documents = issued.groupby("currency")["amount_minor"].sum()
    return documents.sub(_effect(issued, taken), fill_value=0).astype("int64")


def _effect(items: pd.DataFrame, adjustments: pd.DataFrame) -> pd.Series[int]:
    """By how much adjustments lower the balance, per currency."""
    signed = adjustments.merge(items[["item_id", "currency", "amount_minor"]], on="item_id", suffixes=("", "_item"))
    effect = signed["amount_minor"].where(signed["amount_minor_item"] >= 0, -signed["amount_minor"])
    return effect.groupby(signed["currency"]).sum()


def _statements(summary: pd.DataFrame, aged: pd.Series[int]) -> pd.DataFrame:
    """Closing balances as the month's statements build them; errors of two accounts do not make up for each other."""
    lines = _compare("opening + movements = closing", aged, summary.groupby("currency")["closing_minor"].sum())
    wrong = summary[summary["difference_minor"].ne(0)]
    named = wrong["account_id"].where(wrong["account_id"].ne(""), "unknown payer").groupby(wrong["currency"])
    told = named.agg(lambda ids: f"accounts {', '.join(ids.head(NAMED))}{' ...' if len(ids) > NAMED else ''}")
    note = lines["currency"].map(told).astype("str").fillna("") if len(lines) else lines["note"]
    return lines.assign(holds=lines["holds"] & note.eq(""), note=note)


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


def _recorded_here(ledger: Ledger, bookings: Bookings, day: date) -> pd.DataFrame:
    """What bookings recorded here change: expected, adding up the adjustments; found, in the open amounts."""
    until = pd.Timestamp(day)
    settled = bookings.allocations[bookings.allocations["effective_date"] <= until]
    adjusted = bookings.adjustments[bookings.adjustments["effective_date"] <= until]
    named = pd.concat([settled["source_id"], settled["target_id"], adjusted["item_id"]])
    items = ledger.items[ledger.items["item_id"].isin(named)]
    opened = open_items(items, settled, adjusted, as_of=day)
    found = (opened["open_minor"] - opened["amount_minor"]).groupby(opened["currency"]).sum()
    lines = _compare(RECORDED_HERE, -_effect(items, adjusted), found)
    return lines.assign(note=f"{len(settled) + len(adjusted)} booking(s) recorded here") if len(lines) else lines


def _compare(check: str, expected: pd.Series[int], found: pd.Series[int]) -> pd.DataFrame:
    both = pd.DataFrame({"expected_minor": expected, "found_minor": found}).fillna(0).astype("int64").sort_index()
    difference = both["found_minor"] - both["expected_minor"]
    return (
        both.rename_axis("currency")
        .assign(difference_minor=difference, holds=difference.eq(0), check=check, note="")
        .reset_index()
    )
