"""What was recorded, newest first: every decision with its reason and who made it."""

from __future__ import annotations

import pandas as pd

from arlib.exhibits.finding_words import stage_words
from arlib.tables import Table, draw_table


def recorded_table(timeline: pd.DataFrame, *, whole_book: bool = False) -> Table:
    """The journal's lines as people read them.

    Args:
        timeline: ``at kind account_id what actor reason is_undone``, oldest first.
        whole_book: Name the account of each line: they are about many.
    """
    newest = timeline.iloc[::-1]
    kind = newest["kind"].map(stage_words).astype("str")
    account = {"account_id": "Account"} if whole_book else {}
    return draw_table(
        newest.assign(kind=kind.mask(newest["is_undone"].astype("bool"), kind + " (taken back)")),
        title="What was recorded, newest first",
        columns={"at": "When", **account, "kind": "What", "what": "In words", "actor": "Who", "reason": "Why"},
        limit=20,
        empty="Nothing was recorded yet.",
    )
