"""C6: too long for its channel."""

from __future__ import annotations

import re
from collections.abc import Iterator

from arlib.communications.checks.check import Example, Outcome, example
from arlib.communications.finding import Severity
from arlib.communications.languages.lexicon import MARKS
from arlib.communications.message import Message

CODE = "C6"
SEVERITY: Severity = "minor"
DEFINITION = "Too long for the channel."
NEEDS: tuple[str, ...] = ()
BAD: tuple[Example, ...] = (example("pay now " * 130), example("x" * 321, channel="sms"))
GOOD: tuple[Example, ...] = (example("GBP 950.00 is open. " * 60), example("x" * 320, channel="sms"))

_FACT = re.compile(f"[{''.join(MARKS.values())}]+")
_WORD = re.compile(r"\w+(?:['’.-]\w+)*")


def check(message: Message) -> Iterator[Outcome]:
    """Characters of an SMS, words of everything else; a fact counts as one word."""
    lengths, channel = message.policy.lengths, message.record.channel
    if channel == "sms":
        count, limit, unit = len(message.record.body), lengths.sms_characters, "characters"
    else:
        count, unit = len(_WORD.findall(_FACT.sub(" fact ", message.reading.body))), "words"
        limit = getattr(lengths, f"{'phone_script' if channel == 'phone' else channel}_words", lengths.letter_words)
    if count > limit:
        yield message.finding(
            CODE, SEVERITY, "too_long", f"{count} {unit}.", expected=f"at most {limit} {unit}", suggestion="Shorten it."
        )
