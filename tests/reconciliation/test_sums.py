"""Money that names nothing: structural sums, gated subsets, and accounts that come to nothing."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arlib.reconciliation.pair_sums import two_sets
from arlib.reconciliation.subsets import search

THREE = """
    item_id | account_id | issue_date | due_date   | amount_minor
    AT-100  | A          | 2026-01-05 | 2026-02-04 | 101_17
    AT-101  | A          | 2026-02-02 | 2026-03-04 | 250_03
    AT-102  | A          | 2026-03-01 | 2026-03-31 | 77_41
    """


@pytest.mark.parametrize(
    ("paid", "documents", "word"),
    [
        ("-428_61", ["AT-100", "AT-101", "AT-102"], "everything the payer had open"),
        ("-351_20", ["AT-100", "AT-101"], "everything that was past due"),
    ],
)
def test_the_balance_or_all_that_is_past_due_is_paid_without_a_reference(run, paid, documents, word):
    seen = run(THREE + f"    P1 | A | 2026-03-20 | | {paid}\n")
    assert [target for _, target, _ in seen.posted] == documents
    assert set(seen.tiers) == {"T6"}
    assert word in seen.found.allocations["evidence"][0]
    assert seen.codes == []


def test_a_billing_month_is_a_sum_a_payer_may_pay(run):
    seen = run(
        """
        item_id | account_id | issue_date | due_date   | amount_minor
        AT-100  | A          | 2026-01-05 | 2026-04-04 | 101_17
        AT-101  | A          | 2026-02-02 | 2026-05-04 | 250_03
        AT-102  | A          | 2026-02-20 | 2026-05-20 | 77_41
        P1      | A          | 2026-03-20 |            | -327_44
        """
    )
    assert seen.posted == [("P1", "AT-101", 250_03), ("P1", "AT-102", 77_41)]


def test_the_balance_less_the_open_credits_uses_the_credits_first(run):
    seen = run(
        """
        item_id | account_id | kind        | issue_date | due_date   | amount_minor
        AT-100  | A          | invoice     | 2026-01-05 | 2026-02-04 | 100_00
        AT-101  | A          | invoice     | 2026-01-08 | 2026-02-07 | 60_00
        CN-1    | A          | credit_note | 2026-01-20 |            | -30_00
        P1      | A          | payment     | 2026-02-20 |            | -130_00
        """
    )
    assert sorted(seen.posted) == [("CN-1", "AT-100", 30_00), ("P1", "AT-100", 70_00), ("P1", "AT-101", 60_00)]
    assert set(seen.open.values()) == {0}


def test_a_disputed_document_is_no_part_of_a_balance(run):
    seen = run(
        """
        item_id | account_id | issue_date | amount_minor | status
        AT-100  | A          | 2026-01-05 | 100_00       |
        AT-101  | A          | 2026-01-08 | 60_00        |
        AT-102  | A          | 2026-01-09 | 45_00        | disputed
        P1      | A          | 2026-02-20 | -160_00      |
        """
    )
    assert [t for _, t, _ in seen.posted] == ["AT-100", "AT-101"]


def test_two_structural_sums_of_one_amount_are_ambiguous(run):
    seen = run(
        """
        item_id | account_id | issue_date | due_date   | amount_minor
        AT-100  | A          | 2026-01-05 | 2026-02-04 | 100_00
        AT-101  | A          | 2026-01-08 | 2026-02-05 | 60_00
        AT-102  | A          | 2026-02-01 | 2026-03-03 | 90_00
        AT-103  | A          | 2026-02-02 | 2026-03-04 | 70_00
        P1      | A          | 2026-03-20 |            | -160_00
        """
    )
    assert seen.posted == []
    assert seen.codes == [("P1", "SUBSET_AMBIGUOUS")]


CENTS = """
    item_id | account_id | issue_date | due_date   | amount_minor
    AT-100  | A          | 2026-01-05 | 2026-02-04 | 1013_17
    AT-101  | A          | 2026-01-12 | 2026-02-11 | 2507_03
    AT-102  | A          | 2026-02-01 | 2026-03-03 | 774_41
    AT-103  | A          | 2026-02-08 | 2026-03-10 | 3391_29
    AT-104  | A          | 2026-02-15 | 2026-03-17 | 1968_55
    """


def test_the_only_set_of_odd_amounts_is_posted(run):
    seen = run(CENTS + "    P1 | A | 2026-03-01 | | -2742_96\n")
    assert [t for _, t, _ in seen.posted] == ["AT-102", "AT-104"]
    assert seen.tiers == ["T7", "T7"]


def test_a_set_may_lack_a_credit_that_the_payer_took_off(run):
    book = CENTS.replace("| account_id |", "| account_id | kind |").replace("| A ", "| A | ")
    seen = run(
        book + "    CN-1 | A | credit_note | 2026-02-16 | | -99_13\n    P1 | A | payment | 2026-03-01 | | -2643_83\n"
    )
    assert ("CN-1", "AT-102", 99_13) in seen.posted
    assert seen.open["P1"] == 0


def test_a_set_of_round_amounts_is_shown_and_not_posted(run):
    rows = "".join(f"    AT-{100 + n} | A | 2026-01-{n + 1:02d} | {(n % 5 + 1) * 50 + n * 100}_00\n" for n in range(12))
    seen = run("    item_id | account_id | issue_date | amount_minor\n" + rows + "    P1 | A | 2026-03-01 | -1900_00\n")
    assert seen.posted == []
    assert seen.codes[0][1] in ("SUBSET_LOW_EVIDENCE", "SUBSET_AMBIGUOUS")


MANY = np.random.default_rng(7).integers(10_000, 900_000, 800)
LAST_DIGIT_ONE = 10 * np.arange(1_000, 1_800) + 1


@pytest.mark.parametrize("taken", [2, 3, 4])
def test_of_eight_hundred_documents_several_sets_come_to_a_sum_and_none_is_taken(taken):
    found = search(MANY, [int(MANY[:taken].sum())])
    assert found.status == "ambiguous"
    assert len(found.sets) == 2


def test_the_only_set_of_many_documents_is_no_evidence_and_none_is_none():
    wide = 3 ** np.arange(30) + np.arange(30)
    assert search(np.tile(wide, 2), [int(wide[7] + wide[9])]).status == "ambiguous"
    odd = np.append(2 * np.arange(1, 60) ** 3, [1_000_001, 3_000_004])
    assert search(odd, [4_000_005]).status == "low evidence"
    assert search(odd, [999_999]).status == "none"


def test_equal_amounts_are_ambiguous_however_many_they_are():
    assert search(np.full(500, 12_500), [3 * 12_500]).status == "ambiguous"
    assert search(np.full(500, 12_500), [3 * 12_500 + 1]).status == "none"


def test_a_search_that_would_take_too_long_says_so():
    sums_of_four = [10 * n + 4 for n in range(5_000, 5_010)]
    assert search(LAST_DIGIT_ONE, sums_of_four).status == "limit"
    assert search(np.arange(1, 5_000) ** 2, [7]).status == "limit"


@given(
    st.lists(st.integers(1, 40), max_size=11).map(lambda values: np.array(values, dtype="int64")),
    st.lists(st.integers(2, 160), min_size=1, max_size=3, unique=True),
)
@settings(max_examples=60)
def test_pair_sums_find_a_set_wherever_trying_all_of_them_does(amounts, sums):
    every = {
        some: int(amounts[list(some)].sum())
        for size in (2, 3, 4)
        for some in combinations(range(len(amounts)), size)
        if amounts[list(some)].sum() in sums
    }
    found, _, is_whole = two_sets(amounts, sums)
    assert is_whole
    assert len({tuple(sorted(some)) for some in found} & set(every)) == min(len(every), 2)


def test_a_low_count_of_documents_with_one_accidental_sum_is_not_strong_evidence():
    amounts = np.array([5000, 10000, 15000, 25000, 40000, 65000, 105000, 170000])
    assert search(amounts, [5000 + 40000]).status in ("low evidence", "ambiguous")


NETTING = """
    item_id | account_id | issue_date | amount_minor
    AT-100  | A          | 2026-01-05 | 100_00
    AT-101  | A          | 2026-01-12 | 200_00
    P1      | A          | 2026-02-01 | -130_00
    P2      | A          | 2026-02-08 | -170_00
    """


def test_an_account_that_comes_to_nothing_is_cleared_only_if_policy_says_so(run):
    assert run(NETTING).posted == []
    seen = run(NETTING, policy={"match_group_clearing": True})
    assert set(seen.open.values()) == {0}
    assert set(seen.tiers) == {"T8"}


def test_money_in_advance_is_not_the_balance(run):
    seen = run(THREE.replace("| amount_minor", "| amount_minor | reference").replace("_17\n", "_17 |\n")
               .replace("_03\n", "_03 |\n").replace("_41\n", "_41 |\n")
               + "    P1 | A | 2026-03-20 | | -428_61 | advance for order 9981\n")  # fmt: skip
    assert seen.codes == [("P1", "ADVANCE_PAYMENT")]
