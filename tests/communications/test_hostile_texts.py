"""Texts made to break a reader: long, nested, invisible, turned around. They are read in a moment, or that is said."""

from __future__ import annotations

from time import process_time

import pytest

from arlib.communications import read_reply, review, review_policy_from
from arlib.communications.checks.check import example
from arlib.communications.review import LONGEST_BODY

POLICY = review_policy_from({"sender": {"remittance_accounts": ["GB82WEST12345698765432"]}})
SECONDS = 6.0
BITS = (
    "Please pay HZ-204 now, it was due on 1 May 2026 and GBP 950.00 is open. ", "> > > > Please pay HZ-204\n",
    "Ple\u200base p\u200bay HZ\u200b-204. ", "\u202eInvoice HZ-204 \u062f\u064a\u0648\u0646 \u202c",
    "1234567890 ", ". . . ", " ",
    "\n\n\n", "[[[{{{<<<", "GBP 1,250.00 ", "1 May 2026 ", "HZ-204 ", "PAY NOW ", "not never no ", "a@b.c", "a-", "a",
    "GB82 WEST 1234 ", "amount due: \n", "???!!!", "of the ", "\r\n\t", "1/2/3/", "you will be ", "(" , "'",
)  # fmt: skip


def long(bit: str, size: int) -> str:
    return (bit * (size // len(bit) + 1))[:size]


@pytest.mark.parametrize("bit", ["[[[{{{<<<", "GBP 1,250.00 ", "a"])
def test_a_long_odd_text_is_read_in_a_moment(bit: str):
    start = process_time()
    review(example(long(bit, 8_000)), policy=POLICY)
    assert process_time() - start < SECONDS


@pytest.mark.nightly
@pytest.mark.parametrize("bit", BITS)
def test_a_hundred_thousand_characters_of_anything_are_reviewed_in_seconds(bit: str):
    text = long(bit, 100_000)
    start = process_time()
    review(example(text, subject=text), policy=POLICY)
    read_reply(text, received_at="2026-05-12", language="en")
    assert process_time() - start < SECONDS


def test_what_was_not_read_is_not_called_fine():
    body = "HZ-204 is open. " * (LONGEST_BODY // 16) + "Pay to GB94 BARC 1020 1530 0934 59."
    reviewed = review(example(body), policy=POLICY)
    assert "C6" in reviewed.codes
    assert "P5" in {n.code for n in reviewed.not_applicable}


def test_an_invisible_letter_hides_no_other_account():
    found = review(example("Pay to GB94 BARC 1020 1530 0934 59\u200b, Ms Holt."), policy=POLICY).codes
    assert "P5" in found


@pytest.mark.parametrize("body", ["", " ", "\n", "\x00", "\ud83d\ude00", "\u200b", "." * 300])
def test_an_empty_or_unreadable_text_stops_nothing(body: str):
    review(example(body.encode("utf-16", "surrogatepass").decode("utf-16")), policy=POLICY)
