"""The ledger: every table of the book, complete and valid, in one frozen object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Self

import pandas as pd

from arlib.contracts import TABLES, empty, require
from arlib.errors import WorkspaceError
from arlib.policy import Policy


@dataclass(frozen=True)
class Ledger:
    """One frame per table, each as its contract says (see :mod:`arlib.contracts`).

    The ledger holds all rows it knows; a rule that reads it names the day.
    """

    accounts: pd.DataFrame
    contacts: pd.DataFrame
    items: pd.DataFrame
    remittance_lines: pd.DataFrame
    allocations: pd.DataFrame
    adjustments: pd.DataFrame
    control_totals: pd.DataFrame
    touches: pd.DataFrame
    messages: pd.DataFrame
    promises: pd.DataFrame
    disputes: pd.DataFrame

    @classmethod
    def from_tables(cls, tables: Mapping[str, pd.DataFrame], *, checked: bool = False) -> Self:
        """A ledger from whatever tables there are; the others are empty.

        Args:
            tables: Frames by contract name.
            checked: ``True`` when the frames already passed their contracts (a snapshot's did).

        Raises:
            ContractError: a frame breaks its contract.

        >>> Ledger.from_tables({}).items.empty
        True
        """
        given = {f.name: tables.get(f.name) for f in fields(cls)}
        return cls(
            **{
                name: empty(TABLES[name]) if frame is None else frame if checked else require(frame, TABLES[name])
                for name, frame in given.items()
            }
        )

    def tables(self) -> dict[str, pd.DataFrame]:
        """The frames by name."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


def with_reporting_currency(policy: Policy, ledger: Ledger) -> Policy:
    """The policy, its reporting currency filled in from the book when it names none: the one most items are in."""
    if policy.reporting_currency or ledger.items.empty:
        return policy
    counts = ledger.items["currency"].value_counts()
    most_used = sorted(counts[counts.eq(counts.max())].index)[0]
    return policy.model_copy(update={"reporting_currency": most_used})


def last_day(ledger: Ledger) -> date:
    """The last day the book knows of: its newest document, booking or balance; never a due date."""
    days = pd.concat([ledger.items["issue_date"], ledger.allocations["effective_date"], ledger.control_totals["day"]])
    if days.empty:
        raise WorkspaceError("the ledger has no items", next_step="Import an export: arlib import FILE --kind invoices")
    newest: date = days.max().date()
    return newest
