"""The month: how the balance got from its opening to where it is, and what will be past due at its end.

    opening + billed + rolled in - collected - credited - written off = closing

*Rolled in* is money that came back: payments returned by the bank and refunds paid out.
"""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from arlib.dates import month_end, month_start
from arlib.ledger import Ledger, open_items

STEPS = ("opening", "billed", "rolled_in", "collected", "credited", "written_off", "closing")
_STEP_OF = {
    "invoice": "billed",
    "debit_note": "billed",
    "refund": "rolled_in",
    "chargeback": "rolled_in",
    "payment": "collected",
    "on_account": "collected",
    "credit_note": "credited",
}


def month_eve(as_of: date) -> date:
    """The last day of the month before.

    >>> month_eve(date(2026, 3, 31))
    datetime.date(2026, 2, 28)
    """
    return month_start(as_of) - timedelta(days=1)


def month_bridge(ledger: Ledger, *, as_of: date) -> pd.DataFrame:
    """The net balance from the end of the last month to the day, per currency.

    Args:
        ledger: The book.
        as_of: The day; the month is the one it lies in.

    Returns:
        ``currency step amount_minor start_minor end_minor kind rows``, one row per currency and step of
        :data:`STEPS`; ``start_minor`` and ``end_minor`` are the running level, ``kind`` is ``total`` or ``step``.
        The steps lead from opening to closing to the cent.
    """
    return bridge(ledger, since=month_eve(as_of), as_of=as_of)


def bridge(ledger: Ledger, *, since: date, as_of: date) -> pd.DataFrame:
    """The net balance from the end of one day to the end of another, in the columns of :func:`month_bridge`."""
    eve, today = since, pd.Timestamp(as_of)
    items = ledger.items
    moved = items[items["issue_date"].gt(pd.Timestamp(eve)) & items["issue_date"].le(today)]
    taken = ledger.adjustments
    taken = taken[taken["effective_date"].gt(pd.Timestamp(eve)) & taken["effective_date"].le(today)]
    signed = taken.merge(items[["item_id", "currency", "amount_minor"]], on="item_id", suffixes=("", "_item"))
    effect = signed["amount_minor"].where(signed["amount_minor_item"].lt(0), -signed["amount_minor"])
    parts = pd.concat(
        [
            _balances(ledger, eve, "opening"),
            moved[["currency", "amount_minor"]].assign(step=moved["kind"].map(_STEP_OF).astype("str")),
            signed[["currency"]].assign(amount_minor=effect, step="written_off"),
            _balances(ledger, as_of, "closing"),
        ],
        ignore_index=True,
    )
    return _levels(parts)


def bridge_by_currency(bridge: pd.DataFrame) -> pd.DataFrame:
    """A bridge with one row per currency: a column per step of :data:`STEPS`, and ``change`` from opening to closing.

    Args:
        bridge: :func:`month_bridge`.
    """
    wide = bridge.pivot(index="currency", columns="step", values="amount_minor").reindex(columns=list(STEPS))
    wide = wide.rename_axis(None, axis=1)
    return wide.assign(change=wide["closing"] - wide["opening"]).reset_index()


def _balances(ledger: Ledger, day: date, step: str) -> pd.DataFrame:
    opened = open_items(ledger.items, ledger.allocations, ledger.adjustments, as_of=day)
    still = opened[opened["open_minor"].ne(0)]
    return pd.DataFrame({"currency": still["currency"], "amount_minor": still["open_minor"], "step": step})


def _levels(parts: pd.DataFrame) -> pd.DataFrame:
    keys = pd.MultiIndex.from_product([sorted(parts["currency"].unique()), STEPS], names=["currency", "step"])
    grouped = parts.groupby(["currency", "step"])["amount_minor"].agg(["sum", "size"]).reindex(keys, fill_value=0)
    table = grouped.astype("int64").set_axis(["amount_minor", "rows"], axis=1).reset_index()
    is_total = table["step"].isin(["opening", "closing"])
    end = table["amount_minor"].mask(table["step"].eq("closing"), 0).groupby(table["currency"]).cumsum()
    end = end.mask(table["step"].eq("closing"), table["amount_minor"])
    start = (end - table["amount_minor"]).where(~is_total, 0)
    kind = is_total.map({True: "total", False: "step"}).astype("str")
    return table.assign(start_minor=start, end_minor=end, kind=kind).astype({"currency": "str", "step": "str"})


def due_by_month_end(lines: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """What is past due now and what will be by the end of the month if nothing is paid, per currency.

    Args:
        lines: ``Aging.lines``.
        as_of: The day.

    Returns:
        ``currency past_due_minor falling_due_minor month_end_minor invoices``.
    """
    debts, end = lines[lines["side"].eq("invoices")], pd.Timestamp(month_end(as_of))
    late = debts["days_past_due"].gt(0)
    # due on the last day of the month is not past due at its end
    falling = ~late & debts["late_from"].lt(end)
    table = pd.DataFrame(
        {
            "currency": debts["currency"],
            "past_due_minor": debts["open_minor"].where(late, 0),
            "falling_due_minor": debts["open_minor"].where(falling, 0),
            "invoices": falling.astype("int64"),
        }
    )
    summed = table.groupby("currency").sum().astype("int64").reset_index()
    return summed.assign(month_end_minor=summed["past_due_minor"] + summed["falling_due_minor"])
