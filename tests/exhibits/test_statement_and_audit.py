"""Statements and audits as a reader sees them: the right words for sound books, wrong ones and untested ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from arlib.exhibits import audit as shown_audit
from arlib.exhibits import statement as shown
from arlib.ledger import Ledger, age
from arlib.ledger.statement import statements
from arlib.policy import policy_from
from arlib.reconciliation.audit import Inputs, Quarter, audit_quarter
from drawn import frame

BOOK = Ledger.from_tables(
    {
        "items": frame("""
            item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor | reference
            AT-100  | C1         | invoice | 2026-07-10 | 2026-08-09 | EUR      | 10000        | <b>PO</b>
            P1      | C1         | payment | 2026-08-01 |            | EUR      | -10000       | AT-100
            J1      | C1         | invoice | 2026-08-01 | 2026-08-31 | JPY      | 700          | ""
        """)
    }
)
FOUND = statements(BOOK, age(BOOK.items, as_of=date(2026, 9, 30)), from_day="2026-08-01")
INPUTS = Inputs(BOOK.items, BOOK.remittance_lines, BOOK.allocations, BOOK.adjustments, BOOK.accounts)


def test_tiles_name_the_currency_where_there_are_several():
    labels = [tile.label for tile in shown.statement_tiles(FOUND.of("C1"))]
    assert labels == ["Opening EUR", "Closing EUR", "Past due EUR", "Opening JPY", "Closing JPY", "Past due JPY",
                      "Credits to use"]  # fmt: skip


def test_a_statement_that_closes_says_so_and_one_that_does_not_says_by_how_much():
    assert "to the cent" in shown.statement_verdict(FOUND.of("C1")).text
    wrong = replace(FOUND, summary=FOUND.summary.assign(difference_minor=[100, 0]))
    assert "EUR 1.00" in shown.statement_verdict(wrong).text


def test_an_account_without_anything_has_a_page_all_the_same():
    assert "No balance and no movement" in shown.statement_page(FOUND, "C9").html


def test_columns_of_movements_that_did_not_happen_are_left_out():
    html = shown.statement_bridge_table(FOUND.of("C1")).html
    assert "Received" in html
    assert "Between accounts" not in html


def test_the_bulk_workbook_holds_every_account_and_line():
    sheets = shown.bulk_sheets(FOUND, pd.DataFrame(columns=CREDITS), pd.Series({"C1": "Otter"}), book="North")
    assert [(s.name, len(s.frame)) for s in sheets] == [
        ("Accounts", 2),
        ("Movements", 2),
        ("Open items", 3),
        ("Credits to use", 0),
    ]


CREDITS = ["account_id", "kind", "item_id", "issue_date", "age_days", "open_minor", "usable_minor", "why_open",
           "next_step", "currency"]  # fmt: skip


def test_an_untested_audit_says_so_and_how_to_go_on():
    found = audit_quarter(INPUTS, Quarter(2026, 3), policy=policy_from(None))
    assert "not yet tested" in shown_audit.audit_verdict(found).text
    assert "Write the worksheet" in shown_audit.audit_verdict(found).html
    assert [t.value for t in shown_audit.audit_tiles(found)][2] == "not yet tested"


def test_a_match_marked_as_wrong_stands_first():
    sample = audit_quarter(INPUTS, Quarter(2026, 3), policy=policy_from(None)).sample
    filled = sample.assign(mark="wrong", should_be="nothing").astype("str")
    found = audit_quarter(INPUTS, Quarter(2026, 3), policy=policy_from(None), filled=filled)
    assert "1 sampled match is wrong" in shown_audit.audit_verdict(found).text
    assert "nothing" in shown_audit.wrong_table(found).html
