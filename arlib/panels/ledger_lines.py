"""What the ledger says of an account, beside what somebody says of it."""

from __future__ import annotations

import pandas as pd

from arlib.tables import Table, draw_table


def ledger_table(lines: pd.DataFrame) -> Table:
    """Open documents, the oldest first."""
    return draw_table(
        lines.sort_values(["due_date", "item_id"], kind="stable"),
        title="What the ledger says is open",
        columns={"item_id": "Document", "due_date": "Due", "open_minor": "Open"},
        money=["open_minor"],
        limit=12,
        empty="Nothing is open.",
    )
