"""The quarterly audit: the same again, a fair sample, marks that are checked, rates that know how sure they are."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arlib.contracts import ACCOUNTS, ADJUSTMENTS, ALLOCATIONS, ITEMS, REMITTANCE_LINES, empty, require
from arlib.dates import DateError
from arlib.policy import policy_from
from arlib.reconciliation.audit import (
    Inputs,
    Quarter,
    audit_quarter,
    draw_sample,
    parse_quarter,
    read_marks,
    worksheet_rows,
)
from arlib.reconciliation.audit.intervals import apart, share_pct
from arlib.reconciliation.audit.measures import drift_by_tier
from arlib.reconciliation.audit.sample import with_stratum
from arlib.reconciliation.audit.worksheet import HEADINGS
from drawn import frame

QUARTER = Quarter(2026, 3)
ITEMS_DRAWN = frame("""
    item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor | reference
    AT-100  | C1         | invoice | 2026-07-01 | 2026-07-31 | EUR      | 10000        | ""
    AT-101  | C1         | invoice | 2026-07-02 | 2026-08-01 | EUR      | 20000        | ""
    AT-102  | C2         | invoice | 2026-07-03 | 2026-08-02 | EUR      | 30000        | ""
    AT-103  | C2         | invoice | 2026-07-03 | 2026-08-02 | EUR      | 40000        | ""
    P1      | C1         | payment | 2026-08-01 |            | EUR      | -10000       | AT-100
    P2      | C1         | payment | 2026-08-02 |            | EUR      | -20000       | AT-101
    P3      | C2         | payment | 2026-08-03 |            | EUR      | -30000       | AT-102
    P4      | C2         | payment | 2026-08-04 |            | EUR      | -4711        | thanks
""")
BOOKED = frame("""
    source_id | target_id | amount_minor | effective_date | rule
    P1        | AT-100    | 10000        | 2026-08-03     | by hand
    P2        | AT-100    | 20000        | 2026-08-03     | by hand
    P4        | AT-103    | 4711         | 2026-08-05     | by hand
