"""Sentences of a veiled text. List items are sentences; abbreviations and ordinals end none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from arlib.communications.languages.lexicon import MARKS
from arlib.communications.languages.phrases import Phrases

_DOCUMENT = MARKS["document"]
_STOP = re.compile(r"(?P<stop>[.!?…]+)[\"')\]]*(?=\s|$)|(?P<line>[ \t]*\n[ \t]*)")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_ITEM = re.compile(rf"\s*(?:[-*•–·>|]|\d{{1,2}}[.)]\s|{_DOCUMENT})")
_SHORT_LINE = 45
_COLUMNS = re.compile(r"\S(?: {2,}|\s*\|\s*)[^\W\d]")
LIST_HEADER = re.compile(r":\s*$")


@dataclass(frozen=True)
class Place:
    """A stretch of the text."""

    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """A sentence of a veiled text; ``header`` is the line that opened the list it belongs to."""

    start: int
    end: int
    text: str
    header: str = ""

    def place_of(self, hit: re.Match[str]) -> Place:
        """Where a match inside this sentence stands in the whole text."""
        return Place(self.start + hit.start(), self.start + hit.end())


def split_sentences(veiled: str, *, abbreviations: Phrases | None = None) -> Iterator[Sentence]:
    """The sentences, with their places; white space inside them is plain spaces.

    >>> [s.text for s in split_sentences("Dear Ann,\\n\\nit is open. Please pay!\\n- one\\n- two")]
    ['Dear Ann,', 'it is open.', 'Please pay!', '- one', '- two']
    """
    header, start = "", 0
    for end in _ends(veiled, abbreviations):
        chunk = veiled[start:end]
        stripped = chunk.strip()
        if stripped:
            at = start + chunk.index(stripped[0])
            text = re.sub(r"\s", " ", stripped)
            header = header if _continues_list(text, header) else ""
            yield Sentence(at, at + len(stripped), text, header)
            if LIST_HEADER.search(text):
                header = text
        start = end


def _continues_list(text: str, header: str) -> bool:
    """Whether a line is an item of the list, or the titles of its columns."""
    if not header:
        return False
    if _DOCUMENT in text:
        return bool(_ITEM.match(text)) or not text.endswith(".")
    return bool(_COLUMNS.search(text)) and not text.endswith((".", "!", "?"))


def _ends(veiled: str, abbreviations: Phrases | None) -> Iterator[int]:
    for hit in _STOP.finditer(veiled):
        if hit["stop"]:
            short = (
                hit["stop"] == "."
                and abbreviations
                and abbreviations.search(veiled[max(0, hit.start() - 14) : hit.start() + 1])
            )
            if not short:
                yield hit.end()
        elif _line_ends_sentence(veiled, hit):
            yield hit.end()
    yield len(veiled)


def _line_ends_sentence(veiled: str, hit: re.Match[str]) -> bool:
    end = hit.end()
    line = veiled[veiled.rfind("\n", 0, hit.start()) + 1 : hit.start()].strip()
    if not line or veiled.startswith("\n", end) or _ITEM.match(veiled, end) or line.endswith(":") or _ITEM.match(line):
        return True
    if line.endswith(","):
        return len(line.split()) <= 6
    follows = veiled[end : end + 1]
    return len(line) < _SHORT_LINE and not follows.islower()
