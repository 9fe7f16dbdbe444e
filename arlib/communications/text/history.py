"""Where the history starts that a mail quotes below its own words: "On 17 March Ann wrote", "From: ... Sent: ..."."""

from __future__ import annotations

import re

_HISTORY = re.compile(
    r"^[ \t]*(?:-{2,} ?(?:original|ursprüngliche|mensaje|message|weitergeleitete|forwarded)\b.*|"
    r"_{8,}\s*$|begin forwarded message.*"
    r"|on .{4,120} wrote:?\s*$|am .{4,120} schrieb\b.*|el .{4,120} escribi[óo]:?\s*$|le .{4,120} a écrit\s?:?\s*$"
    r"|(?:from|von|de|da)\s?:\s?\S.*\n[ \t]*(?:sent|date|gesendet|datum|enviado|fecha|envoyé|to|an|para|à)\s?:.*)",
    re.IGNORECASE | re.MULTILINE,
)
_WRAPPED_HISTORY = re.compile(
    r"^[ \t]*(?:on|am|el|le) [^\n]{4,120}\n[^\n]{0,120}(?:wrote|schrieb|escribió|a écrit)\s?:",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTED = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_WRITTEN_LINE = re.compile(r"^(?=[^ \t\n]*(?:[ \t]+[^ \t\n]+){3})[^\n]*[.!?…][ \t]*$", re.MULTILINE)
_NO_BREAK = re.compile(r"[^\n]")


def history_starts(text: str) -> tuple[int, ...]:
    """Where a quoted history may start; empty when there is none."""
    return tuple(hit.start() for p in (_HISTORY, _WRAPPED_HISTORY) if (hit := p.search(text)))


def without_quoted(text: str) -> str:
    """The text without lines that start with ``>``."""
    return _QUOTED.sub("", text)


def with_history_blank(text: str) -> str:
    """A text of ours with what it quotes replaced by spaces: the same length, every line where it was.

    A head of "From: ... To: ..." quotes something only where a sentence was written above it; in a letter it is the
    letter's own.

    >>> with_history_blank("The copy is attached to this mail.\\n\\nOn 9 June Sean wrote:\\n> Please send it.").rstrip()
    'The copy is attached to this mail.'
    """
    if ":" in text and (starts := history_starts(text)) and _WRITTEN_LINE.search(text, 0, min(starts)):
        text = text[: min(starts)] + _NO_BREAK.sub(" ", text[min(starts) :])
    if ">" in text:
        text = _QUOTED.sub(lambda hit: " " * len(hit.group()), text)
    return text
