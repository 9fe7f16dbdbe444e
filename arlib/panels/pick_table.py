"""A table to pick a row from: a click on a heading sorts, each row has a button, and a page at a time is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import ipywidgets as widgets
import pandas as pd

from arlib.tables.cells import plain_text

PAGE_ROWS = 10
_NAMES = "minmax(170px, 1.25fr) minmax(320px, 3.4fr)"


@dataclass(frozen=True)
class PickColumn:
    """A column: its heading, its share of the width, and what it shows of a row.

    Args:
        name: Column of the frame; rows are sorted by it.
        head: Heading.
        share: Share of the width.
        text: What is shown of a row; the value as it is when not given.
    """

    name: str
    head: str
    share: float = 1.0
    text: Callable[[dict[str, Any]], str] | None = None

    def of(self, row: dict[str, Any]) -> str:
        """What the column shows of a row."""
        return self.text(row) if self.text else plain_text(row[self.name])


class PickTable:
    """Rows of a frame, one of them picked.

    Args:
        key: Column that names a row.
        columns: What is shown; the first is the button of the row.
        on_pick: Called with the key of the row that was picked, or ``None`` when there is none.
    """

    def __init__(self, key: str, columns: Sequence[PickColumn], *, on_pick: Callable[[Any], None]) -> None:
        self.key, self.columns, self.on_pick = key, tuple(columns), on_pick
        self.given = self.rows = pd.DataFrame(columns=[key])
        self.sorted_by, self.descending, self.page = "", False, 0
        self.picked: Any = None
        self.heads = [self._head(column) for column in self.columns]
        self.buttons = [widgets.Button(layout=widgets.Layout(width="auto")) for _ in range(PAGE_ROWS)]
        self.cells = [widgets.HTML() for _ in range(PAGE_ROWS)]
        for place, button in enumerate(self.buttons):
            button.on_click(lambda _, place=place: self.pick_place(place))
        self.back, self.next = (widgets.Button(description=text, layout=widgets.Layout(width="auto"))
                                for text in ("‹ Before", "Next ›"))  # fmt: skip
        self.back.on_click(lambda _: self.turn(-1))
        self.next.on_click(lambda _: self.turn(1))
        self.where = widgets.HTML()
        self.box = widgets.VBox([self._grid(), widgets.HBox([self.back, self.next, self.where])])

    def put(self, rows: pd.DataFrame) -> None:
        """Other rows; the sorting stays, and the first row is picked unless the picked one is still there."""
        self.given, self.rows = rows, self._in_order(rows)
        keys = self.rows[self.key].tolist()
        self.page = keys.index(self.picked) // PAGE_ROWS if self.picked in keys else 0
        self._draw()
        if self.picked not in keys:
            self.pick(keys[0] if keys else None)

    def sort_by(self, name: str) -> None:
        """Sort by a column; a second time the other way round, a third time as it came."""
        if self.sorted_by == name and self.descending:
            self.sorted_by, self.descending = "", False
        else:
            self.descending, self.sorted_by = self.sorted_by == name, name
        self.rows, self.page = self._in_order(self.given), 0
        self._draw()

    def turn(self, step: int) -> None:
        """Another page."""
        last = max(0, (len(self.rows) - 1) // PAGE_ROWS)
        self.page = min(max(self.page + step, 0), last)
        self._draw()

    def pick_place(self, place: int) -> None:
        """Pick a row of the page that is shown."""
        keys = self.rows[self.key].tolist()
        at = self.page * PAGE_ROWS + place
        if at < len(keys):
            self.pick(keys[at])

    def pick(self, key: Any) -> None:
        """Pick a row by its key."""
        self.picked = key
        self._mark()
        self.on_pick(key)

    def _in_order(self, rows: pd.DataFrame) -> pd.DataFrame:
        if not self.sorted_by:
            return rows
        return rows.sort_values(self.sorted_by, ascending=not self.descending, kind="stable", na_position="last")

    def _draw(self) -> None:
        start = self.page * PAGE_ROWS
        shown = self.rows.iloc[start : start + PAGE_ROWS].to_dict("records")
        first, *others = self.columns
        grid = " ".join(f"minmax(0, {c.share}fr)" for c in others)
        for place, (button, cells) in enumerate(zip(self.buttons, self.cells, strict=True)):
            row: dict[str, Any] | None = {str(k): v for k, v in shown[place].items()} if place < len(shown) else None
            for widget in (button, cells):
                widget.layout.display = "" if row else "none"
            if row:
                button.description = button.tooltip = first.of(row)
                inside = "".join(_cell(c.of(row)) for c in others)
                cells.value = f"<div style='display:grid;gap:0 12px;grid-template-columns:{grid}'>{inside}</div>"
        for head, column in zip(self.heads, self.columns, strict=True):
            sign = (" ▼" if self.descending else " ▲") if column.name == self.sorted_by else ""
            head.description = column.head + sign
        self._mark()
        end = min(start + PAGE_ROWS, len(self.rows))
        self.where.value = f"{start + 1 if end else 0:,} to {end:,} of {len(self.rows):,}"
        self.back.disabled, self.next.disabled = start == 0, end >= len(self.rows)

    def _mark(self) -> None:
        keys = self.rows[self.key].tolist()[self.page * PAGE_ROWS :][:PAGE_ROWS]
        for button, key in zip(self.buttons, keys, strict=False):
            button.button_style = "info" if key == self.picked else ""

    def _head(self, column: PickColumn) -> widgets.Button:
        head = widgets.Button(description=column.head, tooltip=f"Sort by {column.head}")
        head.layout = widgets.Layout(width="auto", padding="0 2px")
        head.on_click(lambda _: self.sort_by(column.name))
        return head

    def _grid(self) -> widgets.GridBox:
        first, *others = self.heads
        shares = " ".join(f"minmax(0, {c.share}fr)" for c in self.columns[1:])
        layout = widgets.Layout(grid_template_columns=shares, grid_gap="0 12px")
        pairs = [widget for pair in zip(self.buttons, self.cells, strict=True) for widget in pair]
        whole = widgets.Layout(grid_template_columns=_NAMES, grid_gap="2px 12px", width="100%")
        return widgets.GridBox([first, widgets.GridBox(others, layout=layout), *pairs], layout=whole)


def _cell(text: str) -> str:
    safe = escape(text, quote=True)
    style = "overflow:hidden;text-overflow:ellipsis;white-space:nowrap;line-height:28px"
    return f"<span style='{style}' title='{safe}'>{safe}</span>"
