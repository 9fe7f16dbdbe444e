"""The levers of a desk: which keys can be moved, what a trial shows, and how a change is put in force."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

from arlib.exhibits.policy_lab import moved_table, order_table
from arlib.ledger.book import with_reporting_currency
from arlib.panels.levers import Lever, LeversPanel, tried_out
from arlib.panels.pen import Pen
from arlib.policy.revise import Changes
from arlib.portfolio.progress import weekly_progress
from arlib.store.adoption import adopt_policy, adoption
from arlib.tiering import rank_accounts
from arlib.tiering.ranking import order_under

if TYPE_CHECKING:
    import pandas as pd

    from arlib.contracts.events import Event
    from arlib.desk import Desk
    from arlib.store.journal import Recorded
    from arlib.tables import Html
    from arlib.tiering import Ranking

LEVERS = (
    ("tiers", "medium_from_days", "Medium from (days)", 1, 180),
    ("tiers", "high_over_days", "High above (days)", 1, 365),
    ("priority", "value_per_tenfold", "Points: value, tenfold", 0, 100),
    ("priority", "age_most", "Points: age, at most", 0, 100),
    ("priority", "broken_promise", "Points: broken promise", 0, 50),
    ("priority", "likelihood_most", "Points: unlikely to pay", 0, 100),
    ("priority", "new_account", "Points: new account", 0, 60),
    ("priority", "problem_account", "Points: problem account", 0, 60),
    ("priority", "disputed", "Points off: disputed", -100, 0),
    ("priority", "promised", "Points off: promised", -100, 0),
)
"""Section, key, label, and how far the slider goes."""


def levers_panel(desk: Desk, ranking: Ranking | None = None) -> LeversPanel:
    """Edges and weights of a desk's policy, to try out and to change; ``ranking`` saves working it out again."""
    said, book = desk.policy.model_dump(), desk.whole_book

    @cache  # worked out with the first trial: whoever never moves a lever does not wait for it
    def today() -> tuple[Ranking, pd.DataFrame]:
        known = ranking or desk.ranking()
        if known.evidence.likelihood is None:
            active = replace(desk.activity, likelihood=desk.likelihood())
            known = rank_accounts(desk.aging, desk.ledger.accounts, known.evidence.paid, activity=active,
                                  policy=known.policy)  # fmt: skip
        return known, book.retiered(desk.policy)

    def try_out(changes: Changes) -> Html:
        tried, (known, tiers) = book.changed(**changes), today()
        then = order_under(known, activity=desk.activity, policy=tried)
        moved = weekly_progress(tiers, book.retiered(tried) if "tiers" in changes else tiers, book.owners)
        order = order_table(known.accounts, then)
        return tried_out(moved_table(moved, desk.names, limit=10), order, day=desk.as_of)

    levers = [
        Lever(section, key, label, min(low, now), max(high, now), now)
        for section, key, label, low, high in LEVERS
        for now in [said[section][key]]
    ]
    return LeversPanel(levers, try_out, save=adopting_pen(desk))


def adopting_pen(desk: Desk) -> Pen:
    """A pen that puts a changed policy in force: its ``event`` takes ``changes`` and ``reason``."""
    made: dict[str, Changes] = {}

    def event(*, changes: Changes, reason: str) -> Event:
        completed = partial(with_reporting_currency, ledger=desk.ledger)
        adopted = adoption(desk.workspace, desk.writer, changes, reason=reason, completed=completed)
        made[adopted.event_id] = changes
        return adopted

    def record(adopted: Event) -> Recorded:
        return adopt_policy(desk.workspace, desk.writer, adopted, made[adopted.event_id])

    return Pen(desk.as_of, event, record, desk.undo, desk.writer.saw)
