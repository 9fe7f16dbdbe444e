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
from arlib.ledger.movements import day_number, day_numbers, movements
from arlib.policy import policy_from
from arlib.portfolio.alerts import alerts_by_code, alerts_to_record, find_alerts, first_of_each_kind
from arlib.portfolio.burn_down import burn_down, goal_month_end
from arlib.portfolio.goals import book_figures, goal_outlooks, goal_standings, require_goal
from arlib.portfolio.month import STEPS, bridge_by_currency, due_by_month_end, month_bridge
from arlib.portfolio.progress import STATES, weekly_progress
from arlib.portfolio.promised import promise_week
from drawn import frame

DAY = date(2026, 3, 24)
NOON = datetime(2026, 3, 24, 12, tzinfo=UTC)
POLICY = policy_from({"alerts": {"new_credit_minor": 100, "large_change_minor": 500, "account_from_minor": 500}})
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
def test_many_days_read_at_once_are_the_aging_of_each_day(rows, closings, day):
    ledger = drawn_ledger(rows, closings)
    moved = movements(ledger.items, ledger.allocations, ledger.adjustments)
    lines = age(ledger.items, ledger.allocations, ledger.adjustments, as_of=day).lines.set_index("item_id")
    ids = moved.items["item_id"]
    assert moved.open_on(day_number(day)).tolist() == ids.map(lines["open_minor"]).fillna(0).astype("int64").tolist()
    since = pd.Series(moved.late_from_on(day_number(day)), index=ids)
    assert since[lines.index].tolist() == day_numbers(lines["late_from"]).tolist()


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


def on_record(day: str) -> pd.DataFrame:
    alert = {"alert_id": ["new_credit:P1:2026-03-20"], "effective_on": pd.to_datetime([day])}
    return pd.DataFrame(alert | {"acknowledged_by": ["Ines Caro"]})


def test_an_alert_raised_before_the_day_is_not_new_and_names_who_saw_it():
    row = alerts(on_record("2026-03-23")).set_index("alert_id").loc["new_credit:P1:2026-03-20"]
    assert (bool(row["is_new"]), row["acknowledged_by"]) == (False, "Ines Caro")
    assert alerts()["is_new"].all()


def test_an_alert_stays_new_on_its_own_day_when_the_report_is_made_again():
    assert alerts(on_record("2026-03-24"))["is_new"].all()


def test_a_deadline_that_passed_is_told_with_what_was_to_be_done():
    missed = frame("""
        account_id | case           | due_on_date | detail       | open_minor
        A          | broken_promise | 2026-03-20  | promise PR-1 | 900000
        B          | tier           | 2026-03-20  | low tier     | 100
    """).rename(columns={"due_on_date": "due_on"})
    found = find_alerts(*(aged(), aged(DAY - timedelta(days=7)), NO_PROMISES, LEDGER), policy=POLICY, deadlines=missed)
    told = found[found["code"].eq("deadline_breached")]
    assert told[["account_id", "message"]].values.tolist() == [
        ["A", "A call about promise PR-1 was due on 20 March; none is on record."]
    ]


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


def late_ones(settled_every: int = 2) -> Ledger:
    """Every day an invoice falls due at another account; of every few one is paid on its hundredth day late."""
    due = [date(2025, 6, 1) + timedelta(days=n) for n in range(300)]
    items = pd.DataFrame(
        {"item_id": [f"I{n}" for n in range(300)], "account_id": [f"A{n}" for n in range(300)], "kind": "invoice",
         "issue_date": pd.to_datetime(due) - pd.Timedelta(days=30), "due_date": pd.to_datetime(due), "currency": "EUR",
         "amount_minor": 100}
    )  # fmt: skip
    paid = [n for n in range(300) if n % settled_every == 0]
    closed = pd.DataFrame(
        {"item_id": [f"I{n}" for n in paid], "kind": "write_off", "amount_minor": 100,
         "effective_date": pd.to_datetime([due[n] + timedelta(days=80) for n in paid])}
    )  # fmt: skip
    return Ledger.from_tables({"items": items, "adjustments": closed})


def high_tier(target: int, day: date = date(2026, 3, 11)):
    ledger = late_ones()
    moved = movements(ledger.items, ledger.allocations, ledger.adjustments)
    return burn_down(moved, as_of=day, policy=POLICY, target=target)


def test_who_crosses_the_edge_by_month_end_is_known_and_how_many_settle_before_is_learned():
    goal = high_tier(target=0)
    assert goal.will_cross == 15, "of twenty to come, ten of the first are settled at eighty days already"
    assert abs(goal.expected - (goal.now + 10)) < 2
    assert goal.probability < 0.01
    assert high_tier(target=1000).probability > 0.99
    assert goal.low <= goal.expected <= goal.high
    assert 20 <= goal.held <= goal.checked == 26, "about four of five of the months before, or more"


def test_on_the_last_day_of_the_month_the_count_itself_decides():
    now = high_tier(target=0, day=date(2026, 3, 31)).now
    assert high_tier(target=now, day=date(2026, 3, 31)).probability == 1
    assert high_tier(target=now - 1, day=date(2026, 3, 31)).probability == 0


