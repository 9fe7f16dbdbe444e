"""The likelihood looks at nothing after its day, beats the customer's average, and explains itself."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from arlib.contracts import ADJUSTMENTS, DISPUTES, PROMISES, empty
from arlib.ledger.movements import day_number
from arlib.likelihood import LikelihoodModel, late_odds, learning_book, paid_within, score_book, train
from arlib.likelihood.features import FEATURES, moment
from arlib.likelihood.habits import habits
from arlib.likelihood.logistic import area_under_curve, fit_logistic
from arlib.likelihood.scoring import with_weeks
from arlib.policy import policy_from

DAY = date(2026, 6, 30)
POLICY = policy_from({"reporting_currency": "EUR", "likelihood": {"min_settled": 100, "learn_from_days": 400}})
FIRST = date(2025, 5, 1)


def drawn_book(customers: int = 40, seed: int = 3) -> dict[str, pd.DataFrame]:
    """Customers who bill every ten days; even ones pay on the due date, odd ones a month late, with scatter."""
    chance = np.random.default_rng(seed)
    bills, paid = [], []
    for number in range(customers):
        for at in range(0, 420, 10):
            issued = FIRST + timedelta(days=at)
            late = int(chance.integers(-5, 6)) + (30 if number % 2 else 0)
            item = f"I{number:03d}-{at:03d}"
            bills.append((item, f"C{number:03d}", "invoice", issued, issued + timedelta(days=30), 10_000 + number))
            pays = issued + timedelta(days=30 + late)
            if pays <= DAY:
                bills.append((f"P{item}", f"C{number:03d}", "payment", pays, None, -10_000 - number))
                paid.append((f"P{item}", item, 10_000 + number, pays))
    items = pd.DataFrame(bills, columns=["item_id", "account_id", "kind", "issue_date", "due_date", "amount_minor"])
    items = items.assign(
        currency="EUR", terms="", status="open", **{c: pd.to_datetime(items[c]) for c in ("issue_date", "due_date")}
    )
    booked = pd.DataFrame(paid, columns=["source_id", "target_id", "amount_minor", "effective_date"])
    return {
        "items": items[items["issue_date"] <= pd.Timestamp(DAY)].reset_index(drop=True),
        "allocations": booked.assign(effective_date=pd.to_datetime(booked["effective_date"])),
        "adjustments": empty(ADJUSTMENTS),
        "promises": empty(PROMISES),
        "disputes": empty(DISPUTES),
    }


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return drawn_book()


@pytest.fixture(scope="module")
def book(tables):
    return learning_book(**tables)


@pytest.fixture(scope="module")
def model(book):
    return train(book, as_of=DAY, policy=POLICY.likelihood)


@pytest.fixture(scope="module")
def scored(book, model):
    return score_book(book, model, as_of=DAY, policy=POLICY)


def with_leaks(tables: dict[str, pd.DataFrame], after: date) -> dict[str, pd.DataFrame]:
    """The same ledger with everything a careless reader could peek at, dated after a day."""
    later, open_bill = pd.Timestamp(after) + pd.Timedelta(days=3), tables["items"]["item_id"].iloc[0]
    bills = tables["items"].tail(400).assign(issue_date=later, due_date=later)
    bills = bills.assign(item_id="LATER-" + bills["item_id"])
    booked = pd.DataFrame(
        {"source_id": ["LATER"], "target_id": [open_bill], "amount_minor": [1], "effective_date": [later]}
    )
    every = tables["items"].loc[tables["items"]["kind"].eq("invoice"), "item_id"]
    return {
        "items": pd.concat([tables["items"], bills], ignore_index=True),
        "allocations": pd.concat(
            [tables["allocations"], booked, *(booked.assign(target_id=i, amount_minor=9999) for i in every.tail(60))],
            ignore_index=True,
        ),
        "adjustments": pd.DataFrame(
            {"item_id": every.tail(80), "kind": "write_off", "amount_minor": 500, "effective_date": later}
        ),
        "promises": pd.DataFrame(
            {"promise_id": "L-" + every.tail(50), "account_id": "C000", "invoice_ids": every.tail(50), "made_on": later,
             "promised_date": later, "currency": "EUR", "amount_minor": 1, "withdrawn_on": pd.NaT}
        ),
        "disputes": pd.DataFrame(
            {"dispute_id": "L-" + every.tail(50), "account_id": "C000", "item_id": every.tail(50), "opened_on": later,
             "closed_on": pd.NaT, "currency": "EUR", "amount_minor": 1}
        ),
    }  # fmt: skip


@pytest.mark.parametrize("back", [0, 75])
def test_nothing_that_came_after_the_moment_changes_features_or_scores(tables, back):
    day = DAY - timedelta(days=back)
    honest, leaky = learning_book(**tables), learning_book(**with_leaks(tables, day))
    assert np.array_equal(moment(honest, day_number(day)).x, moment(leaky, day_number(day)).x)
    models = [train(b, as_of=day, policy=POLICY.likelihood) for b in (honest, leaky)]
    assert models[0].to_dict() == models[1].to_dict()
    seen = [score_book(b, m, as_of=day, policy=POLICY).accounts for b, m in zip((honest, leaky), models, strict=True)]
    pd.testing.assert_frame_equal(seen[0], seen[1])


def test_the_model_is_tested_on_later_days_and_beats_the_customers_average(model):
    assert model.basis == "model"
    for score in model.scores:
        assert score.brier is None or score.brier <= score.mean_brier
    assert model.tested_from > DAY - timedelta(days=400)


def test_what_was_said_came_about_as_often(model):
    points = [p for p in model.reliability if p.days == 30]
    said, came = (
        np.average([getattr(p, n) for p in points], weights=[p.rows for p in points]) for n in ("said", "came")
    )
    assert abs(said - came) < 0.1


def test_accounts_have_the_agreed_columns_and_their_odds_rise_with_time(scored):
    accounts = scored.accounts
    assert accounts.columns.tolist() == [
        "account_id", "p_30", "p_60", "p_90", "expected_on", "expected_from", "expected_to", "basis", "reasons",
    ]  # fmt: skip
    assert (accounts["p_30"] <= accounts["p_60"]).all()
    assert (accounts["p_60"] <= accounts["p_90"]).all()
    assert accounts["expected_from"].le(accounts["expected_on"]).all()
    assert accounts["expected_on"].le(accounts["expected_to"]).all()
    assert set(accounts["basis"]) == {"model"}


def test_who_pays_on_the_day_is_expected_before_who_pays_a_month_late(scored):
    days = scored.accounts.set_index("account_id")["expected_on"]
    assert days["C002"] < days["C003"]


def test_the_reason_names_state_and_habit_in_words(scored):
    reasons = scored.accounts.set_index("account_id")["reasons"]
    assert "usually pays 30 days after it is due" in reasons["C003"] or "usually pays 29 days" in reasons["C003"]
    assert reasons.str.endswith(".").all()


def test_a_customer_without_a_paid_invoice_is_a_cold_start_and_says_so(tables, model):
    new = tables["items"].tail(1).assign(item_id="NEW", account_id="NEW", kind="invoice", amount_minor=500)
    fresh = learning_book(**{**tables, "items": pd.concat([tables["items"], new], ignore_index=True)})
    row = score_book(fresh, model, as_of=DAY, policy=POLICY).accounts.set_index("account_id").loc["NEW"]
    assert row["basis"] == "cold_start"
    assert "no paid invoice yet" in row["reasons"]


def test_a_small_book_uses_the_customers_average_and_says_why():
    small = learning_book(**drawn_book(customers=3))
    model = train(small, as_of=DAY, policy=policy_from(None).likelihood)
    accounts = score_book(small, model, as_of=DAY, policy=POLICY).accounts
    assert model.basis == "customer_mean"
    assert "3 customers" in model.why
    assert set(accounts["basis"]) == {"customer_mean"}


def test_a_model_stored_as_json_scores_the_same(book, model, scored):
    again = LikelihoodModel.from_dict(json.loads(json.dumps(model.to_dict())))
    pd.testing.assert_frame_equal(score_book(book, again, as_of=DAY, policy=POLICY).accounts, scored.accounts)


def test_weekly_odds_never_fall_and_meet_the_thirty_days():
    curve = np.array([[0.1, 0.2, 0.5, 0.7, 0.8]])
    assert paid_within(curve, 30)[0] == pytest.approx(0.5)
    columns = [f"p_{d}" for d in (7, 14, 30, 60, 90)]
    weeks = with_weeks(pd.DataFrame(curve, columns=columns), weeks=10).filter(like="week_").to_numpy()[0]
    assert (np.diff(weeks) >= 0).all()
    assert weeks[1] == pytest.approx(0.2)


def test_our_logistic_regression_and_area_are_those_of_scikit_learn():
    from sklearn import linear_model as linear
    from sklearn import metrics

    chance = np.random.default_rng(1)
    x = chance.normal(size=(300, 4))
    label = x @ [1.0, -2.0, 0.0, 0.5] + chance.normal(size=300) > 0.3
    weights, intercept = fit_logistic(x, label, strength=1.0)
    theirs = linear.LogisticRegression(C=1.0, tol=1e-10, max_iter=1000).fit(x, label)
    assert weights == pytest.approx(theirs.coef_[0], abs=1e-4)
    assert intercept == pytest.approx(theirs.intercept_[0], abs=1e-4)
    said = np.round(x[:, 0], 1)
    assert area_under_curve(said, label) == pytest.approx(metrics.roc_auc_score(label, said))


def test_a_customer_who_disputes_often_is_not_read_as_one_who_pays_late():
    account, late = np.array([0] * 6 + [1] * 6), np.array([0.0, 20, 0, 20, 0, 20, 1, 21, 1, 1, 1, 1])
    disputed = np.array([[0.0], [1], [0], [1], [0], [1], [0], [1], [0], [0], [0], [0]])
    known = habits(account, late, disputed, accounts=2)
    assert known.effects[0] == pytest.approx(20, abs=4)
    assert abs(known.lateness[0] - known.lateness[1]) < 3


def test_every_feature_has_a_column_and_a_finite_value(book):
    seen = moment(book, day_number(DAY))
    assert seen.x.shape[1] == len(FEATURES)
    assert np.isfinite(seen.x).all()


BENCH = Path(__file__).resolve().parents[2] / "benchmarks" / "bench_likelihood.py"


@pytest.mark.nightly
def test_late_payment_of_the_public_invoices_is_foreseen_as_well_as_wanted():
    import runpy

    bench = runpy.run_path(str(BENCH))
    if not bench["DATA"].is_file():
        pytest.skip("the public invoices are not here")
    found = bench["figures"](bench["DATA"])
    for name, (auc, score) in bench["WANTED"].items():
        assert found[name][0] >= auc
        assert found[name][1] <= score


def test_odds_of_a_new_invoice_use_only_what_was_settled_before_it_was_billed(tables):
    bills = (
        tables["items"]
        .query("kind == 'invoice'")
        .merge(tables["allocations"], left_on="item_id", right_on="target_id", how="left")
    )
    bills = bills.rename(columns={"effective_date": "settled_on"})[
        ["account_id", "issue_date", "due_date", "settled_on"]
    ]
    asked = bills["issue_date"] < "2026-03-01"
    honest = late_odds(bills, learn_until=date(2026, 2, 1))[asked]
    later = bills.assign(settled_on=bills["settled_on"].where(bills["settled_on"] < "2026-03-01", pd.NaT))
    assert late_odds(later, learn_until=date(2026, 2, 1))[asked]["late_odds"].tolist() == honest["late_odds"].tolist()


def test_an_account_of_two_currencies_counts_once_where_rates_put_them_together(tables, model):
    other = tables["items"].tail(1).assign(item_id="USD-1", currency="USD", amount_minor=700)
    mixed = learning_book(**{**tables, "items": pd.concat([tables["items"], other], ignore_index=True)})
    rated = policy_from({**POLICY.model_dump(), "rates": [{"currency": "USD", "rate": "0.5", "day": "2026-01-01"}]})
    apart, together = (score_book(mixed, model, as_of=DAY, policy=policy) for policy in (POLICY, rated))
    assert together.buckets["bucket"].is_unique
    assert together.buckets["accounts"].sum() == len(together.accounts)
    assert apart.buckets["accounts"].sum() == len(apart.accounts) + 1
    assert set(apart.buckets["currency"]) == {"EUR", "USD"}
