"""How long customers wait for us: for an answer in hours of work, and for what they said to be on record in days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

import pandas as pd

from arlib.communications.people import PHONE_CHANNELS
from arlib.ledger import Ledger
from arlib.policy.communications import Hours

WAITING = ("replied", "dispute", "plan", "approver", "paid_claim", "wrong_contact")
"""Outcomes of what comes in that ask for an answer of ours."""
ON_RECORD = {"promise": ("promises", "made_on"), "dispute": ("disputes", "opened_on")}
"""What a customer says, and the table and day that put it on record."""
LONGEST_LAG_DAYS = 30
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ANSWERS = {
    "account_id": "str", "asked_at": "datetime64[us]", "answered_at": "datetime64[us]", "waited": "float64",
    "working_days": "int64",
}  # fmt: skip
"""One row per wait. ``answered_at`` is null while it lasts; ``waited`` runs to the day looked at then."""


def first_answers(ledger: Ledger, *, as_of: date, hours: Hours) -> pd.DataFrame:
    """Each time a customer wrote, and our first answer since: ``ANSWERS``, ``waited`` in hours of work.

    What a customer writes again before we answer belongs to the same wait. A reminder answers nothing; a call does.

    Args:
        ledger: Its touches and messages; rows after the day are not seen.
        as_of: The day.
        hours: When we work: hours and days of the week. Public holidays count as work.
    """
    end = pd.Timestamp(as_of) + pd.Timedelta(days=1)
    came = ledger.touches[ledger.touches["direction"].eq("in") & ledger.touches["outcome"].isin(WAITING)]
    went = ledger.touches[ledger.touches["direction"].eq("out") & _is_answer(ledger.touches)]
    wrote = ledger.messages[ledger.messages["stage"].isin(_ANSWERING)].rename(columns={"sent_at": "at"})
    told = [(a, at, True) for part in (went, wrote) for a, at in zip(part["account_id"], part["at"], strict=True)]
    told += [(a, at, False) for a, at in zip(came["account_id"], came["at"], strict=True)]
    rows = [
        row
        for account, own in groupby(sorted(t for t in told if t[1] < end), key=lambda t: t[0])
        for row in _waits(account, list(own), end, hours)
    ]
    return pd.DataFrame(rows, columns=list(ANSWERS)).astype(ANSWERS)


_ANSWERING = ("reply", "dispute_response", "promise_confirmation", "payment_plan", "credit_notice", "invoice")


def _is_answer(touches: pd.DataFrame) -> pd.Series[bool]:
    talked = touches["channel"].isin(PHONE_CHANNELS) & ~touches["outcome"].isin(["no_answer", "voicemail"])
    return (touches["stage"].isin(_ANSWERING) | talked) & touches["outcome"].ne("bounced")


def _waits(
    account: str, told: list[tuple[str, pd.Timestamp, bool]], end: pd.Timestamp, hours: Hours
) -> Iterator[dict[str, Any]]:
    asked: pd.Timestamp | None = None
    for _, at, is_ours in told:
        if is_ours and asked is not None:
            yield _wait(account, asked, at, at, hours)
            asked = None
        elif not is_ours and asked is None:
            asked = at
    if asked is not None:
        yield _wait(account, asked, pd.NaT, end, hours)


def _wait(account: str, asked: pd.Timestamp, answered: Any, until: pd.Timestamp, hours: Hours) -> dict[str, Any]:
    return {
        "account_id": account, "asked_at": asked, "answered_at": answered,
        "waited": round(working_hours(asked.to_pydatetime(), until.to_pydatetime(), hours=hours), 2),
        "working_days": working_days_between(asked.date(), (until - pd.Timedelta(microseconds=1)).date(), hours),
    }  # fmt: skip


def working_hours(first: datetime, last: datetime, *, hours: Hours) -> float:
    """The hours of work between two moments.

    >>> working_hours(datetime(2026, 3, 6, 17), datetime(2026, 3, 9, 9), hours=Hours())  # Friday evening to Monday
    2.0
    """
    total, day = timedelta(), first.date()
    while day <= last.date():
        if _WEEK[day.weekday()] in hours.days:
            opens, closes = datetime.combine(day, hours.start), datetime.combine(day, hours.end)
            total += max(min(closes, last) - max(opens, first), timedelta())
        day += timedelta(days=1)
    return total.total_seconds() / 3600


def working_days_between(first: date, last: date, hours: Hours) -> int:
    """How many working days lie after the first day, the last one included."""
    span = (last - first).days
    return sum(_WEEK[(first + timedelta(days=n)).weekday()] in hours.days for n in range(1, span + 1))


def status_lags(ledger: Ledger, *, as_of: date) -> pd.DataFrame:
    """From a promise or a dispute that came in to the day it was on record: ``ANSWERS``, ``waited`` in days."""
    rows: list[dict[str, Any]] = []
    day = pd.Timestamp(as_of)
    came = ledger.touches[ledger.touches["direction"].eq("in") & (ledger.touches["at"].dt.normalize() <= day)]
    for outcome, (table, column) in ON_RECORD.items():
        recorded = getattr(ledger, table)
        days = recorded[recorded[column] <= day].sort_values(column).groupby("account_id")[column].agg(list).to_dict()
        for row in came[came["outcome"].eq(outcome)].to_dict("records"):
            asked = row["at"].normalize()
            latest = asked + pd.Timedelta(days=LONGEST_LAG_DAYS)
            found = next((d for d in days.get(row["account_id"], ()) if asked <= d <= latest), pd.NaT)
            until = day if pd.isna(found) else found
            rows.append({"account_id": row["account_id"], "asked_at": row["at"], "answered_at": found,
                         "waited": float((until - asked).days), "working_days": 0})  # fmt: skip
    return pd.DataFrame(rows, columns=list(ANSWERS)).astype(ANSWERS)


def quantile_hours(waited: pd.Series[float], is_over: pd.Series[bool], share: float) -> float | None:
    """The wait that ``share`` of all have behind them, by Kaplan and Meier; null where it is not reached.

    Whoever still waits has waited so long at least: to leave them out would flatter us.

    >>> quantile_hours(pd.Series([1.0, 2.0, 9.0]), pd.Series([True, True, False]), 0.5)
    2.0
    """
    left = 1.0
    at_risk = len(waited)
    by_wait = pd.DataFrame({"waited": waited, "over": is_over}).groupby("waited")["over"].agg(["sum", "size"])
    for wait, ended, leaving in by_wait.itertuples():
        left *= 1 - ended / at_risk
        at_risk -= leaving
        # sums of thirds and tenths: half is half, whatever the last bit says
        if left <= 1 - share + 1e-9:
            return round(float(wait), 1)
    return None
