from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arlib.errors import ContractError, ParameterError
from arlib.tiering import Activity, trace_points, waterfall_steps
from arlib.tiering.priority import PARTS
from arlib.tiering.ranking import missed_by_age, order_of_work, places_compared
from drawn import frame
from tiering.books import ACCOUNT_ROWS, ITEM_ROWS, aged, disputes, policy_of, promises, ranked

POINTS = [f"points_{part}" for part in PARTS]


def of(ranking, account: str) -> pd.Series:
    return ranking.accounts.set_index("id").loc[account]


def test_the_tier_comes_first_and_then_the_points():
    rows = ranked().accounts
    assert rows[["id", "tier"]].values.tolist() == [["A", "high"], ["B", "high"], ["D", "medium"], ["C", "low"]]


def test_money_of_an_unknown_payer_is_nobodys_account():
    assert "(unknown payer)" not in ranked().accounts["id"].tolist()


def test_every_point_of_an_account_is_in_the_trace_with_rows_weight_and_policy():
    ranking = ranked(activity=Activity.of(promises=promises(("PR-1", "A", "A1", "2026-03-01", 100, 0, "broken"))))
    trace = trace_points(ranking, "A").set_index("part")
    assert trace["points"].sum() == of(ranking, "A")["priority"]
    assert trace.loc["value", "rows"] == "A1"
    assert trace.loc["broken_promises", ["points", "rows"]].tolist() == [12, "PR-1"]
    assert "priority.broken_promise = 12" in trace.loc["broken_promises", "weight"]
    assert trace["policy_version"].iloc[0].startswith("1 (")


def test_a_trace_of_an_account_without_work_is_refused():
    with pytest.raises(ParameterError, match="no work on 'Z'"):
        trace_points(ranked(), "Z")


def test_the_waterfall_begins_at_zero_and_ends_at_the_priority():
    ranking = ranked()
    steps = waterfall_steps(ranking, "A")
    assert steps["start"].iloc[0] == 0
    assert (steps["start"].iloc[1:-1] == steps["end"].iloc[:-2].to_numpy()).all()
    assert steps.iloc[-1][["start", "end", "kind"]].tolist() == [0, of(ranking, "A")["priority"], "total"]


def test_the_value_at_risk_is_what_is_past_due_and_a_share_of_credits():
    rows = ranked().accounts.set_index("id")["value_minor"]
    assert rows.to_dict() == {"A": 1_000_000, "B": 17_500, "C": 200_000, "D": 80_000}


def test_a_tenfold_value_is_worth_the_same_number_of_points_everywhere():
    rows = ranked().accounts.set_index("id")["points_value"]
    assert (rows["A"], rows["D"]) == (60, 27)  # EUR 10,000 and EUR 800, from EUR 100 on, 30 each tenfold


def test_likely_payers_put_less_at_risk_and_get_fewer_points():
    chances = pd.DataFrame({"account_id": ["A"], "p_30": [0.75], "basis": ["model"], "reasons": ["pays on the 15th"]})
    row = of(ranked(activity=Activity.of(likelihood=chances)), "A")
    assert (row["value_minor"], row["points_likelihood"]) == (250_000, 5)


def test_without_a_likelihood_its_part_is_zero_and_says_so():
    ranking = ranked()
    trace = trace_points(ranking, "A").set_index("part")
    assert trace.loc["likelihood", ["points", "because"]].tolist() == [0, "n/a"]


def test_a_new_account_that_is_past_due_and_a_problem_account_get_their_points():
    rows = ranked().accounts.set_index("id")
    assert (rows.loc["C", "points_new_account"], rows.loc["D", "points_problem_account"]) == (15, 15)
    assert rows.loc["A", ["points_new_account", "points_problem_account"]].tolist() == [0, 0]


def test_chronic_lateness_counts_from_the_third_paid_invoice_on():
    paid = frame("""
        item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor
        OLD-1   | A          | invoice | 2025-06-01 | 2025-07-01 | EUR      | 100
        OLD-2   | A          | invoice | 2025-07-01 | 2025-08-01 | EUR      | 100
        OLD-3   | A          | invoice | 2025-08-01 | 2025-09-01 | EUR      | 100
        PAY     | A          | payment | 2025-10-01 |            | EUR      | -300
    """)
    booked = frame("""
        source_id | target_id | amount_minor | effective_date
        PAY       | OLD-1     | 100          | 2025-10-01
        PAY       | OLD-2     | 100          | 2025-10-01
        PAY       | OLD-3     | 100          | 2025-10-01
    """)
    items = pd.concat([ITEM_ROWS, paid], ignore_index=True)
    late = of(ranked(items, allocations=booked), "A")
    assert (late["paid_invoices"], round(late["mean_late_days"], 1), late["points_lateness"]) == (3, 61.0, 20)
    two = of(ranked(items, allocations=booked.head(2)), "A")
    assert two["points_lateness"] == 0


