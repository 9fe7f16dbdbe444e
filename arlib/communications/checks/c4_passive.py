"""C4: mostly passive sentences, so that nobody seems to act."""

from __future__ import annotations

from collections.abc import Iterator

from arlib.communications.checks.check import Example, Outcome, example
from arlib.communications.finding import NotApplicable, Severity
from arlib.communications.message import Message
from arlib.communications.prose import prose, without_facts, words_of
from arlib.communications.text.readability import is_passive

CODE = "C4"
SEVERITY: Severity = "minor"
DEFINITION = "More than half of the sentences are passive (English)."
NEEDS: tuple[str, ...] = ("language",)
BAD: tuple[Example, ...] = (
    example("HZ-204 was sent on 1 April. It was not paid. A reminder was issued. Payment is expected this week."),
    example("The goods were delivered. The invoice was sent. It has not been settled.", channel="letter"),
)
GOOD: tuple[Example, ...] = (
    example("HZ-204 is overdue. A copy is enclosed. We sent it on 1 April. Please pay this week."),
    example("It was paid."),
    example("Die Ware wurde geliefert. Die Rechnung wurde gesendet. Sie wurde nicht bezahlt.", language="de"),
)
LEAST_SENTENCES = 3
_LEAST_WORDS = 3


def check(message: Message) -> Iterator[Outcome]:
    """The share of passive sentences between greeting and closing."""
    if message.record.language != "en":
        yield NotApplicable(CODE, "passive sentences are counted in English only")
        return
    sentences = [s.text for s in prose(message) if len(words_of(s.text)) >= _LEAST_WORDS]
    if len(sentences) < LEAST_SENTENCES:
        yield NotApplicable(CODE, f"fewer than {LEAST_SENTENCES} sentences")
        return
    passive = sum(is_passive(without_facts(s)) for s in sentences)
    limit = message.policy.clarity.max_passive_share
    if passive > limit * len(sentences):
        yield message.finding(
            CODE, SEVERITY, "passive", f"{passive} of {len(sentences)} sentences are passive.",
            expected=f"at most {limit:.0%}", suggestion="Say who does it: we sent, please pay.",
        )  # fmt: skip
