"""The dormancy clock: how long the owner of a credit has been silent, and when a place's rule would take hold.

The rules come from the policy, which is shipped without any. A dormant credit goes to legal review; it is never
proposed as income.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from arlib.dates import add_months, midnight
from arlib.policy.tiering import Dormancy

CLOCK = {"place": "str", "last_activity_on": "datetime64[us]", "dormant_on": "datetime64[us]",
         "letter_from_on": "datetime64[us]", "dormancy": "str"}  # fmt: skip
"""Columns of a clock; ``dormancy``: no rule, running, letter window, legal review."""


def with_dormancy(
    credits: pd.DataFrame, items: pd.DataFrame, touches: pd.DataFrame, accounts: pd.DataFrame,
    *, rules: tuple[Dormancy, ...], as_of: date,
) -> pd.DataFrame:  # fmt: skip
    """Add the clock of each credit: ``CLOCK``.

    Args:
        credits: Open credit lines.
        items: ITEMS frame; a payment is the owner's activity.
        touches: TOUCHES frame; what came in is the owner's activity where the place's rule says so.
        accounts: ACCOUNTS frame; ``country`` names the place.
        rules: One per place.
        as_of: The day.
    """  # fmt: skip
    day = pd.Timestamp(midnight(as_of))
    place = accounts.set_index("account_id")["country"].reindex(credits["account_id"].to_numpy())
    place = place.fillna("").set_axis(credits.index).astype("str")
    known = {rule.place: rule for rule in rules}
    paid = items[items["kind"].eq("payment") & items["issue_date"].le(day)]
    last_paid = paid.groupby("account_id")["issue_date"].max()
    heard = touches[touches["direction"].eq("in") & touches["at"].lt(day + pd.Timedelta(days=1))]
    last_heard = heard.groupby("account_id")["at"].max().dt.normalize()
    resets = place.map(lambda p: p in known and known[p].contact_resets).astype("bool")
    ids = credits["account_id"].to_numpy()
    moments = pd.DataFrame(
        {
            "arose": credits["arose_on"],
            "paid": last_paid.reindex(ids).set_axis(credits.index),
            "heard": last_heard.reindex(ids).set_axis(credits.index).where(resets),
        }
    )
    last = moments.max(axis=1).astype("datetime64[us]")
    clocks = [_clock(known.get(p), d.date(), as_of) for p, d in zip(place, last, strict=True)]
    table = pd.DataFrame(clocks, columns=["dormant_on", "letter_from_on", "dormancy"], index=credits.index)
    return pd.concat([credits.assign(place=place, last_activity_on=last), table], axis=1).astype(CLOCK)


def _clock(rule: Dormancy | None, last: date, as_of: date) -> tuple[pd.Timestamp | None, pd.Timestamp | None, str]:
    if rule is None:
        return None, None, "no rule"
    dormant = pd.Timestamp(midnight(add_months(last, rule.months)))
    letter = dormant - pd.Timedelta(days=rule.letter_days_before)
    day = pd.Timestamp(midnight(as_of))
    state = "legal review" if day >= dormant else "letter window" if day >= letter else "running"
    return dormant, letter, state
