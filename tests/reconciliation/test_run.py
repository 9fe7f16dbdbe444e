"""A run as a whole: the gate, the checks, the rates, the words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from arlib.errors import EXIT_DOES_NOT_TIE, ArlibError, ContractError
from arlib.reconciliation import ConservationBreach, explain, reconcile
from arlib.reconciliation.hypotheses import PART, WHOLE, claims_of, uncontested
from drawn import frame

PAID = """
    item_id | account_id | issue_date | amount_minor | reference
    AT-100  | A          | 2026-02-01 | 100_00       |
    P1      | A          | 2026-03-01 | -90_00       | AT-100
    """


def _booked(amount: str, day: str = "2026-03-01") -> pd.DataFrame:
    return frame(f"""
        source_id | target_id | amount_minor | effective_date
        P1        | AT-100    | {amount}     | {day}
        """)


def test_what_is_booked_is_not_proposed_again(run):
    seen = run(PAID, allocations=_booked("90_00"))
    assert seen.posted == []
    assert seen.open == {"AT-100": 10_00, "P1": 0}
    assert seen.codes == [("AT-100", "SHORT_PAY")]


def test_a_booking_that_takes_effect_after_the_day_does_not_count_yet(run):
    assert run(PAID, allocations=_booked("90_00", "2026-04-01")).posted == [("P1", "AT-100", 90_00)]


def test_a_reversed_booking_may_be_proposed_again(run):
    booked = pd.concat([_booked("90_00"), _booked("-90_00", "2026-03-05")])
    assert run(PAID, allocations=booked).posted == [("P1", "AT-100", 90_00)]


def test_more_booked_than_the_item_holds_stops_everything_with_exit_code_3(run):
    with pytest.raises(ConservationBreach, match="P1") as caught:
        run(PAID, allocations=_booked("95_00"))
    assert caught.value.exit_code == EXIT_DOES_NOT_TIE


def test_all_checks_hold_and_say_what_they_compare(run):
    checks = run(PAID).found.checks
    assert checks["invariant"].tolist() == ["I1", "I2", "I3", "I4", "I5", "I9", "I10"]
    assert checks["holds"].all()
    assert (checks["difference"] == 0).all()


def test_unusable_rows_are_said_all_at_once_and_the_rest_is_reconciled(run):
    seen = run(
        """
        item_id | account_id | issue_date | currency | amount_minor | reference
        AT-100  | A          | 2026-02-01 | EUR      | 100_00       |
        P1      | A          | 2026-03-01 | EUR      | -100_00      | AT-100
        P2      | A          |            | EUR      | -100_00      | AT-100
        P3      | A          | 2026-03-01 | EURO     | -100_00      | AT-100
        P4      | A          | 2026-03-01 | EUR      | 0            | AT-100
        """
    )
    assert seen.posted == [("P1", "AT-100", 100_00)]
    assert seen.codes == [("P2", "INVALID_DATE"), ("P3", "MISSING_FIELD"), ("P4", "INVALID_AMOUNT")]


def test_a_missing_column_is_a_bad_call():
    with pytest.raises(ContractError, match="amount_minor"):
        reconcile(pd.DataFrame({"item_id": ["P1"]}), as_of="2026-03-31")


def test_a_book_without_rows_has_results_with_every_column():
    no_items = pd.DataFrame({"item_id": [], "kind": [], "issue_date": [], "currency": [], "amount_minor": []})
    found, seen = reconcile(no_items, as_of="2026-03-31"), reconcile(_two_items(), as_of="2026-03-31")
    for name in ("allocations", "adjustments", "open_items", "exceptions", "checks", "match_rates"):
        assert list(getattr(found, name).columns) == list(getattr(seen, name).columns)
    assert found.allocations.dtypes.astype(str).to_dict() == seen.allocations.dtypes.astype(str).to_dict()


def _two_items() -> pd.DataFrame:
    rows = [("AT-100", "invoice", 100_00, ""), ("P1", "payment", -100_00, "AT-100")]
    items = pd.DataFrame(rows, columns=["item_id", "kind", "amount_minor", "reference"])
    return items.assign(account_id="A", issue_date="2026-02-01", currency="EUR")


def test_the_input_is_not_changed():
    items = _two_items()
    before = items.copy(deep=True)
    reconcile(items, as_of="2026-03-31")
    pd.testing.assert_frame_equal(items, before)


def test_money_dated_after_the_day_is_listed_as_future_and_belongs_to_no_match(run):
    seen = run(PAID.replace("2026-03-01", "2026-04-01"))
    opened = seen.found.open_items.set_index("item_id")
    assert opened["is_future"].to_dict() == {"AT-100": False, "P1": True}
    assert seen.codes == [("P1", "FUTURE_DATED")]


def test_rates_count_payments_lines_and_money_side_by_side(run):
    rates = run(PAID + "    P2 | A | 2026-03-02 | -60_00 | thanks\n").found.match_rates.set_index("level")
    assert rates.loc["payment", ["matched", "total"]].tolist() == [1, 2]
    assert rates.loc["line", ["matched", "total"]].tolist() == [1, 2]
    assert rates.loc["money", ["matched", "total", "rate_pct"]].tolist() == [90_00, 150_00, 60.0]


def test_a_rate_of_nothing_is_missing_and_not_zero(run):
    rates = run("""
        item_id | account_id | issue_date | amount_minor
        AT-100  | A          | 2026-02-01 | 100_00
        """).found.match_rates
    assert rates["rate_pct"].isna().all()


def test_an_item_is_explained_in_words(run):
    found = run(PAID).found
    assert explain(found, "P1").splitlines() == [
        "T3 exact reference: P1 settles EUR 90.00 of AT-100; the reference names it and nothing else; "
        "the payment is less than what was open.",
        "SHORT_PAY: AT-100 was paid by P1, but not in full, and nothing says why. "
        "Next: Ask the payer what the rest is for.",
        "Open after this run: EUR 0.00.",
    ]
    with pytest.raises(ArlibError, match="no such item"):
        explain(found, "P-unheard-of")


def test_claims_that_fit_together_are_all_accepted_and_equal_ones_that_do_not_are_all_refused():
    remaining = np.array([100, 60, 60, 40])

    def verdict(amounts: list[int], strengths: list[int]) -> list[bool]:
        owner, target, amount, strength = np.array([[1, 2], [0, 0], amounts, strengths])
        claims = claims_of(owner=owner, source=owner, target=target, amount=amount, strength=strength, evidence="")
        return uncontested(claims, remaining).tolist()

    assert verdict([60, 40], [PART, PART]) == [True, True]
    assert verdict([60, 60], [PART, PART]) == [False, False]
    assert verdict([60, 60], [WHOLE, PART]) == [True, False]


def test_a_group_of_claims_stands_or_falls_together():
    owner, target, amount = np.array([[2, 2, 3], [0, 1, 1], [50, 50, 50]])
    claims = claims_of(owner=owner, source=owner, target=target, amount=amount, strength=WHOLE, evidence="")
    assert uncontested(claims, np.array([50, 50, 100, 50])).tolist() == [False, False, False]
