"""Facts are found in their places, masked, and given to the right invoice."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arlib.communications.languages import LANGUAGES
from arlib.communications.registry import number_shapes, registry_from
from arlib.communications.text import Reading, read_text
from arlib.communications.text.banking import find_cards, find_ibans, has_valid_check_digits


def read(body: str, language: str = "en", numbers: tuple[str, ...] = ("AB-10", "AB-11", "AB-12")) -> Reading:
    shapes = [s for s in (number_shapes(numbers),) if s is not None]
    return read_text("", body, lexicon=LANGUAGES[language], today=date(2026, 5, 12), shapes=shapes)


@given(st.text(max_size=300))
def test_masking_never_moves_a_character(body: str):
    reading = read(body)
    assert len(reading.veiled) == len(reading.text) == len(body)


@given(
    st.lists(
        st.sampled_from(["Pay AB-10", "GBP 5.00", "by 1 May 2026", "or not.", "\n\n", "- AB-11", "+44 20 7946 0011"])
    )
)
def test_every_fact_is_inside_exactly_one_sentence(parts: list[str]):
    reading = read(" ".join(parts))
    for fact in (*reading.amounts, *reading.days, *reading.documents):
        assert sum(s.start <= fact.start and fact.end <= s.end for s in reading.sentences) == 1


@pytest.mark.parametrize(
    ("language", "body", "count"),
    [
        ("en", "See Inv. No. 4, e.g. the first. It is open.", 2),
        ("de", "Am 4. Mai kam die 3. Lieferung, z. B. Holz. Danke.", 2),
        ("es", "La Sra. Paz llamó. Gracias.", 2),
        ("fr", "M. Roy a appelé. Merci.", 2),
        ("en", "These are open:\n- AB-10\n- AB-11\nPlease pay.", 4),
    ],
)
def test_sentences_end_where_people_end_them(language: str, body: str, count: int):
    assert len(read(body, language).sentences) == count


def test_a_claim_belongs_to_the_invoice_it_is_said_of():
    first, second = read("AB-10 is overdue, but AB-11 is due next week.").mentions
    assert "overdue" in first.said
    assert "overdue" not in second.said


def test_invoices_joined_by_and_share_what_is_said():
    (both,) = read("Invoices AB-10 (GBP 5.00) and AB-11 are overdue.").mentions
    assert [d.quote for d in both.documents] == ["AB-10", "AB-11"]
    assert "overdue" in both.said


def test_a_list_line_inherits_the_line_that_opened_the_list():
    first, second = read("These are overdue:\n- AB-10\n- AB-11\n\nPlease pay.").mentions
    assert "overdue" in first.said
    assert "overdue" in second.said


def test_a_number_is_ours_by_its_shape_and_nobody_elses():
    text = "AB-10, AB-100, AB10 and AB 10 are ours in shape; AC-10, PO-10 and 10 are not."
    assert [d.quote for d in read(text).documents] == ["AB-10", "AB-100", "AB10", "AB 10"]


def test_a_number_behind_the_word_invoice_is_a_document_whatever_its_shape():
    assert [d.quote for d in read("Invoice no. 778812 and invoice 2026 of 12 March").documents] == ["778812"]


def test_an_iban_is_found_with_and_without_spaces_and_checked():
    assert [n.plain for n in find_ibans("IBAN: GB82 WEST 1234 5698 7654 32 BIC WESTGB2L")] == ["GB82WEST12345698765432"]
    assert has_valid_check_digits("GB82WEST12345698765432")
    assert not has_valid_check_digits("GB82WEST12345698765433")


def test_a_card_number_is_told_from_other_long_numbers_by_its_last_digit():
    assert [n.plain for n in find_cards("4111 1111 1111 1111")] == ["4111111111111111"]
    assert list(find_cards("4111 1111 1111 1112")) == []


def test_a_document_of_an_affiliate_belongs_to_the_account():
    registry = registry_from(
        {"A": {"name": "A Ltd", "affiliates": ["B Ltd"], "invoices": ["X-1"]},
         "B": {"name": "B Ltd", "invoices": ["X-2"]},
         "C": {"name": "C Ltd", "invoices": ["X-3"]}}
    )  # fmt: skip
    assert [registry.belongs_to(n, "A") for n in ("X-1", "x 2", "X-3", "X-4")] == [True, True, False, False]
