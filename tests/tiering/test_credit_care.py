from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from arlib.contracts import ADJUSTMENTS, ALLOCATIONS, ITEMS, require
from arlib.errors import PolicyError
from arlib.ledger import Ledger, age
from arlib.tiering import Activity, CreditCare, care_for_credits
from arlib.tiering.care import LEGAL_REVIEW
from drawn import frame
from tiering.books import ACCOUNT_ROWS, DAY, EURO, policy_of, touches

NO_ALLOCATIONS = frame("source_id | target_id | amount_minor | effective_date")
NO_ADJUSTMENTS = frame("item_id | kind | amount_minor | effective_date")


def cared(
    items: pd.DataFrame, allocations=NO_ALLOCATIONS, adjustments=NO_ADJUSTMENTS, *, policy=EURO, **activity
) -> CreditCare:
    booked, taken = require(allocations, ALLOCATIONS), require(adjustments, ADJUSTMENTS)
    tables = {"accounts": ACCOUNT_ROWS, "items": require(items, ITEMS), "allocations": booked, "adjustments": taken}
    ledger = Ledger.from_tables(tables)
    aging = age(ledger.items, ledger.allocations, ledger.adjustments, as_of=DAY, policy=policy)
    return care_for_credits(aging, ledger, activity=Activity.of(**activity), policy=policy)


def explained(care: CreditCare, item: str) -> list[str]:
    return care.credits.set_index("item_id").loc[item, ["cause", "confidence", "evidence_ids"]].tolist()


BILL = frame("""
    item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor | reference
    AT-1001 | A          | invoice | 2026-01-01 | 2026-01-31 | EUR      | 100_000      | ""
    PAY-1   | A          | payment | 2026-01-30 |            | EUR      | -100_000     | AT-1001
""")
PAID = frame("""
    source_id | target_id | amount_minor | effective_date
    PAY-1     | AT-1001   | 100_000      | 2026-01-30
""")


def also(drawing: str) -> pd.DataFrame:
    return pd.concat([BILL, frame(drawing)], ignore_index=True)


def test_a_second_payment_of_a_settled_invoice_is_a_duplicate_of_the_first():
    care = cared(
        also("""
        item_id | account_id | kind    | issue_date | due_date | currency | amount_minor | reference
        PAY-2   | A          | payment | 2026-02-03 |          | EUR      | -100_000     | Invoice AT 1001
        """),
        PAID,
    )
    assert explained(care, "PAY-2") == ["duplicate_payment", "high", "PAY-1 AT-1001"]


def test_what_credit_notes_took_off_is_not_a_duplicate():
    items = frame("""
        item_id | account_id | kind        | issue_date | due_date   | currency | amount_minor | reference
        AT-1001 | A          | invoice     | 2026-01-01 | 2026-01-31 | EUR      | 100_000      | ""
        CN-7    | A          | credit_note | 2026-01-05 |            | EUR      | -30_000      | AT-1001
        PAY-1   | A          | payment     | 2026-01-30 |            | EUR      | -100_000     | AT-1001
    """)
    booked = frame("""
        source_id | target_id | amount_minor | effective_date
        CN-7      | AT-1001   | 30_000       | 2026-01-05
        PAY-1     | AT-1001   | 70_000       | 2026-01-30
    """)
    assert explained(cared(items, booked), "PAY-1") == ["paid_credited_invoice", "high", "AT-1001"]


@pytest.mark.parametrize(
    ("paid", "cause"),
    [(119_000, "tax_difference"), (107_000, "tax_difference"), (111_300, "unknown"), (118_999, "unknown")],
)
def test_a_tax_rate_is_recognised_to_the_cent(paid, cause):
    items = BILL.assign(amount_minor=[100_000, -paid])
    assert explained(cared(items, PAID), "PAY-1")[0] == cause


def test_the_discount_that_was_granted_and_paid_is_what_is_left():
    granted = frame("""
        item_id | kind     | amount_minor | effective_date
        AT-1001 | discount | 2_000        | 2026-01-08
    """)
    booked = PAID.assign(amount_minor=[98_000])
    assert explained(cared(BILL, booked, granted), "PAY-1") == ["discount_difference", "high", "AT-1001"]


def test_a_payment_that_names_and_fits_a_bill_of_another_account_is_the_wrong_payers():
    wrong = BILL.assign(account_id=["B", "A"])
    care = cared(wrong)
    assert explained(care, "PAY-1") == ["wrong_payer", "high", "AT-1001"]
    assert care.uses.empty, "it must not be used up on the account it does not belong to"


def test_a_number_of_another_account_alone_is_no_proof():
    slip = BILL.assign(account_id=["B", "A"], amount_minor=[100_000, -55_555])
    care = cared(slip)
    assert explained(care, "PAY-1")[0] == "unknown"
    assert care.credits["why_open"].tolist() == ["it names a bill of another account, but not its amount"]


def test_money_for_an_open_invoice_only_waits():
    care = cared(BILL)
    assert explained(care, "PAY-1") == ["not_applied", "high", "AT-1001"]
    assert care.credits["why_open"].tolist() == ["nobody has applied it yet"]


