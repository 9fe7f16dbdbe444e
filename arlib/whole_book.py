"""The whole book on a day: KPIs, progress, goals, alerts, likelihood, forecast and replay, put together from the rules.

Several of these need results of more than one desk, which no rule may fetch for itself; here they meet. Each result
is worked out once, when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import pandas as pd

from arlib.communications import judge_promises
from arlib.communications.promises import VERDICTS
from arlib.errors import ParameterError
from arlib.ledger import Aging, Ledger, age
from arlib.ledger.movements import Movements, day_number
from arlib.likelihood import (
    LearningBook,
    Likelihood,
    LikelihoodModel,
    earlier_model,
    learning_book,
    score_book,
    score_items,
    train,
    with_weeks,
)
from arlib.policy import Policy, policy_from
from arlib.portfolio.alerts import find_alerts
from arlib.portfolio.forecast import Forecast, cash_in, forecast_cash, open_cash
from arlib.portfolio.goals import BurnDown, book_figures, burn_down, goal_standings
from arlib.portfolio.kpis import Kpis, measure_kpis
from arlib.portfolio.month import due_by_month_end, month_bridge
from arlib.portfolio.progress import Progress, weekly_progress
from arlib.portfolio.replay import Order, Replay, by_age, past_weeks, replay
from arlib.portfolio.top import known_of, told_top
from arlib.tiering import Activity, Tiering, account_tiers, paid_invoices, positions, rank_accounts

WEEK = timedelta(days=7)
LESSON_WEEKS = 8
"""Weeks of forecasts before the scored ones, to learn from them what comes beside open invoices."""
JUDGED = VERDICTS[1:4]
ORDERS = ("priority", "expected_value", "largest", "by_age")
"""Orders of work the policy lab can replay."""


@dataclass(frozen=True)
class WholeBook:
    """One book on one day.

    Args:
        ledger: Every table of the book.
        policy: The policy in force.
        aging, before: The book on the day, and a week earlier.
        journal: Frames of the journal: ``alerts``, ``goals``, ``checkins``, ``assignments``.
        stored_model: A model learned from exactly this book on this day, when one is stored.
    """

    ledger: Ledger
    policy: Policy
    aging: Aging
    before: Aging
    journal: Mapping[str, pd.DataFrame]
    stored_model: LikelihoodModel | None = None

    @property
    def as_of(self) -> date:
        """The day."""
        return self.aging.as_of

    @cached_property
    def owners(self) -> pd.Series[str]:
        """Account id to who has it: as people assigned it, else as the customer file says."""
        filed = self.ledger.accounts.set_index("account_id")["owner"]
        given = self.journal["assignments"].set_index("account_id")["owner"]
        return filed.index.to_series().map(given).astype("str").fillna(filed)

    @cached_property
    def learning(self) -> LearningBook:
        """The book as the likelihood reads it."""
        tables = self.ledger
        return learning_book(tables.items, tables.allocations, tables.adjustments, tables.promises, tables.disputes)

    @property
    def moved(self) -> Movements:
        """The ledger's bookings by day."""
        return self.learning.moved

    @cached_property
    def judged(self) -> pd.DataFrame:
        """Promises with their verdict on the day."""
        return self.judged_on(self.as_of)

    def judged_on(self, day: date) -> pd.DataFrame:
        """Promises made by a day with their verdict on it."""
        booked = (self.ledger.promises, self.ledger.items, self.ledger.allocations, self.ledger.adjustments)
        return judge_promises(*booked, as_of=day, policy=self.policy)

    @cached_property
    def kpis(self) -> Kpis:
        """Every KPI of the day."""
        return measure_kpis(self.moved, self.aging, self.judged, self.ledger.disputes, policy=self.policy)

    @cached_property
    def progress(self) -> Progress:
        """What the week brought, between the two agings."""
        before, now = self._tiers(self.before, self.policy), self._tiers(self.aging, self.policy)
        return weekly_progress(before, now, self.owners)

    def changed(self, **sections: Mapping[str, object]) -> Policy:
        """The policy with some keys changed, for trying out; nothing is stored.

        Raises:
            PolicyError: an unknown key or a value out of range.
        """
        current = self.policy.model_dump()
        return policy_from(
            {n: {**current[n], **given} for n, given in sections.items()}
            | {n: v for n, v in current.items() if n not in sections}
        )

    def moved_by(self, policy: Policy) -> Progress:
        """Who would stand in another tier under other edges: today's tiers against today's tiers."""
        return weekly_progress(self._tiers(self.aging, self.policy), self.retiered(policy), self.owners)

    def retiered(self, policy: Policy) -> pd.DataFrame:
        """Today's accounts with their tier under a policy."""
        return self._tiers(self.aging, policy)

    def _tiers(self, aging: Aging, policy: Policy) -> pd.DataFrame:
        known = aging.lines[aging.lines["account_id"].notna()]
        return account_tiers(positions(known, self.ledger.accounts, level="account"), tiers=policy.tiers)

    @cached_property
    def bridge(self) -> pd.DataFrame:
        """From the end of the last month to the day, per currency."""
        return month_bridge(self.ledger, as_of=self.as_of)

    @cached_property
    def month_end(self) -> pd.DataFrame:
        """What will be past due at the end of the month."""
        return due_by_month_end(self.aging.lines, as_of=self.as_of)

    @cached_property
    def burn_down(self) -> BurnDown:
        """The month's goal for the high tier; a goal people set for it takes the policy's place."""
        goals = self.journal["goals"]
        own = goals[goals["measure"].eq("high_tier_accounts") & goals["due_date"].ge(pd.Timestamp(self.as_of))]
        wanted = own.sort_values("due_date")["target_count"].dropna().head(1).tolist()
        return burn_down(self.moved, as_of=self.as_of, policy=self.policy, target=int(wanted[0]) if wanted else None)

    @cached_property
    def goals(self) -> pd.DataFrame:
        """Goals with where they stand and what their owners last said."""
        figures = book_figures(self.aging.lines, self.burn_down.now)
        owners = {str(o) for o in self.ledger.accounts["owner"] if o} | {
            r.name for r in self.policy.communications.reps
        }
        given = (self.journal["goals"], self.journal["checkins"], figures)
        return goal_standings(*given, as_of=self.as_of, owners=owners)

    @cached_property
    def alerts(self) -> pd.DataFrame:
        """What changed in the week and a person should look at."""
        compared = (self.aging, self.before, self.judged, self.ledger)
        return find_alerts(*compared, policy=self.policy, raised=self.journal["alerts"])

    @cached_property
    def model(self) -> LikelihoodModel:
        """The likelihood's model: the stored one when it is of this book and day, else learned now."""
        return self.stored_model or train(self.learning, as_of=self.as_of, policy=self.policy.likelihood)

    @cached_property
    def likelihood(self) -> Likelihood:
        """How likely customers pay, and when."""
        return score_book(self.learning, self.model, as_of=self.as_of, policy=self.policy)

    @cached_property
    def forecast(self) -> Forecast:
        """Cash of the coming weeks, and how past forecasts did."""
        rules = self.policy.forecast
        origins = [self.as_of - WEEK * n for n in range(rules.past_forecasts + LESSON_WEEKS, 0, -1)]
        # learned before the first of these days, so that none of them is forecast by a model that has seen it
        then = earlier_model(self.learning, as_of=origins[0], policy=self.policy.likelihood)
        if self.model.basis != "model":
            then = _by_averages(then)
        past = pd.concat([self._open_cash(day, then).assign(origin_on=pd.Timestamp(day)) for day in origins])
        came = cash_in(self.ledger.items, origins=origins, weeks=rules.weeks)
        both = past.merge(came, on=["origin_on", "currency", "week"], how="outer")
        both = both.fillna({"open_minor": 0, "came_minor": 0}).astype({"open_minor": "int64", "came_minor": "int64"})
        return forecast_cash(self._open_cash(self.as_of, self.model), both, as_of=self.as_of, policy=self.policy)

    def _open_cash(self, day: date, model: LikelihoodModel) -> pd.DataFrame:
        weeks = self.policy.forecast.weeks
        scored = with_weeks(score_items(self.learning, model, as_of=day), weeks=weeks)
        promised, kept = self._promised(day)
        return open_cash(scored, self._credits(day), promised, kept_share=kept, weeks=weeks)

    def _credits(self, day: date) -> pd.DataFrame:
        rows = self.moved.items[["account_id", "currency"]].assign(open_minor=self.moved.open_on(day_number(day)))
        return rows[rows["open_minor"].lt(0) & rows["account_id"].notna()]

    def _promised(self, day: date) -> tuple[pd.DataFrame, float]:
        """Open promises by the week they fall in, and the share of promised money that came in time, as of a day."""
        judged = self._verdicts(day)
        due = judged[judged["verdict"].isin(JUDGED)]
        promised = due["amount_minor"].sum()
        kept = float(due[["received_minor", "amount_minor"]].min(axis=1).sum() / promised) if promised else 0.5
        waiting = judged[judged["verdict"].eq("open") & judged["promised_date"].gt(pd.Timestamp(day))]
        rows = waiting.assign(item_id=waiting["invoice_ids"].str.split()).explode("item_id").dropna(subset=["item_id"])
        week = (rows["promised_date"] - pd.Timestamp(day)).dt.days.sub(1).floordiv(7).add(1)
        return rows[["item_id"]].assign(week=week.astype("int64")), kept

    def _verdicts(self, day: date) -> pd.DataFrame:
        """Verdicts of the day, read off the newest judgement where that says the same: most promises ended long ago."""
        now, then = self.judged, pd.Timestamp(day)
        made = now[now["made_on"].le(then)]
        withdrawn = made["withdrawn_on"].notna() & made["withdrawn_on"].le(then)
        ended = made["deadline"].lt(then)
        verdict = made["verdict"].where(ended, "open").mask(withdrawn, "withdrawn")
        return made.assign(verdict=verdict)

    def told_top(self, tiered: Tiering, *, steps: Mapping[str, str] | None = None) -> pd.DataFrame:
        """The largest past-due balances of a tiering, by account or by family, each told from the data."""
        tables = self.ledger
        known = known_of(tiered.lines, tables.disputes, self.judged, tables.touches, as_of=self.as_of, steps=steps)
        return told_top(tiered.top, known, as_of=self.as_of)

    def replay(self, order: str = "expected_value", *, policy: Policy | None = None) -> Replay:
        """Past weeks worked in another order, beside the order of age.

        Args:
            order: ``priority`` (the points of the policy, its weights included), ``expected_value`` (past-due money
                times its likelihood of the next thirty days), ``largest`` (largest sum first) or ``by_age``.
            policy: Other calls a week, pauses and effects than those in force.

        Raises:
            ParameterError: unknown order.
        """
        rules = policy or self.policy
        return replay(self.moved, self.order_of(order, rules), as_of=self.as_of, policy=rules)

    def order_of(self, name: str, policy: Policy) -> Order:
        """An order by name; each looks only at what was known on the day it is asked about."""
        if name not in ORDERS:
            raise ParameterError(f"unknown order {name!r}", where="order", next_step=f"Use one of {', '.join(ORDERS)}.")
        if name == "priority":
            return self._by_priority(policy)
        return self._by_value(policy) if name == "expected_value" else {"largest": _largest, "by_age": by_age}[name]

    def _by_priority(self, policy: Policy) -> Order:
        """The work queue's own order, every past week ranked from what was booked, promised and said by then."""

        def ranked(accounts: pd.DataFrame, day: date) -> list[str]:
            booked = (self.ledger.items, self.ledger.allocations, self.ledger.adjustments)
            paid = paid_invoices(*booked, as_of=day, days=policy.priority.history_days)
            said = Activity.of(promises=self._verdicts(day), disputes=self.ledger.disputes)
            aging = age(*booked, as_of=day, policy=policy)
            order = rank_accounts(aging, self.ledger.accounts, paid, activity=said, policy=policy).accounts["id"]
            return [str(a) for a in order[order.isin(accounts["account_id"])]]

        return ranked

    def _by_value(self, policy: Policy) -> Order:
        """Past-due money times the likelihood of the next thirty days, by a model older than every replayed week."""
        first = past_weeks(self.as_of, policy=policy)[0]
        model = earlier_model(self.learning, as_of=first, policy=policy.likelihood)

        def ranked(accounts: pd.DataFrame, day: date) -> list[str]:
            scored = score_items(self.learning, model, as_of=day)
            late = scored[scored["late_days"].gt(0)]
            share = (late["p_30"] * late["open_minor"]).groupby(late["account_id"]).sum()
            odds = share / late.groupby("account_id")["open_minor"].sum()
            value = accounts["due_minor"] * accounts["account_id"].map(odds).fillna(0.0)
            order = accounts.assign(value=value).sort_values(["value", "account_id"], ascending=[False, True])
            return [str(a) for a in order["account_id"]]

        return ranked


def _largest(accounts: pd.DataFrame, day: date) -> list[str]:
    ranked = accounts.sort_values(["due_minor", "account_id"], ascending=[False, True])
    return [str(a) for a in ranked["account_id"]]


def _by_averages(model: LikelihoodModel) -> LikelihoodModel:
    from dataclasses import replace

    return replace(model, basis="customer_mean")
