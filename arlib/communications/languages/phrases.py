"""Phrase lists compiled once, matched whatever the case.

Python's engine tries every branch of a list letter by letter when it must ignore the case, and skips most of them
at the first letter when it need not. So the lists are compiled in small letters and the text is folded before it is
matched, letter for letter: places in the folded text are places in the text. A match's own words are in small letters.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import lru_cache

_KEPT = re.compile(r"\\.|\(\?P|[^\\(]+|\(", re.DOTALL)  # an escape says another thing in capitals, and so does (?P


@lru_cache(maxsize=256)
def small(text: str) -> str:
    """The text in small letters, every letter in its place.

    >>> small("Über 20 €"), len(small("İzmir"))
    ('über 20 €', 5)
    """
    folded = text.lower()
    if len(folded) == len(text):
        return folded
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)


class Phrases:
    """A pattern that ignores the case. ``pattern`` is its source.

    >>> Phrases("past due").search("PAST DUE").span()
    (0, 8)
    """

    __slots__ = ("_compiled", "pattern")

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        source = "".join(p if p[0] in "\\(" else p.lower() for p in _KEPT.findall(pattern))
        self._compiled = re.compile(source)

    def search(self, text: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        """The first match."""
        return self._compiled.search(small(text), pos, endpos)

    def match(self, text: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        """A match right at the place."""
        return self._compiled.match(small(text), pos, endpos)

    def finditer(self, text: str, pos: int = 0, endpos: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """Every match in order."""
        return self._compiled.finditer(small(text), pos, endpos)

    def sub(self, new: str, text: str) -> str:
        """The text in small letters with the matches replaced."""
        return self._compiled.sub(new, small(text))

    def findall(self, text: str) -> list[str]:
        """What matched, in small letters, for patterns without groups."""
        return [hit.group() for hit in self.finditer(text)]
