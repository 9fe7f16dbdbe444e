"""Each reason code of this cut: a book that provokes it and one that nearly does."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pandas as pd
import pytest

from arlib.reconciliation.codes import CODES, FAMILIES, SEVERITIES

PROVOKED = {
    "SHORT_PAY": """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 100_00       |
        P1      | A          | 2026-03-01 | -90_00       | AT-100
        """,
    "PARTIAL_PAYMENT": """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 100_00       |
        P1      | A          | 2026-03-01 | -40_00       | AT-100 Teilzahlung
        """,
    "SHORT_PAY_SPLIT_UNKNOWN": """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 100_00       |
        AT-101  | A          | 2026-02-01 | 70_00        |
        P1      | A          | 2026-03-01 | -160_00      | AT-100, AT-101
        """,
    "DEDUCTION_CLAIMED": """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 100_00       |
        P1      | A          | 2026-03-01 | -88_00       | AT-100 less claim 77 for damage
        """,
    "DISCOUNT_LATE": """
        item_id | account_id | issue_date | amount_minor | reference | terms
        AT-100  | A          | 2026-02-01 | 100_00       |           | 2/10 net 30
        P1      | A          | 2026-02-12 | -98_00       | AT-100    |
        """,
    "DISCOUNT_MISMATCH": """
        item_id | account_id | issue_date | amount_minor | reference | terms
        AT-100  | A          | 2026-02-01 | 100_00       |           | 2/10 net 30
        P1      | A          | 2026-02-11 | -97_00       | AT-100    |
        """,
    "BANK_FEE_SUSPECTED": """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 100_00       |
        P1      | A          | 2026-03-01 | -85_00       | AT-100 charges SHA
        """,
    "OVERPAYMENT": """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 100_00       |
        P1      | A          | 2026-03-01 | -110_00      | AT-100
        """,
    "ADVANCE_PAYMENT": """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 100_00       |
        P1      | A          | 2026-03-01 | -100_00      | AT-100
        P2      | A          | 2026-03-05 | -500_00      | for the spring season
        """,
    "DUPLICATE_PAYMENT": """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 100_00       |
        P1      | A          | 2026-03-01 | -100_00      | AT-100
        P2      | A          | 2026-03-03 | -100_00      | at 100
        """,
    "REF_CLOSED_ITEM": """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 100_00       |
        P1      | A          | 2026-03-01 | -100_00      | AT-100
        P2      | A          | 2026-03-03 | -35_00       | AT-100
        """,
    "AMOUNT_AMBIGUOUS": """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 100_00       |
        AT-101  | A          | 2026-02-08 | 100_00       |
        P1      | A          | 2026-03-01 | -100_00      | thanks
        """,
    "SUBSET_AMBIGUOUS": """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 100_00       |
        AT-101  | A          | 2026-02-02 | 50_00        |
        AT-102  | A          | 2026-02-03 | 150_00       |
        P1      | A          | 2026-03-01 | -150_00      | thanks
        """,
    "REF_AMBIGUOUS": """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 100_00       | PO-5577
        AT-101  | A          | 2026-02-08 | 50_00        | PO-5577
        P1      | A          | 2026-03-01 | -70_00       | your PO 5577
        """,
    "REF_AMOUNT_CONFLICT": """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 100_00       |
        AT-101  | A          | 2026-02-08 | 70_00        |
        P1      | A          | 2026-03-01 | -70_00       | AT-100
        """,
    "PAYER_AMBIGUOUS": """
        item_id | account_id | issue_date | amount_minor | party_name
        AT-100  | A          | 2026-02-01 | 100_00       | Otter Foods SARL
        AT-101  | B          | 2026-02-08 | 70_00        | Otter Foods Ltd
        P1      |            | 2026-03-01 | -70_00       | OTTER FOODS
        """,
    "PAYER_ACCOUNT_CONFLICT": """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 100_00       |
        AT-101  | B          | 2026-02-08 | 70_00        |
        P1      | A          | 2026-03-01 | -70_00       | AT-101
        """,
    "CONTENTION": """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 100_00       |
        P1      | A          | 2026-03-01 | -100_00      | AT-100
        P2      | A          | 2026-03-02 | -100_00      | bill AT-100 of February
        """,
    "NO_MATCH": """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 100_00       |
        P1      | A          | 2026-03-01 | -37_00       | thanks
        """,
    "REF_NOT_FOUND": """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 100_00       |
        P1      | A          | 2026-03-01 | -100_00      | AT-987
        """,
    "PAYER_UNKNOWN": """
        item_id | account_id | issue_date | amount_minor | party_name
        AT-100  | A          | 2026-02-01 | 100_00       | Otter Foods SARL
        P1      |            | 2026-03-01 | -100_00      | Somebody Else
        """,
    "REF_CHECKSUM_FAILED": """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 100_00       |
        P1      | A          | 2026-03-01 | -37_00       | RF19 5390 0754 7034
        """,
    "SUBSET_LOW_EVIDENCE": """
        item_id | account_id | issue_date | due_date   | amount_minor
        AT-100  | A          | 2026-01-01 | 2026-05-09 | 50_00
        AT-101  | A          | 2026-01-02 | 2026-05-08 | 110_00
        AT-102  | A          | 2026-02-03 | 2026-05-07 | 230_00
        AT-103  | A          | 2026-01-04 | 2026-05-06 | 480_00
        P1      | A          | 2026-03-01 |            | -280_00
        """,
    "SEARCH_LIMIT": "item_id | account_id | kind | issue_date | amount_minor\n"
    + "".join(f"AT-{100 + n} | A | invoice | 2026-01-01 | {1000 + 37 * n * n}_17\n" for n in range(400))
    + "".join(f"CN-{n} | A | credit_note | 2026-01-01 | -{2**n}_00\n" for n in range(6))
    + "P1 | A | payment | 2026-03-01 | -1234_68\n",
    "CREDIT_UNAPPLIED": """
        item_id | account_id | kind        | issue_date | amount_minor
        CN-1    | A          | credit_note | 2026-02-01 | -20_00
        """,
    "CREDIT_EXCEEDS_ITEM": """
        item_id | account_id | kind        | issue_date | amount_minor | reverses_id
        AT-100  | A          | invoice     | 2026-02-01 | 100_00       |
        CN-1    | A          | credit_note | 2026-02-10 | -120_00      | AT-100
        """,
    "CHARGEBACK": """
        item_id | account_id | kind       | issue_date | amount_minor | reverses_id
        P1      | A          | payment    | 2026-03-01 | -100_00      |
        CB1     | A          | chargeback | 2026-03-05 | 100_00       | P1
        """,
    "REFUND_UNMATCHED": """
        item_id | account_id | kind    | issue_date | amount_minor | reverses_id
        RF1     | A          | refund  | 2026-03-05 | 100_00       |
        """,
    "REFUND_EXCEEDS_CREDIT": """
        item_id | account_id | kind        | issue_date | amount_minor | reverses_id
        CN-1    | A          | credit_note | 2026-03-01 | -60_00       |
        RF1     | A          | refund      | 2026-03-05 | 100_00       | CN-1
        """,
    "REVERSAL_UNMATCHED": """
        item_id | account_id | kind       | issue_date | amount_minor | reverses_id
        CB1     | A          | chargeback | 2026-03-05 | 100_00       | P-unheard-of
        """,
    "CURRENCY_MISMATCH": """
        item_id | account_id | issue_date | currency | amount_minor | reference
        AT-100  | A          | 2026-02-01 | EUR      | 100_00       |
        P1      | A          | 2026-03-01 | USD      | -100_00      | AT-100
        """,
    "FUTURE_DATED": """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 100_00       |
        P1      | A          | 2026-04-01 | -100_00      | AT-100
        """,
    "PAYMENT_BEFORE_INVOICE": """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-03-01 | 100_00       |
        P1      | A          | 2026-01-15 | -100_00      | AT-100
        """,
    "DUPLICATE_INVOICE": """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 100_00       | PO-5577
        AT-101  | A          | 2026-02-01 | 100_00       | PO-5577
        """,
    "ITEM_ON_HOLD": """
        item_id | account_id | issue_date | amount_minor | reference | status
        AT-100  | A          | 2026-02-01 | 100_00       |           | disputed
        P1      | A          | 2026-03-01 | -100_00      | AT-100    |
        """,
    "INVALID_AMOUNT": """
        item_id | account_id | kind    | issue_date | amount_minor
        P1      | A          | payment | 2026-03-01 | 100_00
        """,
    "INVALID_DATE": """
        item_id | account_id | issue_date | amount_minor
        P1      | A          |            | -100_00
        """,
    "MISSING_FIELD": """
        item_id | account_id | issue_date | currency | amount_minor
        P1      | A          | 2026-03-01 | EURO     | -100_00
        """,
}

NEARLY = {
    "SHORT_PAY": PROVOKED["SHORT_PAY"].replace("-90_00 ", "-100_00"),
    "PARTIAL_PAYMENT": PROVOKED["PARTIAL_PAYMENT"].replace("Teilzahlung", ""),
    "SHORT_PAY_SPLIT_UNKNOWN": PROVOKED["SHORT_PAY_SPLIT_UNKNOWN"].replace("-160_00", "-170_00"),
    "DEDUCTION_CLAIMED": PROVOKED["DEDUCTION_CLAIMED"].replace("less claim 77 for damage", "part payment"),
    "DISCOUNT_LATE": PROVOKED["DISCOUNT_LATE"].replace("2026-02-12", "2026-02-11"),
    "DISCOUNT_MISMATCH": PROVOKED["DISCOUNT_MISMATCH"].replace("-97_00", "-98_00"),
    "BANK_FEE_SUSPECTED": PROVOKED["BANK_FEE_SUSPECTED"].replace("charges SHA", ""),
    "OVERPAYMENT": PROVOKED["OVERPAYMENT"].replace("-110_00", "-100_00"),
    "ADVANCE_PAYMENT": PROVOKED["ADVANCE_PAYMENT"].replace("-100_00      | AT-100", "-90_00       | AT-100"),
    "DUPLICATE_PAYMENT": PROVOKED["DUPLICATE_PAYMENT"].replace("-100_00      | at 100", "-100_01      | at 100"),
    "REF_CLOSED_ITEM": PROVOKED["REF_CLOSED_ITEM"].replace("-100_00      | AT-100", "-65_00       | AT-100"),
    "AMOUNT_AMBIGUOUS": PROVOKED["AMOUNT_AMBIGUOUS"].replace("2026-02-08 | 100_00 ", "2026-02-08 | 100_01 "),
    "SUBSET_AMBIGUOUS": PROVOKED["SUBSET_AMBIGUOUS"].replace("50_00        |\n", "50_01        |\n"),
    "REF_AMBIGUOUS": PROVOKED["REF_AMBIGUOUS"].replace("-70_00", "-50_00"),
    "REF_AMOUNT_CONFLICT": PROVOKED["REF_AMOUNT_CONFLICT"].replace("-70_00", "-69_00"),
    "PAYER_AMBIGUOUS": PROVOKED["PAYER_AMBIGUOUS"].replace("OTTER FOODS", "Otter Foodstuffs"),
    "PAYER_ACCOUNT_CONFLICT": PROVOKED["PAYER_ACCOUNT_CONFLICT"].replace("P1      | A ", "P1      | B "),
    "CONTENTION": PROVOKED["CONTENTION"].replace("-100_00", "-50_00 "),
    "NO_MATCH": PROVOKED["NO_MATCH"].replace("-37_00", "-100_00"),
    "REF_NOT_FOUND": PROVOKED["REF_NOT_FOUND"].replace("AT-987", "AT-102"),
    "PAYER_UNKNOWN": PROVOKED["PAYER_UNKNOWN"].replace("Somebody Else", "Otter Foods"),
    "REF_CHECKSUM_FAILED": PROVOKED["REF_CHECKSUM_FAILED"].replace("RF19", "RF18"),
    "SUBSET_LOW_EVIDENCE": PROVOKED["SUBSET_LOW_EVIDENCE"].replace("-280_00", "-281_00"),
    "SEARCH_LIMIT": "\n".join(PROVOKED["SEARCH_LIMIT"].splitlines()[:6] + PROVOKED["SEARCH_LIMIT"].splitlines()[-1:]),
    "CREDIT_UNAPPLIED": PROVOKED["CREDIT_EXCEEDS_ITEM"].replace("-120_00", "-80_00 "),
    "CREDIT_EXCEEDS_ITEM": PROVOKED["CREDIT_EXCEEDS_ITEM"].replace("-120_00", "-100_00"),
    "CHARGEBACK": PROVOKED["CHARGEBACK"].replace("chargeback", "refund    "),
    "REFUND_UNMATCHED": PROVOKED["REFUND_EXCEEDS_CREDIT"].replace("-60_00", "-100_00"),
    "REFUND_EXCEEDS_CREDIT": PROVOKED["REFUND_EXCEEDS_CREDIT"].replace("-60_00", "-100_00"),
    "REVERSAL_UNMATCHED": PROVOKED["CHARGEBACK"],
    "CURRENCY_MISMATCH": PROVOKED["CURRENCY_MISMATCH"].replace("USD", "EUR"),
    "FUTURE_DATED": PROVOKED["FUTURE_DATED"].replace("2026-04-01", "2026-03-31"),
    "PAYMENT_BEFORE_INVOICE": PROVOKED["PAYMENT_BEFORE_INVOICE"].replace("2026-01-15", "2026-02-20"),
    "DUPLICATE_INVOICE": PROVOKED["DUPLICATE_INVOICE"].replace("AT-101  | A ", "AT-101  | B "),
    "ITEM_ON_HOLD": PROVOKED["ITEM_ON_HOLD"].replace("disputed", "open    "),
    "INVALID_AMOUNT": PROVOKED["INVALID_AMOUNT"].replace("100_00", "-100_00"),
    "INVALID_DATE": PROVOKED["INVALID_DATE"].replace("|            | -100_00", "| 2026-03-01 | -100_00"),
    "MISSING_FIELD": PROVOKED["MISSING_FIELD"].replace("EURO", "EUR "),
}  # fmt: skip


MORE = tomllib.loads((Path(__file__).parent / "code_variants.toml").read_text(encoding="utf-8"))
"""Per code, more books that provoke it (``yes``) and that come near (``no``): changes to the books above."""


def _variants(side: str) -> list[tuple[str, str]]:
    return [(code, change) for code, sides in MORE.items() for change in sides[side]]


def _changed(code: str, change: str) -> str:
    """``old => new`` applied to the code's book; ``CODE :: old => new`` starts from that code's."""
    base, _, rest = change.rpartition(" :: ")
    old, new = rest.split(" => ")
    book = PROVOKED[base or code]
    assert old in book, f"{old!r} is not in the book of {base or code}"
    return book.replace(old, new)


@pytest.mark.parametrize("code", NEARLY)
def test_a_code_is_not_provoked_by_a_book_that_only_comes_near(run, code):
    assert NEARLY[code] != PROVOKED[code]
    assert code not in {c for _, c in run(NEARLY[code]).codes}


@pytest.mark.nightly
@pytest.mark.parametrize(("code", "change"), _variants("yes"))
def test_a_code_is_provoked_by_a_variant_of_its_book(run, code, change):
    assert code in {c for _, c in run(_changed(code, change)).codes}


@pytest.mark.nightly
@pytest.mark.parametrize(("code", "change"), _variants("no"))
def test_a_code_is_not_provoked_by_a_variant_that_only_comes_near(run, code, change):
    assert code not in {c for _, c in run(_changed(code, change)).codes}


@pytest.mark.parametrize("code", PROVOKED)
def test_a_code_is_provoked_and_its_exception_carries_money_age_words_and_a_next_step(run, code):
    row = run(PROVOKED[code]).exception(code)
    assert row["family"] == CODES[code].family
    assert row["message"].strip()
    assert row["next_step"].strip()
    assert row["item_id"] in row["message"]
    assert isinstance(row["related_ids"], tuple)
    assert len(row["suggestions"]) <= 5
    assert code in ("INVALID_AMOUNT", "INVALID_DATE", "MISSING_FIELD") or row["amount_minor"] > 0


def test_the_table_of_codes_is_complete_and_speaks_plainly():
    assert len(CODES) == 44
    for entry in CODES.values():
        assert entry.family in FAMILIES
        assert entry.severity in SEVERITIES
        assert entry.meaning.endswith(".")
        assert entry.message.endswith(".")
        assert entry.next_step.endswith(".")
        assert "{item}" in entry.message


DONE = """
    item_id | account_id | issue_date | amount_minor | reference | terms
    AT-100  | A          | 2026-02-01 | 100_00       |           | 2/10 net 30
    AT-101  | A          | 2026-02-01 | 50_00        |           |
    P1      | A          | 2026-02-05 | -98_00       | AT-100    |
    P2      | A          | 2026-02-06 | {paid}       | {text}    |
    """


def test_what_was_done_automatically_is_noted_for_audit_and_is_no_exception(run):
    booked = pd.DataFrame(
        {"item_id": ["AT-101"], "kind": ["fx"], "amount_minor": [7], "effective_date": ["2026-02-02"]}
    )
    seen = run(DONE.format(paid="-49_90", text="AT-101"), policy={"tolerance_minor": 5}, adjustments=booked)
    assert seen.found.notes["code"].tolist() == ["DISCOUNT_TAKEN", "FX_DIFFERENCE", "WRITE_OFF_APPLIED"]
    assert seen.codes == []


def test_nothing_is_noted_where_nothing_was_done_automatically(run):
    seen = run(DONE.format(paid="-50_00", text="AT-101").replace("-98_00 ", "-100_00"))
    assert seen.found.notes.empty


def test_every_code_has_a_book_that_provokes_it():
    elsewhere = {
        "REMITTANCE_MISMATCH",
        "REF_REPAIRED",
        "WRITE_OFF_APPLIED",
        "DISCOUNT_TAKEN",
        "FX_DIFFERENCE",
        "CONSERVATION_BREACH",
    }
    assert set(PROVOKED) | elsewhere == set(CODES)
    assert set(NEARLY) == set(PROVOKED) == set(MORE)
    assert all(sides["yes"] and sides["no"] for sides in MORE.values())
