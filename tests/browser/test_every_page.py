"""Every report of the house as its reader opens it; what its figures are made of, and whom it names."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from icalendar import Calendar
from markupsafe import escape

import arlib
from arlib.desk import Desk
from arlib.money import exponent
from arlib.reports.catalogue import every_report
from arlib.reports.checks import LARGEST_BYTES
from arlib.reports.figures import number_in
from arlib.reports.trace import Trace, trace_figure
from hostile_book import WRITTEN, hostile_workspace
from opened import CONTRAST, DEAD_LINKS, FIGURES, FITS, LIVE, READABLE, RIGHTMOST, Seen, axe, opened, overflow

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TESTS = Path(__file__).resolve().parents[1]
PAGES = [*(report.file for report in every_report()), "account.html", "statement.html", "index.html"]
PAPER, PHONE = {"width": 703, "height": 1000}, {"width": 390, "height": 844}
PHONE_NUMBER = re.compile(r"\+\d[\d ]+")
HIDDEN_TABLES = "() => [...document.querySelectorAll('table')].filter(t => !t.getClientRects().length).length"
HANDLERS = """() => [...document.querySelectorAll('body *')].flatMap(e => e.getAttributeNames())
    .filter(n => n.startsWith('on'))"""
NO_HEADING = "() => [...document.querySelectorAll('th')].filter(h => !h.textContent.trim()).length"
LIBRARY = re.compile(r'<script type="application/octet-stream".*?</script>', re.DOTALL)
NOT_A_COUNT = {
    "Communications", "Score", "Our word kept", "Conservation", "Re-performed", "Precision", "As people booked",
    "DSO, countback", "CEI", "Cash freed once",
}  # fmt: skip
"""Shares, scores and words: their rows are the cases they are taken from, not a number of them."""


@dataclass(frozen=True)
class Made:
    """The pages, the workspace they were made from, and what their records say."""

    workspace: Path
    reports: Path
    records: list[dict]

    def page(self, name: str) -> Path:
        return next(self.reports.rglob(name))


def every_page(workspace: Path, reports: Path) -> Made:
    command = [sys.executable, str(TESTS / "every_page.py"), str(workspace), str(reports)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900, env=os.environ)
    assert done.returncode == 0, done.stderr[-4000:]
    return Made(workspace, reports, json.loads(done.stdout.splitlines()[-1]))


@pytest.fixture(scope="module")
def made(small_workspace: Path, checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Every page over the small book: names masked, amounts at the rates of the sample policy."""
    home = tmp_path_factory.mktemp("every-page")
    workspace = Path(shutil.copytree(small_workspace, home / "workspace"))
    policy = (checkout / "data" / "samples" / "policy.toml").read_text(encoding="utf-8")
    (workspace / "policy.toml").write_text(policy + "\n[report]\nmask_names = true\n", encoding="utf-8")
    return every_page(workspace, home / "reports")


