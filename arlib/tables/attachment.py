"""A file that goes with a report: a spreadsheet, a call list, a calendar. It lies beside the published page."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import Any, ClassVar

from arlib.tables.html import house_css, written
from arlib.tables.table import TableError

MEDIA_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv;charset=utf-8",
    ".ics": "text/calendar;charset=utf-8",
}
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}(?P<suffix>\.[a-z]{3,4})", re.ASCII)


@dataclass(frozen=True)
class Attachment:
    """A file made by a notebook, offered as a link.

    In a notebook the link holds the file itself; a report keeps it beside the page and links to it.

    Args:
        name: File name in small letters, digits and hyphens, ending in ``.xlsx``, ``.csv`` or ``.ics``.
        content: The file's bytes; the same inputs give the same bytes.
        label: What it is, in words.

    Raises:
        TableError: a name that is not fit for a file beside a report.

    >>> Attachment("work-queue.csv", b"account_id\\n", "Work queue").text
    'Work queue (CSV, 1 kB)'
    """

    name: str
    content: bytes
    label: str

    MIME: ClassVar[str] = "application/vnd.arlib.attachment+json"

    def __post_init__(self) -> None:
        known = _NAME.fullmatch(self.name)
        if known is None or known["suffix"] not in MEDIA_TYPES:
            raise TableError(
                f"{self.name[:80]!r} is no name for a file beside a report",
                where="name",
                next_step="Use small letters, digits, hyphens, and one of .xlsx .csv .ics",
            )

    @property
    def text(self) -> str:
        """The link in words: what it is, its form, its size."""
        form = self.name.rpartition(".")[2].upper()
        return f"{self.label} ({form}, {max(1, round(len(self.content) / 1000)):,} kB)"

    def link(self, href: str, *, save_as: str = "") -> str:
        """The link as it stands in a page; ``save_as`` is the name a browser proposes."""
        return written("attachment.html.j2", href=href, name=save_as or self.name, text=self.text)

    def payload(self) -> dict[str, str]:
        """What a report needs to put the file beside its page."""
        packed = base64.b64encode(self.content).decode()
        return {"name": self.name, "label": self.label, "content": packed}

    @classmethod
    def from_payload(cls, payload: dict[str, str]) -> Attachment:
        """The attachment a payload stands for."""
        content = base64.b64decode(payload["content"], validate=True)
        return cls(str(payload["name"]), content, str(payload["label"]))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        media = MEDIA_TYPES[self.name[self.name.rindex(".") :]]
        held = self.link(f"data:{media};base64,{self.payload()['content']}")
        html = f"<style>{house_css()}</style>{held}"
        return {self.MIME: self.payload(), "text/html": html, "text/plain": self.text}
