"""The picking panel: typing narrows, picking shows, and an error is seen."""

from __future__ import annotations

from arlib.panels import PickPanel
from arlib.tables import Html

NAMES = {"C1": "Otter Foods", "C2": "Birch Labs"}


def page(key: str) -> Html:
    return Html(f"<p>page of {key}</p>", key)


def test_it_begins_with_the_one_that_was_named():
    assert PickPanel(NAMES, page, start="C2").page.value == "<p>page of C2</p>"


def test_typing_a_part_of_the_name_narrows_the_choice_and_shows_the_first():
    panel = PickPanel(NAMES, page)
    panel.find.value = "birch"
    assert list(panel.shown()) == ["C2"]
    assert panel.page.value == "<p>page of C2</p>"


def test_nothing_found_is_said():
    panel = PickPanel(NAMES, page)
    panel.find.value = "zzz"
    assert "No account passes" in panel.static_html().text


def test_an_error_of_the_page_is_shown_in_the_panel():
    def broken(key: str) -> Html:
        if key == "C2":
            raise ValueError("no such page")
        return page(key)

    panel = PickPanel(NAMES, broken)
    panel.choice.value = "C2"
    assert "no such page" in panel.status.value