def test_in_the_last_week_of_a_month_the_goal_is_the_next_months_and_starts_today():
    friday, ledger = date(2026, 3, 27), late_ones()
    moved = movements(ledger.items, ledger.allocations, ledger.adjustments)
    goal = burn_down(moved, as_of=friday, policy=POLICY, until=goal_month_end(friday))
    assert (goal.until, goal.start) == (date(2026, 4, 30), goal.now)
    assert goal.target < goal.now


def test_a_book_of_a_few_days_gives_no_probability():
    moved = movements(LEDGER.items, LEDGER.allocations, LEDGER.adjustments)
    assert burn_down(moved, as_of=DAY, policy=POLICY, target=0).probability is None


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
    assert table.loc["G-1", ["value", "gap", "confidence_of_10", "comment", "state"]].tolist() == [
        1,
        0,
        7,
        "better",
        "reached",
    ]
    assert table.loc["G-2", ["value", "gap", "state"]].tolist() == [1695, 1195, "late"]


def test_a_goal_that_will_hardly_be_reached_is_never_told_to_be_on_the_way():
    checked = CHECKINS.assign(confidence_pct=90)
    told = goal_standings(
        GOALS.assign(target_count=0), checked, book_figures(aged().lines, 1), {"G-1": (5.0, 0.004)}, as_of=DAY,
        owners=["Ines Caro", "Ravi Nair"],
    ).set_index("goal_id")  # fmt: skip
    assert told.loc["G-1", "state"] == "behind"


def test_an_unknown_owner_or_measure_is_an_error_that_names_the_valid_ones():
    with pytest.raises(ParameterError, match="Ines Caro, Ravi Nair"):
        require_goal(owner="Nobody", measure="past_due", owners=["Ines Caro", "Ravi Nair"])
    with pytest.raises(ParameterError, match="high_tier_accounts"):
        require_goal(owner="Ines Caro", measure="profit", owners=["Ines Caro"])


def test_a_goal_whose_owner_left_is_shown_as_such_and_a_check_in_of_no_goal_stops_no_report():
    table = standings(GOALS.assign(owner="Nobody", target_count=0), CHECKINS.assign(goal_id="G-9")).set_index("goal_id")
    assert table.loc["G-1", "state"] == "unowned"
    assert table["checked_by"].tolist() == ["", ""]


def test_a_running_goal_says_where_its_figure_leads_and_how_likely_the_target_is():
    ledger = late_ones()
    moved = movements(ledger.items, ledger.allocations, ledger.adjustments)
    goals = frame("""
        goal_id | measure            | due_date   | currency | target_count | target_minor
        G-1     | high_tier_accounts | 2026-03-31 |          | 1            |
        G-2     | past_due           | 2026-03-31 | EUR      |              | 99999
        G-3     | past_due           | 2026-01-31 | EUR      |              | 99999
    """)
    found = goal_outlooks(goals, moved, as_of=date(2026, 3, 11), policy=POLICY)
    assert sorted(found) == ["G-1", "G-2"], "a goal whose day has passed leads nowhere"
    assert found["G-1"][1] < 0.01
    assert found["G-2"][1] > 0.99


def test_the_change_of_a_bridge_is_what_its_steps_add_up_to():
    row = bridge_by_currency(month_bridge(LEDGER, as_of=DAY)).iloc[0]
    assert row["change"] == row[list(STEPS[1:-1])].sum() == row["closing"] - row["opening"]


def test_the_first_alert_of_every_kind_is_seen_however_many_there_are_of_one_kind():
    alerts = pd.DataFrame({"code": ["promise_broken"] * 3 + ["large_change", "new_credit"], "alert_id": list("ABCDE")})
    shown = first_of_each_kind(alerts, limit=3)
    assert shown["alert_id"].tolist() == ["A", "D", "E", "B", "C"]
    assert alerts_by_code(alerts).values.tolist() == [["promise_broken", 3], ["large_change", 1], ["new_credit", 1]]


def test_the_week_of_promises_counts_what_falls_due_and_how_the_last_ones_ended():
    judged = frame("""
        promise_id | promised_date | deadline   | amount_minor | verdict
        GONE       | 2026-03-13    | 2026-03-16 | 100          | kept
        KEPT       | 2026-03-16    | 2026-03-17 | 100          | kept
        BROKEN     | 2026-03-20    | 2026-03-23 | 100          | broken
        SMALL      | 2026-03-24    | 2026-03-27 | 10           | open
        LARGE      | 2026-03-24    | 2026-03-27 | 900          | open
        NEXT       | 2026-03-31    | 2026-04-03 | 100          | open
        LATER      | 2026-04-01    | 2026-04-06 | 100          | open
        DROPPED    | 2026-03-25    | 2026-03-28 | 100          | withdrawn
    """)
    days = {name: pd.to_datetime(judged[name]) for name in ("promised_date", "deadline")}
    week = promise_week(judged.assign(**days), as_of=DAY)
    assert week.due["promise_id"].tolist() == ["LARGE", "SMALL", "NEXT"]
    assert (week.kept, week.ended) == (1, 2)
