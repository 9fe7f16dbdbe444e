"""A text with words marked in it: what is said of them is the mark's title, and its number leads to the list below."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from arlib.tables.html import Html, written


@dataclass(frozen=True)
class Mark:
    """Words from ``start`` to ``end`` of a text, what is said of them, and the number of the saying."""

    start: int
    end: int
    says: str
    number: int


@dataclass(frozen=True)
class _Piece:
    text: str
    says: str
    ends: tuple[int, ...]


def marked_text(text: str, marks: Sequence[Mark], *, title: str) -> Html:
    """A text as it was written, with marks in it; they may overlap.

    >>> marked_text("Pay <b>now</b>", [Mark(0, 3, "Too short", 1)], title="Subject").html.splitlines()[2]
    '<p class="ar-prose" dir="auto"><mark title="Too short">Pay</mark><sup>1</sup> &lt;b&gt;now&lt;/b&gt;</p>'
    """
    return Html(written("marked.html.j2", title=title, pieces=_pieces(text, marks)), f"{title}: {visible(text)}")


def visible(text: str) -> str:
    """A text in which nothing hides: signs that turn or blind a line are written out.

    >>> print(visible("a\\u202eb"))
    a\\u202eb
    """
    return "".join(c.encode("unicode_escape").decode("ascii") if _hides(c) else c for c in text)


def _hides(sign: str) -> bool:
    return sign not in "\n\t" and unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp")


def _pieces(text: str, marks: Sequence[Mark]) -> list[_Piece]:
    sound = [m for m in marks if 0 <= m.start < m.end <= len(text)]
    edges = sorted({0, len(text), *(m.start for m in sound), *(m.end for m in sound)})
    pieces = []
    for start, end in pairwise(edges):
        here = [m for m in sound if m.start <= start and end <= m.end]
        ends = tuple(sorted(m.number for m in here if m.end == end))
        pieces.append(_Piece(visible(text[start:end]), " ".join(m.says for m in here), ends))
    return pieces
