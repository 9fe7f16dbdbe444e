"""Forecast and replay: what is here already is not forecast again, and the past is read as it was."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from arlib.contracts import ADJUSTMENTS, ALLOCATIONS, ITEMS, empty, require
from arlib.ledger.movements import movements
from arlib.policy import policy_from
from arlib.portfolio.forecast import cash_in, forecast_cash, open_cash, still_to_come
from arlib.portfolio.replay import accounts_then, bootstrap_interval, by_age, past_weeks, replay
from drawn import frame

DAY = date(2026, 6, 30)
POLICY = policy_from(
    {"reporting_currency": "EUR", "replay": {"weeks": 2, "calls_a_week": 1, "again_after_days": 14, "reach_days": 28}}
)
BILLS = frame("""
    item_id | account_id | due_date   | currency | open_minor
    NEW     | A          | 2026-06-20 | EUR      | 500
    OLD     | A          | 2026-05-01 | EUR      | 1000
    OTHER   | B          | 2026-06-01 | EUR      | 2000
""").assign(week_1=[0.5, 0.5, 0.1], week_2=[0.75, 0.75, 0.2])
CREDITS = frame("""
    account_id | currency | open_minor
    A          | EUR      | -1200
    B          | USD      | -900
""")
NO_PROMISES = pd.DataFrame({"item_id": pd.Series(dtype="str"), "week": pd.Series(dtype="int64")})


def weekly(credits=CREDITS, promised=NO_PROMISES):
    return open_cash(BILLS, credits, promised, kept_share=0.8, weeks=2).set_index("week")["open_minor"].to_dict()


def test_money_that_is_here_but_not_applied_is_not_forecast_again_oldest_first():
    assert still_to_come(BILLS, CREDITS).set_index("item_id")["left_minor"].to_dict() == {
        "NEW": 300, "OLD": 0, "OTHER": 2000,
    }  # fmt: skip
    assert weekly() == {1: 150 + 200, 2: 75 + 200}


def test_a_promise_moves_its_kept_share_into_its_week():
    promised = pd.DataFrame({"item_id": ["OTHER"], "week": [2]})
    none_held = CREDITS.iloc[:0]
    without, with_promise = weekly(none_held), weekly(none_held, promised)
    assert with_promise[2] > without[2]
    assert with_promise[1] == 750 + round(0.2 * 200)


def test_cash_counts_by_value_date_from_the_day_after_and_less_what_banks_returned():
    items = require(
        frame("""
            item_id | account_id | kind       | issue_date | due_date | currency | amount_minor
            P0      | A          | payment    | 2026-06-16 |          | EUR      | -7
            P1      | A          | payment    | 2026-06-17 |          | EUR      | -100
            P2      | A          | payment    | 2026-06-23 |          | EUR      | -10
            BACK    | A          | chargeback | 2026-06-23 |          | EUR      | 4
            P3      | A          | payment    | 2026-06-24 |          | EUR      | -1
        """),
        ITEMS,
    )
    came = cash_in(items, origins=[date(2026, 6, 16)], weeks=2).set_index("week")["came_minor"]
    assert came.to_dict() == {1: 106, 2: 1}


def past_forecasts(noise=0):
    origins = [DAY - timedelta(days=7 * n) for n in range(12, 0, -1)]
    chance = np.random.default_rng(5)
    return pd.DataFrame(
        {"origin_on": pd.to_datetime(origins), "currency": "EUR", "week": 1, "open_minor": 1000,
         "came_minor": [1300 + int(chance.integers(-noise, noise + 1)) for _ in origins]}
    ).astype({"origin_on": "datetime64[us]"})  # fmt: skip


def test_what_comes_beside_open_invoices_is_learned_from_weeks_that_are_over():
    today = pd.DataFrame({"currency": ["EUR"], "week": [1], "open_minor": [1000]})
    found = forecast_cash(today, past_forecasts(), as_of=DAY, policy=POLICY)
    row = found.weeks.iloc[0]
    assert (row["expected_minor"], row["low_minor"], row["high_minor"]) == (1300, 1300, 1300)
    assert (row["from_on"], row["to_on"]) == (pd.Timestamp("2026-07-01"), pd.Timestamp("2026-07-07"))
    assert found.scores.loc[0, ["coverage_pct", "bias_minor"]].tolist() == [100, 0]


def test_a_past_forecast_made_again_knows_only_weeks_that_were_over_on_its_day():
    noisy = past_forecasts(noise=200)
    today = pd.DataFrame({"currency": ["EUR"], "week": [1], "open_minor": [1000]})
    shocked = noisy.assign(came_minor=noisy["came_minor"].where(noisy.index < 11, 10**6))
    calm, later = (forecast_cash(today, p, as_of=DAY, policy=POLICY).past for p in (noisy, shocked))
    columns = ["origin_on", "expected_minor", "low_minor", "high_minor"]
    pd.testing.assert_frame_equal(calm[columns], later[columns])


def test_without_enough_past_weeks_there_is_no_interval():
    today = pd.DataFrame({"currency": ["EUR"], "week": [1], "open_minor": [1000]})
    found = forecast_cash(today, past_forecasts().tail(3), as_of=DAY, policy=POLICY)
    assert found.weeks["low_minor"].isna().all()
    assert found.past.empty


LEDGER = require(
    frame("""
        item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor
        A1      | A          | invoice | 2026-01-01 | 2026-02-01 | EUR      | 1000
        B1      | B          | invoice | 2026-04-01 | 2026-05-01 | EUR      | 900000
        PB      | B          | payment | 2026-06-10 |            | EUR      | -900000
    """),
    ITEMS,
)
PAID = frame("""
    source_id | target_id | amount_minor | effective_date
    PB        | B1        | 900000       | 2026-06-10
