"""Merging: accounts that only documents know get a placeholder, and better knowledge takes its place."""

from __future__ import annotations

import pandas as pd

from arlib.contracts import example
from arlib.store import check_references, merge_tables
from drawn import frame

ITEMS = frame("""
    item_id | account_id | kind    | issue_date | currency | amount_minor | party_name
    I1      | A-1        | invoice | 2026-01-01 | EUR      | 100          | Birch
    I2      | A-1        | invoice | 2026-01-01 | EUR      | 100          | Birch Labs
    I3      | A-1        | invoice | 2026-01-01 | EUR      | 100          | Birch Labs
    P1      | A-2        | payment | 2026-01-05 | EUR      | -150         | ""
    P2      |            | payment | 2026-01-05 | JPY      | -10          | Nobody
""")


def account(name: str, origin: str) -> dict[str, pd.DataFrame]:
    return {"accounts": pd.DataFrame({"account_id": ["A-1"], "name": [name], "origin": [origin]}, dtype="str")}


def named(tables: dict[str, pd.DataFrame]) -> dict[str, tuple[str, str]]:
    rows = tables["accounts"].sort_values("account_id")
    return {a: (n, o) for a, n, o in zip(rows["account_id"], rows["name"], rows["origin"], strict=True)}


def codes(tables: dict[str, pd.DataFrame]) -> list[str]:
    return [f.code for f in check_references(tables)]


def test_an_account_only_documents_know_is_called_what_most_of_them_call_it():
    tables = merge_tables({}, {"items": ITEMS}).tables
    assert named(tables) == {"A-1": ("Birch Labs", "placeholder"), "A-2": ("A-2", "placeholder")}
    assert "IMP301" in codes(tables)


def test_a_customers_file_takes_the_place_of_what_was_derived_and_the_other_way_round_it_stays():
    placeholder = merge_tables({}, {"items": ITEMS}).tables
    derived = merge_tables(placeholder, account("Birch derived", "derived")).tables
    assert named(derived)["A-1"] == ("Birch derived", "derived")
    given = merge_tables(derived, account("Birch Labs Ltd", "given"))
    assert named(given.tables)["A-1"] == ("Birch Labs Ltd", "given")
    assert given.conflicts.empty
    assert named(merge_tables(given.tables, account("Birch derived", "derived")).tables)["A-1"][1] == "given"


def test_two_customers_files_that_disagree_are_a_conflict():
    first = merge_tables({}, account("Birch Labs Ltd", "given")).tables
    second = merge_tables(first, account("Birch Holding", "given"))
    assert second.conflicts["offered"].tolist() == ["Birch Holding"]
    assert second.conflicting == {"accounts": 1}
    assert named(second.tables)["A-1"][0] == "Birch Labs Ltd"


def test_neither_side_of_a_merge_is_changed():
    base = merge_tables({}, {"items": ITEMS}).tables
    before = {name: table.copy(deep=True) for name, table in base.items()}
    merge_tables(base, account("Birch", "given"))
    for name, table in before.items():
        pd.testing.assert_frame_equal(base[name], table)


def test_a_row_without_a_key_counts_as_often_as_one_file_has_it():
    rows = frame("""
        source_id | target_id | amount_minor | effective_date
        P1        | I1        | 50           | 2026-01-05
        P1        | I1        | 50           | 2026-01-05
    """)
    once = merge_tables({}, {"allocations": rows})
    assert len(once.tables["allocations"]) == 2
    again = merge_tables(once.tables, {"allocations": rows.head(1)})
    assert (again.added, again.already_there) == ({"allocations": 0}, {"allocations": 1})


def test_a_remittance_line_says_the_same_thing_only_once():
    lines = pd.concat([example("remittance_lines").head(1)] * 2, ignore_index=True)
    assert len(merge_tables({}, {"remittance_lines": lines}).tables["remittance_lines"]) == 1


def test_references_that_point_nowhere_or_too_far_are_told():
    allocations = frame("""
        source_id | target_id | amount_minor | effective_date | currency
        P1        | I1        | 120          | 2026-01-05     | EUR
        P2        | I2        | 5            | 2026-01-05     | EUR
        I2        | I3        | 5            | 2026-01-05     | EUR
        P9        | I3        | 5            | 2026-01-05     | EUR
    """)
    adjustments = frame("""
        item_id | kind     | amount_minor | effective_date
        I9      | discount | 5            | 2026-01-05
    """)
    lines = frame("""
        item_id | invoice_id | amount_minor
        P9      | I1         | 5
    """)
    new = {"items": ITEMS, "allocations": allocations, "adjustments": adjustments, "remittance_lines": lines}
    found = codes(merge_tables({}, new).tables)
    assert sorted(found) == ["IMP301", "IMP302", "IMP303", "IMP304", "IMP305", "IMP306", "IMP307"]


def test_an_allocation_dated_before_its_payment_is_told_with_both_documents():
    allocations = frame("""
        source_id | target_id | amount_minor | effective_date | currency
        P1        | I1        | 5            | 2025-01-05     | EUR
    """)
    (found,) = check_references(merge_tables({}, {"items": ITEMS, "allocations": allocations}).tables)[1:]
    assert (found.code, "P1 on I1" in found.message) == ("IMP308", True)


def test_a_book_that_fits_together_has_no_findings():
    allocations = frame("""
        source_id | target_id | amount_minor | effective_date | currency
        P1        | I1        | 100          | 2026-01-05     | EUR
        P1        | I2        | 50           | 2026-01-05     | EUR
        P1        | I2        | -50          | 2026-02-05     | EUR
    """)
    accounts = pd.DataFrame({"account_id": ["A-1", "A-2"]})
    tables = merge_tables({}, {"items": ITEMS, "allocations": allocations, "accounts": accounts}).tables
    assert codes(tables) == []
