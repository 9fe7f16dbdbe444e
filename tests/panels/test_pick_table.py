"""The table to pick from: pages, sorting, and the row that is picked."""

from __future__ import annotations

import base64

import pandas as pd
import pytest

from arlib.panels.pick_table import PickColumn, PickTable

HOSTILE_NAME = "\u202egnp.exe"
ROWS = pd.DataFrame({"id": [f"C{n:02}" for n in range(25)], "points": [n * 7 % 25 for n in range(25)]})


@pytest.fixture
def seen() -> list[object]:
    return []


@pytest.fixture
def table(seen) -> PickTable:
    made = PickTable("id", [PickColumn("id", "Account"), PickColumn("points", "Points")], on_pick=seen.append)
    made.put(ROWS)
    return made


def shown(table: PickTable) -> list[str]:
    return [b.description for b in table.buttons if b.layout.display != "none"]


def test_the_first_row_is_picked_at_the_beginning(table, seen):
    assert seen == ["C00"]


def test_a_page_shows_ten_rows_and_the_last_one_the_rest(table):
    assert len(shown(table)) == 10
    table.turn(1)
    table.turn(1)
    table.turn(1)
    assert shown(table) == ["C20", "C21", "C22", "C23", "C24"]
    assert "21 to 25 of 25" in table.where.value


def test_a_heading_sorts_up_then_down_then_as_it_came(table):
    table.sort_by("points")
    assert shown(table)[0] == "C00"
    assert table.heads[1].description == "Points ▲"
    table.sort_by("points")
    assert shown(table)[0] == ROWS.loc[ROWS["points"].idxmax(), "id"]
    table.sort_by("points")
    assert shown(table)[:2] == ["C00", "C01"]


def test_the_button_of_a_row_picks_it_on_any_page(table, seen):
    table.turn(1)
    table.pick_place(3)
    assert seen[-1] == "C13"
    assert table.buttons[3].button_style == "info"


def test_the_picked_row_stays_picked_while_it_passes_the_filter(table, seen):
    table.pick("C13")
    table.put(ROWS.iloc[5:])
    assert seen == ["C00", "C13"]
    table.put(ROWS.iloc[20:])
    assert seen[-1] == "C20"


def test_no_rows_pick_nothing(table, seen):
    table.put(ROWS.iloc[:0])
    assert seen[-1] is None
    assert shown(table) == []


def test_all_rows_that_pass_are_offered_as_a_file_that_no_spreadsheet_computes(table):
    table.put(ROWS.assign(id=["=1+1", *ROWS["id"][1:]]))
    table.sort_by("points")
    table.offer_file()
    packed = table.file.value.partition("base64,")[2].partition('"')[0]
    heads, first, *others = base64.b64decode(packed).decode("utf-8-sig").splitlines()
    assert (heads, first, len(others)) == ("Account,Points", "'=1+1,0", 24)
    table.put(ROWS.iloc[:3])
    assert table.file.value == ""


def test_a_name_written_backwards_stands_as_it_is_read(table):
    table.put(ROWS.iloc[:1].assign(id=HOSTILE_NAME))
    assert "\u202e" not in table.buttons[0].description + table.cells[0].value
