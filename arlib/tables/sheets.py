"""The one writer of spreadsheets and CSV: a frame of results in, typed cells out. It adds up nothing.

Money becomes a number in its own unit with the currency's decimals, a day a real date; text is always text, so a name
such as ``=1+1`` stays a name. The same frames give the same bytes.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from arlib.money import EXPONENTS, exponent
from arlib.tables.cells import kind_of
from arlib.tables.table import TableError
from arlib.tables.workbook import CELL_KINDS, LONGEST_TEXT, Column, Grid, workbook_bytes

OWNER_FILE = 0o600
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_NUMBER = re.compile(r"[-+]?\d[\d.,' ]*-?", re.ASCII)
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook.

    Args:
        name: Name on the tab; made fit for a spreadsheet.
        frame: Rows in the order they are to be read.
        columns: Column to heading, in reading order; all columns under their own names when empty.
        money: Columns in minor units.
        currency: Column with the currency of each row, or an ISO 4217 code for all rows.
        percents: Columns of shares, 0 to 100.
        total: Rows for the foot, same columns, already worked out by the rules.
        above: Lines over the headings: a label and its text.
        choices: Columns that a person fills in, and the words he may choose from.

    >>> bill = pd.DataFrame({"item_id": ["AT-1"], "open_minor": [123450], "currency": ["EUR"]})
    >>> Sheet("Open items", bill, money=["open_minor"]).headings()
    {'item_id': 'item_id', 'open_minor': 'open_minor', 'currency': 'currency'}
    """

    name: str
    frame: pd.DataFrame
    columns: Mapping[str, str] = field(default_factory=dict)
    money: Sequence[str] = ()
    currency: str = "currency"
    percents: Sequence[str] = ()
    total: pd.DataFrame | None = None
    above: Sequence[tuple[str, str]] = ()
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def headings(self) -> dict[str, str]:
        """Column to heading."""
        return dict(self.columns) or {str(c): str(c) for c in self.frame.columns}


def sheets_bytes(sheets: Sequence[Sheet]) -> bytes:
    """A workbook as bytes; see :func:`write_sheets`."""
    return workbook_bytes([_grid(sheet) for sheet in sheets])


