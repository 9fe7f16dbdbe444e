"""How fast billing turns into cash: DSO in three variants, delinquent days, collection effectiveness.

The functions on plain numbers are the definitions; a vendor's worked page is not (several of them do not compute).
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from arlib.dates import add_months, month_start
from arlib.ledger.movements import Movements, day_number
from arlib.policy import Policy
from arlib.portfolio.kpi import Kpi, ratio, with_reporting_row

CountbackDays = Literal["calendar", "30_day_months"]
GROSS = "gross of unapplied credits, amounts as billed"
LEFT_OUT = "Unapplied credits are left out."
NET = "net: per account less its unapplied money, amounts as billed"
NET_NOTE = "Unapplied payments and credits are taken off what the same account owes, the oldest invoice first."
COUNTBACK_MONTHS = 24


def dso(receivable: int, billed: int, *, days: int) -> float | None:
    """Days sales outstanding, simple: receivables over credit sales of the period, times its days.

    With receivables that are not yet due it is the best possible DSO.

    >>> round(dso(212, 250, days=91), 2), round(dso(140, 250, days=91), 2)
    (77.17, 50.96)
    """
    return ratio(receivable, billed, times=days)


def countback_dso(
    receivable: int, months: Sequence[tuple[date, int]], *, days: CountbackDays = "calendar"
) -> float | None:
    """Days sales outstanding by counting back: whole recent months are taken off, the last one in proportion.

    Args:
        receivable: Open at the end of the first month given.
        months: First day and credit sales of each month, newest first.
        days: Count each month with its calendar days, or as 30.

    Returns:
        Days, or ``None`` when the count cannot be finished: a month without sales, or no more months.

    >>> sales = [(date(2026, 6, 1), 100), (date(2026, 5, 1), 80), (date(2026, 4, 1), 70)]
    >>> round(countback_dso(212, sales, days="30_day_months"), 1), round(countback_dso(212, sales), 1)
    (73.7, 74.7)
    """
    left, counted = receivable, 0.0
    for first, billed in months:
        if left <= 0:
            break
        if billed <= 0:
            return None
        length = 30 if days == "30_day_months" else calendar.monthrange(first.year, first.month)[1]
        counted += length * min(1.0, left / billed)
        left -= min(left, billed)
    return counted if left <= 0 else None


def cei(begin: int, billed: int, end: int, end_current: int, *, not_cash: int = 0) -> float | None:
    """Collection effectiveness, per cent: what was collected of what could have been, all of one period.

    Args:
        begin, billed, end, end_current: Receivables at the start, credit sales, receivables at the end, and the part
            of them that is not yet due.
        not_cash: What left by credit note, discount or write-off; taking it off gives the cash-only twin.

    >>> round(cei(150, 250, 212, 140), 1), round(cei(150, 250, 212, 140, not_cash=14), 1)
    (72.3, 66.9)
    """
    return ratio(begin + billed - end - not_cash, begin + billed - end_current, times=100)


def turnover_kpis(moved: Movements, *, as_of: date, policy: Policy) -> list[Kpi]:
    """DSO (simple, best possible, countback), ADD and CEI with its cash-only twin, per currency and together.

    Args:
        moved: The ledger's bookings by day.
        as_of: The day.
        policy: Period, countback calendar, recorded rates.
    """
    since = add_months(as_of, -policy.kpis.period_months)
    eve = month_start(as_of) - timedelta(days=1)
    months = _months_back(as_of)
    parts = with_reporting_row(_parts(moved, as_of, since, eve, months), policy=policy, as_of=as_of)
    return [
        kpi
        for row in parts.to_dict("records")
        for kpi in _kpis_of({str(k): v for k, v in row.items()}, as_of, since, months, policy)
    ]


def _parts(moved: Movements, day: date, since: date, eve: date, months: list[date]) -> pd.DataFrame:
    """Per currency: receivables at the ends, billing of the periods, and reductions that were no cash."""
    today, debit = day_number(day), moved.amount > 0
    billed = moved.items["kind"].isin(("invoice", "debit_note")).to_numpy()
    opened, on_eve = moved.open_on(today), moved.open_on(day_number(eve))
    other = moved.settled_on(today) - moved.settled_on(today, money_only=True)
    other -= moved.settled_on(day_number(eve)) - moved.settled_on(day_number(eve), money_only=True)

    def issued(first: date, last: date) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        return billed & (moved.issued >= day_number(first)) & (moved.issued <= day_number(last))

    ends = [day, *(first - timedelta(days=1) for first in months[:-1])]
    left, left_on_eve = _after_money_in_hand(moved, opened), _after_money_in_hand(moved, on_eve)
    money = {
        "end_minor": np.maximum(opened, 0),
        "current_minor": np.where(moved.due >= today, np.maximum(opened, 0), 0),
        "late_minor": np.where(moved.due >= today, 0, np.maximum(opened, 0)),
        "net_end_minor": left,
        "net_current_minor": np.where(moved.due >= today, left, 0),
        "net_begin_minor": left_on_eve,
        "begin_minor": np.maximum(on_eve, 0),
        "billed_minor": np.where(issued(since + timedelta(days=1), day), moved.amount, 0),
        "month_minor": np.where(issued(month_start(day), day), moved.amount, 0),
        "not_cash_minor": np.where(debit, other, 0),
        "credit_minor": np.minimum(opened, 0),
        **{
            f"back_{n}_minor": np.where(issued(first, last), moved.amount, 0)
            for n, (first, last) in enumerate(zip(months, ends, strict=True))
        },
    }
    counts = {"open_rows": opened > 0, "credit_rows": opened < 0}
    table = pd.DataFrame(money | {k: v.astype("int64") for k, v in counts.items()})
    return table.groupby(moved.items["currency"].to_numpy()).sum().rename_axis("currency").reset_index()


def _after_money_in_hand(moved: Movements, opened: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """What stays open of each invoice once the account's own unapplied money is set against its oldest ones."""
    known = moved.items["account_id"].notna().to_numpy()
    table = pd.DataFrame(
        {"account": moved.items["account_id"].to_numpy(), "currency": moved.items["currency"].to_numpy(),
         "due": moved.due, "open": np.maximum(opened, 0), "held": np.where(known, np.maximum(-opened, 0), 0)}
    )  # fmt: skip
    table = table[(table["open"] > 0) | (table["held"] > 0)].sort_values("due", kind="stable")
    by_account = table.groupby(["account", "currency"])
    before = by_account["open"].cumsum() - table["open"]
    used = (by_account["held"].transform("sum") - before).clip(lower=0).clip(upper=table["open"]).fillna(0)
    left = np.zeros(len(opened), dtype=np.int64)
    left[table.index] = (table["open"] - used).astype("int64")
    return left


