"""The look of every chart: colours, fonts and number formats, in one place.

Figures carry the *paper* colours below. A page that knows whether it is light, dark or on paper swaps them by
name (:data:`ON_LIGHT`, :data:`ON_DARK`); a notebook shows them as they are, so each one is readable on both.
The three tier colours differ in lightness as well as in hue: they stay apart for every kind of colour blindness and
in grey print (``tests/charts/test_theme.py`` holds that).
"""

from __future__ import annotations

import plotly.graph_objects as go

FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'

TIER_COLOURS = {"high": "#a3214f", "medium": "#c2741a", "low": "#86b0d2"}
SIDE_COLOURS = {"invoices": "#34558b", "credits": "#2a9d8f"}
SERIES_COLOURS = ("#34558b", "#2a9d8f", "#c2741a", "#a3214f", "#7a6aa8", "#86b0d2")
RISE, FALL, TOTAL = "#34558b", "#2a9d8f", "#5d6878"
TEXT, GRID, AXIS = "#6f7783", "#8f97a352", "#b4bac3"

ON_LIGHT = {TEXT: "#4a5361", GRID: "#e4e7ec", AXIS: "#aab1bc"}
"""What a light page, and paper, puts in place of the neutral colours."""

ON_DARK = {
    TEXT: "#b6bdc9",
    GRID: "#2c323c",
    AXIS: "#4d5562",
    TIER_COLOURS["high"]: "#ee6f97",
    TIER_COLOURS["medium"]: "#f0a24a",
    TIER_COLOURS["low"]: "#427cab",
    SIDE_COLOURS["invoices"]: "#7ea2de",
    SIDE_COLOURS["credits"]: "#3fb8a8",
    SERIES_COLOURS[4]: "#a696d8",
    TOTAL: "#8b95a5",
}
"""What a dark page puts in place of the paper colours."""

HEAT_SCALE = ((0.0, "#eef3f8"), (0.35, "#a9c6df"), (0.7, "#5685b3"), (1.0, "#233f6b"))
"""Lightness falls steadily from little to much, so it survives a grey printer."""

CONFIG = {"displaylogo": False, "showSendToCloud": False, "plotlyServerURL": ""}
"""Display options. plotly offers to upload the data by default; receivables never leave the machine."""

_AXIS = {
    "automargin": True,
    "gridcolor": GRID,
    "linecolor": AXIS,
    "zerolinecolor": AXIS,
    "zerolinewidth": 1,
    "ticks": "outside",
    "ticklen": 6,
    "tickcolor": "rgba(0,0,0,0)",
    "title": {"font": {"size": 12}, "standoff": 8},
}

HOUSE = go.layout.Template(
    layout={
        "font": {"family": FONT, "size": 12, "color": TEXT},
        "title": {"font": {"size": 15}, "x": 0, "xanchor": "left", "xref": "container", "pad": {"l": 8}},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "colorway": list(SERIES_COLOURS),
        "separators": ".,",
        "xaxis": _AXIS | {"showgrid": False, "showline": True},
        "yaxis": _AXIS | {"showgrid": True, "showline": False},
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1.02,
            "yanchor": "bottom",
            "title": {"text": ""},
        },
        "margin": {"l": 8, "r": 16, "t": 30, "b": 8},
        "bargap": 0.28,
        "hovermode": "closest",
        "hoverlabel": {"align": "left", "font": {"family": FONT, "size": 12}, "namelength": -1},
        "dragmode": False,
    }
)
"""The layout template all figures wear instead of plotly's own (which weighs 7 kB a figure)."""


def new_figure(*traces: object, height: int, **layout: object) -> go.Figure:
    """An empty sheet in the house look: transparent, ``height`` pixels high.

    >>> new_figure(height=240).layout.height
    240
    """
    figure = go.Figure(data=list(traces))
    figure.update_layout(template=HOUSE, height=height, showlegend=False)
    figure.update_layout(**layout)
    return figure
