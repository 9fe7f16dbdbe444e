"""Charts: frames in, figures out. They draw what the rules worked out and compute nothing themselves."""

from arlib.charts.bars import draw_aging_bars, draw_bars, draw_histogram, draw_pareto, draw_tier_bars, draw_waterfall
from arlib.charts.chart import ALLOWED_TRACES, CHART_MIME, PLOTLY_MIME, Chart, ChartError, refuse_unknown_traces
from arlib.charts.labels import escaped
from arlib.charts.over_time import draw_calendar, draw_heatmap, draw_line, draw_timeline
from arlib.charts.theme import HOUSE, TIER_COLOURS

__all__ = [
    "ALLOWED_TRACES",
    "CHART_MIME",
    "HOUSE",
    "PLOTLY_MIME",
    "TIER_COLOURS",
    "Chart",
    "ChartError",
    "draw_aging_bars",
    "draw_bars",
    "draw_calendar",
    "draw_heatmap",
    "draw_histogram",
    "draw_line",
    "draw_pareto",
    "draw_tier_bars",
    "draw_timeline",
    "draw_waterfall",
    "escaped",
    "refuse_unknown_traces",
]