""")


def moved(paid=PAID):
    return movements(LEDGER, require(paid, ALLOCATIONS), empty(ADJUSTMENTS))


def largest(accounts, day):
    return accounts.sort_values("due_minor", ascending=False)["account_id"].tolist()


def test_an_order_gains_the_waiting_its_calls_could_reach_and_no_more():
    first, second = past_weeks(DAY, policy=POLICY)
    found = replay(moved(), largest, as_of=DAY, policy=POLICY)
    ours, age = (found.weeks[f"{name}_gained"].tolist() for name in ("policy", "by_age"))
    # each order calls one account a week and not twice in a fortnight, so age comes to B a week later
    assert ours == [0.2 * 9000 * (date(2026, 6, 10) - first).days, 0]
    assert age == [0, 0.2 * 9000 * (date(2026, 6, 10) - second).days]
    assert found.lost_weeks == 1


def test_the_order_of_age_compared_with_itself_gains_nothing_in_any_week():
    found = replay(moved(), by_age, as_of=DAY, policy=POLICY)
    assert (found.difference, found.low, found.high, found.lost_weeks) == (0, 0, 0, 0)


def test_an_order_is_shown_the_past_as_it_was():
    shown = []

    def curious(accounts, day):
        shown.append((day, accounts))
        return by_age(accounts, day)

    replay(moved(), curious, as_of=DAY, policy=POLICY)
    unpaid = moved(PAID.iloc[:0])
    for day, accounts in shown:
        then = accounts_then(unpaid, day, as_of=DAY, policy=POLICY)
        assert accounts.columns.tolist() == ["account_id", "due_minor", "oldest_days"]
        assert accounts["due_minor"].tolist() == then["due_minor"].tolist()


def test_money_that_never_came_counts_nothing_for_either_order():
    found = replay(moved(PAID.iloc[:0]), largest, as_of=DAY, policy=POLICY)
    assert (found.difference, found.by_age_gained) == (0, 0)


def test_the_interval_holds_zero_when_one_account_makes_all_the_difference():
    low, high = bootstrap_interval(np.array([100.0] + [0.0] * 30))
    assert low == 0
    assert high > 100


def test_an_interval_is_widened_until_it_would_have_held_the_stated_share_of_earlier_forecasts():
    quiet, wild = (forecast_of_misses(size) for size in (1, 6))
    assert quiet.weeks["expected_minor"].tolist() == wild.weeks["expected_minor"].tolist()
    assert wild.weeks["high_minor"].iloc[0] > quiet.weeks["high_minor"].iloc[0]
    inside, made = wild.held
    assert inside / made >= 0.7


def forecast_of_misses(size: int):
    """Twenty weeks whose money comes beside open invoices: alike, but for one in four that is off by so much."""
    off = [size * 1000 if n % 4 == 3 else -size * 1000 if n % 4 == 1 else 100 for n in range(20)]
    origins = pd.to_datetime([DAY - timedelta(days=7 * n) for n in range(20, 0, -1)]).astype("datetime64[us]")
    past = pd.DataFrame({"origin_on": origins, "currency": "EUR", "week": 1, "open_minor": 0, "came_minor": off})
    past = past.assign(came_minor=past["came_minor"] + 10_000)
    today = pd.DataFrame({"currency": ["EUR"], "week": [1], "open_minor": [0]})
    return forecast_cash(today, past, as_of=DAY, policy=POLICY)
