"""The one table writer: a frame of results in, a readable, accessible HTML table out. It adds up nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from arlib.errors import ArlibError
from arlib.money import EXPONENTS
from arlib.tables.cells import Cell, cells_of, kind_of
from arlib.tables.html import Html, written

ROWS_SHOWN = 50


class TableError(ArlibError):
    """A table asked for columns that are not there."""


class Table(Html):
    """A table as HTML; ``str()`` gives its title and size."""


def draw_table(
    frame: pd.DataFrame,
    *,
    title: str,
    columns: Mapping[str, str] | None = None,
    money: Sequence[str] = (),
    currency: str = "currency",
    days: Sequence[str] = (),
    dates: Sequence[str] = (),
    percents: Sequence[str] = (),
    numbers: Sequence[str] = (),
    tags: Sequence[str] = (),
    emphasis: Sequence[str] = (),
    total: pd.DataFrame | None = None,
    limit: int = ROWS_SHOWN,
    more: str = "",
    note: str = "",
    empty: str = "Nothing to show.",
) -> Table:
    """Write a frame as a table: caption, headings, figures right-aligned, at most ``limit`` rows.

    Args:
        frame: Rows in the order they are to be read.
        title: Caption; what the rows are, with the day or unit where it matters.
        columns: Column to heading, in reading order; all columns under their own names when not given. The first
            one names the row.
        money: Columns in minor units.
        currency: Column with the currency of each row, or an ISO 4217 code for all rows. One currency in all rows goes
            into the headings, several into the cells, unless the currency has a column of its own in ``columns``.
        days: Columns counting days.
        dates: Columns of days (datetime columns are recognised anyway).
        percents: Columns of shares, 0 to 100.
        numbers: Columns of texts that are numbers already written, set flush right as those are.
        tags: Columns of tiers or severities, shown as a coloured word.
        emphasis: Columns set in bold.
        total: Rows for the foot, same columns, already worked out by the rules.
        limit: Most rows shown; a line under the table says how many more there are.
        more: Where the other rows are, for example ``"tiering.xlsx"``.
        note: A sentence under the table: definition or source.
        empty: What to say when there are no rows.

    Raises:
        TableError: a named column is not in the frame, or money has no currency.

    >>> frame = pd.DataFrame({"name": ["Birch <b>"], "open_minor": [123450], "currency": ["EUR"]})
    >>> table = draw_table(frame, title="Open", columns={"name": "Account", "open_minor": "Open"}, money=["open_minor"])
    >>> "<th scope=\\"row\\">Birch &lt;b&gt;</th>" in table.html, "Open (EUR)" in table.html, "1,234.50" in table.html
    (True, True, True)
    """
    headings = dict(columns) if columns is not None else {str(c): str(c) for c in frame.columns}
    _require_columns(frame, [*headings, *money, *days, *dates, *percents, *numbers, *tags, *emphasis], title)
    shown = frame.head(limit)
    feet = frame.head(0) if total is None else total
    codes = [*_currencies(shown, currency, money, title), *_currencies(feet, currency, money, title)]
    one_code = codes[0] if money and len(set(codes)) == 1 and currency not in headings else ""
    in_cells = not one_code and currency not in headings
    kinds = {
        name: _kind(
            name, frame[name], money=money, days=days, dates=dates, percents=percents, numbers=numbers, tags=tags
        )
        for name in headings
    }
    heads = [_heading(text, kinds[name], one_code) for name, text in headings.items()]
    html = written(
        "table.html.j2",
        title=title,
        heads=heads,
        rows=_rows(shown, kinds, currency, in_cells, emphasis),
        feet=_rows(feet, kinds, currency, in_cells, emphasis),
        left=len(frame) - len(shown),
        more=more,
        note=note,
        empty=empty,
    )
    return Table(html, f"{title} ({len(frame):,} rows)")


def _heading(text: str, kind: str, one_code: str) -> Cell:
    right = "num" if kind in {"money", "days", "percent", "count", "number"} else ""
    return Cell(f"{text} ({one_code})" if kind == "money" and one_code else text, right)


def _require_columns(frame: pd.DataFrame, names: Sequence[str], title: str) -> None:
    absent = [name for name in dict.fromkeys(names) if name not in frame.columns]
    if absent:
        raise TableError(
            f"no such column(s): {', '.join(absent)}",
            where=f"table {title!r}",
            next_step=f"Present: {', '.join(map(str, frame.columns))}.",
        )


def _kind(name: str, column: pd.Series[Any], **named: Sequence[str]) -> str:
    singular = {
        "money": "money",
        "days": "days",
        "dates": "day",
        "percents": "percent",
        "numbers": "number",
        "tags": "tag",
    }
    return next((singular[key] for key, names in named.items() if name in names), kind_of(column))


def _currencies(rows: pd.DataFrame, currency: str, money: Sequence[str], title: str) -> list[str]:
    """Currency of each row; empty texts when the table has no money."""
    if not money:
        return [""] * len(rows)
    if currency in rows.columns:
        return rows[currency].astype(str).tolist()
    if currency in EXPONENTS:
        return [currency] * len(rows)
    raise TableError(
        f"money without a currency: no column {currency!r}",
        where=f"table {title!r}",
        next_step="Name the currency column, or pass a code such as currency='EUR'.",
    )


def _rows(
    rows: pd.DataFrame, kinds: Mapping[str, str], currency: str, code_in_cells: bool, emphasis: Sequence[str]
) -> list[list[Cell]]:
    money = [name for name, kind in kinds.items() if kind == "money"]
    codes = _currencies(rows, currency, money, "")
    written_columns = []
    for name, kind in kinds.items():
        cells = cells_of(rows[name], kind=kind, currencies=codes, with_code=code_in_cells)
        if name in emphasis:
            cells = [Cell(c.text, f"{c.css} strong".strip(), c.tag) for c in cells]
        written_columns.append(cells)
    return [list(row) for row in zip(*written_columns, strict=True)]
