"""The headline: what is owed, what is past due, what we owe back, and how that moved in a week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from arlib.dates import midnight, month_end, plain_day
from arlib.ledger import Aging, with_reporting_amount
from arlib.ledger.rates import rates_on
from arlib.policy import Policy
from arlib.portfolio.in_hand import with_in_hand

MEASURES = ("outstanding", "not_due", "past_due", "in_hand", "past_due_net", "due_by_month_end", "credits", "net")


@dataclass(frozen=True)
class Portfolio:
    """The book on a day.

    Args:
        as_of: The day.
        by_currency: ``currency measure amount_minor last_week_minor change_minor items``; measures are
            outstanding (gross invoices), not_due, past_due, in_hand (what unapplied money of the same account and
            currency would settle of it), past_due_net (past_due less in_hand), due_by_month_end (part of not_due),
            credits (what we owe, negative) and net.
        in_reporting: ``measure amount_minor last_week_minor change_minor`` in the reporting currency at the
            recorded rates (nullable Int64; missing when a currency has no rate).
        reporting_currency: Its code.
        rates_note: Which rates were used, in words.
        accounts: Number of accounts with anything open.
    """

    as_of: date
    by_currency: pd.DataFrame
    in_reporting: pd.DataFrame
    reporting_currency: str
    rates_note: str
    accounts: int

    def amount(self, measure: str) -> int | None:
        """A measure in the reporting currency; nothing where a rate is missing."""
        own = self.in_reporting[self.in_reporting["measure"].eq(measure)]["amount_minor"]
        return None if own.empty or own.isna().any() else int(own.iloc[0])

    def share_pct(self, measure: str) -> float | None:
        """A measure in per cent of what is outstanding; nothing where that is unknown, or zero.

        What is past due after money in hand is a share of what is outstanding after it: one basis above and below.
        """
        part, whole = self.amount(measure), self.amount("outstanding")
        if measure == "past_due_net" and whole:
            whole -= self.amount("in_hand") or 0
        return 100 * part / whole if part is not None and whole else None


def portfolio(aging: Aging, before: Aging, *, policy: Policy) -> Portfolio:
    """Headline figures per currency, with the same figures of an earlier day beside them.

    Args:
        aging: The book on the day.
        before: The book at an earlier day.
        policy: Reporting currency and recorded rates.
    """
    now, then = _measures(aging), _measures(before)
    keys = ["currency", "measure"]
    # aligned by index: pandas cannot merge two frames that are both empty
    earlier = then.set_index(keys)["amount_minor"].rename("amount_minor_before")
    both = pd.concat([now.set_index(keys), earlier], axis=1).reset_index()
    both = both.fillna({"amount_minor": 0, "amount_minor_before": 0, "items": 0})
    whole = ["amount_minor", "amount_minor_before", "items"]
    table = both.astype(dict.fromkeys(whole, "int64")).rename(columns={"amount_minor_before": "last_week_minor"})
    table = table.assign(change_minor=table["amount_minor"] - table["last_week_minor"])
    columns = ["currency", "measure", "amount_minor", "last_week_minor", "change_minor", "items"]
    by_currency = table.sort_values(["currency", "measure"], key=_in_order, kind="stable")[columns]
    return Portfolio(
        as_of=aging.as_of,
        by_currency=by_currency.reset_index(drop=True),
        in_reporting=_in_reporting(by_currency, policy, aging.as_of),
        reporting_currency=policy.reporting_currency,
        rates_note=_rates_note(by_currency, policy, aging.as_of),
        accounts=int(aging.lines["account_id"].nunique()),
    )


def _in_order(column: pd.Series[str]) -> pd.Series[int] | pd.Series[str]:
    return column.map({m: i for i, m in enumerate(MEASURES)}) if column.name == "measure" else column


def _measures(aging: Aging) -> pd.DataFrame:
    lines, end = with_in_hand(aging.lines), pd.Timestamp(midnight(month_end(aging.as_of)))
    invoice, late = lines["side"].eq("invoices"), lines["days_past_due"].gt(0)
    masks = {
        "outstanding": invoice,
        "not_due": invoice & ~late,
        "past_due": invoice & late,
        # past due at the end of the month means due before its last day
        "due_by_month_end": invoice & ~late & lines["late_from"].lt(end),
        "credits": ~invoice,
        "net": invoice | ~invoice,
    }
    masks |= {
        "in_hand": lines["in_hand_minor"].gt(0),
        "past_due_net": lines["in_hand_minor"].lt(lines["open_minor"]) & masks["past_due"],
    }
    money = {"in_hand": lines["in_hand_minor"], "past_due_net": lines["open_minor"] - lines["in_hand_minor"]}
    parts = []
    for measure, mask in masks.items():
        grouped = money.get(measure, lines["open_minor"]).where(mask, 0).groupby(lines["currency"]).sum()
        count = mask.groupby(lines["currency"]).sum()
        parts.append(pd.DataFrame({"amount_minor": grouped, "items": count}).assign(measure=measure))
    table = pd.concat(parts).rename_axis("currency").reset_index()
    # an empty book has columns without a type, and those cannot be merged
    return table.astype({"currency": "str", "measure": "str"})


def _in_reporting(table: pd.DataFrame, policy: Policy, day: date) -> pd.DataFrame:
    converted = table
    money = ["amount_minor", "last_week_minor"]
    for column in money:
        converted = with_reporting_amount(converted, column=column, into=column, policy=policy, as_of=day)
    known = converted[money].notna().all(axis=1).groupby(converted["measure"]).all()
    total = converted.groupby("measure")[money].sum().astype("Int64")
    total[~known] = pd.NA
    ordered = total.reindex([m for m in MEASURES if m in total.index])
    return ordered.assign(change_minor=ordered["amount_minor"] - ordered["last_week_minor"]).reset_index()


def _rates_note(table: pd.DataFrame, policy: Policy, day: date) -> str:
    used, rates = sorted(table["currency"].unique()), rates_on(policy, as_of=day)
    missing = [c for c in used if c not in rates]
    if missing:
        return f"No rate is recorded for {', '.join(missing)}; figures are shown per currency only."
    foreign = [f"1 {c} = {rates[c][0]} on {plain_day(rates[c][1])}" for c in used if c != policy.reporting_currency]
    return f"In {policy.reporting_currency} at recorded rates: {'; '.join(foreign)}." if foreign else ""
