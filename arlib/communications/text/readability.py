"""How hard an English text is to read: school grade by Flesch and Kincaid, and the share of passive sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_E = re.compile(r"(?:[^aeiouylr]|[aeiouy][lr])e$|[^aeiouytd]ed$|[^aeiouyscgxz]es$")
_BE = r"(?:am|is|are|was|were|be|been|being|get|gets|got|isn't|aren't|wasn't|weren't)"
_IRREGULAR = (
    "sent paid made done given taken shown held kept known found told written seen put set brought "
    "bought built chosen drawn "
    "driven forgotten grown heard laid left lost meant met read said sold spent spoken understood "
    "withdrawn begun broken "
    "borne bound cut dealt felt led let"
)
_PASSIVE = re.compile(
    rf"\b{_BE}(?:\s+(?:not|also|now|still|already|been|being|then|never|only|always|therefore|\w+ly))*"
    rf"\s+(?P<participle>\w{{2,}}ed|{'|'.join(_IRREGULAR.split())})\b",
    re.IGNORECASE,
)
_STATES = frozenset(
    [
        "enclosed",
        "attached",
        "closed",
        "interested",
        "pleased",
        "concerned",
        "overdue",
        "delighted",
        "satisfied",
        "aligned",
        "located",
        "based",
        "related",
        "prepared",
        "limited",
        "left",
        "used",
        "supposed",
        "required",
        "allowed",
        "worried",
        "committed",
        "opposed",
        "unchanged",
        "unanswered",
        "unresolved",
        "needed",
        "tired",
    ]
)
"""Participles that say how something is, not what was done to it."""
_SOMEBODY_ACTS = re.compile(
    r"\b(?:I|[Ww]e|[Yy]ou|[Tt]hey)\s+(?!(?:\w+\s+)?(?:am|are|were|was|be|been|get|got|will\s+be|can\s+be|may\s+be)\b)\w+"
    r"|\b[Pp]lease\s+\w+"
)
"""A person with a verb of its own: such a sentence says who does it, whatever else it says."""


def syllables(word: str) -> int:
    """Vowel groups, less a silent ending; at least one.

    >>> [syllables(w) for w in ("pay", "invoice", "received", "outstanding", "table")]
    [1, 2, 2, 3, 2]
    """
    folded = word.lower()
    return max(1, len(_VOWELS.findall(folded)) - bool(_SILENT_E.search(folded)))


def grade(sentences: Sequence[Sequence[str]]) -> float:
    """Flesch-Kincaid grade of sentences given as words.

    >>> round(grade([["please", "pay", "the", "invoice"]]), 1)
    0.7
    """
    words = [w for sentence in sentences for w in sentence]
    if not words:
        return 0.0
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def is_passive(sentence: str) -> bool:
    """A form of "be" with the participle of something done, and nobody who does anything.

    >>> is_passive("The goods were sent."), is_passive("A copy is attached."), is_passive("We ask when it was sent.")
    (True, False, False)
    """
    if _SOMEBODY_ACTS.search(sentence):
        return False
    return any(hit["participle"].lower() not in _STATES for hit in _PASSIVE.finditer(sentence))
