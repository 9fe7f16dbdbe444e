"""What a traced figure is asked for, and the shape its rows come back in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from arlib.errors import ParameterError
from arlib.tables.cells import day_text

if TYPE_CHECKING:
    from arlib.desk import Desk

ROWS = {"row": "str", "kind": "str", "account_id": "str", "currency": "str", "amount_minor": "Int64", "why": "str"}
"""One row per document, account, promise, message or part that counts: its number, what it is, whose, how much."""


@dataclass(frozen=True)
class Asked:
    """Which figure of whom.

    Args:
        desk: The book on the day.
        currency: Of a figure that stands once for each currency; empty for the reporting currency, or for all.
        account: Of a figure of one account; empty for the one that its report shows when nobody names any.
    """

    desk: Desk
    currency: str = ""
    account: str = ""

    @property
    def shown_account(self) -> str:
        """The account of a figure of one account.

        Raises:
            AccountError: there is no such account.
        """
        from arlib.ledger.statement import account_to_show

        return account_to_show(self.desk.ledger, self.desk.aging, self.account)

    def in_currency(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Rows of the currency asked for; all where none was."""
        return frame[frame["currency"].eq(self.currency)] if self.currency else frame

    @property
    def in_force(self) -> str:
        """The reporting currency.

        Raises:
            ParameterError: the policy names none, so such a figure does not exist.
        """
        code = self.desk.policy.reporting_currency
        if not code:
            step = 'Set reporting_currency = "EUR" in policy.toml.'
            raise ParameterError("the policy names no reporting currency", where="figure", next_step=step)
        return code


def days_of(days: pd.Series) -> pd.Series[str]:
    """Days as people write them; also of no rows at all, which pandas would leave days."""
    return days.map(day_text).astype("str")


def rows_of(
    frame: pd.DataFrame, row: str, *, kind: pd.Series | str, why: pd.Series | str, amount: str = ""
) -> pd.DataFrame:
    """Rows in the shape of ``ROWS``.

    Args:
        frame: One row for each; reads ``account_id`` and ``currency`` where they are there.
        row: Column with the number of each.
        kind: What they are.
        why: Why each counts.
        amount: Column with the money, minor units; empty where the figure is a count.
    """
    table = pd.DataFrame(
        {
            "row": frame[row],
            "kind": kind,
            "account_id": frame["account_id"].fillna("") if "account_id" in frame else "",
            "currency": frame["currency"] if amount else "",
            "amount_minor": frame[amount] if amount else None,
            "why": why,
        },
        index=frame.index,
    )
    return table.astype(ROWS).reset_index(drop=True)