@pytest.mark.parametrize(
    ("kind", "reference", "cause"),
    [
        ("payment", "Anzahlung Bestellung PO-77", "prepayment"),
        ("on_account", "", "prepayment"),
        ("credit_note", "Preiskorrektur", "pricing"),
        ("credit_note", "RMA 4", "other"),
        ("payment", "Thank you", "unknown"),
    ],
)
def test_texts_say_what_they_say_in_any_of_our_languages(kind, reference, cause):
    credit = BILL.tail(1).assign(kind=kind, reference=reference, amount_minor=-12_345)
    assert explained(cared(credit), "PAY-1")[0] == cause


def test_a_credit_is_shown_against_what_it_names_and_then_the_oldest_with_the_effect():
    items = also("""
        item_id | account_id | kind        | issue_date | due_date   | currency | amount_minor | reference
        AT-900  | A          | invoice     | 2025-12-01 | 2025-12-31 | EUR      | 40_000       | ""
        AT-901  | A          | invoice     | 2025-12-01 | 2025-12-30 | USD      | 40_000       | ""
        CN-9    | A          | credit_note | 2026-02-01 |            | EUR      | -50_000      | ""
    """)
    uses = cared(items).uses.sort_values(["item_id", "document_id"])
    columns = ["item_id", "document_id", "amount_minor", "credit_after_minor", "invoice_after_minor", "is_named"]
    assert uses[columns].values.tolist() == [
        ["CN-9", "AT-900", 40_000, 10_000, 0, False],
        ["PAY-1", "AT-1001", 100_000, 0, 0, True],
    ]


def test_a_disputed_invoice_is_not_offered_for_a_credit():
    items = BILL.assign(status=["disputed", "open"], reference="")
    assert cared(items).uses.empty


def test_relatives_are_named_apart_and_never_mixed_in():
    items = BILL.assign(account_id=["A", "B"], reference=["", "CN"])
    care = cared(items)
    assert care.uses.empty
    assert care.family_uses[["item_id", "account_id", "other_account_id", "other_open_minor"]].values.tolist() == [
        ["PAY-1", "B", "A", 100_000]
    ]


def test_causes_are_ranked_by_money_and_add_up_to_all_that_is_owed():
    care = cared(BILL)
    assert care.pareto[["cause", "amount_minor", "running_pct"]].values.tolist() == [["not_applied", 100_000, 100.0]]
    assert care.owed[["currency", "amount_minor"]].values.tolist() == [["EUR", 100_000]]
    assert care.pareto["prevention"].str.len().gt(0).all()


def test_without_a_rate_causes_are_ranked_by_number():
    care = cared(BILL.assign(currency="USD"))
    assert (care.currency, care.pareto["share_pct"].tolist()) == ("", [100.0])
    assert care.pareto["amount_minor"].isna().all()


def test_without_a_rule_no_clock_runs():
    assert cared(BILL).credits["dormancy"].tolist() == ["no rule"]


@pytest.mark.parametrize(
    ("months", "letter", "state"), [(60, 120, "running"), (3, 60, "letter window"), (1, 30, "legal review")]
)
def test_the_dormancy_clock_runs_from_the_owners_last_activity(months, letter, state):
    rules = {"dormancy": [{"place": "GB", "months": months, "letter_days_before": letter}]}
    credits = cared(BILL, policy=policy_of(credit_care=rules)).credits
    assert credits[["last_activity_on", "dormancy"]].values.tolist() == [[pd.Timestamp("2026-01-30"), state]]
    assert credits["next_step"].eq(LEGAL_REVIEW).tolist() == [state == "legal review"]


@pytest.mark.parametrize(("resets", "last"), [(True, date(2026, 3, 2)), (False, date(2026, 1, 30))])
def test_a_contact_resets_the_clock_only_where_the_rule_says_so(resets, last):
    log = touches("""
        touch_id | account_id | at               | stage | contact | outcome | direction
        T1       | A          | 2026-03-02 10:00 | reply | Ms Poe  | replied | in
    """)
    rules = {"dormancy": [{"place": "GB", "months": 36, "contact_resets": resets}]}
    credits = cared(BILL, policy=policy_of(credit_care=rules), touches=log).credits
    assert credits["last_activity_on"].dt.date.tolist() == [last]


def test_one_place_has_one_rule():
    with pytest.raises(PolicyError, match="twice"):
        policy_of(credit_care={"dormancy": [{"place": "GB", "months": 1}, {"place": "GB", "months": 2}]})


def test_no_next_step_proposes_income():
    from arlib.tiering.care import NEXT_STEPS

    assert not [s for s in (*NEXT_STEPS.values(), LEGAL_REVIEW) if "income" in s or "write" in s.lower()]


def test_a_book_without_credits_is_cared_for_without_an_error():
    care = cared(BILL.head(1))
    assert care.credits.empty
    assert care.pareto.empty
    assert care.uses.empty
