"""The week: in which order it is filled, and what is due in it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

import pandas as pd

from arlib.policy.tiering import QueuePolicy
from arlib.tiering.steps import apply_first, late_and_credits, waiting_money


def week_begins(as_of: date) -> date:
    """The Monday of the week that is planned: the day itself, or the next one.

    >>> week_begins(date(2026, 10, 30)), week_begins(date(2026, 11, 2))
    (datetime.date(2026, 11, 2), datetime.date(2026, 11, 2))
    """
    return as_of + timedelta(days=-as_of.weekday() % 7)


def planning_order(rows: pd.DataFrame, policy: QueuePolicy, *, as_of: date) -> pd.Index:
    """In which order the week is filled: what is past its day by then, what only has to be posted, then by rank."""
    turn = pd.Series(2, index=rows.index)
    if policy.posting_first:
        turn = turn.mask(rows["step"].eq("apply_credit"), 1)
    if policy.overdue_first:
        turn = turn.mask(rows["deadline"].lt(pd.Timestamp(week_begins(as_of))), 0)
    return turn.sort_values(kind="stable").index


def due_by_day(rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Accounts by the day of their own step, and how many are planned; what is overdue stands first, without a day."""
    day = rows["deadline"].where(rows["deadline"].ge(pd.Timestamp(as_of)))
    by_day = rows["this_week"].groupby(day, dropna=False).agg(["size", "sum"]).sort_index(na_position="first")
    return by_day.set_axis(["accounts", "planned"], axis=1).astype("int64").rename_axis("due_on").reset_index()


def still_to_apply(rows: pd.DataFrame, lines: pd.DataFrame, matched: Collection[str]) -> pd.DataFrame:
    """The accounts among ``rows`` that owe something past due once what is matched is posted, most past due first.

    Args:
        rows: ``id rank late_free_minor``: accounts whose own money covers what is past due.
        lines: Open lines with their muted parts and ``id``.
        matched: Payments and credits that are posted anyway.

    Returns:
        These rows; ``apply_first`` names the payments and credits that are not matched.
    """
    late, credits = late_and_credits(rows, lines)
    posted = waiting_money(late, credits[credits["item_id"].isin(matched)])
    left = posted[posted["left"].gt(0)].index.get_level_values("id")
    named = without_matched(rows[rows["id"].isin(left)], lines, matched)
    return named.sort_values(["late_free_minor", "rank"], ascending=[False, True])


def without_matched(rows: pd.DataFrame, lines: pd.DataFrame, matched: Collection[str]) -> pd.DataFrame:
    """The same rows, ``apply_first`` naming only the payments and credits that are not posted with the matched ones."""
    late, credits = late_and_credits(rows, lines)
    left = credits[~credits["item_id"].isin(matched)]
    return rows.assign(apply_first=apply_first(rows["id"], waiting_money(late, left), left))