def test_an_account_without_history_is_said_to_have_none():
    ranking = ranked()
    assert "TIE002" in [f.code for f in ranking.findings]
    assert trace_points(ranking, "A").set_index("part").loc["lateness", "because"].startswith("n/a: 0 invoices paid")


def test_a_dispute_takes_points_off_in_proportion_and_its_money_out_of_the_value():
    half = disputes("""
        dispute_id | account_id | item_id | opened_on  | currency | amount_minor
        D-1        | A          | A1      | 2026-03-01 | EUR      | 500_000
    """)
    row = of(ranked(activity=Activity.of(disputes=half)), "A")
    assert (row["value_minor"], row["points_disputed"]) == (500_000, -15)


def test_an_open_promise_takes_points_off():
    given = Activity.of(promises=promises(("PR-1", "A", "A1", "2026-04-10", 1_000_000, 0, "open")))
    row = of(ranked(activity=given), "A")
    assert (row["value_minor"], row["points_promised"]) == (0, -30)


def test_a_currency_without_a_rate_gives_no_points_for_value_and_a_finding():
    foreign = ITEM_ROWS.assign(currency=ITEM_ROWS["currency"].mask(ITEM_ROWS["account_id"].eq("C"), "USD"))
    ranking = ranked(foreign)
    assert pd.isna(of(ranking, "C")["value_minor"])
    assert of(ranking, "C")["points_value"] == 0
    assert [f.where for f in ranking.findings if f.code == "TIE001"] == ["currencies USD"]


def test_amounts_of_two_currencies_meet_only_at_the_recorded_rate():
    both = pd.concat([ITEM_ROWS, ITEM_ROWS.query("item_id == 'C1'").assign(item_id="C2", currency="USD")])
    rates = [{"currency": "USD", "day": "2026-03-01", "rate": "0.5"}]
    row = of(ranked(both, policy=policy_of(rates=rates)), "C")
    assert row["value_minor"] == 200_000 + 100_000


def test_a_tier_set_by_hand_is_honoured_and_said():
    given = frame("""
        account_id | tier | until      | effective_on | actor     | reason
        C          | high | 2026-04-30 | 2026-03-30   | Ines Caro | insolvency rumour
    """)
    row = of(ranked(activity=Activity.of(tier_overrides=given)), "C")
    assert (row["tier"], row["tier_by_age"]) == ("high", "low")
    assert row["tier_note"] == "set to high by Ines Caro until 2026-04-30: insolvency rumour"


def test_a_family_stands_under_its_head_with_the_points_of_all():
    ranking = ranked(level="family")
    row = of(ranking, "A")
    assert (row["value_minor"], row["is_strategic"], row["members"]) == (1_017_500, True, 2)
    assert trace_points(ranking, "A").set_index("part").loc["value", "rows"] == "A1 B1"


def test_what_a_list_by_age_would_miss_is_named_with_its_place_there():
    old_but_small = frame("""
        item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor
        OLD     | D          | invoice | 2025-01-01 | 2025-01-31 | EUR      | 100
    """)
    items = pd.concat([ITEM_ROWS, old_but_small], ignore_index=True)
    missed = missed_by_age(ranked(items).accounts, first=1)
    assert missed[["id", "rank", "age_rank"]].values.tolist() == [["A", 1, 2]]


def test_an_empty_book_has_no_order_and_no_error():
    assert ranked(ITEM_ROWS.head(0)).accounts.empty


def test_a_frame_that_lacks_a_column_is_refused_by_name():
    with pytest.raises(ContractError, match="missing column"):
        Activity.of(pauses=pd.DataFrame({"account_id": ["A"]}))


