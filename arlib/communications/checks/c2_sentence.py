"""C2: a sentence that is too long."""

from __future__ import annotations

from collections.abc import Iterator

from arlib.communications.checks.check import Example, Outcome, example
from arlib.communications.finding import Severity
from arlib.communications.message import Message
from arlib.communications.prose import prose, words_of

CODE = "C2"
SEVERITY: Severity = "minor"
DEFINITION = "A sentence of more words than the policy allows."
NEEDS: tuple[str, ...] = ("language",)
_LONG = "We write about HZ-204 because " + "it is open and " * 11 + "we ask you to pay."
BAD: tuple[Example, ...] = (
    example(_LONG),
    example("Wir schreiben Ihnen, weil " + "sie offen ist und " * 12 + "wir warten.", language="de"),
    example("Le escribimos porque " + "sigue pendiente y " * 12 + "esperamos.", language="es"),
    example("Nous écrivons car " + "elle reste ouverte et " * 12 + "nous attendons.", language="fr"),
)
GOOD: tuple[Example, ...] = (
    example("We write about HZ-204. " + "It is open. " * 20),
    example("Open items:\n" + "- HZ-204, due 1 May 2026, GBP 950.00 open of GBP 1,250.00\n" * 8),
    example("Die Rechnung Nr. HZ-204 vom 1. April 2026 ist offen, z. B. wegen der Freigabe.", language="de"),
)


def check(message: Message) -> Iterator[Outcome]:
    """Each sentence between greeting and closing; list items are sentences, a fact is one word."""
    limit = message.policy.clarity.max_sentence_words
    for sentence in prose(message):
        count = len(words_of(sentence.text))
        if count > limit:
            yield message.finding(
                CODE, SEVERITY, "long", f"A sentence of {count} words.", at=sentence,
                expected=f"at most {limit} words", suggestion="Make two sentences of it.",
            )  # fmt: skip
