"""Rows per key, against what pandas says."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from arlib.reconciliation.keyed import Groups, among, first_rows, joined, packed, packed_sides
from arlib.reconciliation.rows import Rows, stacked

keys = st.lists(st.integers(-3, 6), max_size=30).map(lambda values: np.array(values, dtype="int64"))
HUGE = 2**61


@given(keys, st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_figures_per_group_are_those_of_a_groupby(key, dice):
    value = np.array([dice.randint(-9, 9) for _ in key], dtype="int64")
    groups, rows = Groups(key), pd.DataFrame({"key": key, "value": value})
    per = rows.groupby("key")["value"]
    assert groups.keys.tolist() == list(per.groups)
    assert groups.sum(value).tolist() == per.sum().tolist()
    assert groups.max(value).tolist() == per.max().tolist()
    assert groups.min(value).tolist() == per.min().tolist()
    assert groups.distinct(value).tolist() == per.nunique().tolist()
    assert groups.any(value > 0).tolist() == (per.max() > 0).tolist()
    assert groups.all(value > 0).tolist() == (per.min() > 0).tolist()
    assert groups.spread(groups.size).tolist() == per.transform("size").tolist()
    assert groups.running(value).tolist() == per.cumsum().tolist()
    assert groups.place().tolist() == per.cumcount().tolist()


@given(keys, keys)
@settings(max_examples=40)
def test_pairs_are_those_of_a_merge(left, right):
    merged = pd.DataFrame({"key": left, "left": range(len(left))}).merge(
        pd.DataFrame({"key": right, "right": range(len(right))}), on="key"
    )
    at_left, at_right = joined(left, right)
    assert at_left.tolist() == merged["left"].tolist()
    assert at_right.tolist() == merged["right"].tolist()
    assert among(left, right).tolist() == np.isin(left, right).tolist()


@given(keys, st.sampled_from([1, HUGE]))
@settings(max_examples=40)
def test_a_packed_key_is_equal_where_its_columns_are_and_in_their_order(first, scale):
    second = first[::-1] * scale
    key, rows = packed(first, second), pd.DataFrame({"first": first, "second": second})
    assert (
        np.argsort(key, kind="stable").tolist() == rows.sort_values(["first", "second"], kind="stable").index.tolist()
    )
    assert first_rows(first, second).tolist() == (~rows.duplicated()).tolist()


def test_tables_are_packed_alike():
    one, other = packed_sides((np.array([1, 2]), np.array([HUGE, -HUGE])), (np.array([2]), np.array([-HUGE])))
    assert one.tolist().index(other[0]) == 1


def test_rows_are_stacked_by_the_names_of_their_columns():
    one, other = Rows(item=np.array([1]), day=np.array([5])), Rows(day=np.array([6]), item=np.array([2]))
    assert stacked([one, other]).frame().to_dict("list") == {"item": [1, 2], "day": [5, 6]}
