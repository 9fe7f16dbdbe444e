"""The status of documents on a day: an export says how they stand today, a dispute's days say how they stood then."""

from __future__ import annotations

from datetime import date

import pandas as pd

from arlib.dates import midnight


def with_status_on(items: pd.DataFrame, disputes: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Documents with the status of a day: disputed while a dispute about them was running, open before and after.

    A document without a dispute on record, and one on hold, keeps the status of the export: it has no days.

    Args:
        items: ITEMS frame.
        disputes: DISPUTES frame.
        as_of: The day.

    >>> day = pd.Timestamp("2026-03-01")
    >>> bills = pd.DataFrame({"item_id": ["A", "B", "C"], "status": ["disputed", "open", "disputed"]})
    >>> cases = pd.DataFrame({"item_id": ["A", "B"], "opened_on": [day, day], "closed_on": [pd.NaT, day]})
    >>> with_status_on(bills, cases, as_of=date(2026, 2, 28))["status"].tolist()
    ['open', 'open', 'disputed']
    >>> with_status_on(bills, cases, as_of=date(2026, 3, 1))["status"].tolist()
    ['disputed', 'open', 'disputed']
    """
    if disputes.empty:
        return items
    day = pd.Timestamp(midnight(as_of))
    running = disputes[disputes["opened_on"].le(day) & ~disputes["closed_on"].le(day)]
    dated = items["item_id"].isin(disputes["item_id"]) & items["status"].isin(["open", "disputed"])
    now = items["item_id"].isin(running["item_id"]).map({True: "disputed", False: "open"}).astype("str")
    return items.assign(status=items["status"].mask(dated, now))
