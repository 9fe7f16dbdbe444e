"""What the review must know of a language: months, numbers, and the phrases of receivables work.

Phrases are matched on *veiled* text, in which every amount, date, document number, bank account, phone
number and address is replaced by marks of the same length. In a pattern they are written ``<amount>``,
``<date>``, ``<document>``, ``<bank>``, ``<phone>`` and ``<address>``. Long lists run over several lines; a new line
separates phrases just as " | " does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

MARKS = {name: chr(0xE000 + i) for i, name in enumerate(("amount", "date", "document", "bank", "phone", "address"))}
"""Private-use characters: no letter, no digit, and in nobody's text."""

Pattern = re.Pattern[str]


def words(pattern: str) -> Pattern:
    """A phrase list as a pattern that starts and ends at a word's edge, whatever the case.

    >>> bool(words("due|open").search("Overdue")), bool(words("past due").search("Past  due!"))
    (False, True)
    """
    return re.compile(rf"(?<!\w)(?:{_prepared(pattern)})(?!\w)", re.IGNORECASE)


def before(pattern: str) -> Pattern:
    """A phrase that stands directly before a fact."""
    return re.compile(rf"(?<!\w)(?:{_prepared(pattern)})\s*[:(]?\s*$", re.IGNORECASE)


def after(pattern: str) -> Pattern:
    """A phrase that stands directly after a fact."""
    return re.compile(rf"^\s*[,)]?\s*(?:{_prepared(pattern)})(?!\w)", re.IGNORECASE)


def _prepared(pattern: str) -> str:
    pattern = "|".join(line.strip() for line in pattern.strip().splitlines()).replace(" | ", "|")
    for name, mark in MARKS.items():
        pattern = pattern.replace(f"<{name}>", f"{mark}+")
    return pattern.replace(" ", r"\s+")


@dataclass(frozen=True)
class Lexicon:
    """One language. Each field says what its words mean; the checks say what follows from them."""

    code: str
    decimal_mark: str
    group_marks: str
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    numbers: Mapping[str, int]
    currencies: Mapping[str, str]  # "pounds" -> GBP
    abbreviations: Pattern  # a full stop after these ends no sentence
    coordination: Pattern  # what may stand between two invoices that share one predicate
    joints: Pattern  # where a sentence may turn from one invoice to the next

    # documents and dates
    document_noun: str  # "invoice", for numbers that look like none of ours
    order_noun: str
    due_before: Pattern  # "was due on" <date>
    due_after: Pattern  # <date> "fällig"
    deadline_before: Pattern  # "by" <date>
    since_before: Pattern  # "overdue since" <date>
    since_after: Pattern  # "seit dem" <date> "überfällig"
    days_late: tuple[Pattern, ...]  # group n
    days_to_due: tuple[Pattern, ...]  # group n
    due_relative: Mapping[Pattern, int]  # "due tomorrow" -> 1
    at_least: Pattern  # "more than" n days

    # claims about an invoice
    overdue: Pattern
    was_due: Pattern
    not_yet: Pattern  # "not yet due", "falls due on"
    hypothetical: Pattern  # negations and conditions; applied to the words before
    excluded: Pattern  # named to leave it out
    disputed: Pattern
    demand: Pattern
    pay_request: Pattern
    closed: Pattern  # named to close it

    # roles of an amount
    open_before: Pattern
    open_after: Pattern
    original_before: Pattern
    original_after: Pattern
    paid_before: Pattern
    total: Pattern
    instalment: Pattern
    charge: Pattern  # interest, fees
    credit: Pattern

    # required parts
    terms: Pattern
    pay_route: Pattern
    contact: Pattern
    ask: Pattern
    courtesy: Pattern  # asks that ask for nothing: "if you have questions, please call"
    next_step: Pattern
    relative_date: Pattern

    # subject
    reply_mark: Pattern
    final_word: Pattern
    paid_subject: Pattern
    salutation_blank: Pattern  # a greeting with the name left out
    label_blank: Pattern  # a label with nothing behind it

    # bank numbers
    account_noun: Pattern
    yours: Pattern  # the customer's own account

    # threats by kind, and what takes a threat back
    threats: Mapping[str, Pattern]
    denial: Pattern
