"""A published report as a reader opens it: offline, in light and dark, on a phone, on paper, without scripts."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pandas as pd
import pytest

from arlib import charts
from arlib.charts import Chart
from arlib.reports import PageFacts, ReportLine, RunRecord, render_report
from arlib.reports.index import render_index
from arlib.tables import Tile, callout, draw_table, stamp, tiles
from hostile import HOSTILE
from opened import CONTRAST, DEAD_LINKS, FIGURES, INJECT, LIVE, READABLE, RIGHTMOST, Seen, axe, opened, overflow
from small_reports import AS_OF, TOTALS

pytestmark = pytest.mark.browser


def shows(thing: object) -> nbformat.NotebookNode:
    cell = nbformat.v4.new_code_cell("x")
    cell.outputs = [nbformat.v4.new_output("display_data", data=thing._repr_mimebundle_())]
    return cell


def every_chart(names: list[str]) -> list[Chart]:
    """One chart of each kind over the same few rows."""
    count = len(names)
    rows = pd.DataFrame(
        {
            "name": names,
            "minor": range(100_00, 100_00 + count * 10_00, 10_00),
            "start_minor": [0] * count,
            "kind": ["total"] + ["step"] * (count - 1),
            "share": [100.0 * (i + 1) / count for i in range(count)],
            "day": pd.date_range("2026-10-01", periods=count),
            "tier": (["high", "medium", "low"] * count)[:count],
        }
    )
    totals = pd.DataFrame(
        [
            (c, s, b, 900 if s == "invoices" else -300)
            for c in ("EUR", "JPY")
            for s in charts.bars.SIDE_LABELS
            for b in charts.bars.BUCKET_LABELS
        ],
        columns=["currency", "side", "bucket", "amount_minor"],
    )
    drawn = {
        "Aging": charts.draw_aging_bars(totals),
        "Tiers": charts.draw_tier_bars(pd.DataFrame({"tier": ["high", "low"], "account_count": [1, 2]})),
        "Top": charts.draw_bars(rows, label="name", value="minor", currency="EUR"),
        "Ages": charts.draw_histogram(rows, label="name", value="minor", tier="tier", currency="EUR"),
        "Causes": charts.draw_pareto(rows, label="name", value="minor", share="share", currency="EUR"),
        "Bridge": charts.draw_waterfall(rows, label="name", end="minor", currency="EUR"),
        "Over time": charts.draw_line(
            rows, x="day", lines={"minor": names[0], "start_minor": "Target"}, currency="EUR"
        ),
        "Case": charts.draw_timeline(rows, day="day", lane="tier", label="name", detail="name"),
        "Moves": charts.draw_heatmap(rows, x="name", y="tier", value="minor", currency="EUR"),
        "Days": charts.draw_calendar(rows, day="day", value="minor", currency="EUR"),
    }
    table = draw_table(rows, title="Rows", money=["minor"], currency="EUR", tags=["tier"])
    return [Chart(title, f"What {title.lower()} says.", figure, table) for title, figure in drawn.items()]


def report(names: list[str], title: str = "Tiering") -> str:
    wide = pd.DataFrame([[f"cell {i}" for i in range(14)]] * 3, columns=[f"Heading {i}" for i in range(14)])
    cells = [
        nbformat.v4.new_markdown_cell("# Title\nWhich account first."),
        shows(
            tiles(
                [Tile.money("Past due", 4_320_118_22, "EUR", "of EUR 9,000,000.00", "worse"), Tile("DSO", "41", "days")]
            )
        ),
        shows(callout(names[0], "action", items=names[:3])),
        nbformat.v4.new_markdown_cell("## Figures"),
        *(shows(chart) for chart in every_chart(names)),
        nbformat.v4.new_markdown_cell("## Tables"),
        shows(draw_table(wide, title="Wide")),
        shows(draw_table(wide.head(0), title="None")),
        shows(stamp(report="tiering", as_of=AS_OF, ties=True, totals=TOTALS)),
    ]
    facts = PageFacts(
        title=title,
        as_of=AS_OF,
        book=names[0],
        basis=("Amounts in document currency",),
        totals=tuple(TOTALS),
        sources=(("Ledger", "a1b2c3"),),
        siblings=((title, "tiering.html"), ("All weeks", "../index.html")),
    )
    return render_report(nbformat.v4.new_notebook(cells=cells), facts)


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("page") / "tiering.html"
    file.write_text(
        report(["Birch Labs Ltd", "Otter Foods International Holding SARL", "Quill Paper"]), encoding="utf-8"
    )
    return file


def test_every_chart_is_drawn_as_asked_without_a_request_or_an_error(browser, page_file):
    with opened(browser, page_file) as (page, seen):
        figures = page.evaluate(FIGURES)
    assert len(figures) == 10
    assert [f for f in figures if f["asked"] != f["drawn"]] == []
    assert [f for f in figures if not f["marks"] or f["height"] < 60 or f["buttons"]] == []
    assert not [f for f in figures if "NaN" in f["words"] or "undefined" in f["words"]]
    assert seen == Seen()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_accessible(browser, page_file, axe_source, scheme):
    with opened(browser, page_file, color_scheme=scheme) as (page, seen):
        assert axe(page, axe_source) == []
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        assert axe(page, axe_source) == []
        assert page.evaluate(CONTRAST) >= 4.5
    assert seen.errors == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
def test_nothing_runs_over_the_edge(browser, page_file, width):
    with opened(browser, page_file, viewport={"width": width, "height": 844}) as (page, _):
        assert overflow(page) <= 0


def test_switching_to_dark_repaints_the_charts(browser, page_file):
    with opened(browser, page_file) as (page, seen):
        page.emulate_media(color_scheme="dark")
        page.wait_for_function(READABLE)
        page.emulate_media(color_scheme="light")
        page.wait_for_function(READABLE)
    assert seen == Seen()


def test_printing_from_a_dark_screen_gives_dark_text_on_white_and_all_tables(browser, page_file):
    with opened(browser, page_file, color_scheme="dark", viewport={"width": 703, "height": 1000}) as (page, seen):
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print", color_scheme="dark")
        page.wait_for_function(READABLE)
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert page.evaluate("document.querySelectorAll('details:not([open])').length") == 0
        assert page.evaluate(RIGHTMOST) <= 703
        page.emulate_media(media="screen")
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        assert page.evaluate("document.querySelectorAll('details[open]').length") == 0
    assert seen == Seen()


def test_without_scripts_every_number_is_there_and_no_empty_box(browser, page_file):
    with opened(browser, page_file, java_script_enabled=False) as (page, _):
        assert page.locator("details.data table tbody tr").count() == 30
        assert page.locator("details.data table").first.is_visible()
        assert not page.locator(".plotly-graph-div").first.is_visible()


def test_a_hover_shows_the_exact_figure(browser, page_file):
    with opened(browser, page_file) as (page, _):
        page.locator("#chart-top .point").first.hover(force=True)  # plotly listens on a sheet above the bars
        page.wait_for_selector("#chart-top .hovertext")
        assert "EUR 100.00" in (page.locator("#chart-top .hovertext").text_content() or "")


def test_contents_links_lead_somewhere(browser, page_file):
    with opened(browser, page_file) as (page, _):
        assert page.evaluate(DEAD_LINKS) == 0
        assert page.locator("nav.contents a").count() == 3


def test_hostile_names_are_shown_and_never_run(browser, tmp_path):
    names = list(HOSTILE)
    file = tmp_path / "hostile.html"
    file.write_text(report(names, title=HOSTILE[0]), encoding="utf-8")
    with opened(browser, file) as (page, seen):
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        page.locator("#chart-top .point").first.hover(force=True)  # plotly listens on a sheet above the bars
        page.wait_for_selector("#chart-top .hovertext")
        assert (page.locator("#chart-top .hovertext").text_content() or "").startswith("<script>")
        assert page.locator(LIVE).count() == 0
        assert page.locator("h1").inner_text() == HOSTILE[0]
    assert seen == Seen()


def test_an_escape_that_is_forgotten_anyway_still_runs_nothing(browser, page_file, tmp_path):
    raw = "<img src=data:, onerror=\"document.title='ran'\"><script>document.title='ran'</script>"
    file = tmp_path / "raw.html"
    file.write_text(page_file.read_text(encoding="utf-8").replace("</main>", raw + "</main>"), encoding="utf-8")
    with opened(browser, file) as (page, seen):
        assert page.title().startswith("Tiering")
        page.evaluate(INJECT)
        assert page.title().startswith("Tiering")
    assert seen.requests == []
    assert any("Content Security Policy" in text for text in seen.errors)


@pytest.mark.parametrize("weeks", [0, 1, 3])
def test_the_index_is_accessible_and_fits_a_phone(browser, tmp_path, axe_source, weeks):
    headline = ({"label": "Past due", "value": "4,320,118.22", "unit": "EUR"}, {"label": "High tier", "value": "412"})
    lines = tuple(ReportLine(n, n.capitalize(), f"{n}.html", headline=headline) for n in ("tiering", "reconciliation"))
    records = [RunRecord(f"2026-10-{30 - 7 * i}", "done", {}, reports=lines) for i in range(weeks)]
    file = tmp_path / "index.html"
    failed = RunRecord("2026-11-06", "failed", {}, reason="tiering.ipynb: stopped at cell 7")
    file.write_text(render_index(records, book="Sample book", last_runs=[failed]), encoding="utf-8")
    for scheme in ("light", "dark"):
        with opened(browser, file, color_scheme=scheme, viewport={"width": 390, "height": 844}) as (page, seen):
            assert axe(page, axe_source) == []
            assert overflow(page) <= 0
        assert seen == Seen()
