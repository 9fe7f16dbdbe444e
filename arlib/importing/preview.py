"""The first rows of a file as they would come in, and the first that would not, for a terminal."""

from __future__ import annotations

import pandas as pd

from arlib.findings import shown
from arlib.intake import Intake
from arlib.money import EXPONENTS, format_money

PREVIEW_ROWS = 5
_MOST_COLUMNS = 8
_WIDEST_COLUMN = 30


def preview_table(intake: Intake, *, rows: int = PREVIEW_ROWS) -> pd.DataFrame:
    """The first accepted rows, columns that say something only, every cell safe to show; money with its currency."""
    head = intake.accepted.head(rows)
    filled = [c for c in head.columns if intake.accepted[c].astype("str").str.strip().ne("").any()]
    told = {str(c): [_cell(v) for v in head[c].to_numpy(dtype=object)] for c in filled}
    for name in ("amount_minor", "balance_minor"):
        if name in told and "currency" in head.columns:
            pairs = zip(head[name], head["currency"], strict=True)
            told[name] = [format_money(v, c) if c in EXPONENTS else str(v) for v, c in pairs]
    columns = [c for c in told if any(told[c])][:_MOST_COLUMNS]
    return pd.DataFrame({c.removesuffix("_minor"): told[c] for c in columns}, dtype="str")


def preview_lines(intake: Intake, *, rows: int = PREVIEW_ROWS) -> list[str]:
    """The preview as lines; nothing of a file reaches a terminal raw."""
    lines: list[str] = []
    table = preview_table(intake, rows=rows)
    if len(table):
        lines += table.to_string(index=False, max_colwidth=_WIDEST_COLUMN).splitlines()
    for row in intake.set_aside.head(rows).to_dict("records"):
        where = f", {shown(row['column'])}" if row["column"] else ""
        lines.append(f"  line {row['line']}{where}: {shown(row['reason'])}")
    return lines


def _cell(value: object) -> str:
    if value is None or value != value or value is pd.NaT:
        return ""
    return str(value)[:10] if isinstance(value, pd.Timestamp) else shown(value)