def write_sheets(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write a workbook (XLSX): frozen and filtered headings, fitting widths, typed cells, no formula ever.

    Args:
        path: Target; its folder exists. The file is readable by its owner only and appears in one step.
        sheets: At least one.

    Raises:
        TableError: a named column is not in a frame, or money has no currency.
        OSError: as the system reports it.
    """
    _put(path, sheets_bytes(sheets))


def csv_bytes(
    frame: pd.DataFrame,
    *,
    columns: Mapping[str, str] | None = None,
    money: Sequence[str] = (),
    currency: str = "currency",
) -> bytes:
    """A frame as CSV (UTF-8 with a mark that spreadsheets know): money in its own unit, days as YYYY-MM-DD.

    Text that a spreadsheet would take for a formula gets a quote in front; numbers stay numbers.

    >>> frame = pd.DataFrame({"name": ["=1+1"], "open_minor": [-5], "currency": ["KWD"]})
    >>> csv_bytes(frame, money=["open_minor"]).decode("utf-8-sig").splitlines()
    ['name,open_minor,currency', "'=1+1,-0.005,KWD"]
    """
    sheet = Sheet("csv", frame, columns=columns or {}, money=money, currency=currency)
    _require_columns(sheet)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # either character alone is then quoted as well
    writer.writerow([guarded(heading) for heading in sheet.headings().values()])
    codes = _currencies(frame, sheet) if money else []
    writer.writerows(zip(*(_csv_texts(frame[n], n, sheet, codes) for n in sheet.headings()), strict=True))
    return out.getvalue().encode("utf-8-sig", "backslashreplace")


def write_csv(
    path: Path,
    frame: pd.DataFrame,
    *,
    columns: Mapping[str, str] | None = None,
    money: Sequence[str] = (),
    currency: str = "currency",
) -> None:
    """Write a frame as CSV in one step; see :func:`csv_bytes`.

    Raises:
        TableError: a named column is not in the frame, or money has no currency. OSError: as the system reports it.
    """
    _put(path, csv_bytes(frame, columns=columns, money=money, currency=currency))


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula; a number is left as it is.

    >>> guarded("=1+1"), guarded("-100.00"), guarded("-x")
    ("'=1+1", '-100.00', "'-x")
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def clean_text(value: Any) -> str:
    """Text as a sheet can hold it: what XML forbids is written out, and at most 32,767 characters stay.

    >>> print(clean_text("a\\x1bb"))
    a\\x1bb
    """
    text = "" if value is None or value is pd.NA or value != value else str(value)
    written = _NOT_IN_XML.sub(lambda c: c.group().encode("unicode_escape").decode("ascii"), text)
    return written if len(written) <= LONGEST_TEXT else written[: LONGEST_TEXT - 1] + "…"


def _put(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".tmp-{os.getpid()}-{path.name}")
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_FILE), "wb") as file:
            file.write(content)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _require_columns(sheet: Sheet) -> None:
    named = [*sheet.headings(), *sheet.money, *sheet.percents, *sheet.choices]
    if absent := [name for name in dict.fromkeys(named) if name not in sheet.frame.columns]:
        raise TableError(
            f"no such column(s): {', '.join(absent)}",
            where=f"sheet {sheet.name!r}",
            next_step=f"Present: {', '.join(map(str, sheet.frame.columns))}.",
        )


def _currencies(rows: pd.DataFrame, sheet: Sheet) -> list[str]:
    if sheet.currency in rows.columns:
        return rows[sheet.currency].astype(str).tolist()
    if sheet.currency in EXPONENTS:
        return [sheet.currency] * len(rows)
    raise TableError(
        f"money without a currency: no column {sheet.currency!r}",
        where=f"sheet {sheet.name!r}",
        next_step="Name the currency column, or pass a code such as currency='EUR'.",
    )


def _grid(sheet: Sheet) -> Grid:
    _require_columns(sheet)
    feet = sheet.frame.head(0) if sheet.total is None else sheet.total
    codes = [*_currencies(sheet.frame, sheet), *_currencies(feet, sheet)] if sheet.money else []
    one_code = codes[0] if len(set(codes)) == 1 and sheet.currency not in sheet.headings() else ""
    kinds = {name: _kind(name, sheet) for name in sheet.headings()}
    columns = [
        Column(
            clean_text(f"{text} ({one_code})" if one_code and kinds[name] == "money" else text),
            kinds[name],
            [_value(v, kinds[name], at, codes) for at, v in enumerate([*sheet.frame[name], *feet[name]])],
            _formats(name, sheet, kinds[name], codes, bool(one_code)),
            tuple(sheet.choices.get(name, ())),
        )
        for name, text in sheet.headings().items()
    ]
    above = [(clean_text(label), clean_text(text)) for label, text in sheet.above]
    return Grid(_SHEET_NAME.sub("-", clean_text(sheet.name))[:31] or "Sheet", columns, len(feet), above)


def _kind(name: str, sheet: Sheet) -> str:
    if name in sheet.money:
        return "money"
    if name in sheet.percents:
        return "percent"
    column = sheet.frame[name]
    if pd.api.types.is_float_dtype(column):
        return "number"
    return kind_of(column)


def _formats(name: str, sheet: Sheet, kind: str, codes: list[str], code_in_heading: bool) -> list[str]:
    """The number format of each money cell; nothing for other columns, whose kind says it."""
    if kind != "money":
        return []
    bare = code_in_heading or sheet.currency in sheet.headings()
    decimals = {code: "#,##0" + ("." + "0" * exponent(code) if exponent(code) else "") for code in set(codes)}
    return [decimals[code] if bare else f"[${code}] {decimals[code]}" for code in codes]


def _value(value: Any, kind: str, at: int, codes: list[str]) -> Any:
    """One cell: a number, a day, or text; ``None`` stays empty."""
    if kind == "text":
        if isinstance(value, bool):
            return "yes" if value else "no"
        return clean_text(value) or None
    if pd.isna(value):
        return None
    return CELL_KINDS[kind](value, codes[at] if kind == "money" else "")


def _csv_texts(column: pd.Series[Any], name: str, sheet: Sheet, codes: list[str]) -> list[str]:
    if name in sheet.money:
        return ["" if pd.isna(v) else _decimal_text(int(v), c) for v, c in zip(column, codes, strict=True)]
    if pd.api.types.is_datetime64_any_dtype(column):
        whole = bool((column.isna() | column.eq(column.dt.normalize())).all())
        return list(column.dt.strftime("%Y-%m-%d" if whole else "%Y-%m-%dT%H:%M:%S").fillna(""))
    if pd.api.types.is_bool_dtype(column):
        return list(column.map({True: "yes", False: "no"}))
    plain: Callable[[Any], str] = guarded if kind_of(column) == "text" else str
    return ["" if v is None or v is pd.NA or v != v else plain(str(v)) for v in column]


def _decimal_text(minor: int, currency: str) -> str:
    return format(Decimal(minor).scaleb(-exponent(currency)), "f")
