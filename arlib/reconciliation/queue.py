"""The exceptions protocol: who decides what, by when, and how long it has been waiting."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from arlib.dates import add_working_days, midnight
from arlib.policy import ReconciliationPolicy
from arlib.reconciliation.result import Reconciliation

UNAPPLIED_BUCKETS = ("0_7", "8_30", "31_60", "over_60")
_UPPER_EDGES = (7, 30, 60)
WEEKS_SHOWN = 12


def with_deadlines(exceptions: pd.DataFrame, *, policy: ReconciliationPolicy, as_of: date) -> pd.DataFrame:
    """Add ``first_seen decide_by status`` (open, late or held) to exceptions.

    Args:
        exceptions: Reads ``age_days severity held_until``.
        policy: Working days to decide, by severity.
        as_of: The day; an exception is late from the day after ``decide_by``.

    >>> rows = pd.DataFrame({"age_days": [8, 1], "severity": "warning", "held_until": pd.NaT})
    >>> with_deadlines(rows, policy=ReconciliationPolicy(), as_of=date(2026, 3, 31))["status"].tolist()
    ['late', 'open']
    """
    days = {"error": policy.sla_error_days, "warning": policy.sla_warning_days, "info": policy.sla_info_days}
    today = pd.Timestamp(midnight(as_of))
    first_seen = today - pd.to_timedelta(exceptions["age_days"].clip(lower=0), unit="D")
    asked = pd.DataFrame({"day": first_seen, "severity": exceptions["severity"]})
    answers = {
        (day, severity): pd.Timestamp(add_working_days(day.date(), days[severity]))
        for day, severity in asked.drop_duplicates().itertuples(index=False)
    }
    decide_by = pd.Series([answers[key] for key in zip(asked["day"], asked["severity"], strict=True)], exceptions.index)
    decide_by = decide_by.astype("datetime64[us]")
    is_held = exceptions["held_until"].notna()
    status = np.select([is_held, decide_by < today], ["held", "late"], default="open")
    return exceptions.assign(
        first_seen=first_seen.astype("datetime64[us]"), decide_by=decide_by,
        status=pd.Series(status, exceptions.index, dtype="str"),
    )  # fmt: skip


def unapplied_ageing(found: Reconciliation) -> pd.DataFrame:
    """``currency, bucket, items, amount_minor``: money received and not applied, by days since it arrived.

    Payments only; credits are counted elsewhere. Every currency has every bucket.
    """
    opened = found.open_items
    cash = opened[(opened["kind"] == "payment") & (opened["open_minor"] != 0) & ~opened["is_future"]]
    age = found.exceptions.groupby("item_id")["age_days"].max().reindex(cash["item_id"]).fillna(0).to_numpy()
    bucket = np.array(UNAPPLIED_BUCKETS)[np.searchsorted(_UPPER_EDGES, age)]
    rows = cash.assign(bucket=bucket, amount_minor=cash["open_minor"].abs())
    every = pd.MultiIndex.from_product(
        [sorted(rows["currency"].unique()), UNAPPLIED_BUCKETS], names=["currency", "bucket"]
    )
    summed = rows.groupby(["currency", "bucket"])["amount_minor"].agg(items="size", amount_minor="sum")
    return summed.reindex(every, fill_value=0).astype("int64").reset_index()


def exceptions_by_week(found: Reconciliation) -> pd.DataFrame:
    """``weeks_ago, exceptions, left``: what is still undecided by the week it arose, and what would be left after it.

    The burn-down of working oldest first: 12 stands for twelve weeks and longer; ``left`` ends at 0.
    """
    weeks = (found.exceptions["age_days"].clip(lower=0) // 7).clip(upper=WEEKS_SHOWN)
    counts = weeks.value_counts().reindex(range(WEEKS_SHOWN, -1, -1), fill_value=0)
    table = pd.DataFrame({"weeks_ago": counts.index.to_numpy("int64"), "exceptions": counts.to_numpy("int64")})
    return table.assign(left=int(counts.sum()) - table["exceptions"].cumsum())
