"""Draw a small ledger as text: a test shows its rows the way a person would write them on paper.

    items = frame('''
        item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor
        INV-1   | A-1        | invoice | 2026-01-02 | 2026-02-01 | EUR      | 120_00
        PAY-1   |            | payment | 2026-01-20 |            | EUR      | -120_00
    ''')

The column's suffix says its type, as everywhere in the house (``style of names`` in CONTRIBUTING.md):
``_minor``, ``_days``, ``_count``, ``_cents`` are int64; ``day``, ``_day``, ``_date``, ``_on``, ``_from``, ``_to``,
``_until`` are days; ``at`` and ``_at`` are moments; ``is_`` and ``has_`` are yes/no; everything else is text.
An empty cell is a missing value; ``""`` is text that is there and empty.
"""

from __future__ import annotations

import re

import pandas as pd

WHOLE = re.compile(r"_(minor|days|count|cents)$")
DAY = re.compile(r"(^day|_(day|date|on|from|to|until))$")
MOMENT = re.compile(r"(^|_)at$")
FLAG = re.compile(r"^(is|has)_")
DRAWN_FLAGS = {"yes": True, "no": False, "True": True, "False": False}


def frame(drawing: str, **types: str) -> pd.DataFrame:
    """The frame a drawing shows.

    Args:
        drawing: One header line and any number of rows; cells are separated by ``|``. Lines of dashes are skipped.
        types: pandas types of columns whose name does not tell, for example ``pct="float64"``.

    >>> frame('''
    ...     item_id | due_date   | amount_minor
    ...     INV-1   | 2026-02-01 | 120_00
    ... ''').to_dict("records")
    [{'item_id': 'INV-1', 'due_date': Timestamp('2026-02-01 00:00:00'), 'amount_minor': 12000}]
    """
    header, *rows = [_cells(line) for line in drawing.splitlines() if line.strip(" \t|-+")]
    for number, row in enumerate(rows, start=1):
        if len(row) != len(header):
            raise ValueError(f"row {number} has {len(row)} cells, the header has {len(header)}: {row}")
    columns = {name: [row[at] for row in rows] for at, name in enumerate(header)}
    return pd.DataFrame({name: _typed(name, cells, types.get(name)) for name, cells in columns.items()})


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def _typed(name: str, cells: list[str], wanted: str | None) -> pd.Series:
    found = [None if cell == "" else cell for cell in cells]
    if wanted == "bool" or (wanted is None and FLAG.search(name)):
        return pd.Series([DRAWN_FLAGS[cell] for cell in cells], dtype="bool")
    if wanted is not None:
        return pd.Series(found, dtype=wanted)
    if WHOLE.search(name):
        # A missing whole number needs a type that can miss one; a contract refuses it, which is what such a test shows.
        return pd.Series([None if c is None else int(c) for c in found], dtype="Int64" if None in found else "int64")
    if DAY.search(name) or MOMENT.search(name):
        return pd.Series(pd.to_datetime(pd.Series(found, dtype="str"), format="ISO8601"), dtype="datetime64[us]")
    return pd.Series(["" if cell == '""' else cell for cell in found], dtype="str")
