"""The policy lab's replay: had past weeks been worked in another order, how much waiting was within reach?

What can be known and what cannot. The ledger holds payments as they came, under whatever was done then; it does not
hold what would have happened otherwise. So nothing here is cause and effect. The replay adds up how long money
that did come kept us waiting after the week an order would have called about it, and assumes that a call saves
the same share of that wait in every case. Money that never came counts nothing, for either order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from arlib.ledger import with_reporting_amount
from arlib.ledger.movements import NEVER, Movements, day_number
from arlib.policy import Policy

ASSUMPTION = (
    "Assumption: a call saves {effect:.0f}% of the wait from its week until the money came, of at most {reach} days, "
    "whatever the account. Payments are those that came in truth; what would have happened otherwise is not on record, "
    "so this compares orders and proves no cause. Money that has not come counts nothing: an order that begins with "
    "very old debts looks worse here than it may be."
)
DRAWS = 2000
SEED = 20261030

Order = Callable[[pd.DataFrame, date], Sequence[str]]
"""Given accounts with past-due money on a day (``account_id due_minor oldest_days``), their ids, first one first."""


@dataclass(frozen=True)
class Replay:
    """Two orders over the same past weeks.

    Args:
        as_of: The day.
        weeks: ``week_on calls due_minor`` and per order ``gained`` (money-days in the reporting currency): ``policy``
            and ``by_age``; ``difference`` is policy less by age.
        accounts: ``account_id policy_gained by_age_gained difference`` over all weeks.
        difference: Cash-days gained over the age-only order, in whole currency units times days.
        low, high: Its 95 per cent interval, accounts drawn again and again.
        by_age_gained: Cash-days of the age-only order, to compare with.
        lost_weeks: Weeks in which the age-only order was better.
        assumption: What was assumed, in words.
        currency: Of the money.
    """

    as_of: date
    weeks: pd.DataFrame
    accounts: pd.DataFrame
    difference: float
    low: float
    high: float
    by_age_gained: float
    lost_weeks: int
    assumption: str
    currency: str

    @property
    def mean_cash(self) -> float:
        """The difference as money: how much more was in hand on an average day of the weeks, in whole units."""
        return self.difference / max(7 * len(self.weeks), 1)

    @property
    def worst_week(self) -> float:
        """The smallest difference of a week."""
        return float(self.weeks["difference"].min()) if len(self.weeks) else 0.0

    @property
    def best_week(self) -> float:
        """The largest difference of a week."""
        return float(self.weeks["difference"].max()) if len(self.weeks) else 0.0


def by_age(accounts: pd.DataFrame, day: date) -> list[str]:
    """The age-only order: the oldest past-due invoice first, then the larger sum."""
    ranked = accounts.sort_values(["oldest_days", "due_minor", "account_id"], ascending=[False, False, True])
    return [str(a) for a in ranked["account_id"]]


def past_weeks(as_of: date, *, policy: Policy) -> list[date]:
    """The days replayed, oldest first; the newest lies far enough back for its payments to be known."""
    newest = as_of - timedelta(days=policy.replay.reach_days)
    return [newest - timedelta(days=7 * n) for n in range(policy.replay.weeks - 1, -1, -1)]


def replay(moved: Movements, order: Order, *, as_of: date, policy: Policy) -> Replay:
    """Work past weeks in another order and in the order of age, with the same number of calls.

    Args:
        moved: The ledger's bookings by day.
        order: The order to try; it is given each past week as it was then, and may look at nothing later.
        as_of: What came until this day is known.
        policy: Weeks, calls a week, pause between calls, reach and effect of a call, recorded rates.

    Raises:
        MoneyError: an amount too large. Accounts whose currency has no recorded rate are left out.
    """
    rules, days = policy.replay, past_weeks(as_of, policy=policy)
    orders: dict[str, Order] = {"policy": order, "by_age": by_age}
    called: dict[str, dict[str, date]] = {name: {} for name in orders}
    weeks, parts = [], []
    for day in days:
        then = accounts_then(moved, day, as_of=as_of, policy=policy)
        known = then[["account_id", "due_minor", "oldest_days"]]
        row: dict[str, object] = {"week_on": pd.Timestamp(day), "due_minor": int(then["due_minor"].sum())}
        reach = dict(zip(then["account_id"], then["reach"], strict=True))
        for name, ranked in orders.items():
            chosen = _chosen(ranked(known, day), called[name], day, policy)
            gained = {a: reach[a] * rules.effect_pct / 100 for a in chosen}
            parts.append(pd.DataFrame({"account_id": list(gained), "order": name, "gained": list(gained.values())}))
            row |= {name: sum(gained.values()), "calls": len(chosen)}
        weeks.append(row)
    return _result(pd.DataFrame(weeks), pd.concat(parts), as_of=as_of, policy=policy)


def accounts_then(moved: Movements, day: date, *, as_of: date, policy: Policy) -> pd.DataFrame:
    """Accounts with past-due money on a past day, and what of their waiting was still to come.

    Returns:
        ``account_id due_minor oldest_days`` as known on the day, in the reporting currency, and ``reach``: money times
        the days it kept us waiting after the day, in whole units; only the replay itself looks at it.
    """
    number, today = day_number(day), day_number(as_of)
    opened = moved.open_on(number)
    late = np.flatnonzero((opened > 0) & (moved.due < number) & moved.items["account_id"].notna().to_numpy())
    paid = moved.settled_on(today, money_only=True)[late] > moved.settled_on(number, money_only=True)[late]
    closed = np.where(paid & (moved.open_on(today)[late] == 0), moved.last_booked_on(today)[late], NEVER)
    wait = np.where(closed < NEVER, np.minimum(closed - number, policy.replay.reach_days), 0)
    rows = moved.items.iloc[late][["account_id", "currency"]].assign(
        open_minor=opened[late], oldest_days=number - moved.due[late]
    )
    priced = with_reporting_amount(rows, column="open_minor", into="due_minor", policy=policy, as_of=as_of)
    priced = priced.assign(reach=wait * priced["due_minor"].astype("Float64") / 100).dropna(subset=["due_minor"])
    grouped = priced.groupby("account_id", sort=True)
    table = grouped.agg(due_minor=("due_minor", "sum"), oldest_days=("oldest_days", "max"), reach=("reach", "sum"))
    return table.reset_index().astype(
        {"account_id": "str", "due_minor": "int64", "oldest_days": "int64", "reach": "float64"}
    )


def _chosen(ranked: Sequence[str], called: dict[str, date], day: date, policy: Policy) -> list[str]:
    """The accounts called this week: the first of the order that were not called too recently."""
    pause = timedelta(days=policy.replay.again_after_days)
    free = [a for a in ranked if a not in called or day - called[a] >= pause]
    chosen = free[: policy.replay.calls_a_week]
    called.update(dict.fromkeys(chosen, day))
    return chosen


def _result(weeks: pd.DataFrame, parts: pd.DataFrame, *, as_of: date, policy: Policy) -> Replay:
    wide = parts.groupby(["account_id", "order"])["gained"].sum().unstack(fill_value=0)
    wide = wide.reindex(columns=["policy", "by_age"], fill_value=0.0).rename_axis(None, axis=1)
    accounts = wide.add_suffix("_gained").assign(difference=wide["policy"] - wide["by_age"]).reset_index()
    low, high = bootstrap_interval(accounts["difference"].to_numpy(dtype=np.float64))
    told = weeks.rename(columns={"policy": "policy_gained", "by_age": "by_age_gained"})
    told = told.assign(difference=told["policy_gained"] - told["by_age_gained"])
    rules = policy.replay
    return Replay(
        as_of=as_of,
        weeks=told,
        accounts=accounts.sort_values(["difference", "account_id"], ascending=[False, True], ignore_index=True),
        difference=float(accounts["difference"].sum()),
        low=low,
        high=high,
        by_age_gained=float(accounts["by_age_gained"].sum()),
        lost_weeks=int(told["difference"].lt(0).sum()),
        assumption=ASSUMPTION.format(effect=rules.effect_pct, reach=rules.reach_days),
        currency=policy.reporting_currency,
    )


def bootstrap_interval(differences: npt.NDArray[np.float64], *, draws: int = DRAWS) -> tuple[float, float]:
    """95 per cent interval of a sum, whole accounts drawn with replacement; the same draws every time.

    >>> bootstrap_interval(np.array([1.0, 1.0, 1.0]))
    (3.0, 3.0)
    """
    if not len(differences):
        return 0.0, 0.0
    chance = np.random.default_rng(SEED)
    sums = [differences[chance.integers(0, len(differences), len(differences))].sum() for _ in range(draws)]
    low, high = np.quantile(sums, [0.025, 0.975])
    return float(low), float(high)


def calls_needed(tiers: pd.DataFrame, plan: dict[str, int]) -> pd.DataFrame:
    """Calls a month by tier: accounts times calls each.

    Args:
        tiers: ``id tier``, one row per account.
        plan: Calls a month per account of each tier.

    >>> calls_needed(pd.DataFrame({"id": ["A", "B"], "tier": ["high", "low"]}), {"high": 4, "low": 1})["calls"].tolist()
    [4, 1]
    """
    counts = tiers["tier"].value_counts().reindex(list(plan), fill_value=0)
    table = pd.DataFrame(
        {"tier": list(plan), "accounts": counts.to_numpy(dtype="int64"), "calls_each": list(plan.values())}
    )
    return table.assign(calls=table["accounts"] * table["calls_each"])


def calls_compared(now: pd.DataFrame, then: pd.DataFrame) -> pd.DataFrame:
    """Calls a month by tier under two policies, all tiers together in the last row (``tier`` is ``all``).

    Args:
        now, then: :func:`calls_needed`.

    Returns:
        ``tier calls_each accounts_now calls_now accounts_then calls_then change``; ``calls_each`` is missing in the
        last row.

    >>> plan = {"high": 4, "low": 1}
    >>> now = calls_needed(pd.DataFrame({"id": ["A", "B"], "tier": ["high", "low"]}), plan)
    >>> then = calls_needed(pd.DataFrame({"id": ["A", "B"], "tier": ["high", "high"]}), plan)
    >>> calls_compared(now, then)[["tier", "calls_now", "calls_then", "change"]].values.tolist()
    [['high', 4, 8, 4], ['low', 1, 0, -1], ['all', 5, 8, 3]]
    """
    both = now.merge(then.drop(columns="calls_each"), on="tier", suffixes=("_now", "_then"))
    both = both.assign(change=both["calls_then"] - both["calls_now"]).astype({"calls_each": "Int64"})
    total = both.drop(columns=["tier", "calls_each"]).sum().to_frame().T.assign(tier="all")
    return pd.concat([both, total.assign(calls_each=pd.array([None], dtype="Int64"))], ignore_index=True)
