"""Whom a message greets, and whom a call script asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from arlib.communications.message import Message
from arlib.communications.people import name_words

_HEAD = 240
_LINK = r"(?:(?:and|und|y|et|&|e|von|van|der|de|la|le|du|des|zu|del)\b[ \t]+)"
_SHORT = r"(?:(?:Mr|Mrs|Ms|Mx|Dr|Prof|Hr|Fr|Sr|Sra|Srta|Dña|Mme|Mlle|Me|St|[A-ZÀ-ÖØ-Þ])\.[ \t]*)"
_WORD = r"(?:[A-ZÀ-ÖØ-Þ][\w'’]*(?:[-.][\w'’]+)*(?!\w)[ \t]*)"
_NAME = re.compile(rf"[ \t]+(?P<name>(?:{_LINK}|{_SHORT}|{_WORD}){{1,8}})(?=[,:;!.\n–—]|-(?!\w)|$)")
"""Names stand on the line of the greeting; a full stop ends them, but for titles and initials."""
_AND = re.compile(r"\s+(?:and|und|y|e|et|&)\s+|,")


@dataclass(frozen=True)
class Name:
    """A name in the text, at its place in the reading."""

    start: int
    end: int
    text: str


def greeted(message: Message) -> Name | None:
    """The name in the greeting; ``None`` when there is none, or one that means nobody in particular."""
    text, start = message.reading.text, message.reading.body_start
    head = text[: start + _HEAD]
    for hit in message.manner.greeting.finditer(head, start):
        if (
            text[: hit.start()].strip()
            and "\n" not in text[max(start, hit.start() - 3) : hit.start()]
            and hit.start() != start
        ):
            continue
        name = _NAME.match(text, hit.end())
        if name and not _is_general(message, name["name"]):
            return Name(name.start("name"), name.start("name") + len(name["name"].rstrip()), name["name"].strip())
        if name:
            return None
    return None


def each_name(name: Name) -> tuple[str, ...]:
    """The people one greeting names."""
    return tuple(part for part in _AND.split(name.text) if name_words(part))


def _is_general(message: Message, name: str) -> bool:
    return not name_words(name) or bool(message.manner.general_addressee.search(name))
