"""Amounts of several currencies in one order: what they are worth at the recorded rates, never by their bare digits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from arlib.ledger import with_reporting_amount
from arlib.policy import Policy
from arlib.policy.communications import CommunicationsPolicy


def largest_first(
    rows: pd.DataFrame,
    *,
    as_of: date,
    policy: Policy | CommunicationsPolicy | Mapping[str, Any] | None,
    within: str = "",
) -> pd.DataFrame:
    """Rows by what ``amount_minor`` is worth in the reporting currency, those without a rate last.

    Args:
        rows: Reads ``currency`` and ``amount_minor``.
        as_of: The day of the rates.
        policy: A whole policy that names a reporting currency; with any other the rows stay in their order.
        within: A column whose values stay together, in alphabetical order.
    """
    if not isinstance(policy, Policy) or not policy.reporting_currency or rows.empty:
        return rows
    priced = with_reporting_amount(rows, column="amount_minor", into="worth", policy=policy, as_of=as_of)
    by, up = ([within, "worth"], [True, False]) if within else (["worth"], [False])
    ordered = priced.sort_values(by, ascending=up, kind="stable", na_position="last", ignore_index=True)
    return ordered.drop(columns="worth")
