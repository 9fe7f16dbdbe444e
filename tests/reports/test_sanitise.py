"""What HTML may enter a report."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from arlib.reports.sanitise import safe_html, safe_text
from arlib.tables import Tile, callout, draw_table, tiles
from hostile import HOSTILE


class Alive(HTMLParser):
    """Collects everything that could do something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {
            "script",
            "style",
            "iframe",
            "object",
            "embed",
            "form",
            "input",
            "base",
            "meta",
            "link",
            "img",
            "svg",
        }:
            self.found.append(tag)
        for name, value in attrs:
            harmful = name.startswith("on") or name in {"style", "src", "srcset", "id", "name"}
            if harmful or (name == "href" and not (value or "").startswith(("https:", "mailto:"))):
                self.found.append(f"{tag} {name}={value}")


def alive(html: str) -> list[str]:
    reader = Alive()
    reader.feed(html)
    return reader.found


@pytest.mark.parametrize("payload", HOSTILE)
def test_raw_markup_is_disarmed(payload):
    assert alive(safe_html(payload)) == []
    assert alive(safe_text(payload)) == []


def test_the_houses_own_blocks_pass_unchanged():
    import pandas as pd

    rows = pd.DataFrame(
        {"account": ["Birch & Co"], "tier": ["high"], "open_minor": [100], "due": [pd.Timestamp("2026-1-5")]}
    )
    table = draw_table(rows, title="Open", money=["open_minor"], currency="EUR", tags=["tier"], emphasis=["account"])
    for block in (table, tiles([Tile("DSO", "41", "days", "of 3", "better")]), callout("Call.", "action", items=["A"])):
        texts = [part.partition(">")[2] for part in block.html.split("<")]
        assert [part.partition(">")[2] for part in safe_html(block.html).split("<")] == texts
        assert safe_html(block.html).count("class=") == block.html.count("class=")


def test_the_notebooks_copy_of_the_style_is_dropped():
    assert "<style" not in safe_html(tiles([Tile("DSO", "41")])._repr_html_())
    assert "border-collapse" not in safe_html(tiles([Tile("DSO", "41")])._repr_html_())


def test_foreign_classes_and_ids_do_not_dress_up_as_the_page():
    assert safe_html('<div id="main" class="band ar-note">x</div>') == '<div class="ar-note">x</div>'
