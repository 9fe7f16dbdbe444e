"""The sentences of a message that somebody wrote: greeting, closing and signature left off."""

from __future__ import annotations

import re

from arlib.communications.languages.lexicon import MARKS
from arlib.communications.message import Message
from arlib.communications.people import name_words
from arlib.communications.text import Sentence

_FACT = re.compile(f"[{''.join(MARKS.values())}][{''.join(MARKS.values())} ]*")
_STAGE_DIRECTION = re.compile(r"\[[^\]\n]*\]")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+(?:[.,]\d+)*")
_GREETING_WORDS = 8


def prose(message: Message) -> tuple[Sentence, ...]:
    """Sentences of the body from behind the greeting to the closing."""
    manner = message.manner
    body = [s for s in message.reading.sentences if s.start >= message.reading.body_start]
    if body and manner.greeting.match(body[0].text) and len(body[0].text.split()) <= _GREETING_WORDS:
        body = body[1:]
    rep = name_words(message.record.rep)
    kept: list[Sentence] = []
    for sentence in body:
        if kept and _closes(message, sentence, rep):
            break
        kept.append(sentence)
    return tuple(kept)


def _closes(message: Message, sentence: Sentence, rep: frozenset[str]) -> bool:
    text = sentence.text.rstrip(" ,.!")
    if (hit := message.manner.closing.match(text)) and len(text) - hit.end() <= 2:
        return True
    return bool(rep) and bool(name_words(text)) and name_words(text) <= rep


def without_facts(text: str) -> str:
    """The words with one short word for each fact, and without stage directions of a call script.

    >>> without_facts("Pay now. [Wait.]").strip()
    'Pay now.'
    """
    return _FACT.sub(" one ", _STAGE_DIRECTION.sub(" ", text))


def words_of(text: str) -> list[str]:
    """Words of a veiled text; a fact is one word."""
    return WORD.findall(without_facts(text))
