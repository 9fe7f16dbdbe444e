"""How customers pay: days to pay with its open-late companion, and money at risk."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from arlib.dates import add_months, month_end, month_start
from arlib.ledger.movements import Mask, Movements, Whole, day_number
from arlib.policy import Policy
from arlib.portfolio.kpi import Kpi, ratio

BILLED = ("invoice", "debit_note")


def mean_days(days: Whole, amounts: Whole) -> tuple[float | None, float | None]:
    """Mean days after the due date, simple and weighted by amount; early days stay negative.

    >>> simple, weighted = mean_days(np.array([5, 10]), np.array([10, 100]))
    >>> simple, round(weighted, 2)
    (7.5, 9.55)
    """
    simple = ratio(float(days.sum()), len(days))
    return simple, ratio(float((days.astype(np.float64) * amounts).sum()), float(amounts.sum()))


def days_to_pay(moved: Movements, *, as_of: date, policy: Policy) -> list[Kpi]:
    """Days between due date and payment, per currency: fully paid invoices, and with the open late ones beside.

    The day of an invoice paid in parts is the mean of its payments, weighted by their amounts. Leaving open invoices
    out flatters a customer who stopped paying; the companion counts their days so far.

    Args:
        moved: The ledger's bookings by day.
        as_of: The day.
        policy: How many months back invoices count by the day they were closed.
    """
    today = day_number(as_of)
    since = day_number(add_months(as_of, -policy.kpis.paid_within_months))
    opened, last = moved.open_on(today), moved.last_booked_on(today)
    billed = moved.items["kind"].isin(BILLED).to_numpy() & (moved.issued <= today)
    by_money = 2 * moved.settled_on(today, money_only=True) >= moved.amount
    in_window = billed & (opened == 0) & (last > since)
    closed, other = in_window & by_money, in_window & ~by_money
    late = billed & (opened > 0) & (moved.due < today)
    days = np.where(closed, _paid_on(moved, today) - moved.due, today - moved.due)
    kpis = []
    for currency, rows in moved.items.groupby("currency", sort=True).indices.items():
        own = np.zeros(len(days), dtype=np.bool_)
        own[rows] = True
        kpis += _days_kpis(moved, days, closed & own, late & own, other & own, str(currency), policy)
    return kpis


def _days_kpis(
    moved: Movements, days: Whole, closed: Mask, late: Mask, other: Mask, currency: str, policy: Policy
) -> list[Kpi]:
    both = closed | late
    simple, weighted = mean_days(days[closed], moved.amount[closed])
    with_open, with_open_weighted = mean_days(days[both], moved.amount[both])
    window = f"paid within {policy.kpis.paid_within_months} months"
    left: dict[str, Any] = {
        "excluded_count": int(other.sum()),
        "excluded_minor": int(moved.amount[other].sum()),
        "currency": currency,
        "excluded_unit": "invoices",
    }
    left["note"] = "Closed by credit note or write-off instead of money: left out."
    by_number: dict[str, Any] = {"over_unit": "days", "under_unit": "invoices"}
    by_money: dict[str, Any] = {"over_unit": "money times days"}
    figures = [
        ("Days to pay", f"after the due date, mean of invoices {window}", simple, closed, by_number),
        ("Days to pay, weighted", f"after the due date, by amount, invoices {window}", weighted, closed, by_money),
        (
            "Days to pay, open late included",
            f"invoices {window} and the days so far of open late ones",
            with_open,
            both,
            by_number,
        ),
        ("Days to pay, open late included, weighted", "the same, by amount", with_open_weighted, both, by_money),
    ]
    kpis = []
    for name, variant, value, rows, units in figures:
        weight = np.ones_like(moved.amount) if units is by_number else moved.amount
        over, under = int((days[rows] * weight[rows]).sum()), int(weight[rows].sum())
        kpis.append(Kpi(name, variant, value, "days", over, under, int(rows.sum()), **left, **units))
    return kpis


def _paid_on(moved: Movements, today: int) -> Whole:
    """The day number each item was paid on, parts weighted by amount; 0 where no money came."""
    part = moved.until(today)
    item, money = moved.item[part], np.where(moved.is_money[part], moved.settled[part], 0)
    total = np.zeros(len(moved.amount), dtype=np.int64)
    weighted = np.zeros(len(moved.amount), dtype=np.float64)
    np.add.at(total, item, money)
    np.add.at(weighted, item, money.astype(np.float64) * moved.day[part])
    return np.rint(weighted / np.where(total == 0, 1, total)).astype(np.int64)


def at_risk(moved: Movements, *, as_of: date, policy: Policy) -> list[Kpi]:
    """Money at risk, per currency, in two variants with different denominators.

    One looks at a month's billing: what fell due in the newest month whose invoices are all old enough, and is still
    open. The other looks at what is open today.

    Args:
        moved: The ledger's bookings by day.
        as_of: The day.
        policy: From how many days past due money counts as at risk.
    """
    today, over = day_number(as_of), policy.kpis.at_risk_over_days
    # the last day of the month must itself be old enough, else the month would look better than it will be
    last = month_start(as_of - timedelta(days=over)) - timedelta(days=1)
    first_due, last_due = day_number(month_start(last)), day_number(month_end(last))
    opened = np.maximum(moved.open_on(today), 0)
    billed = moved.items["kind"].isin(BILLED).to_numpy() & (moved.issued <= today)
    cohort = billed & (moved.due >= first_due) & (moved.due <= last_due)
    old = moved.due < today - over
    kpis = []
    for currency, rows in moved.items.groupby("currency", sort=True).indices.items():
        due, left = int(moved.amount[rows][cohort[rows]].sum()), int(opened[rows][cohort[rows]].sum())
        risky, all_open = int(opened[rows][old[rows]].sum()), int(opened[rows].sum())
        count, size = int(cohort[rows].sum()), int((opened[rows] > 0).sum())
        month = f"of what fell due in {last:%B %Y}, still open, more than {over} days past due"
        stock = f"of open invoices by money, more than {over} days past due"
        for variant, over_minor, under_minor, number in ((month, left, due, count), (stock, risky, all_open, size)):
            value = ratio(over_minor, under_minor, times=100)
            kpis.append(Kpi("At risk", variant, value, "%", over_minor, under_minor, number, currency=str(currency)))
    return kpis
