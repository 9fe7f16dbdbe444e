"""A page opened in a browser, offline, and what can be asked of it: charts, accessibility, width, requests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DRAWN = "() => [...document.querySelectorAll('.plotly-graph-div')].every(e => e.querySelector('.main-svg'))"
FIGURES = """() => [...document.querySelectorAll('.plotly-graph-div')].map(e => ({
    asked: e.data.map(t => t.type || 'scatter'), drawn: e._fullData.map(t => t.type),
    marks: e.querySelectorAll('.point, .points path, .heatmaplayer image, .lines path, .barlayer path').length,
    words: [...e.querySelectorAll('text')].map(t => t.textContent).join(' '),
    buttons: e.querySelectorAll('.modebar-btn').length, height: e.getBoundingClientRect().height}))"""
CONTRAST = """() => {
    const part = (x) => ((x /= 255) <= .03928 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4);
    const lum = (c) => { const [r, g, b] = c.match(/[\\d.]+/g).map(part); return .2126 * r + .7152 * g + .0722 * b; };
    const texts = [...document.querySelectorAll('.plotly-graph-div :is(.xtick, .ytick) text')];
    const ground = lum(getComputedStyle(document.body).backgroundColor);
    return Math.min(...texts.map(t => { const l = lum(getComputedStyle(t).fill);
        return (Math.max(l, ground) + .05) / (Math.min(l, ground) + .05); }));
}"""
READABLE = f"() => ({CONTRAST})() >= 4.5"
FITS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
RIGHTMOST = "() => Math.max(...[...document.querySelectorAll('.main-svg')].map(e => e.getBoundingClientRect().right))"
DEAD_LINKS = """() => [...document.querySelectorAll('a[href^="#"]')]
    .filter(a => !document.getElementById(a.hash.slice(1))).length"""
LIVE = "main :is(img, iframe, form, object, [onclick], [onerror], a[href^='javascript']), svg a"
INJECT = """() => { const s = document.createElement('script'); s.textContent = "document.title = 'ran'";
    document.head.append(s); }"""


@dataclass
class Seen:
    """What a reader's browser complained about or asked for."""

    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)


@contextmanager
def opened(browser: Browser, file: Path, **context: object) -> Iterator[tuple[Page, Seen]]:
    """The page, offline, once all its charts are drawn."""
    given = {"viewport": {"width": 1280, "height": 900}, "offline": True, "reduced_motion": "reduce"} | context
    room = browser.new_context(**given)
    page, seen = room.new_page(), Seen()
    own = file.as_uri()
    page.on(
        "request",
        lambda r: r.url.split("#")[0] == own or r.url.startswith(("data:", "blob:")) or seen.requests.append(r.url),
    )
    page.on("console", lambda m: m.type in {"error", "warning"} and seen.errors.append(m.text))
    page.on("pageerror", lambda e: seen.errors.append(str(e)))
    page.on("dialog", lambda d: (seen.dialogs.append(d.message), d.dismiss()))
    page.goto(own, wait_until="load")
    if context.get("java_script_enabled", True):
        page.wait_for_function(DRAWN)
    yield page, seen
    room.close()


def axe(page: Page, source: str) -> list[str]:
    page.evaluate(source)
    found = page.evaluate("(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}})", AXE_TAGS)
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found["violations"]]


def overflow(page: Page) -> int:
    return int(page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))
