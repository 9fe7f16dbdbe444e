from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arlib.contracts import ACCOUNTS, require
from arlib.errors import ParameterError
from arlib.ledger import age
from arlib.policy import TierPolicy, load_policy, policy_from
from arlib.tiering import tier_book
from arlib.tiering.credits import credit_ages
from arlib.tiering.tiers import tier_of_days
from drawn import frame

DAY = date(2026, 3, 31)
ACCOUNT_ROWS = require(
    frame("""
        account_id | name        | parent_id | owner
        A          | Birch Labs  |           | Ines Caro
        B          | Birch North | A         | Ines Caro
        C          | Otter Foods |           | Ravi Nair
    """),
    ACCOUNTS,
)
ITEMS = frame("""
    item_id | account_id | kind        | issue_date | due_date   | currency | amount_minor | status
    A1      | A          | invoice     | 2025-12-01 | 2025-12-31 | EUR      | 10000        | open
    A2      | A          | invoice     | 2026-03-20 | 2026-04-19 | EUR      | 500          | open
    B1      | B          | credit_note | 2025-12-25 |            | EUR      | -700         | open
    C1      | C          | invoice     | 2026-02-01 | 2026-03-03 | USD      | 2000         | disputed
    P9      |            | payment     | 2026-03-30 |            | EUR      | -300         | open
""")


def tiering(*, level: str = "account", policy=None, items=ITEMS, day=DAY):
    rules = policy_from(policy)
    before = age(items, as_of=day - timedelta(days=7), policy=rules)
    return tier_book(age(items, as_of=day, policy=rules), before, ACCOUNT_ROWS, policy=rules, level=level)


def test_an_account_takes_the_higher_tier_of_its_credits_and_its_invoices():
    tiers = tiering().accounts.set_index("id")["tier"].to_dict()
    assert tiers == {"A": "medium", "B": "high", "C": "low", "(unknown payer)": "low"}


def test_the_highest_tier_and_then_the_oldest_credit_come_first():
    assert tiering().accounts["id"].tolist() == ["B", "A", "(unknown payer)", "C"]


def test_a_family_stands_under_its_head_with_the_highest_tier_of_its_members():
    family = tiering(level="family").accounts.set_index("id").loc["A"]
    assert (family["tier"], family["members"], family["oldest_credit_days"]) == ("high", 2, 96)


def test_money_of_unknown_payers_stays_visible_under_its_own_line():
    held = tiering().positions.set_index("id")
    assert held.loc["(unknown payer)", "credit_minor"] == -300


def test_what_moved_since_last_week_adds_up_to_all_accounts():
    result = tiering()
    assert result.flow.to_numpy().sum() == 3
    assert result.flow.loc["medium", "high"] == 1
    assert result.flow.loc["low", "low"] == 1


def test_money_of_unknown_payers_is_counted_as_an_item_and_not_as_an_account():
    low = tiering().by_tier.set_index(["side", "tier"]).loc[("credits", "low")]
    assert (low["accounts"], low["items"]) == (0, 1)


def test_without_a_rate_the_largest_balances_are_shown_per_currency():
    result = tiering()
    assert result.top[["id", "currency", "past_due_minor"]].values.tolist() == [["A", "EUR", 10000], ["C", "USD", 2000]]
    assert "not every currency has a recorded rate" in result.top_basis


def test_with_rates_the_largest_balances_are_ranked_in_the_reporting_currency():
    rates = [{"currency": "USD", "day": "2026-03-01", "rate": "6"}]
    result = tiering(policy={"reporting_currency": "EUR", "rates": rates})
    assert result.top[["id", "past_due_minor"]].values.tolist() == [["C", 12000], ["A", 10000]]


def test_masked_names_show_account_numbers_only():
    result = tiering(policy={"report": {"mask_names": True}})
    assert result.accounts["label"].tolist() == result.accounts["id"].tolist()
    assert "Birch" not in " ".join(result.credits["label"])


def test_an_unknown_level_is_refused_with_the_valid_ones():
    with pytest.raises(ParameterError, match="account, family"):
        tiering(level="region")


def test_a_book_with_nothing_open_has_no_accounts_and_no_error():
    result = tiering(items=ITEMS.head(0))
    assert len(result.accounts) == len(result.top) == len(result.credits) == 0
    assert result.flow.to_numpy().sum() == 0


@given(st.lists(st.integers(0, 400), min_size=1, max_size=15))
def test_bands_of_age_hold_every_credit_once_and_never_cross_a_tier_edge(ages):
    credits = pd.DataFrame({"account_id": "A", "age_days": ages})
    bands = credit_ages(credits, tiers=TierPolicy())
    by_band = bands.groupby("tier")["credits"].sum()
    by_line = tier_of_days(credits["age_days"], tiers=TierPolicy()).value_counts()
    assert bands["credits"].sum() == len(ages)
    assert {t: n for t, n in by_band.items() if n} == by_line.to_dict()


def test_edges_follow_the_policy():
    result = tiering(policy={"tiers": {"high_over_days": 20, "medium_from_days": 10}})
    assert set(result.accounts["tier"]) == {"high", "low"}
    assert load_policy().tiers.high_over_days == 90
