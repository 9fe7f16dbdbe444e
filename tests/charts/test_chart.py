"""A chart shows figure and table in one go, with names that are shown and never obeyed."""

from __future__ import annotations

import json

import pandas as pd
import plotly.graph_objects as go
import pytest

from arlib.charts import CHART_MIME, PLOTLY_MIME, Chart, ChartError, draw_bars
from arlib.tables import draw_table

HOSTILE = "<img src=x onerror=alert(1)><a href='javascript:alert(1)'>Birch</a> & Co"


def bars(name: str = "Birch Labs") -> go.Figure:
    return draw_bars(pd.DataFrame({"name": [name], "count": [3]}), label="name", value="count")


def chart(**changed: object) -> Chart:
    table = pd.DataFrame({"name": ["Birch Labs"], "count": ["3"]})
    return Chart(**{"title": "Credits", "finding": "Three credits wait.", "figure": bars(), "table": table} | changed)


def test_a_chart_shows_figure_and_table_in_one_bundle():
    bundle = chart()._repr_mimebundle_()
    assert {PLOTLY_MIME, CHART_MIME, "text/html", "text/plain"} == set(bundle)
    assert "<td>Birch Labs</td>" in bundle["text/html"]
    assert bundle["text/plain"] == "Credits: Three credits wait."


def test_a_notebook_sees_title_and_finding_in_the_figure():
    title = chart()._repr_mimebundle_()[PLOTLY_MIME]["layout"]["title"]
    assert title["text"] == "<b>Credits</b>"
    assert title["subtitle"]["text"] == "Three credits wait."


def test_a_long_finding_is_broken_into_lines_and_gets_their_room():
    short, long = (
        chart(finding=text)._repr_mimebundle_()[PLOTLY_MIME]["layout"] for text in ("Few.", "Many words. " * 20)
    )
    assert long["title"]["subtitle"]["text"].count("<br>") == 2
    assert long["height"] == short["height"] + 28


def test_the_bundle_offers_no_upload_and_is_not_responsive():
    config = chart()._repr_mimebundle_()[PLOTLY_MIME]["config"]
    assert config["showSendToCloud"] is False
    assert config["displaylogo"] is False
    assert "responsive" not in config  # an output cell in JupyterLab would collapse to 29 px


def test_the_same_chart_gives_the_same_bundle():
    assert json.dumps(chart()._repr_mimebundle_()) == json.dumps(chart()._repr_mimebundle_())


def test_the_element_id_comes_from_the_name():
    assert chart(name="Credits by age!").element_id == "chart-credits-by-age"
    assert chart(title="  Überfällig ").element_id == "chart-berf-llig"


@pytest.mark.parametrize("missing", ["title", "finding"])
def test_a_chart_without_title_or_finding_is_refused(missing):
    with pytest.raises(ChartError, match="finding"):
        chart(**{missing: " "})


@pytest.mark.parametrize("trace", [go.Pie(values=[1]), go.Scattergl(x=[1], y=[1]), go.Sankey(), go.Histogram(x=[1])])
def test_a_trace_type_the_page_might_draw_as_something_else_is_refused(trace):
    with pytest.raises(ChartError, match=trace.type):
        chart(figure=go.Figure(trace))


def test_names_in_a_figure_are_escaped():
    drawn = json.dumps(chart(figure=bars(HOSTILE)).plotly_json())
    assert "<img" not in drawn
    assert "<a " not in drawn
    assert "&lt;img" in drawn


def test_a_foreign_tag_in_a_figure_made_elsewhere_is_disarmed():
    figure = go.Figure(go.Bar(x=[HOSTILE], y=[1], hovertemplate="<b>%{x}</b><br>%{y}<extra></extra>"))
    trace = chart(figure=figure).plotly_json()["data"][0]
    assert trace["x"][0].startswith("&lt;img")
    assert trace["hovertemplate"] == "<b>%{x}</b><br>%{y}<extra></extra>"


def test_a_frame_as_table_is_escaped():
    assert "<img" not in chart(table=pd.DataFrame({HOSTILE: [HOSTILE]})).table_html()


def test_a_house_table_goes_under_the_chart_as_it_is():
    table = draw_table(pd.DataFrame({"name": ["Birch"]}), title="Credits")
    assert table.html in chart(table=table).table_html()
