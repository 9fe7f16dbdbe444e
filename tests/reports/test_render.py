"""An executed notebook becomes one self-contained page."""

from __future__ import annotations

import base64
import gzip
import re

import nbformat
import pytest

from arlib.reports import PageFacts, render_report
from arlib.reports.checks import LARGEST_BYTES, page_faults
from arlib.reports.page import content_policy
from arlib.reports.render import contents_of, render_body, title_of
from hostile import HOSTILE
from small_reports import AS_OF, TOTALS

FACTS = PageFacts(title="Small", as_of=AS_OF, book="Small book", totals=tuple(TOTALS), sources=(("Ledger", "a1b2"),))


def notebook(*cells: nbformat.NotebookNode) -> nbformat.NotebookNode:
    return nbformat.v4.new_notebook(cells=list(cells))


def prose(text: str, *tags: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_markdown_cell(text, metadata={"tags": list(tags)})


def shows(data: dict[str, object], *tags: str, kind: str = "display_data") -> nbformat.NotebookNode:
    cell = nbformat.v4.new_code_cell("secret_source()", metadata={"tags": list(tags)})
    cell.outputs = [nbformat.v4.new_output(kind, data=data)]
    return cell


def chart(title: str = "Credits", name: str = "one", **more: object) -> dict[str, object]:
    import pandas as pd

    from arlib.charts import Chart, draw_bars
    from arlib.tables import draw_table

    rows = pd.DataFrame({"name": [title], "count": [3]})
    table = draw_table(rows, title=title)
    return Chart(title, "Three wait.", draw_bars(rows, label="name", value="count"), table, name)._repr_mimebundle_()


def test_a_figure_comes_with_its_words_and_its_table():
    body = render_body(notebook(shows(chart())))
    assert body.count("<figure") == 1
    assert "<strong>Credits</strong> <span>Three wait.</span>" in body
    assert re.search(r"<details class=\"data\"><summary>Data: Credits</summary>.*<table", body, re.DOTALL)


def test_code_is_never_shown():
    assert "secret_source" not in render_report(notebook(shows({"text/plain": "5"})), FACTS)


def test_interactive_cells_and_their_headings_are_left_out():
    body = render_body(notebook(prose("## Explore", "interactive"), shows({"text/plain": "widget"}, "interactive")))
    assert body == ""


def test_the_notebooks_title_moves_into_the_header():
    page = render_report(notebook(prose("# Notebook title\n\nWhat this is about.")), FACTS)
    assert page.count("<h1") == 1
    assert "Notebook title" not in page
    assert "<p>What this is about.</p>" in page
    assert title_of(notebook(prose("# Notebook title\nText"))) == "Notebook title"


def test_sections_make_the_contents_list_with_ids_of_our_own():
    page = render_report(notebook(prose("## Who to call?"), prose("## Who to call?\n### Detail")), FACTS)
    assert '<a href="#who-to-call">Who to call?</a>' in page
    assert '<a href="#who-to-call-2">' in page
    assert 'id="who-to-call-2"' in page
    assert contents_of("<h3>Detail</h3>") == []


def test_two_charts_of_one_name_get_two_ids():
    body = render_body(notebook(shows(chart()), shows(chart())))
    assert re.findall(r'<div[^>]*class="plotly-graph-div" id="([^"]+)"', body) == ["chart-one", "chart-one-2"]


def test_the_library_is_embedded_once_and_unpacks_to_the_installed_one():
    from plotly.offline import get_plotlyjs

    page = render_report(notebook(shows(chart()), shows(chart())), FACTS)
    packed = re.findall(r'<script type="application/octet-stream" id="chart-library">([^<]+)</script>', page)
    assert len(packed) == 1
    assert gzip.decompress(base64.b64decode(packed[0])).decode() == get_plotlyjs()


def test_a_page_without_charts_carries_no_library_and_runs_no_script():
    page = render_report(notebook(prose("## A")), FACTS)
    assert "<script" not in page
    assert "script-src" not in page
    assert len(page) < 40_000


def test_scripts_run_by_hash_only():
    policy = content_policy(with_charts=True)
    scripts = re.search(r"script-src ([^;]+)", policy)[1]
    assert "unsafe" not in scripts
    assert scripts.count("'sha256-") == 2
    assert "default-src 'none'" in policy


def test_the_hash_in_the_policy_is_the_hash_of_the_script_on_the_page():
    import hashlib

    page = render_report(notebook(shows(chart())), FACTS)
    script = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(script) == 1
    assert base64.b64encode(hashlib.sha256(script[0].encode()).digest()).decode() in page


def test_standard_output_is_text_and_standard_error_is_left_out():
    cell = nbformat.v4.new_code_cell("x")
    cell.outputs = [
        nbformat.v4.new_output("stream", name="stdout", text="<b>3</b> rows\n"),
        nbformat.v4.new_output("stream", name="stderr", text="DeprecationWarning"),
    ]
    assert render_body(notebook(cell)) == "<pre>&lt;b&gt;3&lt;/b&gt; rows</pre>"


def test_results_and_displays_are_treated_alike():
    html = {"text/html": "<p>Paid</p>", "text/plain": "Paid"}
    result = shows(html, kind="execute_result")
    result.outputs[0]["execution_count"] = 1
    assert render_body(notebook(result)) == render_body(notebook(shows(html))) == "<p>Paid</p>"


def test_the_same_notebook_gives_the_same_page():
    made = [render_report(notebook(prose("# A"), shows(chart())), FACTS) for _ in range(2)]
    assert made[0] == made[1]


def test_the_header_names_day_book_and_basis():
    page = render_report(notebook(), PageFacts(title="T", as_of=AS_OF, book="Birch & Co", basis=("Document currency",)))
    assert '<time datetime="2026-10-30">Friday 30 October 2026</time>' in page
    assert "Birch &amp; Co" in page
    assert "<span>Document currency</span>" in page


def test_the_footer_prints_totals_and_hashes():
    page = render_report(notebook(), FACTS)
    assert "EUR 1,204,500.35" in page
    assert "<dt>Ledger</dt><dd>a1b2</dd>" in page


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_texts_are_inert_at_every_outlet_of_a_page(payload):
    facts = PageFacts(title=payload, as_of=AS_OF, book=payload, basis=(payload,), sources=((payload, payload),))
    page = render_report(
        notebook(
            prose(f"## {payload}\n\n{payload}"),
            shows({"text/html": payload, "text/plain": payload}),
            shows({"text/markdown": payload}),
            shows({"text/plain": payload}),
            shows(chart(title=f"A {payload}", name=payload)),
        ),
        facts,
    )
    scripts = re.findall(r"<script(?![^>]*application/)[^>]*>", page)
    assert scripts == ["<script>"]
    assert page_faults(page) == []
    assert not re.search(r"<(iframe|object|embed|form|base|link|svg|img)\b", page)


def test_a_rendered_page_passes_the_checks():
    page = render_report(notebook(prose("# A"), shows(chart())), FACTS)
    assert page_faults(page, totals=TOTALS) == []
    assert len(page.encode()) < LARGEST_BYTES
