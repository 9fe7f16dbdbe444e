"""The day: what moved since the last working day, what falls due, what waits too long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from arlib.dates import add_working_days
from arlib.ledger import Ledger
from arlib.portfolio.month import bridge


@dataclass(frozen=True)
class DayStatus:
    """One day in figures.

    Args:
        as_of: The day.
        since: The working day before it; everything is told since its end.
        moved: The bridge of the day per currency, as :func:`arlib.portfolio.month.bridge` gives it.
        came: ``currency payments amount_minor`` of the money that came in since, most payments first.
        promised: Promises that are due on the day and still open, the largest first.
        broken: Promises whose last day passed since without all the money.
        new_exceptions: The worklist's exceptions first seen since.
        exceptions: How many exceptions are ``new``, ``late`` and ``open``.
        contacts: ``action accounts``: how many customers the plan of the day has for each action.
    """

    as_of: date
    since: date
    moved: pd.DataFrame
    came: pd.DataFrame
    promised: pd.DataFrame
    broken: pd.DataFrame
    new_exceptions: pd.DataFrame
    exceptions: dict[str, int]
    contacts: pd.DataFrame


def day_status(
    ledger: Ledger, judged: pd.DataFrame, worklist: pd.DataFrame, plan: pd.DataFrame, *, as_of: date
) -> DayStatus:
    """What a day brought and asks for.

    Args:
        ledger: The book.
        judged: Promises with ``verdict``, ``promised_date`` and ``deadline`` on the day.
        worklist: Exceptions with ``first_seen`` and ``status``, in the order to work on them.
        plan: The contact plan's accounts with ``action``.
        as_of: The day.
    """
    since = add_working_days(as_of, -1)
    after, today = pd.Timestamp(since), pd.Timestamp(as_of)
    due = judged[judged["verdict"].eq("open") & judged["promised_date"].gt(after) & judged["promised_date"].le(today)]
    over = judged["deadline"].ge(after) & judged["deadline"].lt(today) & judged["verdict"].isin(["broken", "part_kept"])
    seen = worklist[worklist["first_seen"].gt(after)]
    late = int(worklist["status"].eq("late").sum())
    return DayStatus(
        as_of=as_of,
        since=since,
        moved=bridge(ledger, since=since, as_of=as_of),
        came=_came(ledger.items, after, today),
        promised=due.sort_values(["amount_minor", "promise_id"], ascending=[False, True]),
        broken=judged[over].sort_values(["amount_minor", "promise_id"], ascending=[False, True]),
        new_exceptions=seen,
        exceptions={"new": len(seen), "late": late, "open": len(worklist)},
        contacts=plan.groupby("action").size().rename("accounts").reset_index(),
    )


def _came(items: pd.DataFrame, after: pd.Timestamp, today: pd.Timestamp) -> pd.DataFrame:
    new = items["issue_date"].gt(after) & items["issue_date"].le(today) & items["kind"].isin(["payment", "on_account"])
    came = items[new].groupby("currency")["amount_minor"].agg(["size", "sum"]).reset_index()
    named = came.set_axis(["currency", "payments", "amount_minor"], axis=1)
    positive = named.assign(amount_minor=-named["amount_minor"])
    return positive.sort_values(["payments", "currency"], ascending=[False, True]).reset_index(drop=True)
