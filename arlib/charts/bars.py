"""Bars: aging, tiers, histograms, Pareto, top lists and bridges. They place what they are given and add up nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from arlib.charts import theme
from arlib.charts.labels import (
    HOVER,
    brief_text,
    escaped,
    figure_text,
    hover_texts,
    length_of,
    short_label,
    wrapped_label,
)

BUCKET_LABELS = {
    "current": "not yet due",
    "1_30": "1–30",
    "31_60": "31–60",
    "61_90": "61–90",
    "over_90": "over 90",
}
SIDE_LABELS = {"invoices": "Invoices", "credits": "Credits and unapplied cash"}
TIER_LABELS = {"high": "High", "medium": "Medium", "low": "Low"}
AXIS_WORDS = {
    "due_date": "days past due; for credits, days since they arose",
    "issue_date": "days since billed; for credits, days since they arose",
}
BAR_HEIGHT, MOST_BIN_LABELS = 30, 9


def draw_aging_bars(totals: pd.DataFrame, *, currency: str | None = None, basis: str = "due_date") -> go.Figure:
    """Open amounts by bucket: invoices upwards, credits downwards, one small chart per currency.

    Args:
        totals: ``Aging.totals``: ``currency, side, bucket, amount_minor``; one row per combination. Currencies are
            never put on one scale.
        currency: Draw only this one.
        basis: What invoices age from, for the words under the axis.

    Returns:
        A figure with one panel per currency, the currency named at its axis.
    """
    shown = totals if currency is None else totals[totals["currency"] == currency]
    currencies = list(dict.fromkeys(shown["currency"].astype(str))) or [""]
    figure = make_subplots(len(currencies), 1, shared_xaxes=True, vertical_spacing=0.1, subplot_titles=currencies)
    for row, code in enumerate(currencies, start=1):
        for side in SIDE_LABELS:
            part = shown[(shown["currency"] == code) & (shown["side"] == side)]
            figure.add_trace(_side_bars(part, side, code, in_legend=row == 1), row=row, col=1)
    height = 320 if len(currencies) == 1 else 90 + 140 * len(currencies)
    figure.update_annotations(x=0, xanchor="left", font={"size": 12, "weight": 600})
    figure.update_layout(template=theme.HOUSE, height=height, barmode="relative", showlegend=True, margin={"t": 56})
    figure.update_layout(legend={"x": 1, "xanchor": "right", "y": 1, "yref": "container", "yanchor": "top"})
    figure.update_yaxes(tickformat="~s", nticks=5, zeroline=True)
    figure.update_xaxes(_named_places(list(BUCKET_LABELS.values())), showline=False)
    figure.update_xaxes(title_text=AXIS_WORDS[basis], row=len(currencies), col=1)
    return figure


def _side_bars(part: pd.DataFrame, side: str, currency: str, *, in_legend: bool) -> go.Bar:
    place = {bucket: i for i, bucket in enumerate(BUCKET_LABELS)}
    amounts = part["amount_minor"]
    names = [f"{SIDE_LABELS[side]}, {BUCKET_LABELS[b]}" for b in part["bucket"].astype(str)]
    return go.Bar(
        x=[place[b] for b in part["bucket"].astype(str)],
        y=[length_of(a, currency) for a in amounts],
        name=SIDE_LABELS[side],
        legendgroup=side,
        showlegend=in_legend,
        marker_color=theme.SIDE_COLOURS[side],
        customdata=hover_texts(names, [figure_text(a, currency) for a in amounts]),
        hovertemplate=HOVER,
    )


def draw_tier_bars(
    tiers: pd.DataFrame, *, value: str = "account_count", currency: str | None = None, unit: str = "accounts"
) -> go.Figure:
    """One bar per tier, high on top.

    Args:
        tiers: ``tier`` (``high medium low``) and the ``value`` column, one row per tier.
        value: Column drawn.
        currency: Set when ``value`` is in minor units of it.
        unit: Word after a number that is no money.
    """
    by_tier = tiers.set_index(tiers["tier"].astype(str))
    known = [tier for tier in TIER_LABELS if tier in by_tier.index]
    frame = pd.DataFrame({"label": [TIER_LABELS[t] for t in known], "value": [by_tier.at[t, value] for t in known]})
    colours = [theme.TIER_COLOURS[tier] for tier in known]
    return draw_bars(frame, label="label", value="value", currency=currency, unit=unit, colours=colours)


def draw_bars(
    frame: pd.DataFrame,
    *,
    label: str,
    value: str,
    currency: str | None = None,
    unit: str = "",
    colours: Sequence[str] | str = theme.SERIES_COLOURS[0],
) -> go.Figure:
    """Horizontal bars in the order given, first row on top, each with its figure at the end.

    Args:
        frame: One row per bar. Two rows with the same name stay two bars.
        label: Column with names; shown as written, cut when long.
        value: Column drawn.
        currency: Set when ``value`` is in minor units of it.
        unit: Word after a number that is no money, or ``%``.
        colours: One for all, or one per bar.
    """
    names, values = frame[label].tolist(), frame[value].tolist()
    bars = go.Bar(
        x=[length_of(v, currency) for v in values],
        y=list(range(len(names))),
        orientation="h",
        marker_color=colours if isinstance(colours, str) else list(colours),
        text=[f"{currency or ''} {brief_text(v, currency, unit)}".strip() for v in values],
        textposition="outside",
        cliponaxis=False,
        customdata=hover_texts(names, [figure_text(v, currency, unit) for v in values]),
        hovertemplate=HOVER,
    )
    # every bar carries its figure, so an axis of figures under them would only be noise
    figure = theme.new_figure(bars, height=16 + BAR_HEIGHT * max(len(names), 2))
    figure.update_yaxes(_named_places(names, write=_side_label), autorange="reversed", showgrid=False, zeroline=False)
    figure.update_xaxes(visible=False)
    return figure.update_layout(margin={"l": 8, "r": 88, "t": 8, "b": 8})


def draw_histogram(
    bins: pd.DataFrame,
    *,
    label: str = "label",
    value: str = "count",
    tier: str | None = None,
    currency: str | None = None,
    unit: str = "",
    x_title: str = "",
) -> go.Figure:
    """Upright bars over ready-made bins, such as credits by age.

    Args:
        bins: One row per bin in order; binned by the rules, empty bins included.
        label: Column naming the bin.
        value: Column drawn.
        tier: Column with the tier of each bin; colours the bars when given.
        currency: Set when ``value`` is in minor units of it.
        unit: Word after a number that is no money.
        x_title: What the bins count, for example "days since the credit arose".
    """
    names, values = bins[label].tolist(), bins[value].tolist()
    tiers = [None] * len(names) if tier is None else bins[tier].astype(str).tolist()
    bars = go.Bar(
        x=list(range(len(names))),
        y=[length_of(v, currency) for v in values],
        marker_color=[theme.TIER_COLOURS.get(str(t), theme.SERIES_COLOURS[0]) for t in tiers],
        customdata=hover_texts(names, [figure_text(v, currency, unit) for v in values]),
        hovertemplate=HOVER,
    )
    figure = theme.new_figure(bars, height=300, bargap=0.12, margin={"l": 8, "r": 16, "t": 12, "b": 8})
    every = -(-len(names) // MOST_BIN_LABELS)
    figure.update_xaxes(_named_places(names), title_text=x_title, tickvals=list(range(0, len(names), every)))
    figure.update_xaxes(ticktext=[escaped(name) for name in names[::every]])
    return figure.update_yaxes(tickformat="~s", nticks=5, title_text=currency or unit)


def draw_pareto(
    ranked: pd.DataFrame, *, label: str, value: str, share: str, currency: str | None = None, unit: str = ""
) -> go.Figure:
    """Causes, largest first, with the running share of the whole as a line.

    Args:
        ranked: One row per cause, already ranked.
        label: Column naming the cause.
        value: Column drawn as bars.
        share: Column with the running share of the whole, 0 to 100.
        currency: Set when ``value`` is in minor units of it.
        unit: Word after a number that is no money.
    """
    names, values, shares = (ranked[column].tolist() for column in (label, value, share))
    figures = [f"{figure_text(v, currency, unit)}<br>{s:.0f}% so far" for v, s in zip(values, shares, strict=True)]
    places = list(range(len(names)))
    hover: dict[str, Any] = {"customdata": hover_texts(names, figures), "hovertemplate": HOVER}
    bars = go.Bar(x=places, y=[length_of(v, currency) for v in values], marker_color=theme.SERIES_COLOURS[0], **hover)
    line = go.Scatter(
        x=places,
        y=[float(s) for s in shares],
        yaxis="y2",
        mode="lines+markers",
        line={"color": theme.SERIES_COLOURS[2], "width": 2},
        marker={"size": 6},
        **hover,
    )
    figure = theme.new_figure(bars, line, height=340, margin={"l": 8, "r": 16, "t": 12, "b": 8})
    figure.update_xaxes(_named_places(names, wrapped_label))
    figure.update_yaxes(tickformat="~s", nticks=5, title_text=currency or unit)
    second = {
        "overlaying": "y",
        "side": "right",
        "range": [0, 105],
        "dtick": 25,
        "ticksuffix": "%",
        "showgrid": False,
        "automargin": True,
    }
    return figure.update_layout(yaxis2=second)


def draw_waterfall(
    steps: pd.DataFrame,
    *,
    label: str = "label",
    start: str = "start_minor",
    end: str = "end_minor",
    kind: str = "kind",
    currency: str | None = None,
    unit: str = "",
) -> go.Figure:
    """A bridge: each step hangs between where it starts and where it ends; totals stand on zero.

    Args:
        steps: One row per step, left to right. ``start`` and ``end`` are running levels worked out by the rules.
        label: Column naming the step.
        start: Level before the step (0 for a total).
        end: Level after the step.
        kind: Column with ``total`` or ``step``; whether a step rises or falls is seen from its levels.
        currency: Set when levels are minor units of it.
        unit: Word after a number that is no money.
    """
    rows = list(zip(steps[label], steps[start], steps[end], steps[kind].astype(str), strict=True))
    changes = [to if what == "total" else to - since for _, since, to, what in rows]
    signs = ["" if row[3] == "total" or change < 0 else "+" for row, change in zip(rows, changes, strict=True)]
    bars = go.Bar(
        x=list(range(len(rows))),
        base=[0.0 if what == "total" else length_of(since, currency) for _, since, _, what in rows],
        y=[length_of(change, currency) for change in changes],
        marker_color=[_step_colour(row[3], change) for row, change in zip(rows, changes, strict=True)],
        text=[sign + brief_text(change, currency, unit) for sign, change in zip(signs, changes, strict=True)],
        textposition="outside",
        cliponaxis=False,
        customdata=hover_texts(steps[label], [figure_text(change, currency, unit) for change in changes]),
        hovertemplate=HOVER,
    )
    figure = theme.new_figure(bars, height=340, margin={"l": 8, "r": 16, "t": 24, "b": 8})
    figure.update_xaxes(_named_places(steps[label].tolist(), wrapped_label))
    return figure.update_yaxes(tickformat="~s", nticks=6, title_text=currency or unit, zeroline=True)


def _step_colour(kind: str, change: Any) -> str:
    if kind == "total":
        return theme.TOTAL
    return theme.RISE if change >= 0 else theme.FALL


def _side_label(name: object) -> str:
    """A label beside a bar has room for more words than one under it."""
    return short_label(name, 40)


def _named_places(names: Sequence[object], write: Callable[[object], str] = short_label) -> Mapping[str, Any]:
    """Axis settings that put names at positions: no name is read as a number or a date, equal names stay apart."""
    return {"tickmode": "array", "tickvals": list(range(len(names))), "ticktext": [write(name) for name in names]}
