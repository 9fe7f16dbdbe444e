"""What a review says: findings with a quote and the ledger's value, and what could not be judged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from arlib.findings import Finding
from arlib.findings import Severity as FindingSeverity

Severity = Literal["blocker", "major", "minor"]
Part = Literal["body", "subject", ""]

POINTS_PER_MAJOR = 10
POINTS_PER_MINOR = 3
_AS_FINDING: dict[Severity, FindingSeverity] = {"blocker": "error", "major": "warning", "minor": "info"}


@dataclass(frozen=True)
class MessageFinding:
    """One thing wrong with one message.

    Args:
        code: ``F1`` ... ``Q1``, the codes of the review.
        severity: ``blocker`` (stop, fix before sending), ``major`` (fix) or ``minor`` (coach).
        rule: Which test inside the check spoke, for example ``open_figure``; stable, for statistics per rule.
        message: What is wrong, in a sentence.
        quote: The words it is about, as written; empty when something is missing.
        start, end: Where the quote stands in the subject or body (-1 when there is no quote).
        expected: What the ledger or the policy says instead.
        suggestion: What to do.
        part: ``body`` or ``subject``: what start and end count in.
    """

    code: str
    severity: Severity
    rule: str
    message: str
    quote: str = ""
    start: int = -1
    end: int = -1
    expected: str = ""
    suggestion: str = ""
    part: Part = ""

    def as_finding(self, *, where: str) -> Finding:
        """The same in the words all desks share; ``where`` names the message.

        >>> MessageFinding("W2", "major", "weekend", "Sent on a Sunday.").as_finding(where="message M-1").severity
        'warning'
        """
        said = f"{self.message} Quoted: {self.quote!r}." if self.quote else self.message
        return Finding(f"COM-{self.code}", _AS_FINDING[self.severity], where, said, self.suggestion)


@dataclass(frozen=True)
class NotApplicable:
    """A check that had nothing to judge by. Never the same as a pass."""

    code: str
    reason: str


@dataclass(frozen=True)
class ReviewedMessage:
    """What the review of one message found, and which checks had no input."""

    findings: tuple[MessageFinding, ...]
    not_applicable: tuple[NotApplicable, ...]
    checked: tuple[str, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes found, each once, sorted."""
        return tuple(sorted({f.code for f in self.findings}))

    @property
    def score(self) -> int:
        """0 to 100. Show the counts first; this is only a summary."""
        return message_score(self.findings)

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(f.severity == severity for f in self.findings)


def message_score(findings: Iterable[MessageFinding]) -> int:
    """0 with any blocker, else 100 less 10 a major and 3 a minor.

    >>> message_score([]), message_score([MessageFinding("C7", "minor", "missing", "No subject.")])
    (100, 97)
    """
    severities = [f.severity for f in findings]
    if "blocker" in severities:
        return 0
    lost = POINTS_PER_MAJOR * severities.count("major") + POINTS_PER_MINOR * severities.count("minor")
    return max(0, 100 - lost)
