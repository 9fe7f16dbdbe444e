"""Faint signs, for replies in which no phrase of the lists stands: "Transfer 24 Feb", "Expect it Monday".

A word for paying and a day to come are enough here, so everything that could speak against a promise is held
against it: a negation, a condition or a hedge anywhere in the reply, somebody else's wish, our own deadline.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from arlib.communications.languages.phrases import Phrases
from arlib.communications.replies.calendar import Meant

HINTED = (
    "bounce", "wrong_contact", "dispute", "already_paid_claim", "hardship_plan_request", "awaiting_approver",
    "needs_invoice_copy", "promise_without_date", "question",
)  # fmt: skip
PAIRS = (
    ("wrong_contact", "redirect", "address"),
    ("wrong_contact", "office", "elsewhere"),
    ("dispute", "goods", "adverse"),
    ("dispute", "came", "adverse"),
    ("dispute", "price", "against"),
    ("awaiting_approver", "head", "decides"),
    ("needs_invoice_copy", "paper", "wanted"),
    ("hardship_plan_request", "cash", "lacking"),
)
"""Kind, the list of its topics, the list of what is said of them."""
ASKED_FOR = ("needs_invoice_copy", "hardship_plan_request")
"""What people ask for in a question."""
_BEFORE = 40
_NEAR = 30


class Clause(Protocol):
    """A clause of a reply, its facts veiled in ``text``."""

    @property
    def raw(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def is_question(self) -> bool: ...
    @property
    def days(self) -> tuple[Meant, ...]: ...


def faint_signs(said: Sequence[Clause], words: Mapping[str, Phrases], today: date) -> dict[str, list[str]]:
    """A disposition with the clause it rests on; empty when even faint signs are missing."""
    is_open = any(words[name].search(s.text) for s in said for name in ("condition", "hedge", "veto"))
    found: dict[str, list[str]] = {}
    for clause in said:
        if clause.is_question or not words["money"].search(clause.text) or words["no_promise"].search(clause.text):
            continue
        if words["commit"].search(clause.text):  # it was seen and refused: "I can tell you on Friday when we will pay"
            continue
        ahead = [m for m in clause.days if m.day >= today and _is_near(clause.text, m, words)]
        if _is_past(clause.text, words) and not any(_is_said_of(clause.text, m, words) for m in ahead):
            has_proof = any(words["proof"].search(s.text) for s in said)
            found.setdefault("already_paid" if has_proof else "already_paid_claim", []).append(clause.raw)
        elif words["bygone"].search(clause.text):
            continue
        elif ahead and not is_open:
            found.setdefault("promise_with_date", []).append(clause.raw)
        elif ahead or words["ahead"].search(clause.text):
            found.setdefault("promise_without_date", []).append(clause.raw)
    if "promise_with_date" in found:
        found.pop("promise_without_date", None)
    return found


def paired(said: Sequence[Clause], words: Mapping[str, Phrases]) -> dict[str, list[str]]:
    """Kinds of which a clause names the topic and says of it what makes it one: goods and that they are bad."""
    found: dict[str, list[str]] = {}
    for kind, topic, sign in PAIRS:
        may_ask = kind in ASKED_FOR
        for clause in said:
            is_paper = topic == "came" and words["paper"].search(clause.text)
            if is_paper or (clause.is_question and not may_ask):
                continue  # "invoice not received" is no complaint about goods
            if words[topic].search(clause.text) and words[sign].search(clause.text):
                found.setdefault(kind, []).append(clause.raw)
    return found


def hinted(said: Sequence[Clause], words: Mapping[str, Phrases]) -> dict[str, list[str]]:
    """The first kind that a single word speaks for. Never a promise with a date."""
    stated = [s for s in said if not s.is_question]
    for kind in HINTED:
        if hits := [s.raw for s in stated if words[f"hint_{kind}"].search(s.text)]:
            return {kind: hits[:1]}
    return {}


def _is_near(text: str, day: Meant, words: Mapping[str, Phrases]) -> bool:
    """Whether a word for paying stands near a day, and is not asked: "I'll ask on Monday where the payment is"."""
    hits = [h for h in words["money"].finditer(text) if not words["embedded"].search(text[: h.start()].rstrip())]
    return any(day.start - hit.end() <= _NEAR and hit.start() - day.end <= _NEAR for hit in hits)


def _is_said_of(text: str, day: Meant, words: Mapping[str, Phrases]) -> bool:
    """Whether what has happened is said of the day: "released for Monday", not "it is out, you have it on Monday"."""
    return any("," not in text[hit.end() : day.start] for hit in words["past"].finditer(text))


def _is_past(text: str, words: Mapping[str, Phrases]) -> bool:
    hits = words["past"].finditer(text)
    return any(not words["not_paid"].search(text[max(0, hit.start() - _BEFORE) : hit.start()]) for hit in hits)
