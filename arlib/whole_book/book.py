"""The whole book on a day: KPIs, progress, goals, alerts, likelihood, forecast and replay, put together from the rules.

Each result is worked out once, when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import pandas as pd

from arlib.ledger import Aging, Ledger, sum_in_reporting
from arlib.ledger.movements import Movements
from arlib.likelihood import LearningBook, Likelihood, LikelihoodModel, learning_book, score_book, train
from arlib.policy import Policy, policy_from
from arlib.portfolio.alerts import find_alerts
from arlib.portfolio.burn_down import BurnDown, burn_down, goal_month_end
from arlib.portfolio.forecast import Forecast
from arlib.portfolio.goals import COUNTED, book_figures, goal_outlooks, goal_standings
from arlib.portfolio.in_hand import ToPost, WeekOfPastDue, to_post, week_of_past_due
from arlib.portfolio.kpis import Kpis, measure_kpis
from arlib.portfolio.month import due_by_month_end, month_bridge
from arlib.portfolio.progress import Progress, weekly_progress
from arlib.portfolio.promised import PromiseWeek, promise_week
from arlib.portfolio.replay import Replay, replay
from arlib.portfolio.top import known_of, told_top
from arlib.tiering import (
    Activity,
    Ranking,
    Tiering,
    WorkQueue,
    account_tiers,
    families_queued,
    missed_deadlines,
    positions,
    rank_book,
)
from arlib.whole_book.forecast import forecast_of
from arlib.whole_book.orders import order_of


@dataclass(frozen=True)
class WholeBook:
    """One book on one day.

    Args:
        ledger: Every table of the book.
        policy: The policy in force.
        aging, before: The book on the day, and a week earlier.
        activity: What people and customers had done by the day.
        journal: Frames of the journal: ``alerts``, ``goals``, ``checkins``.
        stored_model: A model learned from exactly this book on this day, when one is stored.
    """

    ledger: Ledger
    policy: Policy
    aging: Aging
    before: Aging
    activity: Activity
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
        given = self.activity.assignments.set_index("account_id")["owner"]
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

    @property
    def judged(self) -> pd.DataFrame:
        """Promises with their verdict on the day."""
        return self.activity.promises

    @cached_property
    def promise_week(self) -> PromiseWeek:
        """Promises of the coming week, and how those of the last one ended."""
        return promise_week(self.judged, as_of=self.as_of)

    @cached_property
    def kpis(self) -> Kpis:
        """Every KPI of the day."""
        return measure_kpis(self.moved, self.aging, self.judged, self.ledger.disputes, policy=self.policy)

    @cached_property
    def past_due_week(self) -> WeekOfPastDue:
        """Why what is past due moved since a week ago, as booked and after money in hand."""
        return week_of_past_due(self.aging.lines, self.before.lines, policy=self.policy, as_of=self.as_of)

    def to_post(self, allocations: pd.DataFrame) -> ToPost:
        """What a reconciliation has matched and nobody has posted, with its money and whose accounts it is."""
        return to_post(allocations, self.aging.lines, self.owners, policy=self.policy, as_of=self.as_of)

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
    def together(self) -> dict[str, int | None]:
        """Each step of :attr:`bridge`, and the ``provision``, over all currencies in the reporting one.

        Minor units at the rates of the day; nothing where a currency has no rate.
        """
        steps = {str(step): (own, "amount_minor") for step, own in self.bridge.groupby("step")}
        steps["provision"] = (self.kpis.provision, "provision_minor")
        return {
            step: sum_in_reporting(own, column=column, policy=self.policy, as_of=self.as_of)
            for step, (own, column) in steps.items()
        }

    @cached_property
    def month_end(self) -> pd.DataFrame:
        """What will be past due at the end of the month."""
        return due_by_month_end(self.aging.lines, as_of=self.as_of)

    @cached_property
    def burn_down(self) -> BurnDown:
        """The month's goal for the high tier; a goal people set for the month takes the policy's place."""
        goals, until = self.journal["goals"], pd.Timestamp(goal_month_end(self.as_of))
        own = goals[goals["measure"].isin(COUNTED) & goals["due_date"].between(pd.Timestamp(self.as_of), until)]
        wanted = own.sort_values("due_date")["target_count"].dropna().head(1).tolist()
        target = int(wanted[0]) if wanted else None
        return burn_down(self.moved, as_of=self.as_of, policy=self.policy, target=target, until=until.date())

    @cached_property
    def colleagues(self) -> frozenset[str]:
        """Who may own a goal: owners of accounts, and the team of the policy."""
        return frozenset({str(o) for o in self.ledger.accounts["owner"] if o}) | {
            r.name for r in self.policy.communications.reps
        }

    @cached_property
    def goals(self) -> pd.DataFrame:
        """Goals with where they stand, where that leads, and what their owners last said."""
        goals, figures = self.journal["goals"], book_figures(self.aging.lines, self.burn_down.now)
        outlook = goal_outlooks(goals, self.moved, as_of=self.as_of, policy=self.policy)
        given = (goals, self.journal["checkins"], figures, outlook)
        return goal_standings(*given, as_of=self.as_of, owners=self.colleagues)

    @cached_property
    def ranking(self) -> Ranking:
        """The order of work by points, by account."""
        return self.ranked("account")

    def ranked(self, level: str) -> Ranking:
        """The order of work by points; ``level`` is ``account`` or ``family``."""
        known = replace(self.activity, likelihood=self.likelihood.accounts)
        return rank_book(self.aging, self.ledger, activity=known, policy=self.policy, level=level)

    def families_queued(self, queue: WorkQueue) -> pd.DataFrame:
        """The work queue by family, in the families' own order of points."""
        return families_queued(queue, self.ranked("family"), self.ledger.accounts)

    @cached_property
    def alerts(self) -> pd.DataFrame:
        """What changed in the week and a person should look at."""
        compared = (self.aging, self.before, self.judged, self.ledger)
        missed = missed_deadlines(self.ranking, self.activity, since=self.before.as_of)
        return find_alerts(*compared, policy=self.policy, raised=self.journal["alerts"], deadlines=missed)

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
        return forecast_of(self)

    def told_top(self, tiered: Tiering, *, steps: Mapping[str, str] | None = None) -> pd.DataFrame:
        """The largest past-due balances of a tiering, by account or by family, each told from the data."""
        tables = self.ledger
        told = (tables.disputes, self.judged, tables.touches, tables.items)
        known = known_of(tiered.lines, *told, as_of=self.as_of, steps=steps)
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
        return replay(self.moved, order_of(self, order, rules), as_of=self.as_of, policy=rules)
