"""Deadlines that passed between two days."""

from __future__ import annotations

from datetime import date

import pandas as pd

from arlib.tiering.activity import Activity
from arlib.tiering.deadlines import deadlines
from arlib.tiering.lookup import looked_up
from arlib.tiering.queue import suppressed_ids
from arlib.tiering.ranking import Ranking

MISSED = ["account_id", "case", "due_on", "detail", "open_minor"]


def missed_deadlines(ranking: Ranking, activity: Activity, *, since: date) -> pd.DataFrame:
    """Deadlines that passed between two days on accounts that are worked on, the first one of each account.

    Args:
        ranking: The order of work, by account; its day is the later one.
        activity: What people and customers did, as of that day.
        since: The earlier day.

    Returns:
        ``account_id case due_on detail`` and ``open_minor``: what the account owes that is late and what it holds in
        credits, in the reporting currency (Int64, missing without a rate).
    """
    table = deadlines(ranking, activity)
    passed = table["due_on"].ge(pd.Timestamp(since)) & table["due_on"].lt(pd.Timestamp(ranking.as_of))
    own = table[passed & ~table["account_id"].isin(suppressed_ids(ranking, activity))].drop_duplicates("account_id")
    held = ranking.accounts.set_index("id")
    size = (held["late_minor"] + held["credit_minor"].abs()).astype("Int64")
    return own.assign(open_minor=looked_up(own["account_id"], size).astype("Int64"))[MISSED].reset_index(drop=True)
