"""The definitions on the numbers of the field's own worked examples, and on a ledger small enough to check by hand."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from arlib.contracts import ADJUSTMENTS, ALLOCATIONS, DISPUTES, ITEMS, PROMISES, empty, require
from arlib.ledger import age
from arlib.ledger.movements import movements
from arlib.policy import policy_from
from arlib.policy.portfolio import ProvisionPolicy
from arlib.portfolio.kpi import Kpi, kpi_frame
from arlib.portfolio.kpis import measure_kpis
from arlib.portfolio.paying import days_to_pay, mean_days
from arlib.portfolio.promised import promise_kpis
from arlib.portfolio.provision import provision_matrix
from arlib.portfolio.rolling import roll_rates
from arlib.portfolio.turnover import cei, countback_dso, dso, turnover_kpis
from drawn import frame

DAY = date(2024, 6, 30)
GOLDEN = require(
    frame("""
        item_id | account_id | kind        | issue_date | due_date   | currency | amount_minor | status
        INV-1   | C1         | invoice     | 2024-02-14 | 2024-03-15 | EUR      | 1000         | open
        INV-2   | C1         | invoice     | 2024-04-01 | 2024-05-01 | EUR      | 500          | open
        REC-1   | C1         | payment     | 2024-06-20 |            | EUR      | -400         | open
        INV-3   | C2         | invoice     | 2024-03-02 | 2024-04-01 | EUR      | 700          | open
        CRN-1   | C2         | credit_note | 2024-03-01 |            | EUR      | -1200        | open
        INV-4   | C3         | invoice     | 2024-06-15 | 2024-07-15 | EUR      | 900          | open
        INV-5   | C3         | invoice     | 2024-05-31 | 2024-06-30 | EUR      | 300          | disputed
        OVR-1   | C4         | on_account  | 2024-04-30 |            | EUR      | -250         | open
    """),
    ITEMS,
)
SALES = [(date(2026, 6, 1), 100), (date(2026, 5, 1), 80), (date(2026, 4, 1), 70)]
POLICY = policy_from({"reporting_currency": "EUR"})


def moved(items=GOLDEN, allocations=None, adjustments=None):
    return movements(
        items,
        empty(ALLOCATIONS) if allocations is None else require(allocations, ALLOCATIONS),
        empty(ADJUSTMENTS) if adjustments is None else require(adjustments, ADJUSTMENTS),
    )


def test_dso_best_possible_and_delinquent_days_of_the_quarter_of_91_days():
    assert round(dso(212, 250, days=91), 2) == 77.17
    assert round(dso(140, 250, days=91), 2) == 50.96
    assert round(dso(212, 250, days=91) - dso(140, 250, days=91), 2) == 26.21


def test_countback_dso_on_months_of_30_days_and_on_calendar_days():
    assert round(countback_dso(212, SALES, days="30_day_months"), 1) == 73.7
    assert round(countback_dso(212, SALES, days="calendar"), 1) == 74.7


@pytest.mark.parametrize("months", [SALES[:1], [SALES[0], (date(2026, 5, 1), 0)], [SALES[0], (date(2026, 5, 1), -5)]])
def test_countback_stops_without_a_figure_when_it_cannot_be_finished(months):
    assert countback_dso(212, months) is None


def test_cei_with_all_reductions_and_with_cash_only():
    assert round(cei(150, 250, 212, 140), 1) == 72.3
    assert round(cei(150, 250, 212, 140, not_cash=14), 1) == 66.9


def test_cei_reads_22_9_when_a_third_of_the_quarters_sales_meets_the_quarters_balances():
    assert round(cei(3 * 150, 250, 3 * 212, 3 * 140), 1) == 22.9


def test_days_to_pay_simple_and_weighted():
    simple, weighted = mean_days(np.array([5, 10]), np.array([10, 100]))
    assert (simple, round(weighted, 2)) == (7.5, 9.55)


def test_nothing_to_divide_by_is_no_figure_and_never_zero():
    assert dso(0, 0, days=90) is None
    assert cei(0, 0, 0, 0) is None
    assert mean_days(np.array([], dtype="int64"), np.array([], dtype="int64")) == (None, None)
    assert kpi_frame([Kpi("DSO", "simple", None, "days")])["value"].isna().all()


def test_the_golden_ledger_has_its_tiers_buckets_and_totals():
    lines = age(GOLDEN, as_of=DAY).lines.set_index("item_id")
    assert lines["tier"].to_dict() == {
        "INV-1": "high", "INV-2": "medium", "REC-1": "low", "INV-3": "medium", "CRN-1": "high", "INV-4": "low",
        "INV-5": "low", "OVR-1": "medium",
    }  # fmt: skip
    assert lines.loc[["INV-1", "INV-2", "INV-3"], "bucket"].tolist() == ["over_90", "31_60", "61_90"]
    debts, late = lines["side"].eq("invoices"), lines["days_past_due"].gt(0)
    money = lines["open_minor"]
    assert (money[debts].sum(), money[debts & late].sum(), money[debts & ~late].sum()) == (3400, 2200, 1200)
    assert (money[~debts].sum(), money.sum()) == (-1850, 1550)
    by_customer = money.groupby(lines["account_id"]).sum()
    assert (by_customer[by_customer > 0].sum(), by_customer[by_customer < 0].sum()) == (2300, -750)


def test_every_kpi_of_the_golden_ledger_names_its_variant_and_what_was_left_out():
    kpis = measure_kpis(moved(), age(GOLDEN, as_of=DAY), judged(), empty(DISPUTES), policy=POLICY)
    by_name = {k.name: k for k in kpis.kpis}
    full = by_name["DSO"]
    assert (full.numerator, full.denominator) == (3400, 1700), "billed after 30 March"
    assert (full.rows, full.excluded_count, full.excluded_minor) == (5, 3, -1850)
    assert by_name["Average days delinquent"].numerator == 2200
    assert all(k.variant for k in kpis.kpis)


def judged(drawing: str = ""):
    rows = empty(PROMISES) if not drawing else require(frame(drawing), PROMISES)
    types = {"verdict": "str", "received_minor": "int64"}
    return rows.assign(**{c: rows.get(c, pd.Series(dtype=t)) for c, t in types.items()})


def test_kept_rates_by_count_and_money_leave_open_and_withdrawn_promises_out():
    promises = judged("""
        promise_id | account_id | invoice_ids | made_on | promised_date | currency | amount_minor | verdict | received_minor
        P1 | C1 | INV-1 | 2024-05-01 | 2024-05-10 | EUR | 100 | kept | 120
        P2 | C1 | INV-1 | 2024-05-11 | 2024-05-20 | EUR | 100 | part_kept | 40
        P3 | C2 | INV-3 | 2024-05-11 | 2024-05-20 | EUR | 200 | broken | 0
        P4 | C1 | INV-2 | 2024-06-25 | 2024-07-05 | EUR | 500 | open | 0
        P5 | C2 | INV-3 | 2024-05-21 | 2024-05-30 | EUR | 700 | withdrawn | 0
    """)  # noqa: E501  a drawn table is read along its row
    count, money, coverage = promise_kpis(promises, age(GOLDEN, as_of=DAY).lines, as_of=DAY)
    assert (round(count.value, 1), count.numerator, count.denominator) == (33.3, 1, 3)
    assert (money.numerator, money.denominator) == (140, 400), "what came beyond a promise does not count"
    assert (count.excluded_count, count.excluded_minor) == (2, 1200)
    assert (coverage.numerator, coverage.denominator) == (500, 2200)


def test_the_day_of_an_invoice_paid_in_parts_is_weighted_and_early_days_stay_negative():
    items = require(
        frame("""
            item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor
            A       | C1         | invoice | 2024-05-01 | 2024-06-10 | EUR      | 100
            B       | C1         | invoice | 2024-05-01 | 2024-06-20 | EUR      | 300
            P       | C1         | payment | 2024-06-10 |            | EUR      | -400
        """),
        ITEMS,
    )
    paid = frame("""
        source_id | target_id | amount_minor | effective_date
        P         | A         | 25           | 2024-06-10
        P         | A         | 75           | 2024-06-14
        P         | B         | 300          | 2024-06-10
    """)
    simple, weighted, *_ = days_to_pay(moved(items, paid), as_of=DAY, policy=POLICY)
    assert simple.value == (3 - 10) / 2
    assert weighted.value == (3 * 100 - 10 * 300) / 400


def test_a_customer_who_stopped_paying_shows_in_the_companion_figure():
    simple, _, with_open, _ = days_to_pay(moved(), as_of=DAY, policy=POLICY)
    assert simple.value is None
    assert round(with_open.value, 1) == round((107 + 60 + 90) / 3, 1)


def test_roll_rates_follow_invoices_and_every_row_adds_up_to_all_of_it():
    paid = frame("""
        source_id | target_id | amount_minor | effective_date
        REC-1     | INV-2     | 200          | 2024-06-20
    """)
    written_off = frame("""
        item_id | kind      | amount_minor | effective_date
        INV-2   | write_off | 50           | 2024-06-25
    """)
    disputes = require(
        frame("""
            dispute_id | account_id | item_id | opened_on  | currency | amount_minor
            D-1        | C2         | INV-3   | 2024-06-15 | EUR      | 700
        """),
        DISPUTES,
    )
    rates = roll_rates(moved(GOLDEN, paid, written_off), disputes, as_of=DAY, policy=POLICY)
    money = rates.set_index(["bucket", "ended"])["amount_minor"]
    assert money["1_30", "31_60"] == 250
    assert (money["1_30", "paid"], money["1_30", "written_off"]) == (200, 50)
    assert money["31_60", "disputed"] == 700
    shares = rates.groupby("bucket")["share_pct"].sum(min_count=1).dropna()
    assert shares.round(9).eq(100).all()
    assert rates.loc[rates["bucket"].eq("over_90"), "share_pct"].isna().all(), "nothing was there: no rate, not 0"


def test_the_provision_leaves_out_disputes_and_credits_and_rounds_each_bucket_once():
    matrix = provision_matrix(age(GOLDEN, as_of=DAY).lines, policy=ProvisionPolicy()).set_index("bucket")
    assert matrix.loc["current", ["exposure_minor", "excluded_minor"]].tolist() == [900, 300]
    assert matrix["provision_minor"].tolist() == [4, 0, 20, 70, 300]  # 4.5 becomes 4: half to even


def test_a_past_day_keeps_its_figures_when_the_ledger_moves_on():
    before = turnover_kpis(moved(), as_of=DAY, policy=POLICY)
    later = frame("""
        item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor
        NEW     | C1         | invoice | 2024-07-05 | 2024-08-05 | EUR      | 5000
        PAY     | C1         | payment | 2024-07-06 |            | EUR      | -1000
    """)
    items = require(pd.concat([GOLDEN, later], ignore_index=True), ITEMS)
    paid = frame("""
        source_id | target_id | amount_minor | effective_date
        PAY       | INV-1     | 1000         | 2024-07-06
    """)
    assert turnover_kpis(moved(items, paid), as_of=DAY, policy=POLICY) == before
    assert turnover_kpis(moved(items, paid), as_of=DAY + timedelta(days=31), policy=POLICY) != before


def test_currencies_come_together_only_at_recorded_rates():
    items = require(pd.concat([GOLDEN, GOLDEN.assign(item_id="U" + GOLDEN["item_id"], currency="USD")]), ITEMS)
    rates = [{"currency": "USD", "day": "2024-06-01", "rate": "0.5"}]
    apart = turnover_kpis(moved(items), as_of=DAY, policy=POLICY)
    together = turnover_kpis(moved(items), as_of=DAY, policy=policy_from({"reporting_currency": "EUR", "rates": rates}))
    assert [k for k in apart if k.is_reporting] == []
    whole = next(k for k in together if k.is_reporting and k.name == "DSO")
    assert (whole.numerator, whole.currency) == (3400 + 1700, "EUR")


def test_what_a_kpi_says_it_divided_gives_its_value():
    kpis = measure_kpis(moved(), age(GOLDEN, as_of=DAY), judged(), empty(DISPUTES), policy=POLICY)
    paid = require(GOLDEN.assign(amount_minor=GOLDEN["amount_minor"].mask(GOLDEN["item_id"].eq("REC-1"), -1500)), ITEMS)
    booked = frame("""
        source_id | target_id | amount_minor | effective_date
        REC-1     | INV-1     | 1000         | 2024-06-20
        REC-1     | INV-2     | 500          | 2024-06-20
    """)
    every = (*kpis.kpis, *days_to_pay(moved(paid, booked), as_of=DAY, policy=POLICY))
    shares = [k for k in every if k.value is not None and k.denominator and (k.unit == "%" or "Days to pay" in k.name)]
    assert {k.name for k in shares} >= {"CEI", "Days to pay", "Days to pay, weighted", "At risk"}
    for k in shares:
        assert k.value == pytest.approx(k.numerator / k.denominator * (100 if k.unit == "%" else 1)), k.name


def test_after_money_in_hand_an_accounts_own_credits_come_off_its_oldest_invoices_at_both_ends():
    items = frame("""
        item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor
        OLD     | A          | invoice | 2026-02-01 | 2026-03-01 | EUR      | 1000
        NEW     | A          | invoice | 2026-03-10 | 2026-05-01 | EUR      | 500
        PAID    | A          | payment | 2026-03-20 |            | EUR      | -1200
        OTHER   | B          | payment | 2026-03-20 |            | EUR      | -900
    """)
    moved = movements(require(items, ITEMS), empty(ALLOCATIONS), empty(ADJUSTMENTS))
    found = {k.name: k for k in turnover_kpis(moved, as_of=date(2026, 3, 31), policy=policy_from(None))}
    net = found["CEI, after money in hand"]
    assert found["DSO, after money in hand"].numerator == 300, "what B paid covers nothing of A"
    assert (net.numerator, net.denominator) == (1000 + 500 - 300, 1000 + 500 - 300)
    assert found["CEI"].numerator == 0, "as booked nothing was collected"


def test_the_receivables_after_money_in_hand_are_those_of_customers_with_a_net_debit():
    moved = movements(GOLDEN, empty(ALLOCATIONS), empty(ADJUSTMENTS))
    found = {k.name: k for k in turnover_kpis(moved, as_of=DAY, policy=policy_from(None))}
    assert (found["DSO"].numerator, found["DSO, after money in hand"].numerator) == (3400, 2300)
