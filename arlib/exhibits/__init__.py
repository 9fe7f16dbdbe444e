"""Exhibits: a desk's result as the tile, chart or table a reader sees, each with its sentence of finding.

An exhibit chooses columns, labels and words. Every figure in it was worked out by a rule.
"""

from arlib.exhibits.portfolio import aging_chart, aging_table, headline_table, source_table, tie_table
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
    "credit_age_chart",
    "flow_table",
    "headline_table",
    "headline_tiles",
    "oldest_credits_table",
    "source_table",
    "tie_table",
    "tier_chart",
    "top_table",
    "what_to_do",
]
