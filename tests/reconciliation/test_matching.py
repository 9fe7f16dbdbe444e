"""How payments and credits find their documents, tier by tier."""

from __future__ import annotations

import pandas as pd
import pytest

from drawn import frame


def test_several_named_documents_that_add_up_are_all_closed(run):
    seen = run(
        """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 100_00       |
        AT-101  | A          | 2026-02-08 | 50_00        |
        P1      | A          | 2026-03-01 | -150_00      | AT-100/AT-101
        """
    )
    assert seen.posted == [("P1", "AT-100", 100_00), ("P1", "AT-101", 50_00)]
    assert seen.tiers == ["T3", "T3"]
    assert seen.codes == []


def test_a_named_credit_note_is_netted_before_the_payment(run):
    seen = run(
        """
        item_id | account_id | kind        | issue_date | amount_minor | reference
        AT-100  | A          | invoice     | 2026-02-01 | 100_00       |
        CN-500  | A          | credit_note | 2026-02-08 | -20_00       |
        P1      | A          | payment     | 2026-03-01 | -80_00       | AT-100 ./. CN-500
        """
    )
    assert sorted(seen.posted) == [("CN-500", "AT-100", 20_00), ("P1", "AT-100", 80_00)]
    assert seen.codes == []


def test_a_payment_without_a_known_payer_is_posted_by_number_and_exact_amount_only(run):
    book = """
        item_id | account_id | issue_date | amount_minor | reference | party_name
        AT-100  | A          | 2026-02-01 | 100_00       |           | Otter Foods
        P1      |            | 2026-03-01 | {amount}     | AT-100    | Treasury Services
        """
    assert run(book.format(amount="-100_00")).posted == [("P1", "AT-100", 100_00)]
    short = run(book.format(amount="-90_00"))
    assert short.posted == []
    assert short.codes == [("P1", "PAYER_UNKNOWN")]


def test_an_alias_names_the_account_of_a_strange_payer(run):
    book = """
        item_id | account_id | issue_date | amount_minor | party_name
        AT-100  | A          | 2026-02-01 | 100_00       | Otter Foods
        P1      |            | 2026-03-01 | -100_00      | Treasury Services
        """
    aliases = pd.DataFrame({"party_name": ["TREASURY SERVICES Ltd"], "account_id": ["A"]})
    assert run(book).posted == []
    seen = run(book, aliases=aliases)
    assert seen.posted == [("P1", "AT-100", 100_00)]
    assert "confirmed alias" in seen.found.allocations["evidence"][0]


def test_the_names_of_accounts_count_like_those_on_documents(run):
    book = """
        item_id | account_id | issue_date | amount_minor | party_name
        AT-100  | A          | 2026-02-01 | 100_00       |
        P1      |            | 2026-03-01 | -100_00      | Otter Foods
        """
    accounts = pd.DataFrame({"account_id": ["A"], "name": ["Otter Foods SARL"]})
    assert run(book, accounts=accounts).posted == [("P1", "AT-100", 100_00)]


def test_a_disputed_document_is_not_paid_by_amount(run):
    seen = run(
        """
        item_id | account_id | issue_date | amount_minor | status
        AT-100  | A          | 2026-02-01 | 100_00       | disputed
        P1      | A          | 2026-03-01 | -100_00      |
        """
    )
    assert seen.posted == []
    assert seen.codes == [("P1", "ITEM_ON_HOLD")]


def test_two_payments_of_one_amount_for_one_document_are_contended(run):
    seen = run(
        """
        item_id | account_id | issue_date | amount_minor
        AT-100  | A          | 2026-02-01 | 100_00
        P1      | A          | 2026-03-01 | -100_00
        P2      | A          | 2026-03-09 | -100_00
        """
    )
    assert seen.posted == []
    assert seen.codes == [("P1", "CONTENTION"), ("P2", "CONTENTION")]


def test_an_exact_payment_comes_before_a_short_one_for_the_same_document(run):
    seen = run(
        """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 100_00       |
        P1      | A          | 2026-03-01 | -40_00       | AT-100
        P2      | A          | 2026-03-02 | -100_00      | AT-100
        """
    )
    assert seen.posted == [("P2", "AT-100", 100_00)]
    assert seen.codes == [("P1", "REF_CLOSED_ITEM")]


