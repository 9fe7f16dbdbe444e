"""Which account first, and what to do with it: tiers, priority, the work queue, and the care for credits.

::

    tier_book(aging, ...)            three tiers by the age of the oldest unresolved credit and past-due invoice
    rank_accounts(aging, ...)        the order of work: tier, then points, every point traceable (trace_points)
    work_queue(ranking, ...)         whom to call, why, by when, and who does it
    care_for_credits(aging, ...)     why each credit is there, and what it could be used for
"""

from arlib.tiering.accounts import LEVELS, account_tiers, positions
from arlib.tiering.activity import Activity
from arlib.tiering.care import CreditCare, care_for_credits
from arlib.tiering.export_rows import QUEUE_COLUMNS, STATE_WORDS, calendar_rows, queue_rows
from arlib.tiering.family_queue import families_queued
from arlib.tiering.history import paid_invoices
from arlib.tiering.missed import missed_deadlines
from arlib.tiering.muting import mutes, with_muted
from arlib.tiering.planning import week_begins
from arlib.tiering.queue import WorkQueue, work_queue
from arlib.tiering.ranking import Ranking, order_of_work, places_compared, rank_accounts, rank_book
from arlib.tiering.result import Tiering, tier_book
from arlib.tiering.steps import STEP_WORDS
from arlib.tiering.trace import trace_points, waterfall_steps

__all__ = [
    "LEVELS",
    "QUEUE_COLUMNS",
    "STATE_WORDS",
    "STEP_WORDS",
    "Activity",
    "CreditCare",
    "Ranking",
    "Tiering",
    "WorkQueue",
    "account_tiers",
    "calendar_rows",
    "care_for_credits",
    "families_queued",
    "missed_deadlines",
    "mutes",
    "order_of_work",
    "paid_invoices",
    "places_compared",
    "positions",
    "queue_rows",
    "rank_accounts",
    "rank_book",
    "tier_book",
    "trace_points",
    "waterfall_steps",
    "week_begins",
    "with_muted",
    "work_queue",
]
