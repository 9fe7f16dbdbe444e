"""XLSX workbooks as rows of text. Sizes are checked before anything is unpacked; formulas are never computed.

Text cells stay text. A number comes as its shortest decimal form, a date cell as ``YYYY-MM-DD`` (both of Excel's
calendars), a formula as the value Excel last computed, an error such as ``#N/A`` as just that.
"""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException

from arlib.errors import IntakeError
from arlib.findings import Finding, shown
from arlib.intake import limits
from arlib.progress import Progress

ZIP_MAGIC = b"PK\x03\x04"
_WORKBOOK = "xl/workbook.xml"
_FORMULA = re.compile(rb"<f[ >/]")
_UNCOMPUTED = re.compile(rb"(?:</f>|<f[^>]*/>)(?:<v ?/>|<v></v>)?</c>")
MOST_PARTS = 5_000
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, ParseError, OSError, EOFError, RuntimeError, ValueError, TypeError, LookupError,
    AttributeError, AssertionError,
)  # fmt: skip
"""What zipfile, the XML parser and openpyxl raise over a broken file; seen by mutation."""
_ROWS_PER_STEP = 5_000


@dataclass(frozen=True)
class Sheet:
    """The rows of a sheet as text, trailing empty cells cut, and what is worth knowing about it."""

    name: str
    rows: list[list[str]]
    remarks: tuple[Finding, ...]


def is_workbook(path: Path, head: bytes) -> bool:
    """Whether a file is a ZIP archive with a workbook in it."""
    if not head.startswith(ZIP_MAGIC):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return _WORKBOOK in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def read_sheet(path: Path, *, name: str, sheet: str | None = None, progress: Progress | None = None) -> Sheet:
    """The rows of one sheet.

    Args:
        path: The workbook.
        name: Its name, safe to show.
        sheet: Name of the sheet; ``None`` takes the only visible one that has rows.
        progress: Called with rows done.

    Raises:
        IntakeError: damaged, too large, or more than one sheet could be meant.
    """
    try:
        _demand_modest(path, name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions openpyxl does not know are of no interest here
            with path.open("rb") as stream:  # a path would be judged by its ending
                return _read(path, stream, name, sheet, progress)
    except IntakeError:
        raise
    except DefusedXmlException:
        raise IntakeError("the workbook has a DOCTYPE in its XML", where=name, next_step="Save it anew.") from None
    except _DAMAGE as error:
        kind = type(error).__name__
        raise IntakeError(f"the workbook is damaged ({kind})", where=name, next_step="Save it anew in Excel.") from None


def _demand_modest(path: Path, name: str) -> None:
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        doctype = any(_has_doctype(archive, m) for m in members[:MOST_PARTS])
    total = sum(m.file_size for m in members)
    packed = max(1, sum(m.compress_size for m in members))
    bomb = total > limits.EXPANSION_CHECKED_FROM_BYTES and total > packed * limits.LARGEST_EXPANSION
    strings = sum(m.file_size for m in members if m.filename.endswith("sharedStrings.xml"))
    if bomb or total > limits.LARGEST_WORKBOOK_BYTES or strings > limits.LARGEST_XML_BYTES or len(members) > MOST_PARTS:
        raise IntakeError(
            f"the workbook unpacks to {total // limits.MEGABYTE} MB, more than we open",
            where=name,
            next_step="Save the sheet as CSV and import that.",
        )
    if doctype:
        raise IntakeError("the workbook has a DOCTYPE in its XML", where=name, next_step="Save it anew in Excel.")
    if any(m.flag_bits & 1 for m in members):
        raise IntakeError("the workbook is encrypted", where=name, next_step="Save it without a password.")


def _has_doctype(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    if member.flag_bits & 1 or not member.filename.endswith((".xml", ".rels")):
        return False
    with archive.open(member) as part:
        return b"<!DOCTYPE" in part.read(65_536).replace(b"\0", b"")  # UTF-16 has a zero in every character


def _read(path: Path, stream: BinaryIO, name: str, wanted: str | None, progress: Progress | None) -> Sheet:
    from openpyxl import load_workbook

    book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    try:
        visible = [s for s in book.worksheets if s.sheet_state == "visible"]
        hidden = [s.title for s in book.worksheets if s.sheet_state != "visible"]
        if wanted is not None:
            chosen = next((s for s in book.worksheets if s.title == wanted), None)
            if chosen is None:
                titles = ", ".join(shown(s.title) for s in book.worksheets)
                raise IntakeError(f"there is no sheet {shown(wanted)!r}", where=name, next_step=f"Sheets: {titles}.")
            found = [(chosen.title, _rows(chosen, name, progress))]
        else:
            found = [(s.title, rows) for s in visible if (rows := _rows(s, name, progress))]
        title, rows = _only_one(found, name)
        remarks = [*_hidden(hidden, wanted, name), *_formulas(path, book, title, name)]
    finally:
        book.close()
    return Sheet(title, rows, tuple(remarks))


def _only_one(found: list[tuple[str, list[list[str]]]], name: str) -> tuple[str, list[list[str]]]:
    if not found:
        raise IntakeError("no visible sheet has any rows", where=name, next_step="Check the workbook.")
    if len(found) > 1:
        titles = ", ".join(shown(t) for t, _ in found)
        raise IntakeError(
            f"more than one sheet has rows: {titles}", where=name, next_step=f"Name one: sheet = {found[0][0]!r}."
        )
    return found[0]


def _rows(sheet: Any, name: str, progress: Progress | None) -> list[list[str]]:
    """A sheet's rows, row by row; what a hostile sheet claims about its size is not believed."""
    sheet.reset_dimensions()
    rows: list[list[str]] = []
    cells, blank = 0, 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        texts = [_text(cell.value) for cell in row]
        while texts and not texts[-1]:
            texts.pop()
        rows.append(texts)
        blank = 0 if texts else blank + 1
        cells += len(row)
        if len(texts) > limits.MOST_COLUMNS or cells > limits.MOST_CELLS or blank > limits.MOST_BLANK_ROWS:
            raise IntakeError(
                f"row {number}: the sheet spreads too far (columns, cells or empty rows)",
                where=name,
                next_step="Delete what lies outside the table, or save the sheet as CSV.",
            )
        if progress and number % _ROWS_PER_STEP == 0:
            progress("reading", number, 0)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return f"{Decimal(repr(value)).normalize():f}" if value == value and abs(value) != float("inf") else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _hidden(hidden: list[str], wanted: str | None, name: str) -> Iterator[Finding]:
    left = [h for h in hidden if h != wanted]
    if left:
        message = f"{len(left)} hidden sheet(s) were not read: {', '.join(shown(h) for h in left[:5])}."
        yield Finding("IMP181", "warning", name, message, "Name a sheet to read it all the same.")


def _formulas(path: Path, book: Any, title: str, name: str) -> Iterator[Finding]:
    member = book[title]._worksheet_path.lstrip("/")
    with zipfile.ZipFile(path) as archive:
        content = archive.read(member)
    count = len(_FORMULA.findall(content))
    if count:
        message = f"{count} cells of sheet {shown(title)} are formulas; the values Excel last computed were taken."
        yield Finding("IMP182", "info", name, message)
    if uncomputed := len(_UNCOMPUTED.findall(content)):
        message = f"{uncomputed} formulas of sheet {shown(title)} were never computed; their cells are empty."
        yield Finding("IMP182", "warning", name, message, "Open and save the workbook in Excel.")