# --- properties on drawn books ---------------------------------------------------------------------------
# a ranking takes a tenth of a second, so that fewer books are drawn than elsewhere
some_books = settings(max_examples=max(settings.default.max_examples // 6, 5))
days = st.dates(date(2025, 1, 1), date(2026, 3, 31))


@st.composite
def drawn_items(draw):
    """Up to ten items of the four accounts in two currencies."""
    kinds = st.sampled_from(["invoice", "payment", "credit_note"])
    accounts, money = st.sampled_from("ABCD"), st.integers(1, 10**9)
    rows = draw(st.lists(st.tuples(kinds, accounts, st.sampled_from(["EUR", "USD"]), money, days, days), max_size=10))
    return pd.DataFrame(
        {
            "item_id": [f"I{n}" for n in range(len(rows))],
            "account_id": [r[1] for r in rows],
            "kind": [r[0] for r in rows],
            "issue_date": pd.to_datetime([min(r[4], r[5]) for r in rows]),
            "due_date": pd.to_datetime([max(r[4], r[5]) if r[0] == "invoice" else None for r in rows]),
            "currency": [r[2] for r in rows],
            "amount_minor": pd.Series([r[3] if r[0] == "invoice" else -r[3] for r in rows], dtype="int64"),
        }
    ).astype({"item_id": "str", "account_id": "str", "kind": "str", "currency": "str"})


RATED = policy_of(rates=[{"currency": "USD", "day": "2025-01-01", "rate": "0.9"}])


@some_books
@given(drawn_items())
def test_the_parts_add_up_to_the_priority(items):
    rows = ranked(items, policy=RATED).accounts
    assert (rows[POINTS].sum(axis=1) == rows["priority"]).all()


@some_books
@given(drawn_items(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(items, random):
    order = list(range(len(items)))
    random.shuffle(order)
    straight, shuffled = ranked(items, policy=RATED), ranked(items.iloc[order], policy=RATED)
    pd.testing.assert_frame_equal(straight.accounts, shuffled.accounts)


@some_books
@given(drawn_items())
def test_any_part_of_whole_accounts_has_the_same_rows(items):
    whole = ranked(items, policy=RATED).accounts.drop(columns="rank").set_index("id")
    for part in (["A", "C"], ["B", "D"]):
        mine = items[items["account_id"].isin(part)]
        accounts = ACCOUNT_ROWS[ACCOUNT_ROWS["account_id"].isin(part)]
        rows = ranked(mine, policy=RATED, accounts=accounts).accounts.drop(columns="rank").set_index("id")
        pd.testing.assert_frame_equal(rows.sort_index(), whole.reindex(rows.index).sort_index(), check_dtype=False)


def test_the_input_is_left_as_it_was():
    items = ITEM_ROWS.copy(deep=True)
    ranked(items)
    pd.testing.assert_frame_equal(items, ITEM_ROWS)


def test_an_order_as_it_would_be_stands_beside_the_places_and_points_of_today():
    now = pd.DataFrame({"id": ["A", "B"], "priority": [9, 5]})
    then = pd.DataFrame({"id": ["B", "A", "NEW"], "priority": [8, 7, 6]})
    head = places_compared(now, then, first=3)
    assert head[["id", "place", "place_now"]].fillna(0).values.tolist() == [["B", 1, 2], ["A", 2, 1], ["NEW", 3, 0]]
    assert head["is_moved"].all()
    assert places_compared(now, now, first=2)["is_moved"].sum() == 0


def test_the_ids_alone_stand_in_the_order_of_the_full_ranking():
    full, (aging, ledger) = ranked(), aged()
    paid = full.evidence.paid
    ids = order_of_work(aging, ledger.accounts, paid, activity=Activity.of(), policy=full.policy)
    assert ids.tolist() == full.accounts["id"].tolist()


def test_what_is_at_risk_leaves_out_the_customers_own_money_and_says_how_much_of_it_we_hold():
    credit = ITEM_ROWS.query("item_id == 'B1'").assign(item_id="A9", account_id="A", amount_minor=-400_000)
    row = of(ranked(pd.concat([ITEM_ROWS, credit])), "A")
    assert row["risk_minor"] == 600_000, "of 10,000.00 past due 4,000.00 are here"
    assert "EUR 6,000 at risk beside the EUR 4,000 we hold of its money" in row["why"]


def test_an_account_whose_own_money_covers_everything_is_at_no_risk():
    credit = ITEM_ROWS.query("item_id == 'B1'").assign(item_id="A9", account_id="A", amount_minor=-1_000_000)
    row = of(ranked(pd.concat([ITEM_ROWS, credit])), "A")
    assert row["risk_minor"] == 0
    assert "we hold EUR 10,000 of its money" in row["why"]
    assert "at risk" not in row["why"]
