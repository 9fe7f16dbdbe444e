"""A chart with its finding and its table: one object, shown in a notebook and printed in a report."""

from __future__ import annotations

import json
import re
import textwrap
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import pandas as pd
import plotly.graph_objects as go

from arlib.charts.labels import escaped, without_foreign_tags
from arlib.charts.theme import CONFIG
from arlib.errors import ArlibError

PLOTLY_MIME = "application/vnd.plotly.v1+json"
CHART_MIME = "application/vnd.arlib.chart+json"
ALLOWED_TRACES = frozenset({"bar", "scatter", "heatmap"})
"""What the house draws. A type the page's plotly does not know would silently be drawn as a scatter."""

DEFAULT_HEIGHT = 320
TITLE_HEIGHT, LINE_HEIGHT, LINE_LENGTH = 38, 14, 110
"""Room for title and finding in a notebook: pixels, and letters in a line."""


class ChartError(ArlibError):
    """A chart that cannot be shown honestly."""


@runtime_checkable
class HasHtml(Protocol):
    """Anything that writes itself as HTML, such as a table of ``arlib.tables``."""

    def _repr_html_(self) -> str: ...


@dataclass(frozen=True)
class Chart:
    """A figure, one sentence of what it shows, and the numbers under it.

    Args:
        title: What is drawn, in a few words.
        finding: What it says, one sentence written from the data.
        figure: A plotly figure of bars, scatters or heatmaps.
        table: The same numbers: an ``arlib.tables`` table, or a frame already formatted as text.
        name: Short name, unique on its page; made from the title when empty. The element id comes from it, so a
            second run gives the same bytes.

    Raises:
        ChartError: no title or finding, or a trace type the house does not draw.

    >>> bars = go.Figure(go.Bar(x=["over 90"], y=[1]))
    >>> chart = Chart("Credits by age", "Half is older than 90 days.", bars, pd.DataFrame({"age": ["over 90"]}))
    >>> chart.element_id, sorted(chart._repr_mimebundle_())[:2]
    ('chart-credits-by-age', ['application/vnd.arlib.chart+json', 'application/vnd.plotly.v1+json'])
    """

    title: str
    finding: str
    figure: go.Figure
    table: pd.DataFrame | HasHtml
    name: str = ""

    def __post_init__(self) -> None:
        if not self.title.strip() or not self.finding.strip():
            raise ChartError(
                "a chart needs a title and one sentence of finding",
                where=f"chart {self.title or self.name!r}",
                next_step="Write the finding from the same frame the chart is drawn from.",
            )
        refuse_unknown_traces(self.figure, where=f"chart {self.title!r}")

    @property
    def element_id(self) -> str:
        """Stable id for the page, from the name or the title."""
        return "chart-" + (re.sub(r"[^a-z0-9]+", "-", (self.name or self.title).lower()).strip("-") or "unnamed")

    @property
    def height(self) -> int:
        """Pixels the drawing takes, so that the page can keep the place free."""
        return int(self.figure.layout.height or DEFAULT_HEIGHT)

    def plotly_json(self) -> dict[str, Any]:
        """The figure as plain JSON data, texts checked."""
        drawn: dict[str, Any] = without_foreign_tags(json.loads(self.figure.to_json()))
        return drawn

    def table_html(self) -> str:
        """The numbers under the chart as an HTML table; cells are escaped."""
        if isinstance(self.table, pd.DataFrame):
            return self.table.to_html(index=False, border=0, classes="ar-table")
        return self.table._repr_html_()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        drawn = self.plotly_json()
        margin = drawn["layout"].get("margin", {})
        about = {
            "id": self.element_id,
            "title": self.title,
            "finding": self.finding,
            "height": self.height,
            "margin": margin,
        }
        return {
            PLOTLY_MIME: drawn | {"layout": drawn["layout"] | self._heading(drawn["layout"]), "config": CONFIG},
            CHART_MIME: about,
            "text/html": self.table_html(),
            "text/plain": f"{self.title}: {self.finding}",
        }

    def _heading(self, layout: dict[str, Any]) -> dict[str, Any]:
        """Title and finding drawn into the figure: a notebook shows nothing else of a chart."""
        lines = textwrap.wrap(self.finding, LINE_LENGTH)
        room = TITLE_HEIGHT + LINE_HEIGHT * len(lines)
        margin = layout.get("margin", {})
        finding = "<br>".join(escaped(line) for line in lines)
        return {
            "title": {"text": f"<b>{escaped(self.title)}</b>", "subtitle": {"text": finding}},
            "margin": margin | {"t": margin.get("t", 30) + room},
            "height": self.height + room,
        }


def refuse_unknown_traces(figure: go.Figure, *, where: str) -> None:
    """Raise for a trace type outside :data:`ALLOWED_TRACES`.

    Raises:
        ChartError: names the types.
    """
    foreign = sorted({trace.type or "scatter" for trace in figure.data} - ALLOWED_TRACES)
    if foreign:
        raise ChartError(
            f"trace type(s) {', '.join(foreign)} are not drawn in this house",
            where=where,
            next_step=f"Use {', '.join(sorted(ALLOWED_TRACES))}; give plotly express render_mode='svg'.",
        )
