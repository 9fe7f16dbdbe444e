"""Lists of numbers that are written short: ``AT-112880/930/596`` and ``AT-112596 to 598``.

A tail replaces the last digits of the number before it; a range means the numbers between its ends as well. What is
read so is a candidate only: the amount of the payment decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from arlib.reconciliation.book import Book
from arlib.reconciliation.keyed import Ints, joined
from arlib.reconciliation.numbering import Keys
from arlib.reconciliation.rows import Rows

LISTED_COLUMNS = ("owner", "item", "is_range")
LONGEST_RANGE = 12
_TAIL = r"\s*(?:[/,;&+]|\b(?:und|and|et|e|y|og|en)\b)\s*-?\d{1,5}(?![\d.,]*\d)"
_LIST = re.compile(rf"(\d{{4,}})((?:{_TAIL})+)")
_RANGE = re.compile(r"(\d{4,})\s*(?:-|–|\bto\b|\bbis\b|\btot\b|\bau?\b)\s*(?:[a-z]{1,6}[-\s]?)?(\d{1,12})(?![\d.,]*\d)")
_WORDS = r"\b(?:und|and|et|e|y|og|en)\b"
_MAYBE = (
    rf"\d{{4,}}\s*(?:(?:[/,;&+]|{_WORDS})\s*-?\d|(?:-|–|\bto\b|\bbis\b|\btot\b|\bau?\b)\s*(?:\p{{L}}{{1,6}}[-\s]?)?\d)"
)
"""What any text with a list or a range has; without looking ahead, so that a whole column can be asked."""


def listed_documents(book: Book, text: pa.Array, owners: Ints, cites: Rows, keys: Keys) -> Rows:
    """Documents of a named document's account that a list in the same text means besides: ``owner, item, is_range``.

    Args:
        book: The book.
        text: Folded texts of the owners.
        owners: Position of the item that each text belongs to, ascending.
        cites: ``owner, item, is_weak``: what is named in full.
        keys: The numbers by which documents may be named.
    """
    maybe = pc.match_substring_regex(text, _MAYBE).to_numpy(zero_copy_only=False)
    place = np.searchsorted(owners, cites["owner"])
    sure = cites.having(place=place).where(~cites["is_weak"] & maybe[place])
    if not len(sure):
        return Rows(owner=sure["owner"], item=sure["item"], is_range=np.zeros(0, dtype=bool))
    numbers = keys.of_items(sure["item"])
    at, known = joined(sure["item"], numbers["item"])
    words = text.take(pa.array(sure["place"])).to_pylist()
    read = [
        (row, whole, is_range)
        for row, key in zip(at.tolist(), numbers["key"][known].tolist(), strict=True)
        for whole, is_range in _wholes(words[row], key)
    ]
    asked, item = keys.of_texts(pa.array([whole for _, whole, _ in read], pa.large_string()))
    head = sure.at(np.array([row for row, *_ in read], dtype="int64")[asked])
    is_range = np.array([is_range for *_, is_range in read], dtype=bool)[asked]
    same = (book.account[head["item"]] == book.account[item]) & (head["item"] != item)
    hits = Rows(owner=head["owner"], item=item, is_range=is_range).where(same)
    return hits.sorted_by(*LISTED_COLUMNS).first_of("owner", "item")


def _wholes(text: str, key: str) -> Iterator[tuple[str, bool]]:
    """The full numbers that a text's lists may mean after a number, and whether as part of a range.

    >>> sorted(_wholes("at-112880/930/7 less 2%", "at112880"))
    [('at112887', False), ('at112930', False), ('at112937', False)]
    >>> list(_wholes("inv 60251 bis 253", "inv60251"))
    [('inv60252', True), ('inv60253', True)]
    """
    for head, tails in (hit.groups() for hit in _LIST.finditer(text) if key.endswith(hit.group(1))):
        before = key
        for tail in re.findall(r"\d+", tails):
            if len(tail) < len(head):
                before = before[: -len(tail)] + tail
                yield from ((whole, False) for whole in {key[: -len(tail)] + tail, before})
    for head, end in (hit.groups() for hit in _RANGE.finditer(text) if key.endswith(hit.group(1))):
        last = int(head[: -len(end)] + end) if len(end) < len(head) else int(end)
        if 0 < last - int(head) <= LONGEST_RANGE:
            for number in range(int(head) + 1, last + 1):
                yield key[: -len(head)] + str(number).zfill(len(head)), True
