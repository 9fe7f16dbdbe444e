"""An executed notebook becomes one self-contained HTML page: the same notebook gives the same bytes."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

from markupsafe import Markup
from nbformat import NotebookNode

from arlib.charts import CHART_MIME, PLOTLY_MIME
from arlib.dates import parse_day
from arlib.money import format_money
from arlib.reports import page
from arlib.reports.sanitise import safe_html, safe_text
from arlib.tables import draw_table

INTERACTIVE_TAG = "interactive"
TEMPLATES = Path(__file__).parent / "templates"
DISPLAY_ORDER = [PLOTLY_MIME, "text/html", "text/markdown", "text/plain"]
"""The figure comes before its own table: the template puts the table under it."""

_HEADING = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>', re.DOTALL)
_TITLE = re.compile(r"^#[ \t]+(.+?)[ \t]*#*$", re.MULTILINE)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True)
class PageFacts:
    """What stands around a report. No clock, no host, no path: two runs of the same inputs give the same page.

    Args:
        title: Name of the report.
        as_of: Day, ``YYYY-MM-DD``.
        book: Name of the book; may be empty.
        basis: Short sentences of what the figures are based on.
        totals: Control totals ``{"currency", "side", "amount_minor"}`` worked out from the ledger.
        sources: Name and hash of each input.
        siblings: Title and file of the other reports of the same day.
    """

    title: str
    as_of: str
    book: str = ""
    basis: tuple[str, ...] = ()
    totals: tuple[Mapping[str, Any], ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    siblings: tuple[tuple[str, str], ...] = ()


@dataclass
class _Figures:
    """Writes figures and keeps their ids apart."""

    ids: set[str] = field(default_factory=set)

    def write(self, data: Mapping[str, Any]) -> str:
        about = data.get(CHART_MIME, {})
        drawing = dict(data[PLOTLY_MIME])
        layout = drawing.get("layout", {})
        title = about.get("title") or _layout_title(layout) or "Figure"
        table = safe_html("".join(data.get("text/html", "")))
        return page.fill(
            "figure.html.j2",
            id=unused_id(str(about.get("id", "chart")), self.ids),
            title=title,
            finding=about.get("finding", ""),
            height=int(about.get("height") or layout.get("height") or 320),
            drawing=Markup(page.json_for_page({"data": drawing["data"], "layout": _page_layout(layout, about)})),
            table=Markup(table),
        )


def _layout_title(layout: Mapping[str, Any]) -> str:
    title = layout.get("title", {})
    return str(title.get("text", "") if isinstance(title, Mapping) else title)


def _page_layout(layout: Mapping[str, Any], about: Mapping[str, Any]) -> dict[str, Any]:
    """The layout without what a notebook needs and a page says beside the figure: title, and the room for it."""
    kept = {key: value for key, value in layout.items() if key != "title"}
    if "height" in about:
        kept["height"] = about["height"]
    if "margin" in about:
        kept["margin"] = about["margin"]
    return kept


def render_report(notebook: NotebookNode, facts: PageFacts) -> str:
    """The page of an executed notebook.

    Args:
        notebook: Executed; cells tagged ``interactive`` are left out, code is never shown.
        facts: What stands around it.

    Returns:
        A complete HTML document.
    """
    body = render_body(notebook)
    with_charts = "data-for=" in body
    return page.fill(
        "report_page.html.j2",
        facts=facts,
        day=long_day(facts.as_of),
        body=Markup(body),
        contents=[*contents_of(body), ("provenance", "Sources and tie-out")],
        totals=Markup(totals_table(facts.totals)),
        drawing=with_charts,
        csp=Markup(page.content_policy(with_charts=with_charts)),
        css=Markup(page.page_css()),
        look=Markup(page.chart_look()),
        library=Markup(page.chart_library() if with_charts else ""),
        script=Markup(page.chart_script()),
    )


def render_body(notebook: NotebookNode) -> str:
    """What the cells say, sanitised, without the page around it."""
    from nbconvert.exporters import HTMLExporter
    from traitlets.config import Config

    config = Config()
    config.NbConvertBase.display_data_priority = DISPLAY_ORDER
    config.TagRemovePreprocessor.enabled = True
    config.TagRemovePreprocessor.remove_cell_tags = {INTERACTIVE_TAG, "remove"}
    exporter = HTMLExporter(  # type: ignore[no-untyped-call]  # nbconvert has no types
        config=config,
        template_name="arreport",
        extra_template_basedirs=[str(TEMPLATES)],
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
        filters={
            "house_prose": lambda html: Markup(safe_html(html)),
            "house_html": lambda html: Markup(safe_html("".join(html))),
            "house_text": lambda text: Markup(safe_text("".join(text))),
            "house_chart": _Figures().write,
        },
    )
    body: str = exporter.from_notebook_node(_without_title(notebook))[0]
    return _with_anchors(re.sub(r"\n{3,}", "\n\n", body).strip())


def _with_anchors(body: str) -> str:
    """Second-level headings with ids of our own: short, unique, and never a text somebody else chose.

    >>> _with_anchors("<h2>Who to call</h2><h2>Who to call</h2>")
    '<h2 id="who-to-call">Who to call</h2><h2 id="who-to-call-2">Who to call</h2>'
    """
    taken = {"provenance", "main"}

    def with_id(heading: re.Match[str]) -> str:
        own = unused_id(re.sub(r"<[^>]+>|&\w+;", "", heading.group(1)), taken)
        return f'<h2 id="{own}">{heading.group(1)}</h2>'

    return re.sub(r"<h2>(.*?)</h2>", with_id, body, flags=re.DOTALL)


def unused_id(words: str, taken: set[str]) -> str:
    """A short id made of the words and not taken yet; it is taken from then on.

    >>> unused_id("Who to call?", {"who-to-call"})
    'who-to-call-2'
    """
    plain = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-") or "part"
    own = next(name for name in (plain, *(f"{plain}-{i}" for i in range(2, 10_000))) if name not in taken)
    taken.add(own)
    return own


def _without_title(notebook: NotebookNode) -> NotebookNode:
    """A copy whose first heading is left to the page's own header, and without stored widgets."""
    bare = copy.deepcopy(notebook)
    bare.metadata.pop("widgets", None)
    first = next((cell for cell in bare.cells if cell.cell_type == "markdown"), None)
    if first is not None:
        first.source = _TITLE.sub("", first.source, count=1).strip()
    return bare


