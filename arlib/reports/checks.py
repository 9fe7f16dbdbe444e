"""Checks of a finished page that need no browser: what must hold before anything is published."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html.parser import HTMLParser
from typing import Any

from arlib.money import format_money

LARGEST_BYTES = 2_500_000
LIBRARY_ID = "chart-library"

_LOADING = {"src", "srcset", "data", "poster", "background", "action", "formaction"}
_REMAINS = re.compile(
    r"Error displaying widget|Loading widget\.\.\.|interactive\(children=|\b[VH]Box\(children=|FigureWidget\(\{|"
    r"application/vnd\.jupyter\.widget|Figure\(\{|<IPython\.core\.display|<pandas\.io\.formats|Chart\(title="
)
_TRACEBACK = re.compile(r"Traceback \(most recent call last\)|papermill-error-cell|An Exception was encountered at")
_STYLE_LOADS = re.compile(r"@import|url\(\s*['\"]?(?!data:|#)", re.IGNORECASE)


class _Page(HTMLParser):
    """Counts what matters while the page is read once, as a browser would read it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.counts: dict[str, int] = {}
        self.loads: list[str] = []
        self.handlers: list[str] = []
        self.figures: list[list[str]] = []
        self.lang = self.title = self.style = ""
        self.text: list[str] = []
        self.totals: list[str] = []
        self.ids: list[str] = []
        self._open: list[str] = []
        self._table = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.counts[tag] = self.counts.get(tag, 0) + 1
        self.lang = given.get("lang", "") if tag == "html" else self.lang
        self.loads += [given[name] for name in _LOADING & given.keys()]
        self.loads += [given.get("href", "")] if tag in {"link", "base", "use"} else []
        self.loads += [
            given[n] for n in given.keys() & {"href"} if given[n].strip().lower().startswith(("javascript", "data"))
        ]
        self.handlers += [f"{tag} {name}" for name in given if name.startswith("on")]
        self.ids += [given["id"]] if "id" in given else []
        if tag == "figure":
            self.figures.append([])
        elif self.figures and "figure" in self._open:
            self.figures[-1].append(tag)
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        inside = self._open[-1] if self._open else ""
        if inside == "style":
            self.style += data
        elif inside == "title":
            self.title += data
        elif inside != "script":
            self.text.append(data)
            self._read_totals(inside, data)

    def _read_totals(self, inside: str, data: str) -> None:
        """Cells of the footer's table of control totals, in order."""
        if "footer" in self._open and inside in {"th", "td"} and "thead" not in self._open:
            self.totals.append(data)


_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def page_faults(
    html: str, *, totals: Iterable[Mapping[str, Any]] = (), private: Iterable[str] = (), limit: int = LARGEST_BYTES
) -> list[str]:
    """Everything that forbids publication, one sentence each; empty when the page may go out.

    Args:
        html: The whole page.
        totals: Control totals of the ledger; the page must print exactly these.
        private: Texts that must not be in it, such as the folder the workspace lies in.
        limit: Largest size in bytes.
    """
    page = _Page()
    page.feed(html)
    page.close()
    words = "".join(page.text)
    faults = [
        *_size(html, limit),
        *_outward(page, html),
        *_figures(page),
        *_structure(page),
        *_totals(page, totals),
    ]
    if _TRACEBACK.search(words):
        faults.append("a traceback is on the page")
    if found := _REMAINS.search(words):
        faults.append(f"an object was printed instead of drawn: {found.group(0)}")
    faults += ["a private path is on the page" for text in private if text and text in html]
    return faults


def _size(html: str, limit: int) -> list[str]:
    size = len(html.encode())
    return [f"the page has {size:,} bytes, more than {limit:,}: show fewer rows or points"] if size > limit else []


def _outward(page: _Page, html: str) -> list[str]:
    faults = [
        f"the page would load {address[:60]!r}" for address in page.loads if not address.startswith("data:image/")
    ]
    faults += [f"a script handler is on the page: {name}" for name in page.handlers]
    faults += ["the style would load a file"] if _STYLE_LOADS.search(page.style) else []
    faults += ["the page has no Content-Security-Policy"] if "Content-Security-Policy" not in html else []
    return faults


def _figures(page: _Page) -> list[str]:
    copies = page.ids.count(LIBRARY_ID)
    faults = (
        []
        if copies == bool(page.figures)
        else [f"{copies} copies of the chart library for {len(page.figures)} figures"]
    )
    bare = sum(1 for tags in page.figures if "table" not in tags)
    return faults + ([f"{bare} figure(s) without the table of their numbers"] if bare else [])


def _structure(page: _Page) -> list[str]:
    faults = [] if page.lang and page.title.strip() else ["the page has no language or no title"]
    heads = page.counts.get("h1", 0)
    faults += [] if heads == 1 else [f"the page has {heads} first-level headings instead of one"]
    doubles = sorted({i for i in page.ids if page.ids.count(i) > 1})
    return faults + ([f"ids used twice: {', '.join(doubles[:5])}"] if doubles else [])


def _totals(page: _Page, totals: Iterable[Mapping[str, Any]]) -> list[str]:
    wanted = [x for t in totals for x in (str(t["side"]), format_money(int(t["amount_minor"]), str(t["currency"])))]
    if not wanted or page.totals == wanted:
        return []
    found = ", ".join(page.totals) or "none"
    return [f"the control totals on the page ({found}) are not the ledger's ({', '.join(wanted)})"]
