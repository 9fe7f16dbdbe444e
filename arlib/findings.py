"""Findings: bad data told as data, all of it at once, with the place and the next step."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pandas as pd

Severity = Literal["info", "warning", "error"]
LONGEST_SHOWN_VALUE = 80
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong or worth knowing.

    Args:
        code: Stable short code, for example ``IMP012``; listed in ``docs/finding-codes.md``.
        severity: ``info``, ``warning`` or ``error``.
        where: File and line, table and row, or account.
        message: What is wrong, in a sentence.
        next_step: What to do about it, in a sentence.

    >>> Finding("LED004", "error", "invoices row 12", "due_date is before issue_date.", "Check the date order.").code
    'LED004'
    """

    code: str
    severity: Severity
    where: str
    message: str
    next_step: str = ""

    def __str__(self) -> str:
        tail = f" {self.next_step}" if self.next_step else ""
        return f"{self.severity} {self.code} at {self.where}: {self.message}{tail}"


def findings_frame(findings: Iterable[Finding]) -> pd.DataFrame:
    """Findings as a frame: one row each, columns ``code severity where message next_step`` (text)."""
    import pandas as pd

    return pd.DataFrame([asdict(f) for f in findings], columns=[f.name for f in fields(Finding)], dtype="str")


def shown(value: object) -> str:
    """A value made safe to print: control characters escaped, at most 80 characters.

    >>> print(shown("a\\x1b[31mred"))
    a\\x1b[31mred
    >>> len(shown("x" * 500))
    80
    """
    text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in str(value))
    return text if len(text) <= LONGEST_SHOWN_VALUE else text[: LONGEST_SHOWN_VALUE - 1] + "…"


def unturned(text: str) -> str:
    """A text whose signs are read in the order they are written in: what turns the reading round is written out.

    >>> print(unturned("invoice\\u202egnp.exe"))
    invoice\\u202egnp.exe
    """
    if text.isascii():
        return text
    return _TURNS.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def counted(count: int, one: str, many: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "account"), counted(1200, "account")
    ('1 account', '1,200 accounts')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"
