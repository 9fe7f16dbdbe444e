"""What was recorded about one account, newest first: every decision with its reason and who made it."""

from __future__ import annotations

import pandas as pd

from arlib.tables import Table, draw_table


def recorded_table(timeline: pd.DataFrame) -> Table:
    """The journal's lines of an account as people read them.

    Args:
        timeline: ``at kind what actor reason undone`` of the account, oldest first.
    """
    newest = timeline.iloc[::-1]
    return draw_table(
        newest.assign(kind=newest["kind"].str.replace("_", " ").str.capitalize()),
        title="What was recorded, newest first",
        columns={"at": "When", "kind": "What", "what": "In words", "actor": "Who", "reason": "Why"},
        limit=20,
        empty="Nothing was recorded about this account.",
    )
