"""The table writer: exact amounts, readable headings, nothing a customer writes comes alive."""

from __future__ import annotations

from html.parser import HTMLParser

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arlib.tables import Table, TableError, draw_table
from drawn import frame


def open_items() -> pd.DataFrame:
    return frame("""
        account | tier | currency | open_minor | oldest_days | due_date   | is_disputed
        Birch   | high | EUR      | 1234_50    | 93          | 2026-07-29 | yes
        Otter   | low  | JPY      | -9800      | 1           |            | no
    """)


def cells(html: str) -> list[str]:
    found: list[str] = []

    class Reader(HTMLParser):
        inside = False

        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag in {"td", "th"}:
                self.inside = True
                found.append("")

        def handle_endtag(self, tag: str) -> None:
            self.inside = self.inside and tag not in {"td", "th"}

        def handle_data(self, data: str) -> None:
            if self.inside:
                found[-1] += data

    Reader().feed(html)
    return found


def test_several_currencies_stand_in_the_cells_with_their_own_decimals():
    table = draw_table(
        open_items(), title="Open", columns={"account": "Account", "open_minor": "Open"}, money=["open_minor"]
    )
    assert cells(table.html) == ["Account", "Open", "Birch", "EUR 1,234.50", "Otter", "JPY -9,800"]


def test_one_currency_stands_in_the_heading():
    table = draw_table(
        open_items().head(1), title="Open", columns={"account": "Account", "open_minor": "Open"}, money=["open_minor"]
    )
    assert cells(table.html) == ["Account", "Open (EUR)", "Birch", "1,234.50"]


def test_a_currency_with_a_column_of_its_own_is_not_said_twice():
    headings = {"account": "Account", "currency": "Currency", "open_minor": "Open"}
    table = draw_table(open_items(), title="Open", columns=headings, money=["open_minor"])
    assert cells(table.html)[3:] == ["Birch", "EUR", "1,234.50", "Otter", "JPY", "-9,800"]


def test_money_without_a_currency_is_refused():
    with pytest.raises(TableError, match="without a currency"):
        draw_table(open_items().drop(columns="currency"), title="Open", money=["open_minor"])


def test_a_code_serves_for_all_rows():
    table = draw_table(
        open_items()[["account", "open_minor"]].head(1), title="Open", money=["open_minor"], currency="KWD"
    )
    assert cells(table.html)[-1] == "123.450"


def test_days_dates_flags_and_tiers_are_written_for_people():
    headings = {
        "account": "Account",
        "tier": "Tier",
        "oldest_days": "Oldest",
        "due_date": "Due",
        "is_disputed": "Disputed",
    }
    table = draw_table(open_items(), title="Open", columns=headings, days=["oldest_days"], tags=["tier"])
    assert cells(table.html)[5:] == [
        "Birch",
        "High",
        "93 days",
        "29 Jul 2026",
        "yes",
        "Otter",
        "Low",
        "1 day",
        "–",
        "no",
    ]


def test_shares_carry_a_percent_sign():
    table = draw_table(pd.DataFrame({"rule": ["exact"], "share": [81.25]}), title="Rules", percents=["share"])
    assert cells(table.html)[-1] == "81.2%"


def test_identifiers_keep_their_zeros():
    assert cells(draw_table(pd.DataFrame({"id": ["00012"]}), title="Ids").html) == ["id", "00012"]


def test_the_first_cell_of_a_row_names_the_row_and_the_caption_names_the_table():
    html = draw_table(open_items(), title="Open items").html
    assert "<caption>Open items</caption>" in html
    assert html.count('scope="row"') == 2
    assert html.count('scope="col"') == len(open_items().columns)


def test_rows_beyond_the_limit_are_counted_and_their_place_is_named():
    many = pd.DataFrame({"account": [f"A-{i}" for i in range(1_250)]})
    html = draw_table(many, title="Accounts", limit=50, more="tiering.xlsx").html
    assert html.count("<tr>") == 51
    assert "1,200 more in tiering.xlsx." in html


def test_no_rows_are_said_in_words():
    html = draw_table(open_items().head(0), title="Breached", empty="No deadline was breached.").html
    assert "No deadline was breached." in html
    assert "<table" not in html


def test_totals_stand_in_the_foot():
    foot = pd.DataFrame({"account": ["All"], "currency": ["EUR"], "open_minor": [1234_50]})
    columns = {"account": "Account", "open_minor": "Open"}
    table = draw_table(open_items().head(1), title="Open", columns=columns, money=["open_minor"], total=foot)
    assert cells(table.html.partition("<tfoot>")[2]) == ["All", "1,234.50"]


def test_an_unknown_column_is_refused_with_those_present():
    with pytest.raises(TableError, match="due_day") as refused:
        draw_table(open_items(), title="Open", dates=["due_day"])
    assert "due_date" in refused.value.next_step


def test_a_table_is_small():
    rows = pd.concat([open_items()] * 6, ignore_index=True)
    assert len(draw_table(rows, title="Open").html) < 4_000


def test_a_notebook_gets_the_style_with_the_table():
    bundle = draw_table(open_items(), title="Open")._repr_mimebundle_()
    assert bundle["text/html"].startswith("<style>")
    assert bundle["text/plain"] == "Open (2 rows)"


@given(st.text(max_size=40))
def test_no_text_comes_alive_anywhere_in_a_table(text):
    rows = pd.DataFrame({"name": [text], "tier": [text]})
    table = draw_table(rows, title=text, columns={"name": text, "tier": "Tier"}, tags=["tier"], note=text, more=text)
    assert isinstance(table, Table)
    tags = {part.split()[0].split(">")[0].strip("/") for part in table.html.split("<")[1:]}
    assert tags <= {"div", "table", "caption", "thead", "tbody", "tr", "th", "td", "span", "p"}
    assert " on" not in "".join(part.partition(">")[0].partition("aria-label=")[0] for part in table.html.split("<"))
