"""Numbers with a slip, glued, cut short or structured; and how the payer is known."""

from __future__ import annotations

import pandas as pd
import pytest

from arlib.reconciliation.glued import fill
from arlib.reconciliation.structured import structured_numbers

TWO = """
    item_id   | account_id | issue_date | amount_minor | reference
    AT-100234 | A          | 2026-02-01 | 100_00       |
    AT-100777 | A          | 2026-02-08 | 50_00        |
    P1        | A          | 2026-03-01 | {amount}     | {text}
    """


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("AT-100243 AT-100777", "-150_00"),
        ("AT-10234 and AT-100777", "-150_00"),
        ("AT-100234/777", "-150_00"),
        ("RgAT100234PO4711 AT-100777", "-150_00"),
    ],
)
def test_a_slip_is_repaired_only_where_the_amount_agrees(run, text, amount):
    seen = run(TWO.format(text=text, amount=amount))
    assert [t for _, t, _ in seen.posted] == ["AT-100234", "AT-100777"]
    other = run(TWO.format(text=text, amount="-149_00"))
    assert "T4" not in other.tiers


def test_a_repair_is_noted_for_audit_and_is_no_exception(run):
    seen = run(TWO.format(text="AT-100243 AT-100777", amount="-150_00"))
    assert seen.found.notes["code"].tolist() == ["REF_REPAIRED"]
    assert "at100243 is read as at100234" in seen.found.allocations["evidence"][0]


def test_two_documents_equally_near_to_a_number_are_not_repaired(run):
    seen = run(
        """
        item_id | account_id | issue_date | amount_minor | reference
        INV-12395 | A        | 2026-02-01 | 100_00       |
        INV-12399 | A        | 2026-02-08 | 100_00       |
        P1      | A          | 2026-03-01 | -100_00      | INV-12391
        """
    )
    assert seen.posted == []


def test_two_parts_of_one_document_one_of_them_misspelt_close_it_together(run):
    seen = run(
        """
        item_id | account_id | issue_date | amount_minor | reference
        4827304529 | A       | 2026-02-01 | 159_27       |
        P1      | A          | 2026-03-01 | -45_87       | pay 482730452
        P2      | A          | 2026-03-02 | -113_40      | pay 48273045229
        """
    )
    assert seen.open == {"4827304529": 0, "P1": 0, "P2": 0}


def test_several_numbers_in_one_run_of_digits_are_read_if_they_fill_it(run):
    assert fill("12345678765432", frozenset({"1234567", "8765432"}), [7]) == ["1234567", "8765432"]
    seen = run(
        """
        item_id | account_id | issue_date | amount_minor | reference
        7587236217 | A       | 2026-02-01 | 100_00       |
        3394660513 | A       | 2026-02-08 | 50_00        |
        P1      | A          | 2026-03-01 | -150_00      | order 75872362173394660513
        """
    )
    assert len(seen.posted) == 2


def test_a_set_that_lacks_next_to_nothing_stays_open_on_its_largest_document(run):
    book = """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 9000_00      |
        AT-101  | A          | 2026-02-08 | 700_00       |
        P1      | A          | 2026-03-01 | -9699_97     | AT-100, AT-101
        """
    seen = run(book, policy={"short_set_pct": 0.01})
    assert seen.posted == [("P1", "AT-100", 8999_97), ("P1", "AT-101", 700_00)]
    assert seen.codes == [("AT-100", "SHORT_PAY")]
    assert run(book).codes == [("P1", "SHORT_PAY_SPLIT_UNKNOWN")]


@pytest.mark.parametrize(
    ("text", "number", "is_right"),
    [
        ("rf18 5390 0754 7034", "539007547034", True),
        ("rf18539007547035", "539007547035", False),
        ("+++090/9337/55493+++", "0909337554", True),
        ("210000000003139471430009017", "21000000000313947143000901", True),
        ("kid 12345678903", "1234567890", True),
    ],
)
def test_structured_references_are_checked(text, number, is_right):
    assert list(structured_numbers(text)) == [(number, is_right)]


