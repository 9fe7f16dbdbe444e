"""Figures place what they are given: every bar where its number says, and no number of their own."""

from __future__ import annotations

import pandas as pd
import pytest

from arlib.charts import (
    draw_aging_bars,
    draw_bars,
    draw_calendar,
    draw_heatmap,
    draw_histogram,
    draw_line,
    draw_pareto,
    draw_tier_bars,
    draw_timeline,
    draw_waterfall,
    refuse_unknown_traces,
)
from arlib.charts.labels import brief_text, wrapped_label
from arlib.charts.theme import FALL, RISE, TIER_COLOURS, TOTAL
from drawn import frame


def totals() -> pd.DataFrame:
    return frame("""
        currency | side     | bucket  | amount_minor
        EUR      | invoices | current | 500_00
        EUR      | invoices | over_90 | 120_50
        EUR      | credits  | over_90 | -80_25
        JPY      | invoices | 31_60   | 9800
    """)


def test_aging_bars_keep_currencies_on_scales_of_their_own():
    figure = draw_aging_bars(totals())
    assert [a.text for a in figure.layout.annotations] == ["EUR", "JPY"]
    assert {trace.yaxis for trace in figure.data} == {"y", "y2"}


def test_aging_bars_show_credits_below_the_line_in_major_units():
    figure = draw_aging_bars(totals(), currency="EUR")
    invoices, credits_ = figure.data
    assert list(zip(invoices.x, invoices.y, strict=True)) == [(0, 500.0), (4, 120.5)]
    assert list(zip(credits_.x, credits_.y, strict=True)) == [(4, -80.25)]


def test_hover_texts_are_exact_whatever_the_bars_length():
    figure = draw_aging_bars(totals(), currency="JPY")
    assert figure.data[0].customdata[0] == "<b>Invoices, 31–60</b><br>JPY 9,800"


def test_each_side_is_named_once_in_the_legend():
    shown = [trace.name for trace in draw_aging_bars(totals()).data if trace.showlegend]
    assert shown == ["Invoices", "Credits and unapplied cash"]


def test_an_empty_ledger_still_gives_a_figure():
    assert draw_aging_bars(totals().head(0)).layout.height == 320


def test_tiers_are_drawn_high_first_in_their_colours():
    tiers = frame("""
        tier   | account_count
        low    | 1900
        high   | 412
        medium | 688
    """)
    bars = draw_tier_bars(tiers).data[0]
    assert list(bars.x) == [412.0, 688.0, 1900.0]
    assert list(bars.marker.color) == [TIER_COLOURS["high"], TIER_COLOURS["medium"], TIER_COLOURS["low"]]


def test_two_customers_of_the_same_name_stay_two_bars():
    rows = pd.DataFrame({"name": ["Quill", "Quill"], "minor": [100_00, 50_00]})
    bars = draw_bars(rows, label="name", value="minor", currency="EUR").data[0]
    assert list(bars.y) == [0, 1]
    assert list(bars.text) == ["EUR 100", "EUR 50"]


@pytest.mark.parametrize("name", ["00123", "2026-01-01", "1e5", "NaN", "true"])
def test_a_name_that_looks_like_a_number_stays_a_name(name):
    figure = draw_bars(pd.DataFrame({"name": [name], "count": [1]}), label="name", value="count")
    assert list(figure.layout.yaxis.ticktext) == [name]


def test_a_histogram_wears_the_colours_of_its_tiers_and_thins_its_labels():
    bins = pd.DataFrame({"label": [str(i) for i in range(20)], "count": range(20), "tier": ["low"] * 19 + ["high"]})
    figure = draw_histogram(bins, tier="tier")
    assert figure.data[0].marker.color[-1] == TIER_COLOURS["high"]
    assert list(figure.layout.xaxis.ticktext) == ["0", "3", "6", "9", "12", "15", "18"]


def test_a_pareto_draws_the_given_shares_on_a_second_scale():
    ranked = pd.DataFrame({"cause": ["duplicate", "discount"], "minor": [75_00, 25_00], "share": [75.0, 100.0]})
    bars, line = draw_pareto(ranked, label="cause", value="minor", share="share", currency="EUR").data
    assert list(bars.y) == [75.0, 25.0]
    assert (list(line.y), line.yaxis) == ([75.0, 100.0], "y2")
    assert bars.customdata[0] == "<b>duplicate</b><br>EUR 75.00<br>75% so far"