def _months_back(day: date) -> list[date]:
    first = month_start(day)
    return [add_months(first, -n) for n in range(COUNTBACK_MONTHS)]


def _kpis_of(row: dict[str, Any], day: date, since: date, months: list[date], policy: Policy) -> list[Kpi]:
    days = (day - since).days
    back = [(first, row[f"back_{n}_minor"]) for n, first in enumerate(months)]
    calendar_words = "calendar days" if policy.kpis.countback_days == "calendar" else "months of 30 days"
    end, current, late, billed = (row[f"{name}_minor"] for name in ("end", "current", "late", "billed"))
    counted = countback_dso(end, back, days=policy.kpis.countback_days)
    begin, month, other = (row[f"{name}_minor"] for name in ("begin", "month", "not_cash"))
    reduced, could = begin + month - end, begin + month - current
    to_date = f"{month_start(day):%-d %B} to {day:%-d %B}, {GROSS}"
    shared: dict[str, Any] = {
        "rows": row["open_rows"],
        "excluded_count": row["credit_rows"],
        "excluded_minor": row["credit_minor"],
        "currency": str(row["currency"]),
        "is_reporting": bool(row["is_reporting"]),
        "note": LEFT_OUT,
        "excluded_unit": "credits",
    }
    period = f"{days} days, {GROSS}"

    def kpi(name: str, variant: str, value: float | None, unit: str, over: int, under: int | None) -> Kpi:
        return Kpi(name, variant, value, unit, over, under, **shared)

    reductions = f"all reductions, {to_date}"
    cash_only = f"without credit notes, discounts and write-offs, {to_date}"
    stops = f"{calendar_words}, stops at a month without billing, {GROSS}"
    with_other = cei(begin, month, end, current)
    without = cei(begin, month, end, current, not_cash=other)
    late_days = ratio(late, billed, times=days)
    best = dso(current, billed, days=days)
    return [
        *_net_kpis(row, day, days, shared),
        kpi("DSO", f"simple, {period}", dso(end, billed, days=days), "days", end, billed),
        kpi("Best possible DSO", f"not yet due only, {period}", best, "days", current, billed),
        kpi("Average days delinquent", f"DSO less best possible, {period}", late_days, "days", late, billed),
        kpi("DSO, countback", stops, counted, "days", end, None),
        kpi("CEI", reductions, with_other, "%", reduced, could),
        kpi("CEI, cash only", cash_only, without, "%", reduced - other, could),
    ]


def _net_kpis(row: dict[str, Any], day: date, days: int, shared: dict[str, Any]) -> list[Kpi]:
    """DSO and CEI with each account's unapplied money taken off, at both ends of the period."""
    end, current, begin = (row[f"net_{name}_minor"] for name in ("end", "current", "begin"))
    billed, month = row["billed_minor"], row["month_minor"]
    known = shared | {"excluded_count": 0, "excluded_minor": 0, "note": NET_NOTE}
    reduced, could = begin + month - end, begin + month - current
    to_date = f"all reductions, {month_start(day):%-d %B} to {day:%-d %B}, {NET}"
    period = f"simple, {days} days, {NET}"
    collected = cei(begin, month, end, current)
    return [
        Kpi("DSO, after money in hand", period, dso(end, billed, days=days), "days", end, billed, **known),
        Kpi("CEI, after money in hand", to_date, collected, "%", reduced, could, **known),
    ]
