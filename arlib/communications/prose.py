"""The sentences of a message that somebody wrote: greeting, closing and signature left off."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arlib.communications.languages.lexicon import MARKS
from arlib.communications.languages.manner import Manner
from arlib.communications.names import name_words
from arlib.communications.text import Reading, Sentence

if TYPE_CHECKING:
    from arlib.communications.message import Message

_FACT = re.compile(f"[{''.join(MARKS.values())}][{''.join(MARKS.values())} ]*")
_STAGE_DIRECTION = re.compile(r"\[[^\[\]\n]{0,400}\]")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+(?:[.,]\d+)*")
_GREETING_WORDS = 8
_NAME_WORDS = 8


def prose(message: Message) -> tuple[Sentence, ...]:
    """Sentences of the body from behind the greeting to the closing."""
    return message.prose


def written(reading: Reading, manner: Manner, rep: str) -> tuple[Sentence, ...]:
    """The same, of a text that was read; a line of nothing but the representative's name closes it.

    "Thank you." before more amounts, days or documents is a courtesy, not the closing.
    """
    body = [s for s in reading.sentences if s.start >= reading.body_start]
    if body and manner.greeting.match(body[0].text) and len(body[0].text.split()) <= _GREETING_WORDS:
        body = body[1:]
    own = name_words(rep)
    kept: list[Sentence] = []
    last = max((at for at, sentence in enumerate(body) if _FACT.search(sentence.text)), default=-1)
    for at, sentence in enumerate(body):
        if kept and at >= last and _closes(manner, sentence, own):
            break
        kept.append(sentence)
    return tuple(kept)


def _closes(manner: Manner, sentence: Sentence, rep: frozenset[str]) -> bool:
    text = sentence.text.rstrip(" ,.!")
    if (hit := manner.closing.match(text)) and len(text) - hit.end() <= 2:
        return True
    if len(text.split()) > _NAME_WORDS:
        return False
    said = name_words(text)
    return bool(rep) and bool(said) and said <= rep


def without_facts(text: str) -> str:
    """The words with one short word for each fact, and without stage directions of a call script.

    >>> without_facts("Pay now. [Wait.]").strip()
    'Pay now.'
    """
    return _FACT.sub(" one ", _STAGE_DIRECTION.sub(" ", text))


def words_of(text: str) -> list[str]:
    """Words of a veiled text; a fact is one word."""
    return WORD.findall(without_facts(text))
