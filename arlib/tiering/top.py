"""The largest past-due balances: in the reporting currency where rates are recorded, else per currency."""

from __future__ import annotations

from datetime import date

import pandas as pd

from arlib.ledger import with_reporting_amount
from arlib.policy import Policy

MONEY = ["past_due_minor", "disputed_minor", "credit_minor"]
PER_CURRENCY = 5


def reporting_amounts(held: pd.DataFrame, *, policy: Policy, as_of: date) -> pd.DataFrame:
    """Money per id in the reporting currency.

    Args:
        held: :func:`arlib.tiering.positions`.
        policy: Reporting currency and recorded rates.
        as_of: Day the rates are read on.

    Returns:
        ``id credit_reporting_minor past_due_reporting_minor disputed_reporting_minor`` (nullable Int64) and
        ``currencies`` (text). One currency without a rate makes an id's sums unknown, not smaller.
    """
    names = {name: name.replace("_minor", "_reporting_minor") for name in MONEY}
    converted = held
    for name, into in names.items():
        converted = with_reporting_amount(converted, column=name, into=into, policy=policy, as_of=as_of)
    columns = list(names.values())
    complete = converted[columns].notna().groupby(converted["id"]).all()
    total = converted.groupby("id")[columns].sum().where(complete)
    currencies = held.groupby("id")["currency"].agg(" ".join).rename("currencies")
    return total.join(currencies).reset_index()


def top_accounts(
    accounts: pd.DataFrame, held: pd.DataFrame, *, policy: Policy, as_of: date
) -> tuple[pd.DataFrame, str]:
    """The largest past-due balances, and on what basis they are ranked.

    Args:
        accounts: One row per id with its reporting amounts.
        held: Money per id and currency.
        policy: Length of the list, reporting currency.
        as_of: The day.
    """
    late = accounts[accounts["oldest_past_due_days"].notna()]
    amount = late["past_due_reporting_minor"]
    order = ["past_due_minor", "oldest_past_due_days", "id"]
    if amount.notna().all():
        own = {name: late[name.replace("_minor", "_reporting_minor")].astype("int64") for name in MONEY}
        ranked = late.assign(currency=policy.reporting_currency, **own)
        ranked = ranked.sort_values(order, ascending=[False, False, True]).head(policy.report.top_accounts)
        return ranked.reset_index(drop=True), f"Ranked in {policy.reporting_currency}." if len(ranked) else ""
    per_currency = held[held["past_due_minor"].gt(0)][["id", "currency", *MONEY]]
    both = per_currency.merge(late, on="id").sort_values(order, ascending=[False, False, True])
    largest = both.groupby("currency", sort=True).head(PER_CURRENCY).sort_values("currency", kind="stable")
    basis = f"The {PER_CURRENCY} largest of each currency, because not every currency has a recorded rate."
    return largest.reset_index(drop=True), basis