def test_what_a_reference_settles_makes_the_other_amount_unique(run):
    seen = run(
        """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 100_00       |
        AT-101  | A          | 2026-02-08 | 100_00       |
        P1      | A          | 2026-03-01 | -100_00      | AT-100
        P2      | A          | 2026-03-09 | -100_00      | thanks
        """
    )
    assert seen.posted == [("P1", "AT-100", 100_00), ("P2", "AT-101", 100_00)]
    assert seen.tiers == ["T3", "T5"]


def test_two_equal_parts_of_one_invoice_are_not_a_double_payment(run):
    seen = run(
        """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 100_00       |
        P1      | A          | 2026-03-01 | -50_00       | AT-100
        P2      | A          | 2026-03-05 | -50_00       | AT-100
        """
    )
    assert seen.open == {"AT-100": 0, "P1": 0, "P2": 0}
    assert seen.codes == []


def test_the_same_bank_line_imported_twice_is_applied_once(run):
    seen = run(
        """
        item_id | account_id | issue_date | amount_minor | bank_ref
        AT-100  | A          | 2026-02-01 | 100_00       |
        P1      | A          | 2026-03-01 | -100_00      | B-77
        P2      | A          | 2026-03-01 | -100_00      | B-77
        """
    )
    assert seen.posted == [("P1", "AT-100", 100_00)]
    assert seen.codes == [("P2", "DUPLICATE_PAYMENT")]
    assert seen.exception("DUPLICATE_PAYMENT")["related_ids"] == ("P1",)


def test_a_payment_tried_again_after_its_return_is_not_a_double(run):
    seen = run(
        """
        item_id | account_id | kind       | issue_date | amount_minor | reference | reverses_id
        AT-100  | A          | invoice    | 2026-02-01 | 100_00       |           |
        P1      | A          | payment    | 2026-03-01 | -100_00      | AT-100    |
        CB1     | A          | chargeback | 2026-03-03 | 100_00       |           | P1
        P2      | A          | payment    | 2026-03-06 | -100_00      | AT-100    |
        """
    )
    assert seen.posted == [("P1", "CB1", 100_00), ("P2", "AT-100", 100_00)]
    assert seen.codes == [("CB1", "CHARGEBACK")]


def test_a_return_of_a_receipt_that_was_applied_opens_its_document_again(run):
    booked = frame(
        """
        source_id | target_id | amount_minor | effective_date
        P1        | AT-100    | 100_00       | 2026-03-01
        """
    )
    seen = run(
        """
        item_id | account_id | kind       | issue_date | amount_minor | reverses_id
        AT-100  | A          | invoice    | 2026-02-01 | 100_00       |
        P1      | A          | payment    | 2026-03-01 | -100_00      |
        CB1     | A          | chargeback | 2026-03-03 | 100_00       | P1
        """,
        allocations=booked,
    )
    assert seen.posted == [("P1", "AT-100", -100_00), ("P1", "CB1", 100_00)]
    assert seen.found.allocations["effective_date"].astype("str").tolist() == ["2026-03-03", "2026-03-03"]
    assert seen.open == {"AT-100": 100_00, "CB1": 0, "P1": 0}
    assert seen.codes == [("CB1", "CHARGEBACK")]


ADVISED = """
    item_id | account_id | issue_date | amount_minor | reference
    AT-100  | A          | 2026-02-01 | 100_00       |
    AT-101  | A          | 2026-02-08 | 50_00        |
    P1      | A          | 2026-03-01 | -150_00      | see advice
    """


def test_advice_is_applied_as_stated_even_in_part(run):
    lines = """
        item_id | invoice_id | amount_minor
        P1      | at100      | 90_00
        P1      | AT-101     | 50_00
        """
    seen = run(ADVISED, lines=lines)
    assert seen.posted == [("P1", "AT-100", 90_00), ("P1", "AT-101", 50_00)]
    assert seen.codes == [("AT-100", "SHORT_PAY"), ("P1", "REMITTANCE_MISMATCH")]


def test_a_line_larger_than_its_document_stops_only_itself(run):
    lines = """
        item_id | invoice_id | amount_minor
        P1      | AT-100     | 110_00
        P1      | AT-101     | 50_00
        """
    seen = run(ADVISED, lines=lines)
    assert seen.posted == [("P1", "AT-101", 50_00)]
    row = seen.exception("REMITTANCE_MISMATCH")
    assert row["amount_minor"] == 100_00
    assert row["suggestions"][0] == {
        "target_ids": ["AT-100"], "amounts_minor": [100_00], "why": "Named by the payment or equal in amount."
    }  # fmt: skip


