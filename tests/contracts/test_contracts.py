from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from arlib.contracts import ADJUSTMENTS, ITEMS, TABLES, check, empty, example, require
from arlib.errors import ContractError
from drawn import frame


@pytest.mark.parametrize("name", sorted(TABLES))
def test_the_example_of_each_table_passes_its_own_contract(name):
    rows = example(name)
    assert len(rows) == 2
    assert check(rows, TABLES[name]) == ()


@pytest.mark.parametrize("name", sorted(TABLES))
def test_an_empty_table_has_the_same_columns_and_types_as_a_full_one(name):
    assert empty(TABLES[name]).dtypes.to_dict() == example(name).dtypes.to_dict()


def test_a_missing_column_is_named_with_the_one_that_looks_like_it():
    rows = example("items").rename(columns={"issue_date": "Issue Date"})
    with pytest.raises(ContractError, match="'Issue Date' looks like 'issue_date'"):
        require(rows, ITEMS)


def test_every_breach_is_found_not_only_the_first():
    rows = frame("""
        item_id | kind    | issue_date | currency | amount_minor
        A       | invoice | 2026-01-01 | EUR      | -5
        A       | gift    | 2026-01-01 | EURO     | 5
    """)
    messages = [f.message for f in check(rows, ITEMS)]
    assert len(messages) == 5
    assert any("'A' is there twice" in m for m in messages)
    assert any("'gift' is not one of" in m for m in messages)
    assert any("'EURO' is not one of" in m for m in messages)


def test_a_time_of_day_is_no_day():
    rows = example("items").assign(issue_date=pd.Timestamp("2026-01-01 10:00"))
    with pytest.raises(ContractError, match="time of day"):
        require(rows, ITEMS)


def test_missing_text_becomes_empty_text_and_a_missing_id_stays_missing():
    rows = require(example("items").assign(reference=None), ITEMS)
    assert rows["reference"].tolist() == ["", ""]
    assert rows["account_id"].isna().tolist() == [False, True]


def test_columns_the_contract_does_not_know_are_kept():
    assert require(example("items").assign(region="North"), ITEMS)["region"].tolist() == ["North", "North"]


def test_an_id_with_leading_zeros_stays_as_it_is():
    rows = require(example("items").assign(item_id=["00012", "1e5"]), ITEMS)
    assert rows["item_id"].tolist() == ["00012", "1e5"]


@pytest.mark.parametrize("amount", [100.5, Decimal("100.5"), "100.5", float("inf")])
def test_a_fraction_of_a_minor_unit_is_refused_and_never_cut_off(amount):
    rows = pd.DataFrame([{"item_id": "A", "kind": "discount", "amount_minor": amount, "effective_date": "2026-01-01"}])
    with pytest.raises(ContractError, match="amount_minor"):
        require(rows, ADJUSTMENTS)


def test_a_frame_without_rows_and_columns_is_a_table_without_rows():
    pd.testing.assert_frame_equal(require(pd.DataFrame([]), ADJUSTMENTS), empty(ADJUSTMENTS))
