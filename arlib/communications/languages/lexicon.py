"""What the review must know of a language: months, numbers, and the phrases of receivables work.

Phrases are matched on *veiled* text, in which every amount, date, document number, bank account, phone
number and address is replaced by marks of the same length. In a phrase they are written ``<amount>``,
``<date>``, ``<document>``, ``<bank>``, ``<phone>`` and ``<address>``; ``<n>`` is a number in digits or words.

A new language is one more ``.toml`` file here and its code in ``CODES``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from arlib.communications.languages.phrases import Phrases

MARKS = {name: chr(0xE000 + i) for i, name in enumerate(("amount", "date", "document", "bank", "phone", "address"))}
"""Private-use characters: no letter, no digit, and in nobody's text."""

ANY_WORD = rf"[\w{''.join(MARKS.values())}]+"
"""A word or a fact, where a phrase may have any between its own words."""

CODES = ("en", "de", "es", "fr")
Pattern = Phrases


@dataclass(frozen=True)
class Lexicon:
    """One language. Each list says what its phrases mean; the checks say what follows from them."""

    code: str
    decimal_mark: str
    document_noun: str  # "invoice", for numbers that look like none of ours
    months: Mapping[str, int]
    numbers: Mapping[str, int]
    currencies: Mapping[str, str]  # "pounds" -> GBP

    # reading a sentence
    abbreviations: Pattern  # a full stop after these ends no sentence
    coordination: Pattern  # what may stand between two invoices that share one predicate
    joints: Pattern  # where a sentence may turn from one invoice to the next
    hypothetical: Pattern  # negations and conditions, in the words before a claim
    denial: Pattern  # what takes a threat or a claim back

    # due dates and counts of days
    due_before: Pattern  # "was due on" <date>
    due_after: Pattern  # <date> "fell due"
    deadline_before: Pattern  # "by" <date>
    since_before: Pattern  # "overdue since" <date>
    since_after: Pattern
    days_late: tuple[Pattern, ...]
    weeks_late: tuple[Pattern, ...]
    days_to_due: tuple[Pattern, ...]
    due_relative: Mapping[Pattern, int]  # "due tomorrow" -> 1
    at_least: Pattern  # "more than" n days

    # claims about an invoice
    overdue: Pattern
    was_due: Pattern
    not_yet: Pattern  # "not yet due", "falls due on"
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

    # subject, and fields left empty
    reply_mark: Pattern
    final_word: Pattern
    paid_subject: Pattern
    salutation_blank: Pattern  # a greeting with the name left out
    label_blank: Pattern  # a label with nothing behind it

    # bank numbers
    account_noun: Pattern
    yours: Pattern  # the customer's own account

    threats: Mapping[str, Pattern]  # by kind, as the policy names them


_CONTRACTED = re.compile(r"(?:^|[|:])'")


def words(pattern: str) -> Pattern:
    """A phrase list as a pattern that starts and ends at a word's edge, whatever the case.

    The apostrophe of a contraction is an edge: "'ve paid" is found in "we've paid".

    >>> bool(words("due | open").search("Overdue")), bool(words("past due").search("Past  due!"))
    (False, True)
    """
    joined = _joined(pattern)
    edge = r"(?:(?<!\w)|(?='))" if _CONTRACTED.search(joined) else r"(?<!\w)"
    return Phrases(rf"{edge}(?:{joined})(?!\w)")


def before(pattern: str) -> Pattern:
    """Phrases that stand directly before a fact."""
    return Phrases(rf"(?<!\w)(?:{_joined(pattern)})\s*[:,(–-]?\s*$")


def after(pattern: str) -> Pattern:
    """Phrases that stand directly after a fact."""
    return Phrases(rf"^\s*[,)]?\s*(?:{_joined(pattern)})(?!\w)")


def _lines(pattern: str) -> list[str]:
    """The lines of a list; a line that is set further in goes on with the one above."""
    return [line.strip() for line in re.sub(r"\n {8,}", "", pattern.rstrip()).splitlines() if line.strip()]


def _joined(pattern: str) -> str:
    pattern = "|".join(_lines(pattern)).replace(" | ", "|")
    for name, mark in MARKS.items():
        pattern = pattern.replace(f"<{name}>", f"{mark}+")
    return pattern.replace(" ", r"\s+").replace(r"\s+?", r"\s*")


def _counts(pattern: str, numbers: Mapping[str, int]) -> tuple[Pattern, ...]:
    """One pattern a phrase, because each has its own group ``n``."""
    number = rf"(?P<n>\d{{1,3}}|{'|'.join(sorted(numbers, key=len, reverse=True))})"
    return tuple(words(line.replace("<n>", number)) for line in _lines(pattern))


def _lexicon(code: str) -> Lexicon:
    raw: dict[str, Any] = tomllib.loads(resources.files(__package__).joinpath(f"{code}.toml").read_text("utf-8"))
    raw["months"] = {name: at for at, names in enumerate(raw["months"], 1) for name in names.split()}
    raw["numbers"] = {word: int(n) for word, n in (pair.split() for pair in raw["numbers"].split(","))}
    kinds = {"words": words, "before": before, "after": after, "regex": _as_it_is}
    for kind, read in kinds.items():
        raw |= {name: read(text) for name, text in raw.pop(kind).items()}
    raw |= {name: _counts(text, raw["numbers"]) for name, text in raw.pop("counts").items()}
    ahead = {"tomorrow": 1, "today": 0, "yesterday": -1}
    raw["due_relative"] = {words(text): ahead[day] for day, text in raw["due_relative"].items()}
    raw["threats"] = {kind: words(text) for kind, text in raw["threats"].items()}
    return Lexicon(**raw)


def _as_it_is(pattern: str) -> Pattern:
    return Phrases(pattern)


LANGUAGES: dict[str, Lexicon] = {code: _lexicon(code) for code in CODES}
