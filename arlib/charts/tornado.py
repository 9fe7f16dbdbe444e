"""A tornado: how far a total moves when one assumption alone moves, the widest on top."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from arlib.charts import theme
from arlib.charts.labels import HOVER, brief_text, figure_text, hover_texts, length_of, short_label


def draw_tornado(
    frame: pd.DataFrame, *, label: str, low: str, high: str, base: int, currency: str | None = None
) -> go.Figure:
    """Two bars a row, from the base total to the total with the low and the high value of one assumption.

    Args:
        frame: One row per assumption, widest first.
        label: Column naming it.
        low: Column with the total at its low value.
        high: Column with the total at its high value.
        base: The total all rows start from.
        currency: Set when totals are minor units of it.
    """
    rows = frame.iloc[::-1]
    traces = [
        _bars(rows, label, low, base, currency, name="Low", colour=theme.TIER_COLOURS["medium"]),
        _bars(rows, label, high, base, currency, name="High", colour=theme.SIDE_COLOURS["credits"]),
    ]
    height = 90 + 34 * max(len(frame), 2)
    figure = theme.new_figure(*traces, height=height, barmode="overlay", showlegend=True)
    figure.add_vline(x=length_of(base, currency), line_width=1, line_color=theme.TEXT)
    figure.update_yaxes(tickvals=list(range(len(rows))), ticktext=[short_label(n) for n in rows[label]], showgrid=False)
    return figure.update_xaxes(tickformat="~s", nticks=6, title_text=currency or "", showgrid=True)


def _bars(
    rows: pd.DataFrame, label: str, column: str, base: int, currency: str | None, *, name: str, colour: str
) -> Any:
    ends = rows[column].tolist()
    return go.Bar(
        orientation="h",
        y=list(range(len(rows))),
        base=[length_of(base, currency)] * len(rows),
        x=[length_of(end, currency) - length_of(base, currency) for end in ends],
        name=name,
        marker_color=colour,
        text=[brief_text(end, currency) for end in ends],
        textposition="none",
        customdata=hover_texts([f"{n}: {name.lower()}" for n in rows[label]], [figure_text(e, currency) for e in ends]),
        hovertemplate=HOVER,
    )
