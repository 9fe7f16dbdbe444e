"""The page around a report: templates, style, the chart library packed once, the policy that lets nothing else in."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import Any

from arlib.charts import theme
from arlib.tables import house_css, templates_of

PAPER_WIDTH = 680
"""Pixels a figure takes on paper: A4 less its margins."""


def _source(name: str) -> str:
    return (files("arlib.reports") / "templates" / name).read_text(encoding="utf-8")


def fill(template: str, **values: Any) -> str:
    """One of the page templates filled in; every value is escaped unless it is ``Markup``."""
    return templates_of("arlib.reports").get_template(template).render(**values)


@cache
def page_css() -> str:
    """The style of every page: the frame, then tables, tiles and callouts."""
    return f"\n{_source('page.css')}{house_css()}"


@cache
def chart_script() -> str:
    """The script that unpacks the library and paints the figures."""
    return f"\n{_source('charts.js')}"


@cache
def chart_library() -> str:
    """plotly.js of the installed wheel, gzip and base64: 2 MB instead of 5, the same bytes every time."""
    return base64.b64encode(gzip.compress(_plotly_js().encode(), compresslevel=9, mtime=0)).decode("ascii")


@cache
def chart_look() -> str:
    """Colours by scheme and display options, for the script."""
    look = {"light": theme.ON_LIGHT, "dark": theme.ON_DARK, "config": _screen_config(), "paperWidth": PAPER_WIDTH}
    return json_for_page(look)


def _screen_config() -> dict[str, Any]:
    return theme.CONFIG | {"displayModeBar": False, "responsive": True}


@cache
def index_script() -> str:
    """The script of the index: its search, and the age of its newest report."""
    return f"\n{_source('index.js')}"


@cache
def content_policy(*own: str, with_charts: bool = False) -> str:
    """The Content-Security-Policy: the page's own scripts by hash, no other script, no request at all.

    >>> content_policy()
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    """
    scripts = [*own, *([chart_script(), _plotly_js()] if with_charts else [])]
    allowed = " ".join(f"'sha256-{_sha256(text)}'" for text in scripts)
    return "; ".join(
        [
            "default-src 'none'",
            *([f"script-src {allowed}"] if scripts else []),
            "style-src 'unsafe-inline'",  # plotly writes style attributes; a style cannot load anything here
            "img-src data: blob:" if with_charts else "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def json_for_page(value: Any) -> str:
    """JSON that can stand inside a script element: no ``<``, keys in one order.

    >>> json_for_page({"b": "</script>", "a": 1})
    '{"a":1,"b":"\\\\u003c/script>"}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")


def _plotly_js() -> str:
    from plotly.offline import get_plotlyjs

    # the browser ends its own lines with \n; the hash must be of the same text
    return str(get_plotlyjs()).replace("\r\n", "\n").replace("\r", "\n")


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
