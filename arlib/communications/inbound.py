"""What customers wrote to us: which of it is a question, and how long it has waited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from arlib.communications.record import Raw, day_or_none
from arlib.communications.replies.cut import own_words
from arlib.communications.replies.kinds import is_automatic
from arlib.dates import add_working_days

_REQUEST = re.compile(
    r"\b(?:please (?:send|resend|confirm|provide|forward|let|tell|share|check|correct|call|change|update|"
    r"explain|advise|give|issue|stop)|(?:could|can|would|will) you|we need|i need|need (?:a|the|an|your)"
    r"|we (?:are|'re) (?:still )?(?:missing|waiting for)|let me know|send (?:me|us)|kindly|bitte "
    r"(?:senden|schicken|teilen|nennen|geben|bestätigen|prüfen|korrigieren|um)|(?:können|könnten|würden) "
    r"sie|wir (?:brauchen|benötigen|bitten)|ich (?:brauche|benötige|bitte)"
    r"|(?:pueden?|podrían?|podría) |necesit(?:o|amos)|rogamos|(?:por favor,? )?(?:envíen|envíe|manden|"
    r"mande|indiquen|confirmen)|pouvez-vous|pourriez-vous|merci de (?:nous|me|bien|m')|veuillez|nous "
    r"avons besoin|j'ai besoin|envoyez)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.?!])\s+|\n+")
_SECOND_QUESTION = re.compile(
    r"(?:,|;)?\s+(?:and|und|y|et)\s+(?=(?:also |auch |también |aussi )?(?:which|what|when|who|where|how|"
    r"could|can|please|did|do|is|are|welche\w*|was|wann|wer|wie|können|wohin|bitte|auf welche\w*|qué|"
    r"cuándo|quién|cómo|cuál|puede\w*|a qué|quel\w*|quand|qui|comment|pouvez|sur quel)\b)",
    re.IGNORECASE,
)


def asked_parts(text: str) -> list[str]:
    """The questions and requests in what a customer wrote, one each; empty when it asks for nothing.

    >>> asked_parts("Hello. Which order is it for and what is your IBAN? Thanks.")
    ['Which order is it for', 'what is your IBAN?']
    """
    sentences = (s.strip() for s in _SENTENCE.split(own_words(text)))
    asking = [s for s in sentences if "?" in s or _REQUEST.search(s)]
    return [part.strip() for s in asking for part in _SECOND_QUESTION.split(s) if part.strip()]


def waiting_questions(inbound: Sequence[Raw], *, before: date, working_days: int) -> Iterator[tuple[Raw, date]]:
    """Questions without an answer that are older than the limit on a day, oldest first."""
    dated = [(row, day) for row in inbound if (day := day_or_none(row.get("date")))]
    for row, day in sorted(dated, key=lambda pair: pair[1]):
        text = str(row.get("text") or "")
        if row.get("answered") or is_automatic(text) or not asked_parts(text):
            continue
        if add_working_days(day, working_days) < before:
            yield row, day
