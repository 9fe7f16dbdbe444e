"""Promises as figures: how many were kept, by count and by money, and how much of what is late is promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from arlib.portfolio.kpi import Kpi, ratio

JUDGED = ("kept", "part_kept", "broken")
WEEK = pd.Timedelta(days=7)
LEFT_OUT = "Open and withdrawn promises are left out; a renewed promise does not make an earlier one kept."


@dataclass(frozen=True)
class PromiseWeek:
    """Promises of the coming week, and how those of the last one ended.

    Args:
        due: Open promises for the coming seven days, by day, the largest first.
        ended, kept: Promises whose last day fell into the seven days before, and how many of them were kept.
    """

    due: pd.DataFrame
    ended: int
    kept: int


def promise_week(judged: pd.DataFrame, *, as_of: date) -> PromiseWeek:
    """The promises a Monday meeting looks at.

    Args:
        judged: Promises with ``verdict`` and ``deadline`` on the day.
        as_of: The day; the coming seven days begin with it.
    """
    today = pd.Timestamp(as_of)
    ahead = judged["verdict"].eq("open") & judged["promised_date"].between(today, today + WEEK)
    by = ["promised_date", "amount_minor", "promise_id"]
    due = judged[ahead].sort_values(by, ascending=[True, False, True], ignore_index=True)
    over = judged["deadline"].between(today - WEEK, today - pd.Timedelta(days=1)) & judged["verdict"].isin(JUDGED)
    kept = int(judged.loc[over, "verdict"].eq("kept").sum())
    return PromiseWeek(due, int(over.sum()), kept)


def promise_kpis(judged: pd.DataFrame, lines: pd.DataFrame, *, as_of: date) -> list[Kpi]:
    """Kept rates by count and by money, and promise coverage, per currency.

    Args:
        judged: Promises with ``verdict`` and ``received_minor`` (``arlib.communications.judge_promises``).
        lines: ``Aging.lines`` of the day.
        as_of: The day.
    """
    currencies = sorted({*judged["currency"], *lines["currency"]})
    return [kpi for currency in currencies for kpi in _of_currency(judged, lines, currency, as_of)]


def _of_currency(judged: pd.DataFrame, lines: pd.DataFrame, currency: str, as_of: date) -> list[Kpi]:
    own = judged[judged["currency"].eq(currency)]
    due, other = own[own["verdict"].isin(JUDGED)], own[~own["verdict"].isin(JUDGED)]
    kept, received = int(due["verdict"].eq("kept").sum()), due[["received_minor", "amount_minor"]].min(axis=1)
    promised = int(due["amount_minor"].sum())
    money, left_out = int(received.sum()), int(other["amount_minor"].sum())

    def rate(variant: str, over: int, under: int, unit: str = "") -> Kpi:
        share = ratio(over, under, times=100)
        beside = (len(due), len(other), left_out, currency)
        return Kpi(
            "Promises kept",
            variant,
            share,
            "%",
            over,
            under,
            *beside,
            note=LEFT_OUT,
            over_unit=unit,
            under_unit=unit,
            excluded_unit="promises",
        )

    by_count = rate("by count", kept, len(due), "promises")
    by_money = rate("by money received in time", money, promised)
    return [by_count, by_money, _coverage(own, lines[lines["currency"].eq(currency)], currency, as_of)]


def _coverage(promises: pd.DataFrame, lines: pd.DataFrame, currency: str, as_of: date) -> Kpi:
    late = lines[lines["side"].eq("invoices") & lines["days_past_due"].gt(0)]
    undisputed, disputed = late[late["status"].ne("disputed")], late[late["status"].eq("disputed")]
    waiting = promises[promises["verdict"].eq("open") & promises["promised_date"].ge(pd.Timestamp(as_of))]
    named = {item for ids in waiting["invoice_ids"] for item in ids.split()}
    general = set(waiting.loc[waiting["invoice_ids"].str.strip().eq(""), "account_id"])
    covered = undisputed[undisputed["item_id"].isin(named) | undisputed["account_id"].isin(general)]
    over, under = int(covered["open_minor"].sum()), int(undisputed["open_minor"].sum())
    return Kpi(
        "Promise coverage",
        "undisputed past due under an open promise, by money",
        ratio(over, under, times=100),
        "%",
        over,
        under,
        len(undisputed),
        len(disputed),
        int(disputed["open_minor"].sum()),
        currency,
        note="Disputed invoices are left out.",
        excluded_unit="disputed invoices",
    )
