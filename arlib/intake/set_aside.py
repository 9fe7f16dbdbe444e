"""Rows that were set aside, as a file to correct: the cells as they came, what is wrong beside them.

The file is safe to open in a spreadsheet, and it can be imported again as it is: our own columns are left out, the
guards taken off, and the conventions of the original file remembered.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from arlib.intake.texttable import TextTable, Verdict

if TYPE_CHECKING:
    from arlib.intake.result import Intake

_OURS = (
    "arlib_line",
    "arlib_column",
    "arlib_code",
    "arlib_reason",
    "arlib_next_step",
    "arlib_raw",
    "arlib_conventions",
)
MARKS = frozenset(_OURS)
TO_DECIDE = "IMP177"
_DECIDE = "Delete this row if it did not go to a customer; the rows you leave come in as refunds."
_WITHOUT_WITNESS = "IMP170"
REMEMBERED = ("decimal", "thousands", "date_order", "date_format")
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_NUMBER = re.compile(r"[-+]?\d[\d.,' ]*-?", re.ASCII)


def set_aside_csv(intake: Intake) -> bytes:
    """The rows that were set aside as CSV (UTF-8), their reasons first.

    Text that a spreadsheet would take for a formula gets a quote in front; numbers stay numbers.
    """
    header = [n for n in intake.set_aside_cells.columns if n not in MARKS]
    cells = intake.set_aside_cells[header].to_numpy(dtype=object).tolist()
    faults = intake.set_aside[["line", "column", "code", "reason", "next_step", "raw"]].to_numpy(dtype=object).tolist()
    told = [[*fault[:-1], fault[-1] if not any(row) else ""] for fault, row in zip(faults, cells, strict=True)]
    return _written(header, told, cells, _conventions(intake))


def to_decide_csv(intake: Intake) -> bytes:
    """Money that left the bank account, to be decided on: keep the rows that went to customers, and import the file.

    Empty where there is nothing to decide.
    """
    rows = (intake.pending["code"] == TO_DECIDE).to_numpy(dtype=bool)
    if not rows.any():
        return b""
    waiting, cells = intake.pending[rows], intake.pending_cells[rows]
    told = [
        [line, "", TO_DECIDE, reason, _DECIDE, ""]
        for line, reason in zip(waiting["line"], waiting["reason"], strict=True)
    ]
    return _written(list(cells.columns), told, cells.to_numpy(dtype=object).tolist(), _conventions(intake))


def _written(header: list[str], told: list[list[Any]], cells: list[list[str]], conventions: str) -> bytes:
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n").writerow
    write([*_OURS, *(guarded(n) for n in header)])
    for fault, row in zip(told, cells, strict=True):
        write([guarded(str(v)) for v in (*fault, conventions, *row)])
    return out.getvalue().encode()


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula; a number is left as it is.

    >>> guarded("=1+1"), guarded("-100.00"), guarded("-x")
    ("'=1+1", '-100.00', "'-x")
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def unguarded(text: str) -> str:
    """What :func:`guarded` was given."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def is_set_aside_file(first_line: str) -> bool:
    """Whether a file with this first line was written by :func:`set_aside_csv`."""
    return first_line.lstrip("\ufeff").startswith(f"{_OURS[0]},")


def restored(table: TextTable) -> tuple[TextTable, dict[str, str]]:
    """A corrected file as its original would be: without our columns and guards, and the conventions it remembers.

    Entries of a statement that does not add up stay refused: correcting a row does not prove the statement.
    """
    ours = [i for i, h in enumerate(table.header) if h in MARKS]
    theirs = [i for i, h in enumerate(table.header) if h not in MARKS]
    remembered = _remembered(table.cells[ours[-1]]) if ours else {}
    cells = table.cells[theirs].map(unguarded).astype("str").set_axis(pd.RangeIndex(len(theirs)), axis="columns")
    header = tuple(unguarded(table.header[i]) for i in theirs)
    return dataclasses.replace(table, header=header, cells=cells, refused=tuple(_unproved(table))), remembered


def _unproved(table: TextTable) -> Iterator[Verdict]:
    codes, reasons = table.column("arlib_code"), table.column("arlib_reason")
    if codes is None or reasons is None:
        return
    for row in codes.str.contains(_WITHOUT_WITNESS, regex=False).to_numpy(dtype=bool).nonzero()[0].tolist():
        yield Verdict(row, _WITHOUT_WITNESS, unguarded(str(reasons.iat[row])))


def _conventions(intake: Intake) -> str:
    known = {k: c for k, c in intake.declared.items() if k in REMEMBERED}
    return "; ".join(f"{k}={c.value}" for k, c in known.items() if c.value)


def _remembered(column: pd.Series[str]) -> dict[str, str]:
    first = next((c for c in column if c.strip()), "")
    pairs = (part.split("=", 1) for part in unguarded(first).split("; ") if "=" in part)
    return {k: v for k, v in pairs if k in REMEMBERED}
