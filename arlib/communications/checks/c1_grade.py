"""C1: an English e-mail or letter that is hard to read."""

from __future__ import annotations

from collections.abc import Iterator

from arlib.communications.checks.check import Example, Outcome, example
from arlib.communications.finding import NotApplicable, Severity
from arlib.communications.message import Message
from arlib.communications.prose import prose, words_of
from arlib.communications.text.readability import grade

CODE = "C1"
SEVERITY: Severity = "minor"
DEFINITION = "The reading grade of an English e-mail or letter is too high, facts left out."
NEEDS: tuple[str, ...] = ("language",)
_HARD = (
    "Notwithstanding our previous correspondence regarding outstanding obligations, settlement remains unaccomplished. "
    "Consequently, administrative considerations necessitate immediate reconciliation of all documentation. "
    "Verification of organisational responsibilities would facilitate expeditious finalisation. "
    "Alternative arrangements necessitate comprehensive preliminary authorisation."
)
BAD: tuple[Example, ...] = (
    example(_HARD),
    example(f"Dear Ms Holt,\n\n{_HARD}\n\nIt is late.\n\nInes Caro", channel="letter"),
)
GOOD: tuple[Example, ...] = (
    example("HZ-204 was due on 1 May 2026. GBP 950.00 is open. Please pay it this week. Call me if you can't."),
    example(_HARD, channel="chat"),
    example("Notwithstanding considerations. Reconciliation necessary."),
    example("Die Angelegenheit bedarf der Verifizierung. Wir bitten um Bearbeitung. Danke sehr.", language="de"),
)
CHANNELS = ("email", "letter")
LEAST_SENTENCES = 3
_LEAST_WORDS = 3


def check(message: Message) -> Iterator[Outcome]:
    """Flesch-Kincaid on the text between greeting and closing; a fact counts as one short word."""
    if message.record.channel not in CHANNELS:
        return
    if message.record.language != "en":
        yield NotApplicable(CODE, "the reading grade is made for English")
        return
    sentences = [w for s in prose(message) if len(w := words_of(s.text)) >= _LEAST_WORDS]
    if len(sentences) < LEAST_SENTENCES:
        yield NotApplicable(CODE, f"fewer than {LEAST_SENTENCES} sentences")
        return
    found, limit = grade(sentences), message.policy.clarity.max_grade_en
    if found > limit:
        yield message.finding(
            CODE, SEVERITY, "grade", f"Reading grade {found:.1f}.", expected=f"at most {limit:g}",
            suggestion="Shorter sentences, shorter words.",
        )  # fmt: skip
