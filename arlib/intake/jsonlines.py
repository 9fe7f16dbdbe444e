"""Read JSON lines: one object a line, numbers kept as the text they were written in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from arlib.errors import IntakeError
from arlib.findings import shown
from arlib.intake import limits
from arlib.intake.texttable import BrokenLine, TableBuilder, TextTable

PROGRESS_EVERY = 20_000


def is_json_lines(first_line: str) -> bool:
    """Whether a file that begins with this line holds JSON objects."""
    return first_line.lstrip().startswith("{")


def read_json_lines(lines: Iterator[str], *, where: str, progress: Callable[[int], None] | None = None) -> TextTable:
    """Every object as a record; a key that is absent or null is an empty cell, lists of text are joined by blanks.

    Raises:
        IntakeError: more different keys than any table has.
    """
    names: dict[str, int] = {}
    rows, numbers, broken, blank = list[dict[str, str]](), list[int](), list[BrokenLine](), 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            blank += 1
            continue
        try:
            row = _row(line)
        except ValueError as error:
            limits.demand_few_bad_rows(len(broken) + 1, where=f"{where} line {number}", reason=str(error))
            broken.append(BrokenLine(number, "IMP104", str(error), "Correct the line and import it again.", line))
            continue
        for name in row:
            names.setdefault(name, len(names))
        if len(names) > limits.MOST_COLUMNS:
            raise IntakeError(
                f"more than {limits.MOST_COLUMNS} different keys", where=where, next_step="Check the file."
            )
        rows.append(row)
        numbers.append(number)
        if progress and number % PROGRESS_EVERY == 0:
            progress(number)
    builder = TableBuilder(len(names))
    builder.broken, builder.blank_lines = broken, blank
    builder.add([[row.get(name, "") for name in names] for row in rows], numbers)
    return builder.build(list(names), header_line=0)


def _row(line: str) -> dict[str, str]:
    try:
        found = json.loads(line, object_pairs_hook=_pairs, parse_float=str, parse_int=str, parse_constant=_not_a_number)
    except RecursionError:
        raise ValueError("the object is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at column {error.colno}") from None
    if not isinstance(found, dict):
        raise ValueError("the line is not a JSON object")
    if not found:
        raise ValueError("the object is empty")
    return {_text(name, name): _text(name, value) for name, value in found.items()}


def _text(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        value = " ".join(value)
    if not isinstance(value, str):
        raise ValueError(f"{shown(name)} is neither text nor a number")
    if "\0" in value or any("\ud800" <= c <= "\udfff" for c in value):
        raise ValueError(f"{shown(name)} holds a character that is no text")
    if len(value) > limits.LONGEST_FIELD_CHARS:
        raise ValueError(f"{shown(name)} is longer than {limits.LONGEST_FIELD_CHARS} characters")
    return value


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is there twice")
    return found


def _not_a_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a finite number")
