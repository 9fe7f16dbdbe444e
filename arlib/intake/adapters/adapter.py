"""What every adapter of bank statements offers: a name, how it knows its files, and how it reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from arlib.intake.statements import Statement

Lines = Callable[[], Iterator[str]]
Content = Callable[[], bytes]


@dataclass(frozen=True)
class StatementFile:
    """A statement file that was weighed.

    Args:
        name: Its name, safe to show.
        lines: Opens it as lines of text.
        content: Its bytes as a whole, for formats that say their own encoding.
    """

    name: str
    lines: Lines
    content: Content


@dataclass(frozen=True)
class Adapter:
    """One format of bank statements.

    Args:
        name: As people call it.
        recognises: Whether a file that begins with this text is of the format; names of files prove nothing.
        read: Every statement of a file. Raises IntakeError where the file cannot be read at all.
        says_its_encoding: The format names its own encoding, so the bytes are handed over as they are.
    """

    name: str
    recognises: Callable[[str], bool]
    read: Callable[[StatementFile], list[Statement]]
    says_its_encoding: bool = False


@dataclass(frozen=True)
class TableFile:
    """A binary file of tables, not opened yet.

    Args:
        path: Where it lies.
        name: Its name, safe to show.
        sheet: The sheet asked for, where the format has several.
    """

    path: Path
    name: str
    sheet: str | None = None
