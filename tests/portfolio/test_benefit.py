"""The benefit: counted times assumed, low to high, nothing counted twice."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from arlib.policy import policy_from
from arlib.portfolio.benefit import Benefit, benefit
from drawn import frame

DAY = date(2026, 10, 30)
ITEMS = frame("""
    item_id | kind    | issue_date | currency | amount_minor
    P1      | payment | 2026-01-10 | EUR      | -3650000
    P2      | payment | 2026-02-10 | EUR      | -100000
    P3      | payment | 2025-10-30 | EUR      | -777
    A1      | invoice | 2026-01-01 | EUR      | 3650000
""")
BOOKED = frame("""
    source_id | target_id | amount_minor | effective_date
    P1        | A1        | 3650000      | 2026-01-20
    P3        | A1        | 777          | 2026-01-20
""")
EXCEPTIONS = frame("""
    code              | item_id
    DUPLICATE_PAYMENT | P2
    SHORT_PAY         | P1
""")
RATES = pd.DataFrame({"level": ["payment"], "matched": [1], "total": [2]})
ASSUMED = {
    "minutes_per_match": 4.0, "minutes_to_check": 1.0, "minutes_saved_per_exception": 2.0, "hourly_cost": 60.0,
    "waiting_saved_pct": 50.0, "interest_pct": 10.0, "paid_out_twice_pct": 10.0, "running_cost": 100.0,
}  # fmt: skip


def found(items: pd.DataFrame = ITEMS, **ranges: dict[str, float]) -> Benefit:
    fixed = {name: {"low": v, "base": v, "high": v} for name, v in ASSUMED.items()}
    policy = policy_from({"reporting_currency": "EUR", "benefit": fixed | ranges})
    return benefit(items, BOOKED, EXCEPTIONS, RATES, as_of=DAY, policy=policy)


def part(result: Benefit, name: str) -> int:
    return int(result.parts.set_index("part").loc[name, "base_minor"])


def test_each_part_is_its_count_times_its_assumptions():
    result = found()
    assert part(result, "matching") == 1 * 3 * 100  # one matched payment, three minutes, a euro a minute
    assert part(result, "exceptions") == 1 * 2 * 100
    assert part(result, "double_refunds") == 10_000  # a tenth of P2
    assert part(result, "running") == -10_000


def test_only_the_interest_of_freed_cash_is_counted_and_the_cash_is_told_apart():
    result = found()
    assert result.freed_minor == 50_000  # 36,500.00 a year is 100.00 a day, 10 days, half of them
    assert part(result, "interest") == 5_000
    assert result.total() == sum(result.parts["base_minor"].iloc[:-1])


def test_the_parts_add_up_in_every_case():
    parts = found(hourly_cost={"low": 13.37, "base": 20.01, "high": 99.99}).parts
    for case in ("low_minor", "base_minor", "high_minor"):
        assert parts[case].iloc[:-1].sum() == parts[case].iloc[-1]


def test_the_assumption_that_moves_the_total_most_stands_first():
    result = found(
        hourly_cost={"low": 0.0, "base": 60.0, "high": 600.0}, interest_pct={"low": 9, "base": 10, "high": 11}
    )
    assert result.tornado["assumption"].tolist()[:2] == ["hourly_cost", "interest_pct"]
    assert result.tornado["swing_minor"].iloc[0] == 10 * (300 + 200)


def test_what_is_older_than_a_year_is_not_counted():
    measured = found().measured.set_index("measure")["value"]
    assert (measured["payments"], measured["applied_minor"]) == (2, 3_650_000)


def test_money_without_a_recorded_rate_is_left_out_and_named():
    dollars = ITEMS.assign(currency=ITEMS["currency"].where(ITEMS["item_id"].ne("P2"), "USD"))
    result = found(dollars)
    assert result.left_out == ("USD",)
    assert part(result, "double_refunds") == 0


def test_every_figure_says_where_it_comes_from():
    result = found()
    assert result.measured["source"].ne("").all()
    assert result.assumed["source"].tolist() == [f"policy: benefit.{name}" for name in result.assumed["assumption"]]


def test_a_base_outside_low_and_high_is_refused():
    with pytest.raises(Exception, match="base must lie between"):
        found(hourly_cost={"low": 10.0, "base": 5.0, "high": 20.0})