def test_lines_that_together_exceed_the_payment_are_not_applied(run):
    lines = """
        item_id | invoice_id | amount_minor
        P1      | AT-100     | 100_00
        P1      | AT-101     | 50_00
        """
    seen = run(ADVISED.replace("-150_00", "-140_00"), lines=lines)
    assert seen.posted == []
    assert seen.codes == [("P1", "REMITTANCE_MISMATCH")]


@pytest.mark.parametrize(
    ("terms", "paid", "discount"),
    [
        ("2/10 net 30", "-98_99", 2_02),
        ("1.5% 14, net 30", "-99_49", 1_52),
        ("{'discount_cents': 500, 'discount_until': '2026-02-11'}", "-96_01", 5_00),
    ],
)
def test_a_discount_is_rounded_half_up_on_the_gross_and_granted_on_its_last_day(run, terms, paid, discount):
    seen = run(
        f"""
        item_id | account_id | issue_date | amount_minor | reference | terms
        AT-100  | A          | 2026-02-01 | 101_01       |           | {terms}
        P1      | A          | 2026-02-11 | {paid}       | AT-100    |
        """
    )
    assert seen.adjusted == [("AT-100", "discount", discount)]
    assert seen.open == {"AT-100": 0, "P1": 0}


def test_the_policy_may_grant_days_of_grace(run):
    book = """
        item_id | account_id | issue_date | amount_minor | reference | terms
        AT-100  | A          | 2026-02-01 | 100_00       |           | 2/10 net 30
        P1      | A          | 2026-02-13 | -98_00       | AT-100    |
        """
    assert run(book).adjusted == []
    assert run(book, policy={"discount_grace_days": 2}).adjusted == [("AT-100", "discount", 2_00)]


def test_a_tolerance_is_off_by_default_and_writes_off_the_rest_of_a_paid_document_only(run):
    book = """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 100_00       |
        AT-101  | A          | 2026-02-01 | 5            |
        P1      | A          | 2026-02-13 | -99_95       | AT-100
        P2      | A          | 2026-02-13 | -3           | AT-100
        """
    assert run(book).adjusted == []
    seen = run(book, policy={"tolerance_minor": 5})
    assert seen.adjusted == [("AT-100", "write_off", 2)]
    assert seen.open["AT-101"] == 5


def test_a_tolerance_covers_paying_too_much_only_if_the_policy_says_so(run):
    book = """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 100_00       |
        P1      | A          | 2026-02-13 | -100_04      | AT-100
        """
    assert run(book, policy={"tolerance_minor": 5}).codes == [("P1", "OVERPAYMENT")]
    seen = run(book, policy={"tolerance_minor": 5, "tolerance_over": True})
    assert seen.adjusted == [("P1", "write_off_gain", 4)]
    assert seen.codes == []


def test_a_tier_that_is_switched_off_posts_nothing(run):
    book = """
        item_id | account_id | issue_date | amount_minor
        AT-100  | A          | 2026-02-01 | 100_00
        P1      | A          | 2026-03-01 | -100_00
        """
    assert run(book, policy={"match_unique_amount": False}).codes == [("P1", "NO_MATCH")]


def test_a_misspelt_number_does_not_stop_a_unique_amount(run):
    seen = run(
        """
        item_id   | account_id | issue_date | amount_minor | reference
        AT-100234 | A          | 2026-02-01 | 100_00       |
        P1        | A          | 2026-03-01 | -100_00      | AT-100243
        """
    )
    assert seen.posted == [("P1", "AT-100234", 100_00)]


@pytest.mark.parametrize("currency", ["JPY", "KWD"])
def test_currencies_without_cents_and_with_thousandths_are_matched_in_their_own_units(run, currency):
    seen = run(
        f"""
        item_id | account_id | issue_date | currency   | amount_minor | reference
        AT-100  | A          | 2026-02-01 | {currency} | 1001         |
        P1      | A          | 2026-03-01 | {currency} | -1001        | AT-100
        """
    )
    assert seen.open == {"AT-100": 0, "P1": 0}
