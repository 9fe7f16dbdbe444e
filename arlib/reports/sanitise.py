"""What HTML may enter a report: an own short list. Everything else loses its tags and keeps its words.

The Content-Security-Policy of the page is the second lock: it runs two scripts by hash and loads nothing.
"""

from __future__ import annotations

from html import escape

import nh3

_TEXT_TAGS = {"a", "abbr", "b", "blockquote", "br", "code", "del", "em", "hr", "i", "p", "pre", "s", "small", "span"}
_BLOCK_TAGS = {
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "h2",
    "h3",
    "h4",
    "li",
    "ol",
    "strong",
    "sub",
    "summary",
    "sup",
    "ul",
}
_TABLE_TAGS = {"caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr"}
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"class", "aria-label", "role"},
    "a": {"download", "href"},
    "div": {"tabindex"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
_LINKS = {"https", "mailto"}
_ROLES = {"region", "group", "list", "listitem", "note"}

_CLEANER = nh3.Cleaner(
    tags=_TEXT_TAGS | _BLOCK_TAGS | _TABLE_TAGS,
    clean_content_tags={"script", "style", "template", "iframe", "object", "noscript"},
    attributes=_ATTRIBUTES,
    attribute_filter=lambda tag, name, value: _kept(name, value),
    url_schemes=_LINKS,
    link_rel="noopener noreferrer",
    strip_comments=True,
)


def _kept(name: str, value: str) -> str | None:
    """Attribute values of the house only: its own classes, harmless roles, links that stay on the page or are https."""
    if name == "class":
        return " ".join(c for c in value.split() if c.startswith("ar") or c in {"num", "neg", "day", "strong"}) or None
    if name == "role":
        return value if value in _ROLES else None
    if name == "tabindex":
        return "0" if value == "0" else None
    return value


def safe_html(html: str) -> str:
    """HTML from a cell's output, cut down to text, tables and the house's own blocks.

    >>> safe_html("<p onclick='x()'>Paid<script>x()</script> <a href='javascript:x()'>now</a></p>")
    '<p>Paid <a rel="noopener noreferrer">now</a></p>'
    """
    return _CLEANER.clean(html)


def safe_text(text: str) -> str:
    """Plain output of a cell as preformatted text; control characters become blanks.

    >>> safe_text("<b>1</b>")
    '<pre>&lt;b&gt;1&lt;/b&gt;</pre>'
    """
    printable = "".join(c if c.isprintable() or c in "\n\t" else " " for c in text)
    return f"<pre>{escape(printable.rstrip())}</pre>"
