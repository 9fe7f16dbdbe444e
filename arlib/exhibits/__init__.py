"""Exhibits: a desk's result as the tile, chart or table a reader sees, each with its sentence of finding.

An exhibit chooses columns, labels and words. Every figure in it was worked out by a rule.
"""

from arlib.exhibits.communications import (
    blockers_table,
    codes_chart,
    communication_steps,
    communication_tiles,
    findings_table,
    gaps_table,
    message_story,
    reading_list_table,
    reps_table,
)
from arlib.exhibits.portfolio import aging_chart, aging_table, headline_table, tie_table
from arlib.exhibits.reconciliation import (
    checks_table,
    evidence_chart,
    exception_money_table,
    exception_story,
    exceptions_chart,
    match_rate_table,
    postings_table,
    reconciliation_steps,
    reconciliation_tiles,
    worklist_table,
)
from arlib.exhibits.tiering import (
    accounts_table,
    credit_age_chart,
    flow_table,
    headline_tiles,
    oldest_credits_table,
    tier_chart,
    top_table,
    what_to_do,
)

__all__ = [
    "accounts_table",
    "aging_chart",
    "aging_table",
    "blockers_table",
    "checks_table",
    "codes_chart",
    "communication_steps",
    "communication_tiles",
    "credit_age_chart",
    "evidence_chart",
    "exception_money_table",
    "exception_story",
    "exceptions_chart",
    "findings_table",
    "flow_table",
    "gaps_table",
    "headline_table",
    "headline_tiles",
    "match_rate_table",
    "message_story",
    "oldest_credits_table",
    "postings_table",
    "reading_list_table",
    "reconciliation_steps",
    "reconciliation_tiles",
    "reps_table",
    "tie_table",
    "tier_chart",
    "top_table",
    "what_to_do",
    "worklist_table",
]
