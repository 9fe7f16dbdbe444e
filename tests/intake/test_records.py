"""Quotes: a stray one costs the lines it touches, never the ones it swallows."""

from __future__ import annotations

import pytest

from arlib.intake.convention import Convention
from arlib.intake.layout import Layout
from arlib.intake.records import BLOCK_LINES, read_records
from arlib.intake.texttable import TextTable


def read(*lines: str) -> TextTable:
    return read_records(
        iter(["a,b,c", *lines]), Layout(Convention(",", "declared"), ("a", "b", "c"), 1, ()), where="file"
    )


def rows(table: TextTable) -> list[list[str]]:
    return table.cells.to_numpy().tolist()


def broken(table: TextTable) -> list[int]:
    return [b.line for b in table.broken]


def test_a_quoted_field_may_run_over_lines():
    table = read(
        '1,"x\ny',
    )
    assert broken(table) == [2]
    table = read('1,"x', 'y, z",2', "3,4,5")
    assert rows(table) == [["1", "x\ny, z", "2"], ["3", "4", "5"]]
    assert table.lines.tolist() == [2, 4]


def test_a_pair_of_stray_quotes_swallows_no_record():
    table = read("0,0,0", '1,"x,2', '3,y",4', "5,6,7")
    assert rows(table) == [["0", "0", "0"], ["5", "6", "7"]]
    assert broken(table) == [3, 4]


def test_a_quote_that_is_never_closed_costs_one_line():
    table = read("0,0,0", '1,"x,2', "3,4,5", "6,7,8")
    assert rows(table) == [["0", "0", "0"], ["3", "4", "5"], ["6", "7", "8"]]
    assert broken(table) == [3]


def test_text_after_a_closing_quote_is_not_guessed_at():
    assert broken(read('1,"x"y,2')) == [2]


def test_a_quote_inside_unquoted_text_is_text():
    assert rows(read('1,5" pipe,2')) == [["1", '5" pipe', "2"]]


@pytest.mark.parametrize("at", [BLOCK_LINES - 1, BLOCK_LINES, BLOCK_LINES + 1])
def test_a_record_may_lie_across_two_blocks(at: int):
    lines = [f"{i},x,y" for i in range(BLOCK_LINES * 2)]
    lines[at - 1 : at + 1] = ['first,"one', 'two",last']
    table = read(*lines)
    assert len(table.cells) == BLOCK_LINES * 2 - 1
    assert not table.broken
    assert ["first", "one\ntwo", "last"] in rows(table)


def test_thousands_of_stray_quotes_do_not_slow_reading_down():
    table = read(*['1,"x,2'] * 5_000)
    assert table.records == 5_000
