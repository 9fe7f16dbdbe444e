"""Who hears from us when: the slow payers week by week beside what policy asks, and the contacts of each day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from arlib.communications.gaps import contacts_made, slow_and_free
from arlib.communications.promises import with_verdict
from arlib.dates import month_start
from arlib.ledger import Ledger, open_items
from arlib.policy.communications import CommunicationsPolicy

WEEKS = 5
SLOW_PAYERS = {
    "account_id": "str", "currency": "str", "amount_minor": "int64", "days_late": "int64",
    **{f"week_{n}": "int64" for n in range(WEEKS, 0, -1)},
    "this_month": "int64", "wanted": "int64", "last_on": "datetime64[us]", "verdict": "str",
}  # fmt: skip
"""One row per slow payer, what he owes most first. ``week_1`` is the week that ends on the day, ``week_2`` the one
before. ``verdict``: too few (less in this month than policy asks), too many (more than the cap within its days),
as asked."""
DAYS = {"day": "datetime64[us]", "contacts": "int64", "accounts": "int64"}
"""One row per day of the weeks shown, those without a contact among them."""


@dataclass(frozen=True)
class Cadence:
    """``SLOW_PAYERS`` and ``DAYS``."""

    slow_payers: pd.DataFrame
    days: pd.DataFrame


def cadence(ledger: Ledger, *, as_of: date, policy: CommunicationsPolicy) -> Cadence:
    """How often customers hear from us, as of a day; only contacts that press for payment count."""
    made = contacts_made(ledger.messages, ledger.touches, as_of=as_of)
    dunning = made[made["stage"].isin(policy.dunning_stages)]
    promises = with_verdict(
        ledger.promises, ledger.items, ledger.allocations, ledger.adjustments, as_of=as_of, policy=policy
    )
    opened = open_items(ledger.items, ledger.allocations, ledger.adjustments, as_of=as_of)
    late = slow_and_free(opened, promises, ledger.disputes, as_of, policy)
    return Cadence(_slow_payers(late, dunning, as_of, policy), _days(dunning, as_of))


def _slow_payers(late: pd.DataFrame, dunning: pd.DataFrame, as_of: date, policy: CommunicationsPolicy) -> pd.DataFrame:
    owed = late.groupby(["account_id", "currency"], as_index=False).agg(
        amount_minor=("open_minor", "sum"), days_late=("days_late", "max")
    )
    owed = owed.sort_values("amount_minor", ascending=False, kind="stable").drop_duplicates("account_id")
    own = dunning[dunning["account_id"].isin(owed["account_id"])]
    ago = (pd.Timestamp(as_of) - own["day"]).dt.days // 7 + 1
    weeks = {
        f"week_{n}": owed["account_id"].map(own[ago.eq(n)].groupby("account_id").size()).fillna(0).astype("int64")
        for n in range(WEEKS, 0, -1)
    }
    month = own[own["day"] >= pd.Timestamp(month_start(as_of))].groupby("account_id").size()
    rows = owed.assign(
        **weeks,
        this_month=owed["account_id"].map(month).fillna(0).astype("int64"),
        wanted=policy.cadence.slow_payer_touches_a_month,
        last_on=owed["account_id"].map(own.groupby("account_id")["day"].max().to_dict()).astype("datetime64[us]"),
    )
    too_many = rows["account_id"].isin(_over_the_cap(own, as_of, policy))
    verdict = pd.Series("as asked", index=rows.index, dtype="str")
    verdict = verdict.mask(rows["this_month"] < rows["wanted"], "too few").mask(too_many, "too many")
    return rows.assign(verdict=verdict)[list(SLOW_PAYERS)].astype(SLOW_PAYERS).reset_index(drop=True)


def _over_the_cap(own: pd.DataFrame, as_of: date, policy: CommunicationsPolicy) -> set[str]:
    """Accounts with more contacts than the cap in the days of the cap that end on the day."""
    first = pd.Timestamp(as_of) - pd.Timedelta(days=policy.touch_cap_days - 1)
    counts = own[own["day"] >= first].groupby("account_id").size()
    return set(counts.index[counts > policy.touch_cap])


def _days(dunning: pd.DataFrame, as_of: date) -> pd.DataFrame:
    every = pd.date_range(end=pd.Timestamp(as_of), periods=7 * WEEKS, freq="D", unit="us")
    counts = dunning.groupby("day")["account_id"].agg(["size", "nunique"]).reindex(every).fillna(0)
    rows = {"day": every, "contacts": counts["size"].to_numpy(), "accounts": counts["nunique"].to_numpy()}
    return pd.DataFrame(rows).astype(DAYS)
