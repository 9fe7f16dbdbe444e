"""The findings of the weeks side by side: which check speaks more often than it did."""

from __future__ import annotations

from datetime import date

import pandas as pd

TREND = {
    "week_ends": "datetime64[us]", "code": "str", "messages": "int64", "sent": "int64", "per_hundred": "float64",
}  # fmt: skip
"""One row per week and code. ``code`` is empty for messages with any finding; ``per_hundred`` is null in a week of
fewer than ten messages."""
LEAST = 10


def trend_by_code(messages: pd.DataFrame, *, as_of: date, weeks: int) -> pd.DataFrame:
    """Messages with each code, week by week: ``TREND``, the oldest week first.

    Args:
        messages: Reviewed messages of these weeks: ``sent_at codes``.
        as_of: The last day of the last week.
        weeks: How many weeks.

    >>> sent = pd.DataFrame({"sent_at": pd.to_datetime(["2026-03-30", "2026-03-20"]), "codes": ["F1 W2", ""]})
    >>> trend_by_code(sent, as_of=date(2026, 3, 31), weeks=2)[["code", "messages", "sent"]].values.tolist()
    [['', 0, 1], ['F1', 0, 1], ['W2', 0, 1], ['', 1, 1], ['F1', 1, 1], ['W2', 1, 1]]
    """
    ends = [pd.Timestamp(as_of) - pd.Timedelta(days=7 * n) for n in range(weeks - 1, -1, -1)]
    ago = (pd.Timestamp(as_of) - messages["sent_at"].dt.normalize()).dt.days // 7
    codes = sorted({code for found in messages["codes"] for code in found.split()})
    rows = []
    for n, end in zip(range(weeks - 1, -1, -1), ends, strict=True):
        found = [set(said.split()) for said in messages.loc[ago.eq(n), "codes"]]
        sent = len(found)
        for code in ("", *codes):
            hits = sum(code in said if code else bool(said) for said in found)
            per_hundred = round(100 * hits / sent, 1) if sent >= LEAST else None
            rows.append({"week_ends": end, "code": code, "messages": hits, "sent": sent, "per_hundred": per_hundred})
    return pd.DataFrame(rows, columns=list(TREND)).astype(TREND)
