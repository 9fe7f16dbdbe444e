"""Texts an attacker might write into a name, through every outlet of a report: none comes alive in any of them."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from html.parser import HTMLParser
from types import SimpleNamespace

import nbformat
import openpyxl
import pandas as pd
import pytest
from icalendar import Calendar

from arlib.charts import Chart, draw_bars
from arlib.commands.statements import _file_name
from arlib.reports.checks import page_faults
from arlib.reports.render import PageFacts, render_report
from arlib.reports.statement_pages import statement_html, statement_index_html
from arlib.tables import Attachment, Tile, callout, draw_table, stacked, tiles
from arlib.tables.calendars import calendar_bytes
from arlib.tables.sheets import Sheet, csv_bytes, sheets_bytes
from hostile import HOSTILE
from small_reports import AS_OF

FORMULAS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    '=HYPERLINK("https://evil.example","pay")',
    "=1+1;x",
)
TEXTS = [*HOSTILE, *FORMULAS]
LIVE = {
    "script",
    "img",
    "svg",
    "iframe",
    "object",
    "embed",
    "form",
    "base",
    "link",
    "video",
    "template",
    "math",
    "style",
}


class Elements(HTMLParser):
    """Every element of a page's body with its attributes, as a browser would read them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(html[html.index("<body>") :])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def shown(payload: str) -> list[object]:
    """The payload in every part of a page that shows a text somebody else wrote."""
    rows = pd.DataFrame({"name": [payload], "minor": [100]})
    table = draw_table(rows, title=payload, columns={"name": payload, "minor": "Amount"}, note=payload)
    figure = draw_bars(rows, label="name", value="minor", currency="EUR")
    return [
        stacked(tiles([Tile(payload, payload, note=payload)]), callout(payload, "action", items=[payload]), table),
        Chart(f"Of {payload}", f"Says {payload}", figure, table),
        Attachment("rows.csv", b"x", payload),
    ]


def test_a_page_shows_every_one_and_runs_none():
    cells = [nbformat.v4.new_markdown_cell("# Title\n" + "\n\n".join(TEXTS))]
    for thing in (thing for payload in TEXTS for thing in shown(payload)):
        cell = nbformat.v4.new_code_cell("x")
        cell.outputs = [nbformat.v4.new_output("display_data", data=thing._repr_mimebundle_())]
        cells.append(cell)
    facts = PageFacts(title=HOSTILE[0], as_of=AS_OF, book=HOSTILE[1], siblings=((HOSTILE[2], "x.html"),))
    page = render_report(nbformat.v4.new_notebook(cells=cells), facts)
    assert page_faults(page) == []
    read = Elements(page)
    own = [attrs for tag, attrs in read.found if tag == "script"]
    assert len(own) == len(TEXTS) + 3  # the data of each chart, and the page's look, library and script
    assert [tag for tag, _ in read.found if tag in LIVE - {"script"}] == []
    assert [name for _, attrs in read.found for name in attrs if name.startswith("on")] == []
    links = {attrs["href"] for tag, attrs in read.found if tag == "a" and "href" in attrs}
    assert [link for link in links if not re.match(r"#|x\.html$|data:text/csv|https://", link)] == []
    assert "<script>alert(1)</script>" in "".join(read.words)


def test_a_statement_and_the_index_of_statements_show_every_one_and_run_none():
    rows = pd.DataFrame({"name": TEXTS, "minor": 100})
    body = draw_table(rows, title=TEXTS[0], columns={"name": "Reference", "minor": "Amount"})
    links = [(f"statement-{n}.html", text, text) for n, text in enumerate(TEXTS)]
    for page, scripts in (
        (statement_html(body, title=TEXTS[0], period=TEXTS[1], book=TEXTS[2], index="index.html"), 0),
        (statement_index_html(links, period=TEXTS[1], book=TEXTS[2]), 1),
    ):
        read = Elements(page)
        assert [tag for tag, _ in read.found].count("script") == scripts
        assert [tag for tag, _ in read.found if tag in LIVE - {"script"}] == []
        assert [name for _, attrs in read.found for name in attrs if name.startswith("on")] == []
        links_read = {attrs["href"] for tag, attrs in read.found if tag == "a"}
        assert [link for link in links_read if not re.fullmatch(r"#.*|index\.html|statement-\d+\.html", link)] == []
        assert page_faults(page) == []


@pytest.mark.parametrize("payload", [*TEXTS, "../../etc/passwd", "CON", "a/b", "..", "", "A" * 300])
def test_a_file_of_an_account_is_named_by_us(payload):
    found = SimpleNamespace(to_day=date(2026, 10, 30))
    name = _file_name(payload, found)
    assert re.fullmatch(r"statement-[A-Za-z0-9_-]{0,60}(-[0-9a-f]{8})?-2026-10-30\.xlsx", name)
    assert len({_file_name(text, found) for text in TEXTS}) == len(set(TEXTS))


@pytest.mark.parametrize("payload", TEXTS)
def test_a_workbook_holds_it_as_text_and_no_formula(payload):
    frame = pd.DataFrame({"name": [payload], "minor": [-10000], "currency": ["EUR"]})
    book = openpyxl.load_workbook(io.BytesIO(sheets_bytes([Sheet("Rows", frame, money=["minor"])])))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    assert -100 in [cell.value for cell in cells if cell.data_type == "n"]


@pytest.mark.parametrize("payload", TEXTS)
def test_a_csv_file_keeps_its_rows_and_begins_no_cell_with_a_formula(payload):
    frame = pd.DataFrame({"name": [payload], "minor": [-10000], "currency": ["EUR"]})
    rows = list(csv.reader(io.StringIO(csv_bytes(frame, money=["minor"]).decode("utf-8-sig"), newline="")))
    assert len(rows) == 2
    assert rows[1][1:] == ["-100.00", "EUR"]
    assert not rows[1][0].startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("payload", TEXTS)
def test_a_calendar_has_one_entry_and_no_line_of_its_making(payload):
    day = pd.Timestamp("2026-11-02")
    rows = pd.DataFrame({"uid": ["a"], "day": [day], "summary": [payload], "description": [payload]})
    read = Calendar.from_ical(calendar_bytes(rows, name=payload, as_of=date(2026, 10, 30)))
    assert [part.name for part in read.walk()].count("VEVENT") == 1
    assert not {"ATTACH", "URL", "ORGANIZER", "ATTENDEE"} & set(read.walk("VEVENT")[0])
