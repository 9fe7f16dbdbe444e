"""Find the delimiter and the header by what the columns are called, never by statistics alone."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass

from arlib.errors import IntakeError
from arlib.findings import shown
from arlib.intake import limits
from arlib.intake.convention import Convention
from arlib.intake.texttable import plain

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
HEADER_WITHIN_LINES = 40
_SEPARATORS = ' ,;\t|"'


@dataclass(frozen=True)
class Layout:
    """Where the header is and what separates the cells."""

    delimiter: Convention
    header: tuple[str, ...]
    header_line: int
    titles: tuple[str, ...]
    ragged: bool = False


def find_layout(
    head: Sequence[str],
    *,
    vocabulary: frozenset[str],
    where: str,
    delimiter: str | None = None,
    header_row: int | None = None,
    header_rows: int = 1,
    ragged: bool = False,
) -> Layout:
    """The delimiter and header line under which most column names are known.

    Args:
        head: First lines of the file.
        vocabulary: Plain names we know (see :func:`arlib.intake.texttable.plain`).
        where: The file's name, for messages.
        delimiter: Declared delimiter.
        header_row: Declared line of the header, counted from 1.
        header_rows: Lines the header takes; two are read as one name per column, the upper one first.
        ragged: Whether a line may be shorter than the header.

    Raises:
        IntakeError: no line has two known names, or two delimiters fit equally well.

    >>> known = frozenset({"invoice_id", "amount"})
    >>> find_layout(["Ledger of May", "invoice_id;amount"], vocabulary=known, where="may.csv").header_line
    2
    """
    candidates = _candidates(head, delimiter, header_row, header_rows)
    scored = [(len({plain(n) for n in names} & vocabulary), -line, len(names), d) for d, line, names in candidates]
    if not scored or max(scored)[0] < 2:
        raise _no_header(head, where, vocabulary)
    known, line, _, best = max(scored)
    if sum(1 for s in scored if s[:2] == (known, line)) > 1:
        raise IntakeError("two delimiters fit equally well", where=where, next_step='Declare one: delimiter = ";"')
    names = next(n for d, at, n in candidates if (d, -at) == (best, line))
    if len(names) > limits.MOST_COLUMNS:
        raise IntakeError(f"the header has {len(names)} columns", where=where, next_step="Check the file.")
    evidence = f"line {-line} then has {known} known column names"
    convention = Convention(best, "declared") if delimiter else Convention(best, "inferred", evidence)
    titles = tuple(t for t in head[: -line - 1] if t.strip(_SEPARATORS))
    return Layout(convention, tuple(names), -line + header_rows - 1, titles, ragged)


def _candidates(
    head: Sequence[str], delimiter: str | None, header_row: int | None, header_rows: int
) -> list[tuple[str, int, list[str]]]:
    numbers = [header_row] if header_row else range(1, min(len(head), HEADER_WITHIN_LINES) + 1)
    found = []
    for mark in [delimiter] if delimiter else DELIMITERS:
        for number in numbers:
            names = _cells(head[number - 1], mark) if number <= len(head) else None
            if names and header_rows == 2 and number < len(head):
                names = _joined(names, _cells(head[number], mark) or [])
            if names:
                found.append((mark, number, names))
    return found


def _joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Two header lines as one; an upper name stands over the empty cells to its right, as a merged cell does.

    >>> _joined(["Amount", "", "Date"], ["Debit", "Credit", ""])
    ['Amount Debit', 'Amount Credit', 'Date']
    """
    names, over = list[str](), ""
    for i in range(max(len(upper), len(lower))):
        top, below = (row[i].strip() if i < len(row) else "" for row in (upper, lower))
        over = top or (over if below else "")
        names.append(" ".join(part for part in (over, below) if part))
    return names


def _cells(line: str, delimiter: str) -> list[str] | None:
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), None)
    except csv.Error:
        return None


def _no_header(head: Sequence[str], where: str, vocabulary: frozenset[str]) -> IntakeError:
    first = next((line for line in head if line.strip()), "")
    some = ", ".join(sorted(vocabulary)[:12])
    return IntakeError(
        f"no header line found; the file begins with {shown(first)!r}",
        where=where,
        next_step=f"Name the kind and a mapping, or give the columns our names, such as {some}.",
    )
