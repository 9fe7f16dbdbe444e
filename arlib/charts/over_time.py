"""Charts over time: lines, timelines, heatmaps and calendars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from arlib.charts import theme
from arlib.charts.labels import HOVER, brief_text, figure_text, hover_texts, length_of, short_label
from arlib.dates import plain_day

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def draw_line(
    frame: pd.DataFrame,
    *,
    x: str,
    lines: Mapping[str, str],
    currency: str | None = None,
    unit: str = "",
    dashed: Sequence[str] = (),
) -> go.Figure:
    """One line per column over days or ordered labels; missing values leave a gap.

    Args:
        frame: One row per point in time, in order.
        x: Column of days (datetime64) or of labels such as ``2026-W44``.
        lines: Column to legend name, in drawing order.
        currency: Set when the columns are minor units of it.
        unit: Word after a number that is no money, or ``%``.
        dashed: Columns drawn dashed, such as a forecast or a target.
    """
    is_day = pd.api.types.is_datetime64_any_dtype(frame[x])
    places = [d.strftime("%Y-%m-%d") for d in frame[x]] if is_day else list(range(len(frame)))
    names = [plain_day(v) if is_day else str(v) for v in frame[x]]
    traces = []
    for column, name in lines.items():
        values = [None if pd.isna(v) else v for v in frame[column].tolist()]
        figures = ["" if v is None else f"{short_label(name)}: {figure_text(v, currency, unit)}" for v in values]
        traces.append(
            go.Scatter(
                x=places,
                y=[None if v is None else length_of(v, currency) for v in values],
                name=short_label(name),
                mode="lines+markers" if len(frame) <= 40 else "lines",
                line={"width": 2, "dash": "dot" if column in dashed else "solid"},
                marker={"size": 5},
                customdata=hover_texts(names, figures),
                hovertemplate=HOVER,
            )
        )
    figure = theme.new_figure(*traces, height=320, hovermode="closest")
    ticks = (
        {"tickformat": "%-d %b %y", "type": "date"} if is_day else {"tickvals": places, "ticktext": names, "nticks": 12}
    )
    figure.update_xaxes(ticks)
    figure.update_yaxes(tickformat="~s", nticks=6, title_text=currency or unit, zeroline=True)
    return figure.update_layout(showlegend=len(lines) > 1)


def draw_timeline(events: pd.DataFrame, *, day: str, lane: str, label: str, detail: str | None = None) -> go.Figure:
    """What happened when: one dot per event, one lane per kind.

    Args:
        events: One row per event.
        day: Column of days (datetime64).
        lane: Column saying in which lane the dot lies (letter, call, payment, promise).
        label: Column with the bold line of the hover text.
        detail: Column with its second line.
    """
    lanes = list(dict.fromkeys(events[lane].astype(str)))
    place = {name: i for i, name in enumerate(lanes)}
    details = events[detail].astype(str) if detail else [""] * len(events)
    figures = [f"{plain_day(d)} {short_label(text, 80)}".strip() for d, text in zip(events[day], details, strict=True)]
    dots = go.Scatter(
        x=[d.strftime("%Y-%m-%d") for d in events[day]],
        y=[place[name] for name in events[lane].astype(str)],
        mode="markers",
        marker={
            "size": 11,
            "color": [theme.SERIES_COLOURS[place[n] % len(theme.SERIES_COLOURS)] for n in events[lane].astype(str)],
        },
        customdata=hover_texts(events[label], figures),
        hovertemplate=HOVER,
    )
    figure = theme.new_figure(dots, height=70 + 34 * max(len(lanes), 2), margin={"l": 8, "r": 16, "t": 8, "b": 8})
    figure.update_xaxes(type="date", tickformat="%-d %b %y")
    names = [short_label(name) for name in lanes]
    return figure.update_yaxes(tickvals=list(range(len(lanes))), ticktext=names, range=[len(lanes) - 0.5, -0.5])


def draw_heatmap(
    cells: pd.DataFrame, *, x: str, y: str, value: str, currency: str | None = None, unit: str = ""
) -> go.Figure:
    """A grid of shades, each with its figure written in it; columns and rows in order of first appearance.

    Args:
        cells: One row per cell; a missing cell stays blank.
        x: Column naming the grid's column.
        y: Column naming the grid's row, first one on top.
        value: Column giving the shade.
        currency: Set when ``value`` is in minor units of it.
        unit: Word after a number that is no money.
    """
    columns, rows = list(dict.fromkeys(cells[x].astype(str))), list(dict.fromkeys(cells[y].astype(str)))
    given = {(str(b), str(a)): v for a, b, v in zip(cells[x], cells[y], cells[value], strict=True) if not pd.isna(v)}
    figure = theme.new_figure(
        _grid(given, rows, columns, currency, unit),
        height=70 + 34 * max(len(rows), 2),
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
    )
    ticks = {"showgrid": False, "showline": False, "zeroline": False}
    figure.update_xaxes(tickvals=list(range(len(columns))), ticktext=[short_label(c, 16) for c in columns], **ticks)
    names = [short_label(r) for r in rows]
    return figure.update_yaxes(tickvals=list(range(len(rows))), ticktext=names, autorange="reversed", **ticks)


def draw_calendar(
    days: pd.DataFrame, *, day: str, value: str, currency: str | None = None, unit: str = ""
) -> go.Figure:
    """Weeks from left to right, Monday on top: what fell on which day.

    Args:
        days: One row per day.
        day: Column of days (datetime64).
        value: Column giving the shade.
        currency: Set when ``value`` is in minor units of it.
        unit: Word after a number that is no money.
    """
    weeks = [d.strftime("%G-W%V") for d in days[day]]
    columns = sorted(set(weeks))
    keys = list(zip([WEEKDAYS[d.weekday()] for d in days[day]], weeks, strict=True))
    given = {key: v for key, v in zip(keys, days[value], strict=True) if not pd.isna(v)}
    names = {key: plain_day(d) for key, d in zip(keys, days[day], strict=True)}
    grid = _grid(given, WEEKDAYS, columns, currency, unit, names=names, written=False)
    figure = theme.new_figure(grid, height=250, margin={"l": 8, "r": 8, "t": 8, "b": 8})
    plain = {"showgrid": False, "showline": False, "zeroline": False}
    figure.update_xaxes(tickvals=list(range(len(columns))), ticktext=columns, nticks=12, **plain)
    return figure.update_yaxes(tickvals=list(range(7)), ticktext=list(WEEKDAYS), autorange="reversed", **plain)


def _grid(
    given: Mapping[tuple[str, str], Any],
    rows: Sequence[str],
    columns: Sequence[str],
    currency: str | None,
    unit: str,
    *,
    names: Mapping[tuple[str, str], str] | None = None,
    written: bool = True,
) -> go.Heatmap:
    """The heatmap trace: lengths for the shade, exact texts for the eye."""
    keys = [[(row, column) for column in columns] for row in rows]
    values = [[given.get(key) for key in line] for line in keys]
    title = names or {key: f"{key[0]}, {key[1]}" for line in keys for key in line}
    figures = [["" if v is None else figure_text(v, currency, unit) for v in line] for line in values]
    return go.Heatmap(
        x=list(range(len(columns))),
        y=list(range(len(rows))),
        z=[[None if v is None else length_of(v, currency) for v in line] for line in values],
        text=[["" if v is None else brief_text(v, currency) for v in line] for line in values] if written else None,
        texttemplate="%{text}" if written else None,
        customdata=[
            hover_texts([title.get(key, "") for key in line], texts) for line, texts in zip(keys, figures, strict=True)
        ],
        hovertemplate=HOVER,
        hoverongaps=False,
        colorscale=[list(stop) for stop in theme.HEAT_SCALE],
        showscale=False,
        xgap=2,
        ygap=2,
    )