""")


def inputs(booked: pd.DataFrame | None = BOOKED) -> Inputs:
    own = empty(ALLOCATIONS) if booked is None else require(booked, ALLOCATIONS)
    return Inputs(
        require(ITEMS_DRAWN, ITEMS), empty(REMITTANCE_LINES), own, empty(ADJUSTMENTS), empty(ACCOUNTS)
    )  # fmt: skip


@pytest.fixture(scope="module")
def untested():
    return audit_quarter(inputs(), QUARTER, policy=policy_from(None))


def test_the_same_rows_in_another_order_give_the_same_hash(untested):
    assert untested.is_reperformed
    assert untested.replay.empty


def test_the_rules_are_compared_with_what_people_booked_and_had_not_seen_it(untested):
    found = dict(zip(untested.matches["source_id"], untested.matches["outcome"], strict=True))
    assert found == {"P1": "same", "P2": "other", "P3": "not booked"}
    assert untested.agreement.set_index("tier").loc["all", ["booked", "same"]].tolist() == [2, 1]


def test_recall_counts_what_people_booked_and_the_rules_did_not_find(untested):
    assert untested.recall[["booked_pairs", "found_pairs", "found_minor"]].values.tolist() == [[3, 1, 10000]]


def test_without_marks_precision_is_missing_and_nothing_is_wrong(untested):
    assert untested.tested == 0
    assert untested.precision["precision_pct"].isna().all()
    assert untested.wrong.empty


def test_marks_of_a_filled_in_worksheet_give_precision_and_the_wrong_ones():
    drawn = audit_quarter(inputs(), QUARTER, policy=policy_from(None)).sample
    marks = drawn["source_id"].map({"P1": "Correct ", "P2": "wrong"}).fillna("")
    rows = [list(HEADINGS.values()), *drawn.assign(mark=marks, should_be="AT-103").astype("str").values.tolist()]
    found = audit_quarter(inputs(), QUARTER, policy=policy_from(None), filled=worksheet_rows(rows))
    total = found.precision.set_index("tier").loc["all"]
    assert (total["correct"], total["wrong"], total["precision_pct"]) == (1, 1, 50.0)
    assert found.wrong[["source_id", "should_be"]].values.tolist() == [["P2", "AT-103"]]
    assert found.findings == ()


def test_a_wrong_mark_a_strange_row_and_a_double_are_findings_and_do_not_count():
    sample = frame("""
        sample_id | source_id | target_id
        S-001     | P1        | A1
        S-002     | P2        | A2
        S-003     | P3        | A3
    """)
    filled = frame("""
        sample_id | source_id | target_id | mark
        S-001     | P1        | A1        | perhaps
        S-002     | P2        | A9        | correct
        S-003     | P3        | A3        | correct
        S-003     | P3        | A3        | wrong
    """)
    marks, findings = read_marks(filled, sample)
    assert marks.empty
    assert [(f.code, f.where) for f in findings] == [
        ("AUD003", "worksheet S-001"),
        ("AUD002", "worksheet S-002"),
        ("AUD004", "worksheet S-003"),
    ]


def test_a_worksheet_without_its_columns_is_one_finding():
    _, findings = read_marks(pd.DataFrame({"note": ["x"]}), pd.DataFrame({"sample_id": ["S-001"]}))
    assert [f.code for f in findings] == ["AUD001"]


def matches(count: int) -> pd.DataFrame:
    numbers = range(count)
    return pd.DataFrame(
        {
            "source_id": [f"P{n}" for n in numbers],
            "target_id": [f"A{n}" for n in numbers],
            "tier": [("T2", "T3", "T3", "T3", "T5")[n % 5] for n in numbers],
            "currency": [("EUR", "JPY")[n % 2] for n in numbers],
            "amount_minor": [100 + 37 * n % 1000 for n in numbers],
        }
    )


@given(st.integers(1, 200), st.integers(1, 80), st.integers(1, 6), st.text(max_size=5))
def test_every_stratum_is_in_the_sample(count: int, size: int, least: int, seed: str):
    population = with_stratum(matches(count), large_pct=20)
    drawn = draw_sample(population, size=size, least=least, seed=seed)
    counts, wanted = drawn["stratum"].value_counts(), population["stratum"].value_counts().clip(upper=least)
    assert (counts.reindex(wanted.index, fill_value=0) >= wanted).all()
    assert drawn["source_id"].is_unique


def test_the_order_of_the_matches_does_not_change_the_sample_and_the_seed_does():
    population = with_stratum(matches(100), large_pct=20)
    one = draw_sample(population, size=20, least=2, seed="2026-Q3")
    assert one.equals(draw_sample(population.iloc[::-1].reset_index(drop=True), size=20, least=2, seed="2026-Q3"))
    assert set(one["source_id"]) != set(draw_sample(population, size=20, least=2, seed="2026-Q2")["source_id"])


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    [(0, 10, 0.0, 27.75), (10, 10, 72.25, 100.0), (81, 263, 25.53, 36.62), (1, 29, 0.61, 17.18)],
)
def test_the_wilson_interval_is_the_published_one(hits: int, count: int, low: float, high: float):
    """81 of 263 and 1 of 29: Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3."""
    assert share_pct(hits, count)[1:] == pytest.approx((low, high), abs=0.01)


def test_a_share_of_nothing_is_missing_and_its_interval_says_nothing():
    share, low, high = share_pct(0, 0)
    assert share != share
    assert (low, high) == (0.0, 100.0)


def test_a_rule_that_changes_between_quarters_is_named_and_chance_is_not():
    def quarter(same: int, of: int) -> pd.DataFrame:
        return pd.DataFrame({"tier": ["T5"] * of, "outcome": ["same"] * same + ["other"] * (of - same)})

    assert drift_by_tier(quarter(60, 100), quarter(95, 100))["changed"].tolist() == ["agreement"]
    assert drift_by_tier(quarter(94, 100), quarter(95, 100))["changed"].tolist() == [""]
    assert apart((10.0, 20.0), (20.5, 30.0))


@pytest.mark.parametrize("text", ["2026-Q5", "Q3 2026", "2026-Q4", "2026Q3"])
def test_a_quarter_that_is_none_or_not_over_is_refused(text: str):
    with pytest.raises(DateError):
        parse_quarter(text, as_of=date(2026, 10, 30))
