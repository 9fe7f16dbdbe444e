"""The week, the month and the goals: everything that is told has to add up."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arlib.contracts import ITEMS, require
from arlib.contracts.events import AlertRaised
from arlib.errors import ParameterError
from arlib.ledger import Ledger, age
from arlib.ledger.movements import day_number, movements
from arlib.ledger.open_items import open_items
from arlib.policy import policy_from
from arlib.portfolio.alerts import alerts_to_record, find_alerts
from arlib.portfolio.goals import book_figures, burn_down, goal_standings
from arlib.portfolio.month import STEPS, due_by_month_end, month_bridge
from arlib.portfolio.progress import STATES, weekly_progress
from drawn import frame

DAY = date(2026, 3, 24)
NOON = datetime(2026, 3, 24, 12, tzinfo=UTC)
POLICY = policy_from({"alerts": {"new_credit_minor": 100, "large_change_minor": 500}})
NO_PROMISES = pd.DataFrame(
    {"promise_id": pd.Series(dtype="str"), "deadline": pd.Series(dtype="datetime64[us]"),
     "verdict": pd.Series(dtype="str")}
)  # fmt: skip
LEDGER = Ledger.from_tables(
    {
        "items": frame("""
            item_id | account_id | kind        | issue_date | due_date   | currency | amount_minor
            A1      | A          | invoice     | 2025-11-01 | 2025-12-18 | EUR      | 1000
            A2      | A          | invoice     | 2026-03-02 | 2026-03-19 | EUR      | 700
            B1      | B          | invoice     | 2026-03-03 | 2026-03-30 | EUR      | 300
            B2      | B          | invoice     | 2026-03-03 | 2026-03-31 | EUR      | 60
            P1      | A          | payment     | 2026-03-20 |            | EUR      | -450
            C1      | B          | credit_note | 2026-03-21 |            | EUR      | -40
            R1      | B          | refund      | 2026-03-22 |            | EUR      | 25
        """),
        "adjustments": frame("""
            item_id | kind      | amount_minor | effective_date
            A1      | write_off | 30           | 2026-03-10
        """),
    }
)


def aged(day=DAY):
    return age(LEDGER.items, LEDGER.allocations, LEDGER.adjustments, as_of=day, policy=POLICY)


def test_the_bridge_of_the_month_leads_from_opening_to_closing_to_the_cent():
    bridge = month_bridge(LEDGER, as_of=DAY).set_index("step")["amount_minor"]
    assert bridge.to_dict() == {
        "opening": 1000, "billed": 1060, "rolled_in": 25, "collected": -450, "credited": -40, "written_off": -30,
        "closing": 1565,
    }  # fmt: skip
    assert bridge.drop("closing").sum() == bridge["closing"]


days = st.integers(0, 120).map(lambda n: date(2026, 1, 1) + timedelta(days=n))
drawn_items = st.lists(
    st.tuples(
        st.sampled_from(["invoice", "payment", "credit_note", "refund"]), days, st.integers(1, 10**9),
        st.sampled_from(["EUR", "JPY"]),
    ), min_size=1, max_size=12,
)  # fmt: skip
drawn_closings = st.lists(st.tuples(st.integers(0, 11), days, st.integers(1, 1000)), max_size=6)


def drawn_ledger(rows, closings) -> Ledger:
    signed = [a if kind in ("invoice", "refund") else -a for kind, _, a, _ in rows]
    items = pd.DataFrame(
        {
            "item_id": [f"I{n}" for n in range(len(rows))], "account_id": "A", "kind": [r[0] for r in rows],
            "issue_date": pd.to_datetime([r[1] for r in rows]), "currency": [r[3] for r in rows],
            "amount_minor": signed,
        }
    )  # fmt: skip
    taken = [(f"I{n}", d, a) for n, d, a in closings if n < len(rows)]
    adjustments = pd.DataFrame(taken, columns=["item_id", "effective_date", "amount_minor"]).assign(kind="write_off")
    adjustments["effective_date"] = pd.to_datetime(adjustments["effective_date"])
    return Ledger.from_tables({"items": items, "adjustments": adjustments})


@given(drawn_items, drawn_closings, days)
def test_every_bridge_adds_up(rows, closings, day):
    # an adjustment before its own document is refused elsewhere; here it simply comes with it
    issued = {n: r[1] for n, r in enumerate(rows)}
    ledger = drawn_ledger(rows, [(n, max(d, issued[n]), a) for n, d, a in closings if n in issued])
    for _, part in month_bridge(ledger, as_of=day).groupby("currency"):
        steps = part.set_index("step")["amount_minor"]
        assert list(steps.index) == list(STEPS)
        assert steps.drop("closing").sum() == steps["closing"]
        assert part["end_minor"].iloc[-2] == part["end_minor"].iloc[-1]


@given(drawn_items, drawn_closings, days)
def test_many_days_read_at_once_are_open_items_of_each_day(rows, closings, day):
    ledger = drawn_ledger(rows, closings)
    moved = movements(ledger.items, ledger.allocations, ledger.adjustments)
    one_by_one = open_items(ledger.items, ledger.allocations, ledger.adjustments, as_of=day)
    wanted = ledger.items["item_id"].map(one_by_one.set_index("item_id")["open_minor"]).fillna(0).astype("int64")
    assert moved.open_on(day_number(day)).tolist() == wanted.tolist()


@given(st.dictionaries(st.sampled_from("ABCDEFGH"), st.tuples(*[st.sampled_from(STATES)] * 2), max_size=8))
def test_the_flow_between_tiers_adds_up_to_the_account(drawn):
    def listed(at):
        rows = [(a, pair[at]) for a, pair in drawn.items() if pair[at] != "none"]
        return pd.DataFrame(rows, columns=["id", "tier"], dtype="str")

    before, now = listed(0), listed(1)
    week = weekly_progress(before, now, pd.Series(dtype="str"))
    assert week.flow.loc["total", "total"] == len(week.movers) == len({*before["id"], *now["id"]})
    assert week.flow.loc[["high", "medium", "low"], "total"].sum() == len(before)
    assert week.flow.loc["total", ["high", "medium", "low"]].sum() == len(now)
    assert week.by_move["accounts"].sum() == len(week.movers)
    assert week.by_owner[["opened", "up", "stayed", "down", "resolved"]].sum().sum() == len(week.movers)


def test_what_falls_due_on_the_last_day_of_the_month_is_not_past_due_at_its_end():
    row = due_by_month_end(aged().lines, as_of=DAY).set_index("currency").loc["EUR"]
    assert row.to_dict() == {
        "past_due_minor": 970 + 700 + 25, "falling_due_minor": 300, "invoices": 1, "month_end_minor": 1995,
    }  # fmt: skip


def alerts(raised=None, day=DAY):
    compared = (aged(day), aged(day - timedelta(days=7)), NO_PROMISES, LEDGER)
    return find_alerts(*compared, policy=POLICY, raised=raised)


def test_each_alert_has_its_cause_and_an_id_that_stays_the_same():
    found = alerts().set_index("code")
    assert found.loc["new_credit", "alert_id"] == "new_credit:P1:2026-03-20"
    assert "EUR 4.50 of 20 March" in found.loc["new_credit", "message"]
    assert found.loc["large_change", "amount_minor"] == 700
    a_day_later = alerts(day=DAY + timedelta(days=1))
    assert set(found["alert_id"]) - {i for i in found["alert_id"] if "stale" in i} <= set(a_day_later["alert_id"])


def test_what_is_written_into_the_journal_is_what_it_does_not_hold_yet():
    found = alerts()
    first = alerts_to_record(found, pd.DataFrame({"alert_id": []}))
    assert len(first) == len(found)
    again = pd.concat([found, alerts(day=DAY + timedelta(days=1))])
    second = alerts_to_record(again, first)
    assert set(second["alert_id"]) == set(again["alert_id"]) - set(first["alert_id"])
    assert second["alert_id"].is_unique
    for row in second.to_dict("records"):
        AlertRaised(event_id=row["alert_id"], actor="weekly run", role="system", effective_at=NOON, **row)


def test_an_alert_the_journal_holds_is_not_new_and_names_who_saw_it():
    raised = pd.DataFrame({"alert_id": ["new_credit:P1:2026-03-20"], "acknowledged_by": ["Ines Caro"]})
    row = alerts(raised).set_index("alert_id").loc["new_credit:P1:2026-03-20"]
    assert (bool(row["is_new"]), row["acknowledged_by"]) == (False, "Ines Caro")
    assert alerts()["is_new"].all()


def test_an_account_a_few_days_from_the_next_tier_is_told_with_the_day():
    items = require(frame("""
        item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor
        OLD     | A          | invoice | 2025-11-01 | 2025-12-26 | EUR      | 1000
    """), ITEMS)  # fmt: skip
    ledger = Ledger.from_tables({"items": items})
    now, then = (age(items, as_of=d, policy=POLICY) for d in (DAY, DAY - timedelta(days=7)))
    found = find_alerts(now, then, NO_PROMISES, ledger, policy=POLICY).set_index("code")
    assert found.loc["tier_soon", "message"] == "Crosses into the high tier on 27 March, by OLD."


def test_a_broken_promise_is_told_once_its_last_day_has_passed():
    promise = frame("""
        promise_id | account_id | promised_date | deadline_on | currency | amount_minor | verdict
        PR-1       | A          | 2026-03-18    | 2026-03-20  | EUR      | 500          | broken
    """).rename(columns={"deadline_on": "deadline"})
    promise["promised_date"] = pd.to_datetime(promise["promised_date"])
    compared = (aged(), aged(DAY - timedelta(days=7)), promise, LEDGER)
    found = find_alerts(*compared, policy=POLICY).set_index("code")
    assert found.loc["promise_broken", "message"] == "EUR 5.00 promised for 18 March: nothing came."


def test_data_that_stopped_coming_is_an_error_by_name():
    stale = alerts(day=date(2026, 4, 20)).query("code == 'feed_stale'")
    assert stale["severity"].eq("error").all()
    assert "No payments since 20 March" in " ".join(stale["message"])


def test_the_burn_down_ends_where_the_pace_leads():
    goal = burn_down(
        movements(LEDGER.items, LEDGER.allocations, LEDGER.adjustments), as_of=DAY, policy=POLICY, target=0
    )
    assert (goal.start, goal.now, goal.target) == (0, 1, 0)
    assert goal.expected > goal.now, "one account entered the tier in these weeks, so the pace leads upwards"
    assert goal.probability < 0.5


GOALS = frame("""
    goal_id | title           | owner     | measure            | due_date   | currency | target_count | target_minor
    G-1     | Fewer old ones  | Ines Caro | high_tier_accounts | 2026-03-31 |          | 2            |
    G-2     | Less past due   | Ravi Nair | past_due           | 2026-03-20 | EUR      |              | 500