@pytest.mark.parametrize(
    ("text", "codes"), [("RF18 5390 0754 7034", []), ("RF19 5390 0754 7034", ["REF_CHECKSUM_FAILED"])]
)
def test_a_structured_reference_names_its_document_if_the_check_digits_are_right(run, text, codes):
    seen = run(
        f"""
        item_id      | account_id | issue_date | amount_minor | reference
        539007547034 | A          | 2026-02-01 | 100_00       |
        P1           | A          | 2026-03-01 | -100_00      | {text}
        """
    )
    assert [c for _, c in seen.codes] == codes
    assert len(seen.posted) == (0 if codes else 1)


def test_a_literal_reference_that_looks_like_a_failed_checksum_is_literal(run):
    seen = run(
        """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 100_00       | RF19539007547034
        P1      | A          | 2026-03-01 | -100_00      | RF19 5390 0754 7034
        """
    )
    assert seen.posted == [("P1", "AT-100", 100_00)]


STRANGER = """
    item_id | account_id | issue_date | amount_minor | reference | party_name          | payer_account
    AT-100  | A          | 2026-02-01 | 101_00       |           | Otter Foods         |
    AT-101  | A          | 2026-02-02 | 102_00       |           | Otter Foods         |
    AT-102  | A          | 2026-02-03 | 103_00       |           | Otter Foods         |
    P1      |            | 2026-03-01 | -101_00      | AT-100    | {name}              | NL02ABNA0123456789
    P2      |            | 2026-03-02 | -102_00      | AT-101    | {name}              | NL02 ABNA 0123 4567 89
    P3      |            | 2026-03-03 | -103_00      | thanks    | {name}              | NL02ABNA0123456789
    """


def test_a_bank_account_that_paid_for_one_customer_twice_is_his(run):
    seen = run(STRANGER.format(name="Treasury Hub"))
    assert ("P3", "AT-102", 103_00) in seen.posted
    assert "bank account" in seen.found.allocations.set_index("source_id").loc["P3", "evidence"]


def test_what_was_found_out_is_proposed_as_alias(run):
    learned = run(STRANGER.format(name="Treasury Hub")).found.aliases
    assert learned[["party_name", "account_id", "kind", "payments"]].values.tolist() == [
        ["NL02 ABNA 0123 4567 89", "A", "bank account", 1],
        ["NL02ABNA0123456789", "A", "bank account", 1],
        ["Treasury Hub", "A", "name", 2],
    ]


def test_a_confirmed_bank_account_names_its_customer(run):
    book = "\n".join(STRANGER.format(name="Treasury Hub").splitlines()[:5]) + (
        "\n    P3 | | 2026-03-03 | -103_00 | thanks | Treasury Hub | NL02ABNA0123456789\n"
    )
    assert run(book).posted == []
    aliases = pd.DataFrame({"party_name": ["NL02 ABNA 0123456789"], "account_id": ["A"]})
    assert run(book, aliases=aliases).posted == [("P3", "AT-102", 103_00)]


@pytest.mark.parametrize(
    ("name", "known"), [("Brich Labs", True), ("Birch Lab", True), ("Birch Lobsters", False), ("Birch Labs 2", False)]
)
def test_a_name_much_like_one_customer_s_is_his(run, name, known):
    seen = run(
        f"""
        item_id | account_id | issue_date | amount_minor | party_name
        AT-100  | A          | 2026-02-01 | 101_00       | Birch Labs Ltd
        AT-101  | B          | 2026-02-02 | 102_00       | Otter Foods
        P1      |            | 2026-03-01 | -101_00      | {name}
        """
    )
    assert bool(seen.posted) == known


def test_a_customer_may_pay_for_his_family_when_he_names_the_document(run):
    book = """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 101_00       |
        P1      | B          | 2026-03-01 | -101_00      | AT-100
        AT-101  | B          | 2026-02-01 | 55_00        |
        """
    family = pd.DataFrame({"account_id": ["A", "B"], "name": ["a", "b"], "parent_id": ["B", None]})
    assert run(book).codes == [("P1", "PAYER_ACCOUNT_CONFLICT")]
    assert run(book, accounts=family).posted == [("P1", "AT-100", 101_00)]
