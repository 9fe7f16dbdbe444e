"""T2: a threat that the stage or the approvals do not allow.

A phrase list finds open threats and the plainest veiled ones; expect it to miss some. People read every final notice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import Match

from arlib.communications.checks.check import Example, Outcome, example
from arlib.communications.finding import Severity
from arlib.communications.languages.phrases import Phrases
from arlib.communications.message import Message
from arlib.communications.text import Sentence
from arlib.policy.communications import LADDER, ThreatRule

CODE = "T2"
SEVERITY: Severity = "blocker"
DEFINITION = "A threat that the stage or the approvals do not allow."
NEEDS: tuple[str, ...] = ("language",)
BAD: tuple[Example, ...] = (
    example("Please pay HZ-204, or we will publish your name."),
    example("Otherwise we will pass HZ-204 to a collection agency."),
    example("We will take legal action.", stage="final_notice"),
    example("Sonst übergeben wir die Sache einem Inkassobüro.", language="de"),
    example("Pay HZ-204, or we take your house."),
    example("It would be a pity if your other suppliers heard about HZ-204."),
    example("De lo contrario iniciaremos acciones legales.", language="es"),
    example("À défaut, nous informerons vos clients.", language="fr"),
)
GOOD: tuple[Example, ...] = (
    example("If it is not paid by 26 May, we will pass HZ-204 to a collection agency.", stage="final_notice"),
    example("We will then take legal action.", stage="final_notice", approvals=["legal"]),
    example("We are not planning any legal action; we only want to understand."),
    example("Please deliver to 4 Court Street."),
    example("Our auditors may ask you about HZ-204. I know this may be difficult to find."),
    example("Sin embargo, hay otros medios de pago.", language="es"),
)
_CLAUSE = re.compile(r"[,;:–—]")
_WORDS_BEFORE = 6


def check(message: Message) -> Iterator[Outcome]:
    """Each phrase of each kind of threat, against the stage and the approvals it needs; a veiled one needs none."""
    for kind, pattern, rule in _kinds(message):
        if not message.says(pattern) or _is_allowed(message, rule):
            continue
        for sentence in message.reading.sentences:
            hit = _threat(message, sentence, pattern.finditer(sentence.text))
            if hit is not None:
                yield _finding(message, kind, rule, sentence, hit)
                break


def _kinds(message: Message) -> Iterator[tuple[str, Phrases, ThreatRule]]:
    for kind, pattern in message.words.threats.items():
        yield kind, pattern, getattr(message.policy.threats, kind)
    yield "veiled_threat", message.manner.veiled, ThreatRule()


def _threat(message: Message, sentence: Sentence, hits: Iterator[Match[str]]) -> Match[str] | None:
    for hit in hits:
        clause = _CLAUSE.split(sentence.text[: hit.start()])[-1]
        before = " ".join(clause.split()[-_WORDS_BEFORE:])
        if not message.words.denial.search(before) and not _is_the_customer(message, hit.group()):
            return hit
    return None


def _is_the_customer(message: Message, phrase: str) -> bool:
    """Legal words inside names: "Law Court Hotels"."""
    customer = message.facts.raw.get("customer") or {}
    return phrase.lower() in f"{customer.get('name', '')} {message.record.to} {customer.get('address', '')}".lower()


def _is_allowed(message: Message, rule: ThreatRule) -> bool:
    if rule.from_stage == "never":
        return False
    if rule.approval and not any(rule.approval in a for a in message.facts.approvals or ()):
        return False
    if rule.from_stage == "any":
        return True
    ladder: tuple[str, ...] = LADDER
    stage = message.record.stage
    return stage in ladder and rule.from_stage in ladder and ladder.index(stage) >= ladder.index(rule.from_stage)


def _finding(message: Message, kind: str, rule: ThreatRule, sentence: Sentence, hit: Match[str]) -> Outcome:
    allowed = "never" if rule.from_stage == "never" else f"from {rule.from_stage}"
    needs = f", with approval {rule.approval!r}" if rule.approval else ""
    return message.finding(
        CODE, SEVERITY, kind, f"Announces something that is not allowed here ({kind.replace('_', ' ')}).",
        at=sentence.place_of(hit), expected=f"{allowed}{needs}", suggestion="Say what we ask for, and by when.",
    )  # fmt: skip