""")
CHECKINS = frame("""
    goal_id | actor     | effective_on | confidence_pct | comment
    G-1     | Ines Caro | 2026-03-10   | 40             | slow
    G-1     | Ines Caro | 2026-03-23   | 70             | better
""", confidence_pct="Int64")  # fmt: skip


def standings(goals=GOALS, checkins=CHECKINS):
    return goal_standings(goals, checkins, book_figures(aged().lines, 1), as_of=DAY, owners=["Ines Caro", "Ravi Nair"])


def test_a_goal_stands_by_the_books_own_figure_and_the_newest_check_in():
    table = standings().set_index("goal_id")
    assert table.loc["G-1", ["value", "gap", "confidence_pct", "comment", "state"]].tolist() == [
        1,
        0,
        70,
        "better",
        "reached",
    ]
    assert table.loc["G-2", ["value", "gap", "state"]].tolist() == [1695, 1195, "late"]


@pytest.mark.parametrize(
    ("goals", "checkins", "named"),
    [
        (GOALS.assign(owner="Nobody"), CHECKINS, "Ines Caro, Ravi Nair"),
        (GOALS, CHECKINS.assign(goal_id="G-9"), "G-1, G-2"),
        (GOALS.assign(measure="profit"), CHECKINS, "past_due"),
    ],
)
def test_an_unknown_owner_goal_or_measure_is_an_error_that_names_the_valid_ones(goals, checkins, named):
    with pytest.raises(ParameterError, match=named):
        standings(goals, checkins)
