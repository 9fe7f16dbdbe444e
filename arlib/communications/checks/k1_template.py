"""K1: an outdated template, or a locked clause that was dropped or changed.

Likeness alone does not find dangerous edits: "14 days" made "4 days" stays 99 % alike. So the best match of each
clause must also have its numbers, its negations and about its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from rapidfuzz import fuzz

from arlib.communications.checks.check import Example, Outcome, example
from arlib.communications.finding import NotApplicable, Severity
from arlib.communications.message import Message
from arlib.communications.text import Place

CODE = "K1"
SEVERITY: Severity = "major"
DEFINITION = "An outdated template version, or a locked clause dropped or changed."
NEEDS: tuple[str, ...] = ("template",)
_CLAUSE = "You may object to this invoice within 14 days of this letter; we will not add interest while we check."
_TEMPLATE = {"id": "late", "version_used": "3", "version_current": "3", "locked_clauses": [_CLAUSE]}
BAD: tuple[Example, ...] = (
    example(_CLAUSE, template=_TEMPLATE | {"version_used": "2"}),
    example("HZ-204 is open.", template=_TEMPLATE),
    example(_CLAUSE.replace("14 days", "4 days"), template=_TEMPLATE),
    example(_CLAUSE.replace("not add", "add"), template=_TEMPLATE),
    example(_CLAUSE.split(";")[0] + ".", template=_TEMPLATE),
    example("Widerspruch ist binnen 7 Tagen möglich.", language="de",
            template=_TEMPLATE | {"locked_clauses": ["Widerspruch ist binnen 14 Tagen möglich."]}),
)  # fmt: skip
GOOD: tuple[Example, ...] = (
    example(f"HZ-204 is open.\n\n{_CLAUSE}", template=_TEMPLATE),
    example(_CLAUSE.replace("; ", ";\n").replace("’", "'"), template=_TEMPLATE),
    example("HZ-204 is open.", template=None),
    example("Pay by 19 May to our account.",
            template=_TEMPLATE | {"locked_clauses": ["Pay by {{ deadline }} to our account."]}),
)  # fmt: skip
LEAST_ALIKE = 85
LENGTH_SLACK = 0.15
_SLOT = re.compile(r"\{\{.*?\}\}|\{[^{}]*\}|<[^<>]*>|\[[^\[\]]*\]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NEGATION = re.compile(
    r"\b(?:not|no|never|without|cannot|nor|neither|unless|except|nicht|kein\w*|nie|ohne|außer|no|nunca|sin|ni|ningun\w*|"
    r"salvo|ne|pas|aucun\w*|jamais|sans|sauf)\b|n['’]t\b|\bn['’]",
    re.IGNORECASE,
)


def check(message: Message) -> Iterator[Outcome]:
    """The version, then each clause at the place of the text that is most like it."""
    template = message.record.template
    if template is None:
        return
    used, current = (str(template.get(k) or "").strip() for k in ("version_used", "version_current"))
    if not current or not used:
        yield NotApplicable(CODE, "the record does not say which version of the template is current")
    elif used != current:
        yield message.finding(
            CODE, SEVERITY, "version", f"Written with version {used} of {template.get('id', 'the template')}.",
            expected=f"version {current}", suggestion="Write it again with the current template.",
        )  # fmt: skip
    for clause in _clauses(template):
        yield from _check_clause(message, clause)


def _clauses(template: Mapping[str, Any]) -> Iterator[str]:
    for clause in template.get("locked_clauses") or ():
        text = clause.get("text") if isinstance(clause, Mapping) else clause
        if text:
            yield " ".join(str(text).split())


def _check_clause(message: Message, clause: str) -> Iterator[Outcome]:
    has_slots = bool(_SLOT.search(clause))
    wanted = " ".join(_SLOT.sub(" ", clause).split())
    body = message.record.body
    best = fuzz.partial_ratio_alignment(_folded(wanted), _folded(body))
    if best is None or best.score < LEAST_ALIKE or len(wanted) > len(body) + len(wanted) * LENGTH_SLACK:
        yield _finding(message, "dropped", "A locked clause is missing.", clause, None)
        return
    start, end = _whole_words(body, best.dest_start, best.dest_end)
    found = body[start:end]
    if rule := _changed(wanted, found, has_slots=has_slots):
        shift = message.reading.body_start
        yield _finding(message, rule, "A locked clause was changed.", clause, Place(start + shift, end + shift))


def _changed(wanted: str, found: str, *, has_slots: bool) -> str:
    numbers = _NUMBER.findall(wanted), _NUMBER.findall(found)
    if set(numbers[0]) - set(numbers[1]) if has_slots else sorted(numbers[0]) != sorted(numbers[1]):
        return "number_changed"
    if len(_NEGATION.findall(wanted)) != len(_NEGATION.findall(found)):
        return "negation_changed"
    if not has_slots and abs(len(" ".join(found.split())) - len(wanted)) > LENGTH_SLACK * len(wanted):
        return "length_changed"
    return ""


def _folded(text: str) -> str:
    """The same length, without what a mail program changes: line breaks, quotes, letter case."""
    same = str.maketrans({"\n": " ", "\t": " ", "\u00a0": " ", "’": "'", "‘": "'", "“": '"', "”": '"', "–": "-"})
    return text.translate(same).lower() if len(text.lower()) == len(text) else text.translate(same)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return start, end


def _finding(message: Message, rule: str, said: str, clause: str, place: Place | None) -> Outcome:
    return message.finding(
        CODE, SEVERITY, rule, said, at=place, expected=clause, suggestion="Put the clause back word for word."
    )
