"""A table to pick a row from: a click on a heading sorts, each row has a button, and a page at a time is shown."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import ipywidgets as widgets
import pandas as pd

from arlib.tables import Attachment
from arlib.tables.cells import plain_text
from arlib.tables.marked import visible
from arlib.tables.sheets import csv_bytes

PAGE_ROWS = 10
_NAMES = "minmax(170px, 1.25fr) minmax(320px, 3.4fr)"
_AUTO = {"width": "auto"}
_STYLE = """<style>
.ar-pick .widget-gridbox > .jupyter-button {text-align: left}
.ar-pick .widget-gridbox > .jupyter-button.ar-number {text-align: right}
.ar-pick .widget-gridbox > .jupyter-button.mod-info {color: #000; font-weight: 600}
</style>"""
"""Names below each other are found faster than names in the middle; JupyterLab's own colour for what is picked is too
faint to read in either theme."""


@dataclass(frozen=True)
class PickColumn:
    """A column: its heading, its share of the width, and what it shows of a row.

    Args:
        name: Column of the frame; rows are sorted by it.
        head: Heading.
        share: Share of the width.
        text: What is shown of a row; the value as it is when not given.
        is_number: Stands to the right, so that digits stand below each other.
    """

    name: str
    head: str
    share: float = 1.0
    text: Callable[[dict[str, Any]], str] | None = None
    is_number: bool = False

    def of(self, row: dict[str, Any]) -> str:
        """What the column shows of a row."""
        return self.text(row) if self.text else plain_text(row[self.name])


class PickTable:
    """Rows of a frame, one of them picked.

    Args:
        key: Column that names a row.
        columns: What is shown; the first is the button of the row.
        on_pick: Called with the key of the row that was picked, or ``None`` when there is none.
        what: What the rows are, for the file of them; in small letters and hyphens.
    """

    def __init__(
        self, key: str, columns: Sequence[PickColumn], *, on_pick: Callable[[Any], None], what: str = "rows"
    ) -> None:
        self.key, self.columns, self.on_pick, self.what = key, tuple(columns), on_pick, what
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
        self.where, self.file = widgets.HTML(), widgets.HTML()
        self.as_file = widgets.Button(description="As a file", tooltip="All rows that pass, as CSV", layout=_AUTO)
        self.as_file.on_click(self.offer_file)
        style = widgets.HTML(_STYLE, layout=widgets.Layout(display="none"))
        foot = widgets.HBox([self.back, self.next, self.where, self.as_file, self.file])
        foot.layout.align_items, foot.layout.flex_flow = "center", "row wrap"
        self.box = widgets.VBox([style, self._grid(), foot])
        self.box.add_class("ar-pick")

    def put(self, rows: pd.DataFrame) -> None:
        """Other rows; the sorting stays, and the first row is picked unless the picked one is still there."""
        self.given, self.rows, self.file.value = rows, self._in_order(rows), ""
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

    def offer_file(self, _: Any = None) -> None:
        """A link to all rows that pass the filters, in their order, as they are shown."""
        rows = [{str(k): v for k, v in row.items()} for row in self.rows.to_dict("records")]
        shown = {column.head: [column.of(row) for row in rows] for column in self.columns}
        content = csv_bytes(pd.DataFrame(shown, dtype="str"))
        file = Attachment(f"{self.what}.csv", content, f"{len(rows):,} rows")
        self.file.value = file.link(f"data:text/csv;base64,{base64.b64encode(content).decode()}")

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
                button.description = button.tooltip = visible(first.of(row))
                inside = "".join(_cell(c.of(row), c.is_number) for c in others)
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
        if column.is_number:
            head.add_class("ar-number")
        return head

    def _grid(self) -> widgets.GridBox:
        first, *others = self.heads
        shares = " ".join(f"minmax(0, {c.share}fr)" for c in self.columns[1:])
        layout = widgets.Layout(grid_template_columns=shares, grid_gap="0 12px")
        pairs = [widget for pair in zip(self.buttons, self.cells, strict=True) for widget in pair]
        whole = widgets.Layout(grid_template_columns=_NAMES, grid_gap="2px 12px", width="100%")
        return widgets.GridBox([first, widgets.GridBox(others, layout=layout), *pairs], layout=whole)


def _cell(text: str, is_number: bool) -> str:
    safe = escape(visible(text), quote=True)
    style = "overflow:hidden;text-overflow:ellipsis;white-space:nowrap;line-height:28px"
    return f"<span style='{style}{';text-align:right' if is_number else ''}' title='{safe}'>{safe}</span>"
