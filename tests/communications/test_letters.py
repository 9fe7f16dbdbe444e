"""Clean letters give nothing; the same letters with one thing changed give that one thing."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from arlib.communications import registry_from, review, review_policy_from
from arlib.communications.message import Message
from arlib.communications.parts import required_parts
from arlib.communications.record import message_record
from communications.letters import POLICY, claims, letters

RULES = review_policy_from({"communications": POLICY})
LETTERS = letters()
CLAIMS = claims()
JUDGED = frozenset(["F1", "F2", "F3", "F4", "F6", "W3", "W4", "K3", "P2", "P5", "C5", "T2"])
LANGUAGES = ("en", "de", "es", "fr")
PRESSING = ("late_inquiry", "firmer_pressure", "final_notice")
NOT_ASKED_FOR = {"KB-3090", "KB-3122", "KB-3203", "KB-3210"}
OWN_DATES = ("dispute_response", "reply", "promise_confirmation", "payment_plan", "credit_notice")
Record = dict[str, Any]


def codes(record: Record) -> tuple[str, ...]:
    return review(record, policy=RULES).codes


@pytest.mark.parametrize("letter", LETTERS, ids=lambda r: r["id"])
def test_a_clean_letter_has_no_finding(letter: Record):
    found = review(letter, policy=RULES).findings
    assert [(f.code, f.rule, f.quote) for f in found] == []


@pytest.mark.parametrize(("letter", "expected"), CLAIMS, ids=[r["body"][:50] for r, _ in CLAIMS])
def test_a_sentence_gets_exactly_the_codes_it_deserves(letter: Record, expected: set[str]):
    assert set(codes(letter)) & JUDGED == expected


def read(letter: Record) -> Message:
    return Message(message_record(letter), RULES, registry_from(None))


def with_span(letter: Record, span: Any, new: str) -> Record:
    changed, start = copy.deepcopy(letter), read(letter).reading.body_start
    part, at = ("body", start) if span.start >= start else ("subject", 0)
    text = changed[part]
    changed[part] = text[: span.start - at] + new + text[span.end - at :]
    return changed


def without(letter: Record, spans: Any) -> Record:
    for span in sorted(spans, key=lambda s: -s.start):
        letter = with_span(letter, span, "it")
    return letter


def with_invoice(letter: Record, number: str, **changes: str) -> Record:
    changed = copy.deepcopy(letter)
    changed["facts"]["invoices"] = [i | changes if i["number"] == number else i for i in changed["facts"]["invoices"]]
    return changed


def swapped(quote: str) -> str:
    """The first two different neighbouring digits changed places."""
    digits = [at for at, c in enumerate(quote) if c.isdigit()]
    first, second = next((a, b) for a, b in pairwise(digits) if quote[a] != quote[b])
    chars = list(quote)
    chars[first], chars[second] = chars[second], chars[first]
    return "".join(chars)


def other_number(quote: str) -> str:
    return quote[:-1] + ("4" if quote[-1] != "4" else "6")


def other_currency(quote: str) -> str:
    for old, new in (("GBP", "EUR"), ("£", "€"), ("€", "$"), ("EUR", "GBP"), ("uro", "ollar"), ("euros", "dollars")):
        if old in quote:
            return quote.replace(old, new).replace("dollars", "dólares" if quote.endswith("s") else "dollars")
    raise AssertionError(quote)


def other_day(quote: str, day: int) -> str:
    moved = day - 2 if day > 8 else day + 2
    return re.sub(rf"0?{day}(?!\d)", f"{moved:02d}" if quote.startswith("0") else str(moved), quote, count=1)


def wrong_amounts() -> Iterator[tuple[Record, str]]:
    for letter in LETTERS:
        for amount in read(letter).reading.amounts:
            new = swapped(letter_text(letter)[amount.start : amount.end])
            yield with_span(letter, amount, new), new


def letter_text(letter: Record) -> str:
    return read(letter).reading.text


def test_two_digits_swapped_in_any_amount_are_found():
    missed = [(r["id"], new) for r, new in wrong_amounts() if "F1" not in codes(r)]
    assert missed == []


def test_one_digit_changed_in_any_document_number_is_found():
    missed = [
        (letter["id"], d.quote)
        for letter in LETTERS
        for d in read(letter).reading.documents
        if not d.is_order and "F2" not in codes(with_span(letter, d, other_number(d.quote)))
    ]
    assert missed == []


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_another_currency_in_any_amount_is_found(language: str):
    own = [r for r in LETTERS if r["language"] == language]
    missed = []
    for letter in own:
        for amount in read(letter).reading.amounts:
            quote = letter_text(letter)[amount.start : amount.end]
            if any(mark in quote for mark in ("GBP", "£", "€", "EUR")):
                changed = with_span(letter, amount, other_currency(quote))
                missed += [] if "F4" in codes(changed) else [(letter["id"], quote)]
    assert missed == []


def test_a_due_date_moved_by_two_days_is_found():
    missed = []
    for letter in LETTERS:
        dues = {i["due"] for i in letter["facts"]["invoices"]}
        for day in read(letter).reading.days:
            if day.latest.isoformat() in dues and letter["stage"] not in OWN_DATES:
                changed = with_span(letter, day, other_day(day.quote, day.latest.day))
                missed += [] if "F3" in codes(changed) else [(letter["id"], day.quote)]
    assert missed == []


def pressed_for() -> list[tuple[Record, str]]:
    return [
        (letter, invoice.number)
        for letter in LETTERS
        if letter["stage"] in PRESSING and letter["channel"] != "voicemail"
        for invoice in read(letter).named
        if invoice.number not in NOT_ASKED_FOR
    ]


@pytest.mark.parametrize(
    ("code", "changes"),
    [("W3", {"status": "disputed"}), ("W4", {"status": "paid", "open": "0.00"})],
)
def test_a_letter_that_was_right_is_wrong_once_its_invoice_is_disputed_or_paid(code: str, changes: dict[str, str]):
    missed = [(r["id"], n) for r, n in pressed_for() if code not in codes(with_invoice(r, n, **changes))]
    assert missed == []


def test_a_letter_that_was_right_is_wrong_while_a_promise_runs():
    missed = []
    for letter, number in pressed_for():
        changed = copy.deepcopy(letter)
        changed["facts"]["promises"] = [
            {"date": "2026-05-20", "amount": "9.00", "invoices": [number], "status": "open"}
        ]
        missed += [] if "K3" in codes(changed) else [(letter["id"], number)]
    assert missed == []


@pytest.mark.parametrize(("code", "part"), [("R1", "documents"), ("R2", "amounts"), ("R3", "days")])
def test_a_required_part_taken_out_is_missed(code: str, part: str):
    missed = [
        letter["id"]
        for letter in LETTERS
        if code in required_parts(read(letter)).all_of
        and code not in codes(without(letter, getattr(read(letter).reading, part)))
    ]
    assert missed == []


def test_a_letter_without_phone_and_address_gives_no_way_to_reach_us():
    reply_words = re.compile(
        r"reply|antwort|respond|répon|melden sie|question.*credit|contact", re.IGNORECASE
    )  # these letters keep another way
    missed = []
    for letter in LETTERS:
        if "R6" in required_parts(read(letter)).all_of and not reply_words.search(letter["body"]):
            changed = letter | {"body": re.sub(r"\+\d[\d ]+|[\w.]+@[\w.]+", " ", letter["body"])}
            missed += [] if "R6" in codes(changed) or letter["channel"] == "chat" else [letter["id"]]
    assert missed == []


def test_a_bank_account_with_one_digit_changed_is_not_ours():
    changed = [
        with_span(letter, bank, other_number(bank.quote)) for letter in LETTERS for bank in read(letter).reading.banks
    ]
    assert changed
    assert all("P5" in codes(r) for r in changed)
