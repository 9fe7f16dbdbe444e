"""Read delimited text strictly: a line that does not fit is told, and reading goes on with the very next line."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from arlib.intake import limits
from arlib.intake.layout import Layout
from arlib.intake.texttable import BrokenLine, TableBuilder, TextTable

BLOCK_LINES = 20_000

csv.field_size_limit(limits.LONGEST_FIELD_CHARS)


def read_records(
    lines: Iterator[str], layout: Layout, *, where: str, progress: Callable[[int], None] | None = None
) -> TextTable:
    """Every record below the header.

    Args:
        lines: The file's lines from the first, without their ends.
        layout: Delimiter and header.
        where: The file's name.
        progress: Called with the number of lines read so far; what it raises stops the import.
    """
    for _ in islice(lines, layout.header_line):
        pass
    reader = _Reader(layout, where)
    number, waiting, at_end = layout.header_line + 1, list[str](), False
    while not at_end or waiting:
        fresh = list(islice(lines, BLOCK_LINES))
        at_end = len(fresh) < BLOCK_LINES
        block = waiting + fresh
        used = reader.take(block, number, at_end)
        number, waiting = number + used, block[used:]
        if progress:
            progress(number - 1)
    return reader.table.build(layout.header, header_line=layout.header_line, titles=layout.titles)


class _Reader:
    """Turns blocks of lines into rows; keeps the quick way for the usual case of one record per line."""

    def __init__(self, layout: Layout, where: str) -> None:
        self._where = where
        self.delimiter, self.width, self._ragged = layout.delimiter.value, len(layout.header), layout.ragged
        self.table = TableBuilder(self.width)
        self._too_long = False

    def take(self, block: Sequence[str], number: int, at_end: bool) -> int:
        """Read a block that begins on line ``number``; returns how many of its lines are done."""
        rows = self._one_record_per_line(block)
        if rows is None:
            return self._take_one_by_one(block, number, at_end)
        if all(len(row) == self.width for row in rows) and not any("\0" in line for line in block):
            self.table.add(rows, range(number, number + len(rows)))
        else:
            self._sort_out(zip(rows, block, range(number, number + len(block)), strict=True))
        return len(block)

    def _one_record_per_line(self, block: Sequence[str]) -> list[list[str]] | None:
        try:
            rows = list(csv.reader(block, delimiter=self.delimiter, strict=True))
        except csv.Error:
            return None
        return rows if len(rows) == len(block) else None

    def _take_one_by_one(self, block: Sequence[str], number: int, at_end: bool) -> int:
        done, found = 0, list[tuple[list[str], str, int]]()
        while done < len(block):
            fields, taken = self._record_at(block, done)
            if fields is None and taken == len(block) - done < limits.MOST_LINES_PER_RECORD and not at_end:
                break  # it may end in the next block
            if fields is not None and taken > 1 and self._swallows(block[done : done + taken]):
                for line in range(done, done + taken):
                    self._set_aside(number + line, block[line], "IMP102", "a stray quote joins this line to another")
            elif fields is None:
                self._set_aside(number + done, block[done], *self._why_unreadable())
                taken = 1
            else:
                found.append((fields, "\n".join(block[done : done + taken]), number + done))
            done += taken
        self._sort_out(iter(found))
        return done

    def _record_at(self, block: Sequence[str], start: int) -> tuple[list[str] | None, int]:
        taken = 0

        def feed() -> Iterator[str]:
            nonlocal taken
            for line in block[start : start + limits.MOST_LINES_PER_RECORD]:
                taken += 1
                yield f"{line}\n"

        try:
            return next(csv.reader(feed(), delimiter=self.delimiter, strict=True)), taken
        except csv.Error as error:
            self._too_long = "field limit" in str(error)
            return None, taken

    def _why_unreadable(self) -> tuple[str, str]:
        if self._too_long:
            return "IMP111", f"a field is longer than {limits.LONGEST_FIELD_CHARS} characters"
        return "IMP102", "a quote is opened or closed in the wrong place"

    def _swallows(self, lines: Sequence[str]) -> bool:
        """Whether a record over several lines is more likely two records joined by a pair of stray quotes."""
        return all(line.count(self.delimiter) + 1 == self.width for line in (lines[0], lines[-1]))

    def _sort_out(self, found: Iterator[tuple[list[str], str, int]]) -> None:
        rows, numbers = [], []
        for fields, text, number in found:
            if not text.strip():
                self.table.blank_lines += 1
            elif "\0" in text:
                self._set_aside(number, text, "IMP103", "the line holds a NUL character")
            elif self._ragged and len(fields) < self.width:
                rows.append([*fields, *[""] * (self.width - len(fields))])
                numbers.append(number)
            elif len(fields) != self.width:
                reason = f"the line has {len(fields)} fields, the header has {self.width}"
                self._set_aside(number, text, "IMP101", reason)
            else:
                rows.append(fields)
                numbers.append(number)
        self.table.add(rows, numbers)

    def _set_aside(self, number: int, text: str, code: str, reason: str) -> None:
        limits.demand_few_bad_rows(len(self.table.broken) + 1, where=f"{self._where} line {number}", reason=reason)
        self.table.broken.append(BrokenLine(number, code, reason, "Correct the line and import it again.", text))
