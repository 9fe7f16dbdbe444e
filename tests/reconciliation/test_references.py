"""What counts as naming a document, and what only looks like it."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest

from arlib.reconciliation.names import plain_names
from arlib.reconciliation.texts import fold, phrases, read_tokens, without_noise

ONE_BILL = """
    item_id   | account_id | issue_date | amount_minor | reference
    AT-100234 | A          | 2026-02-01 | 100_00       |
    P1        | A          | 2026-03-01 | -60_00       | {text}
    """


@pytest.mark.parametrize(
    "text",
    ["AT-100234", "inv at 100234 thanks", "AT100234", "Rg. AT/100234", "100234", "AT-100 234", "ＡＴ－１００２３４"],
)
def test_a_number_is_found_however_it_is_spaced_and_punctuated(run, text):
    assert run(ONE_BILL.format(text=text)).posted == [("P1", "AT-100234", 60_00)]


@pytest.mark.parametrize(
    "text",
    ["AT-10023", "AT-1002345", "0234", "XAT-100234Y", "EUR 1002,34", "call 9100234", "10.02.34", "AT"],
)
def test_part_of_a_number_or_digits_in_an_amount_or_date_are_no_evidence(run, text):
    assert run(ONE_BILL.format(text=text)).posted == []


def test_digits_inside_a_spaced_bank_account_are_no_evidence(run):
    seen = run(
        """
        item_id | account_id | issue_date | amount_minor | reference
        3704    | A          | 2026-02-01 | 100_00       |
        P1      | A          | 2026-03-01 | -60_00       | from DE89 3704 0044 0532 0130 00
        """
    )
    assert seen.posted == []


def test_a_year_in_the_text_does_not_name_the_document_of_that_number(run):
    seen = run(
        """
        item_id | account_id | issue_date | amount_minor | reference
        2026    | A          | 2026-02-01 | 100_00       |
        P1      | A          | 2026-03-01 | -60_00       | fees 2026
        """
    )
    assert seen.posted == []


def test_a_number_that_begins_many_longer_ones_needs_the_exact_amount(run):
    book = """
        item_id      | account_id | issue_date | amount_minor | reference
        INV10        | A          | 2026-02-01 | 100_00       |
        INV100000001 | A          | 2026-02-01 | 210_00       |
        INV100000002 | A          | 2026-02-01 | 320_00       |
        INV100000003 | A          | 2026-02-01 | 430_00       |
        P1           | A          | 2026-03-01 | {amount}     | INV10 0000007
        """
    assert run(book.format(amount="-60_00")).posted == []
    assert run(book.format(amount="-100_00")).posted == [("P1", "INV10", 100_00)]


def test_a_customer_reference_shared_by_two_bills_is_settled_by_the_amount_of_one_or_of_both(run):
    book = """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 100_00       | PO-5577
        AT-101  | A          | 2026-02-08 | 50_00        | PO-5577
        P1      | A          | 2026-03-01 | {amount}     | PO 5577
        """
    assert run(book.format(amount="-50_00")).posted == [("P1", "AT-101", 50_00)]
    assert run(book.format(amount="-150_00")).posted == [("P1", "AT-100", 100_00), ("P1", "AT-101", 50_00)]


def test_the_documents_own_number_outdoes_a_shared_reference(run):
    seen = run(
        """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 100_00       | PO-5577
        AT-101  | A          | 2026-02-08 | 50_00        | PO-5577
        P1      | A          | 2026-03-01 | -100_00      | PO-5577 AT-100
        """
    )
    assert seen.posted == [("P1", "AT-100", 100_00)]


def test_phrases_join_neighbouring_tokens_of_one_text_only():
    found = phrases(fold(pd.Series(["a1 b2", "", "c3", "no number"])), longest=2)
    assert found.key.to_pylist() == ["a1", "b2", "c3", "a1b2"]
    assert found.text.tolist() == [0, 0, 2, 0]


def test_tokens_of_other_alphabets_are_letters_and_their_punctuation_is_none():
    tokens = read_tokens(fold(pd.Series(["счёт№17«а5»", "号12、b3"])))
    runs = tokens.runs(longest=1)
    assert runs.key.to_pylist() == ["счетno17", "а5", "号12", "b3"]
    assert runs.text.tolist() == [0, 0, 1, 1]


def test_dates_and_amounts_are_taken_out_and_numbers_stay():
    quiet = without_noise(fold(pd.Series(["vom 05.02.2026 05.03.2026 EUR 1.234,56 Nr 4711-22"])))
    assert "2026" not in quiet[0].as_py()
    assert "234" not in quiet[0].as_py()
    assert "4711-22" in quiet[0].as_py()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller & Söhne GmbH", "MUELLER SOEHNE"),
        ("S.A.R.L. Dupré", "Dupre"),
        ("The Birch Labs Company, Ltd.", "birch labs"),
        ("O'Neil (UK) plc", "ONEIL UK"),
    ],
)
def test_spellings_of_one_firm_fold_to_one_name(one, other):
    folded = plain_names(pa.array([one, other])).to_pylist()
    assert folded[0] == folded[1]


def test_a_name_made_of_legal_words_only_is_kept():
    assert plain_names(pa.array(["Co Ltd"])).to_pylist() == ["co ltd"]
