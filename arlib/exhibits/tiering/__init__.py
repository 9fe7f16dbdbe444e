"""The tiering desk as a reader sees it: tiers, the work queue, and the care for credits."""

from arlib.exhibits.tiering.credits import care_table, causes_chart, dormancy_note, uses_table
from arlib.exhibits.tiering.files import queue_sheets, tiering_files
from arlib.exhibits.tiering.queue import (
    call_sheet,
    deadlines_table,
    families_table,
    first_steps,
    loads_table,
    missed_by_age_table,
    muted_counts_table,
    muted_table,
    next_deadlines_table,
    points_chart,
    points_table,
    queue_table,
    queue_tiles,
)
from arlib.exhibits.tiering.tiers import (
    account_documents_table,
    accounts_table,
    credit_age_chart,
    flow_table,
    headline_tiles,
    tier_chart,
    tier_definition,
    top_table,
)

__all__ = [
    "account_documents_table",
    "accounts_table",
    "call_sheet",
    "care_table",
    "causes_chart",
    "credit_age_chart",
    "deadlines_table",
    "dormancy_note",
    "families_table",
    "first_steps",
    "flow_table",
    "headline_tiles",
    "loads_table",
    "missed_by_age_table",
    "muted_counts_table",
    "muted_table",
    "next_deadlines_table",
    "points_chart",
    "points_table",
    "queue_sheets",
    "queue_table",
    "queue_tiles",
    "tier_chart",
    "tier_definition",
    "tiering_files",
    "top_table",
    "uses_table",
]
