"""A file as text: one row per record, every cell exactly as it was written, and the rows that are no records."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from arlib.errors import IntakeError
from arlib.findings import Finding, shown
from arlib.intake.chain import StatementFact


def plain(name: str) -> str:
    """A header name without case, outer blanks and the choice of word separator.

    >>> plain(" Due-Date ")
    'due_date'
    """
    return "_".join(name.strip().lower().replace("-", " ").replace("_", " ").split())


@dataclass(frozen=True)
class BrokenLine:
    """A line that cannot be read as a record at all."""

    line: int
    code: str
    reason: str
    next_step: str
    raw: str


@dataclass(frozen=True)
class Verdict:
    """What the format itself says against a record (by position): a code and the reason."""

    row: int
    code: str
    reason: str


@dataclass(frozen=True)
class TotalRow:
    """A total the file states: where, what it is called, the records it is of (by position), and its cells."""

    line: int
    label: str
    first: int
    end: int
    cells: dict[str, str]


@dataclass(frozen=True)
class TextTable:
    """The records of a file, nothing parsed.

    Args:
        header: Column names as written.
        cells: Text columns named 0, 1, 2 ... in the order of ``header``; never missing, only empty.
        lines: Line of the file each record begins on (int64).
        broken: Lines that are no records.
        header_line: Line the header is on; 0 where the format has none.
        blank_lines: Empty lines; they hold nothing and are no records.
        titles: Lines above the header.
        name: The file's name, for messages.
        refused: Records the format itself gives no trust, such as entries of a statement that does not add up.
        pending: Records that are not final yet; they are counted and shown, not taken.
        totals: Totals between the records; they are checked.
        remarks: What is worth knowing of the file before any record is read.
        statements: Bank statements that were taken.
    """

    header: tuple[str, ...]
    cells: pd.DataFrame
    lines: npt.NDArray[np.int64]
    broken: tuple[BrokenLine, ...]
    header_line: int
    blank_lines: int = 0
    titles: tuple[str, ...] = ()
    name: str = ""
    refused: tuple[Verdict, ...] = ()
    pending: tuple[Verdict, ...] = ()
    totals: tuple[TotalRow, ...] = ()
    remarks: tuple[Finding, ...] = ()
    statements: tuple[StatementFact, ...] = ()

    @property
    def records(self) -> int:
        """Records in the file: readable and broken ones."""
        return len(self.cells) + len(self.broken)

    def position(self, name: str) -> int | None:
        """Where a column is, found by its plain name; ``None`` when it is not there.

        Raises:
            IntakeError: the name is in the header twice, so nobody can say which one is meant.
        """
        found = [i for i, h in enumerate(self.header) if plain(h) == plain(name)]
        if len(found) > 1:
            raise IntakeError(
                f"column {shown(name)!r} is in the header {len(found)} times (columns {_numbers(found)})",
                where=f"{self.name} line {self.header_line}",
                next_step="Rename one of them in the file.",
            )
        return found[0] if found else None

    def column(self, name: str) -> pd.Series[str] | None:
        """The cells of a column, or ``None`` when it is not there."""
        at = self.position(name)
        return None if at is None else self.cells[at]

    def raw(self, rows: npt.NDArray[np.int64]) -> list[str]:
        """The given records as CSV text."""
        out = io.StringIO()
        write = csv.writer(out, lineterminator="\n").writerow
        texts = []
        for row in self.cells.iloc[rows].to_numpy(dtype=object).tolist():
            out.seek(0)
            out.truncate()
            write(row)
            texts.append(out.getvalue()[:-1])
        return texts


class TableBuilder:
    """Collects blocks of rows into compact columns, so that a million rows fit into little memory."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._blocks: list[pa.Table] = []
        self._lines: list[npt.NDArray[np.int64]] = []
        self.broken: list[BrokenLine] = []
        self.blank_lines = 0

    def add(self, rows: Sequence[Sequence[str]], lines: Sequence[int] | range) -> None:
        """Add records that all have the header's width."""
        if rows:
            arrays = [pa.array(column, pa.large_string()) for column in zip(*rows, strict=True)]
            self._blocks.append(pa.table(arrays, names=[str(i) for i in range(self._width)]))
            self._lines.append(np.asarray(lines, dtype="int64"))

    def build(self, header: Sequence[str], *, header_line: int, titles: Sequence[str] = ()) -> TextTable:
        """The table of all blocks."""
        names = [str(i) for i in range(self._width)]
        whole = (
            pa.concat_tables(self._blocks)
            if self._blocks
            else pa.table([pa.array([], pa.large_string())] * self._width, names=names)
        )
        self._blocks = []
        cells = whole.combine_chunks().to_pandas().astype("str")
        cells.columns = pd.RangeIndex(self._width)
        lines = np.concatenate(self._lines) if self._lines else np.empty(0, dtype="int64")
        return TextTable(tuple(header), cells, lines, tuple(self.broken), header_line, self.blank_lines, tuple(titles))


def _numbers(positions: Sequence[int]) -> str:
    return " and ".join(str(p + 1) for p in positions)