def test_a_bridge_hangs_each_step_between_its_levels():
    steps = frame("""
        label     | start_minor | end_minor | kind
        Opening   | 0           | 100_00    | total
        Billed    | 100_00      | 150_00    | step
        Collected | 150_00      | 80_00     | step
        Closing   | 0           | 80_00     | total
    """)
    bars = draw_waterfall(steps, currency="EUR").data[0]
    assert list(zip(bars.base, bars.y, strict=True)) == [(0.0, 100.0), (100.0, 50.0), (150.0, -70.0), (0.0, 80.0)]
    assert list(bars.marker.color) == [TOTAL, RISE, FALL, TOTAL]
    assert list(bars.text) == ["100", "+50", "-70", "80"]


def test_a_line_leaves_a_gap_where_a_value_is_missing():
    rows = pd.DataFrame({"day": pd.to_datetime(["2026-10-02", "2026-10-09"]), "dso": [41.0, None]})
    line = draw_line(rows, x="day", lines={"dso": "DSO"}, unit="days").data[0]
    assert list(line.x) == ["2026-10-02", "2026-10-09"]
    assert list(line.y) == [41.0, None]
    assert line.customdata[0] == "<b>2 Oct 2026</b><br>DSO: 41 days"


def test_week_labels_are_places_and_not_dates():
    rows = pd.DataFrame({"week": ["2026-W01", "2026-W02"], "count": [1, 2]})
    figure = draw_line(rows, x="week", lines={"count": "Open"})
    assert list(figure.data[0].x) == [0, 1]
    assert list(figure.layout.xaxis.ticktext) == ["2026-W01", "2026-W02"]


def test_a_timeline_gives_each_kind_its_lane():
    events = frame("""
        day        | kind   | text
        2026-10-01 | letter | Reminder
        2026-10-05 | call   | Promise
        2026-10-09 | letter | Statement
    """)
    figure = draw_timeline(events, day="day", lane="kind", label="text")
    assert list(figure.data[0].y) == [0, 1, 0]
    assert list(figure.layout.yaxis.ticktext) == ["letter", "call"]


def test_a_heatmap_leaves_missing_cells_blank():
    cells = pd.DataFrame({"from": ["High", "Low"], "to": ["High", "Low"], "count": [5, 7]})
    grid = draw_heatmap(cells, x="to", y="from", value="count").data[0]
    assert [list(row) for row in grid.z] == [[5.0, None], [None, 7.0]]
    assert [list(row) for row in grid.text] == [["5", ""], ["", "7"]]


def test_a_calendar_puts_days_into_iso_weeks():
    days = pd.DataFrame({"day": pd.to_datetime(["2026-12-31", "2027-01-01"]), "count": [1, 2]})
    figure = draw_calendar(days, day="day", value="count")
    assert list(figure.layout.xaxis.ticktext) == ["2026-W53"]
    assert [row[0] for row in figure.data[0].z] == [None, None, None, 1.0, 2.0, None, None]


def test_every_figure_is_of_a_kind_the_page_can_draw():
    bins = pd.DataFrame({"label": ["0"], "count": [1], "share": [100.0], "day": pd.to_datetime(["2026-10-30"])})
    for figure in (
        draw_aging_bars(totals()),
        draw_histogram(bins),
        draw_pareto(bins, label="label", value="count", share="share"),
        draw_line(bins, x="day", lines={"count": "n"}),
        draw_heatmap(bins, x="label", y="label", value="count"),
        draw_calendar(bins, day="day", value="count"),
        draw_timeline(bins, day="day", lane="label", label="label"),
    ):
        refuse_unknown_traces(figure, where="test")
        assert figure.layout.paper_bgcolor is None  # the template's transparent one holds
        assert figure.layout.template.layout.paper_bgcolor == "rgba(0,0,0,0)"


@pytest.mark.parametrize(
    ("value", "currency", "text"),
    [
        (999_999, "EUR", "10k"),
        (1_000_000, "EUR", "10k"),
        (99_999_900, "EUR", "1M"),
        (123_45, "EUR", "123"),
        (1_234_56, "EUR", "1,235"),
        (12_345, None, "12.3k"),
        (-5_000_000, "JPY", "-5M"),
    ],
)
def test_short_figures_keep_three_digits(value, currency, text):
    assert brief_text(value, currency) == text


def test_long_words_under_a_bar_are_cut_after_three_lines():
    assert wrapped_label("a very long cause that nobody will ever want to read").count("<br>") == 2