@pytest.fixture(scope="module")
def made_of_the_whole_book(own_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return every_page(own_sample, tmp_path_factory.mktemp("every-page-whole") / "reports")


@pytest.fixture(scope="module")
def own_sample(sample_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(sample_workspace, tmp_path_factory.mktemp("own-sample") / "workspace"))


@pytest.fixture(scope="module")
def made_of_a_hostile_book(tmp_path_factory: pytest.TempPathFactory) -> Made:
    home = tmp_path_factory.mktemp("every-page-hostile")
    return every_page(hostile_workspace(home / "workspace", home / "exports", accounts=300), home / "reports")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_drawn_asks_for_nothing_and_fits_a_phone_in_the_dark(browser, made, name):
    file = made.page(name)
    assert file.stat().st_size < LARGEST_BYTES
    with opened(browser, file, viewport=PHONE, color_scheme="dark") as (page, seen):
        assert not_as_asked(page.evaluate(FIGURES)) == []
        assert page.evaluate(DEAD_LINKS) == 0
        assert page.evaluate(NO_HEADING) == 0
        assert overflow(page) <= 0
    assert seen == Seen()


@pytest.mark.parametrize("name", ["weekly_pack.html", "index.html"])
def test_what_a_manager_opens_first_is_accessible(browser, axe_source, made, name):
    with opened(browser, made.page(name)) as (page, _):
        assert axe(page, axe_source) == []


@pytest.mark.nightly
@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_whole_sample_book_is_accessible_fits_and_prints(
    browser, axe_source, made_of_the_whole_book, name
):
    file = made_of_the_whole_book.page(name)
    assert file.stat().st_size < LARGEST_BYTES
    with opened(browser, file) as (page, seen):
        figures = page.evaluate(FIGURES)
        assert not_as_asked(figures) == []
        assert axe(page, axe_source) == []
        page.emulate_media(color_scheme="dark")
        if figures:
            page.wait_for_function(READABLE)
        assert axe(page, axe_source) == []
        for size in (PHONE, PAPER):
            page.set_viewport_size(size)
            page.wait_for_function(FITS)
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print", color_scheme="dark")
        page.wait_for_function(FITS)
        if figures:
            page.wait_for_function(READABLE)
            assert page.evaluate(RIGHTMOST) <= PAPER["width"]
            assert page.evaluate(CONTRAST) >= 4.5
    assert seen == Seen()
    with opened(browser, file, java_script_enabled=False) as (page, seen):
        assert page.locator("h1").is_visible()
        assert page.locator(".plotly-graph-div:visible").count() == 0
        assert page.evaluate(HIDDEN_TABLES) == 0
    assert seen.requests == []


@pytest.mark.nightly
@pytest.mark.parametrize("name", PAGES)
def test_nothing_a_customer_writes_comes_alive_on_any_page(browser, made_of_a_hostile_book, name):
    with opened(browser, made_of_a_hostile_book.page(name), bypass_csp=True) as (page, seen):
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        assert page.locator(LIVE).count() == 0
        assert page.evaluate(HANDLERS) == []
    assert seen == Seen()


@pytest.mark.nightly
def test_nothing_a_customer_writes_becomes_a_formula_or_a_line_of_a_file(made_of_a_hostile_book):
    files = [file for file in made_of_a_hostile_book.reports.rglob("*") if file.suffix in {".xlsx", ".csv", ".ics"}]
    assert len(files) >= 6
    for file in files:
        if file.suffix == ".xlsx":
            cells = [c for sheet in openpyxl.load_workbook(file) for row in sheet.iter_rows() for c in row]
            assert [c.coordinate for c in cells if c.data_type == "f" or c.hyperlink] == []
        elif file.suffix == ".csv":
            with file.open(encoding="utf-8-sig", newline="") as text:
                cells = [cell for row in csv.reader(text) for cell in row]
            risky = [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]
            assert [cell for cell in risky if not PHONE_NUMBER.fullmatch(cell)] == []
        else:
            read = Calendar.from_ical(file.read_bytes())
            assert not {part.name for part in read.walk()} - {"VCALENDAR", "VEVENT", "VTIMEZONE", "STANDARD"}
    told = "".join(words_of(file) for file in made_of_a_hostile_book.reports.rglob("*") if file.is_file())
    assert [text for text in WRITTEN if text not in told and escape(text) not in told] == []  # there, as words


def not_as_asked(figures: list[dict]) -> list[dict]:
    """Charts that are empty, squeezed, or drawn as something else than was asked for."""
    return [f for f in figures if f["asked"] != f["drawn"] or not f["marks"] or f["height"] < 60]


def test_every_headline_figure_of_every_report_can_be_traced_to_rows_that_make_it(made):
    faults = []
    for record in made.records:
        desk = working_once(arlib.open_desk(made.workspace, as_of=record["as_of"]))
        for line in record["reports"]:
            for figure in line["headline"]:
                found = trace_figure(desk, figure["label"], report=line["name"])
                if not says(figure, found):
                    faults.append((line["name"], figure, len(found.rows), found.together))
    assert faults == []


def working_once(desk: Desk) -> Desk:
    """The desk with every result kept: figure after figure asks it for the same ones."""
    for name in ("reconciliation", "work_queue", "audit", "benefit", "communications", "tiering", "statements"):
        object.__setattr__(desk, name, cache(getattr(desk, name)))
    return desk


def says(figure: dict[str, str], found: Trace) -> bool:
    """Whether the rows behind a figure are as many, or add up to as much, as it says."""
    number = number_in(figure["value"])
    if figure["label"] in NOT_A_COUNT or number is None:
        return figure["value"] in ("n/a", "nothing", "none", "not yet tested") or len(found.rows) > 0
    sums = {
        abs(Decimal(int(minor)).scaleb(-exponent(code)))
        for code, minor in zip(found.sums["currency"], found.sums["amount_minor"], strict=True)
    }
    if found.together:
        minor, code = found.together
        sums.add(abs(Decimal(minor).scaleb(-exponent(code))))
    rounded = {amount.quantize(Decimal(1)) for amount in sums}
    return number == len(found.rows) or abs(number) in sums | rounded or (number == 0 and found.rows.empty)


def test_where_the_policy_masks_names_no_page_and_no_file_names_a_customer_or_a_person_there(made):
    ledger = arlib.open_desk(made.workspace).ledger
    people = ledger.contacts
    personal = {*ledger.accounts["name"], *people["name"], *people["email"], *people["phone"]}
    personal |= {*ledger.accounts["email"], *ledger.accounts["phone"]}
    told = {file: words_of(file) for file in sorted(made.reports.rglob("*")) if file.is_file()}
    named = [f"{file.name}: {name}" for file, words in told.items() for name in personal - {""} if name in words]
    assert named == []


def words_of(file: Path) -> str:
    """Everything a file says; of a page without the chart library, of a calendar with its folded lines unfolded."""
    if file.suffix != ".xlsx":
        return LIBRARY.sub("", file.read_text(encoding="utf-8").replace("\r\n ", ""))
    book = openpyxl.load_workbook(io.BytesIO(file.read_bytes()), read_only=True)
    return "\n".join(str(value) for sheet in book for row in sheet.values for value in row if value is not None)