def title_of(notebook: NotebookNode) -> str:
    """The notebook's own title: its first ``# heading``, or nothing."""
    texts = (cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    found = (_TITLE.search(text) for text in texts)
    return next((match.group(1) for match in found if match), "")


def contents_of(body: str) -> list[tuple[str, str]]:
    """Id and words of every second-level heading.

    >>> contents_of('<h2 id="Tiers">Tiers <em>now</em></h2>')
    [('Tiers', 'Tiers now')]
    """
    return [(unescape(id_), unescape(re.sub(r"<[^>]+>", "", text)).strip()) for id_, text in _HEADING.findall(body)]


def totals_table(totals: Sequence[Mapping[str, Any]]) -> str:
    """The control totals as a small table; the check after rendering reads them back."""
    import pandas as pd

    rows = [(str(t["side"]), format_money(int(t["amount_minor"]), str(t["currency"]))) for t in totals]
    frame = pd.DataFrame(rows, columns=["side", "amount"], dtype="str")
    headings = {"side": "Side", "amount": "Open amount"}
    return draw_table(frame, title="Control totals", columns=headings, limit=200, empty="The ledger is empty.").html


def long_day(as_of: str) -> str:
    """A day as it stands at the head of a page, the same in every locale.

    >>> long_day("2026-10-30")
    'Friday 30 October 2026'
    """
    day = parse_day(as_of)
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"
