"""Typed columns in, the bytes of an XLSX workbook out. The only place that knows the spreadsheet library."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from arlib.money import exponent

LONGEST_TEXT = 32_767
MOST_DIGITS = 15
"""Spreadsheets keep 15 digits of a number; a longer amount is written as text rather than rounded."""
NARROWEST, WIDEST = 9, 60
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_FORMATS = {"day": "yyyy-mm-dd", "count": "#,##0", "percent": "0.0%", "number": "#,##0.0##"}
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Column:
    """One column: heading, kind (``money day count percent number text``), values, and what its cells look like."""

    heading: str
    kind: str
    values: Sequence[Any]
    formats: Sequence[str] = ()
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grid:
    """A sheet laid out: its columns, how many of the last rows are totals, and the lines above the headings."""

    name: str
    columns: Sequence[Column]
    feet: int = 0
    above: Sequence[tuple[str, str]] = ()


def _money(value: Any, currency: str) -> Decimal | str:
    amount = Decimal(int(value)).scaleb(-exponent(currency))
    return amount if len(amount.as_tuple().digits) <= MOST_DIGITS else format(amount, "f")


CELL_KINDS: Mapping[str, Callable[[Any, str], Any]] = {
    "money": _money,
    "day": lambda value, _: value.to_pydatetime(),
    "count": lambda value, _: int(value),
    "percent": lambda value, _: float(value) / 100,
    "number": lambda value, _: float(value),
}
"""How a value that is there becomes a cell's value."""


def workbook_bytes(grids: Sequence[Grid]) -> bytes:
    """A workbook of the grids, in order; the same grids give the same bytes."""
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    book = Workbook(write_only=True)
    book.properties.creator = "AR Workbench"
    book.properties.created = book.properties.modified = datetime(*_NO_TIME)  # noqa: DTZ001  no clock: same bytes again
    for grid, name in zip(grids, _tab_names(grids), strict=True):
        _write_grid(book, grid, name)
    out = io.BytesIO()
    ExcelWriter(book, _Undated(out, "w", ZIP_DEFLATED)).save()
    return out.getvalue()


class _Undated(ZipFile):
    """An archive whose members carry no time of day, so that equal content is equal bytes."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        member = ZipInfo(zinfo_or_arcname, date_time=_NO_TIME)
        member.compress_type, member.external_attr = ZIP_DEFLATED, 0o600 << 16
        super().writestr(member, data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        with open(filename, "rb") as file:
            self.writestr(arcname, file.read())


def _tab_names(grids: Sequence[Grid]) -> list[str]:
    """Every sheet needs a name of its own, whatever its capitals."""
    names: list[str] = []
    for grid in grids:
        name, count = grid.name, 2
        while name.casefold() in (n.casefold() for n in names):
            tail = f" ({count})"
            name, count = grid.name[: 31 - len(tail)] + tail, count + 1
        names.append(name)
    return names


def _write_grid(book: Any, grid: Grid, name: str) -> None:
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    head = len(grid.above) + (2 if grid.above else 1)
    rows = len(grid.columns[0].values) if grid.columns else 0
    sheet.freeze_panes = f"A{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = "landscape", 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for at, column in enumerate(grid.columns, 1):
        sheet.column_dimensions[get_column_letter(at)].width = _width(column)
    pen = _Pen(sheet)
    for label, text in grid.above:
        sheet.append([pen.text(label, "bold"), pen.text(text, "plain")])
    if grid.above:
        sheet.append([])
    sheet.append([pen.text(c.heading, "head right" if c.kind in _FIGURES else "head") for c in grid.columns])
    for row in range(rows):
        foot = row >= rows - grid.feet
        sheet.append([pen.cell(column, row, foot) for column in grid.columns])
    if rows - grid.feet > 0:
        last = get_column_letter(len(grid.columns))
        sheet.auto_filter.ref = f"A{head}:{last}{head + rows - grid.feet}"
        _add_choices(sheet, grid, head, rows - grid.feet)


_FIGURES = ("money", "count", "percent", "number")


def _width(column: Column) -> float:
    texts = [column.heading, *("" if v is None else _shown(v) for v in column.values[:500])]
    longest = max(len(line) for text in texts for line in (text.split("\n") or [""]))
    return min(max(longest + 2, NARROWEST), WIDEST)


def _shown(value: Any) -> str:
    if isinstance(value, datetime):
        return "2026-10-30"
    return value if isinstance(value, str) else f"{value:,}"


def _add_choices(sheet: Any, grid: Grid, head: int, rows: int) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for at, column in enumerate(grid.columns, 1):
        if any(column.choices):
            listed = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
            listed.error, listed.errorTitle = f"Choose one of: {', '.join(column.choices)}.", "Not a known word"
            letter = get_column_letter(at)
            listed.add(f"{letter}{head + 1}:{letter}{head + rows}")
            sheet.data_validations.append(listed)


class _Pen:
    """Makes styled cells; each style is registered with the workbook once."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.styles: dict[tuple[str, str], Any] = {}

    def text(self, text: str | None, look: str) -> Any:
        """A cell that is text whatever it looks like."""
        from openpyxl.cell import WriteOnlyCell

        cell: Any = WriteOnlyCell(self.sheet)
        if text is not None:
            # openpyxl takes a leading = for a formula; the type is set by hand so that it stays a name
            cell._value, cell.data_type = text, "s"
            look = f"{look} quoted" if text.startswith(_RISKY) else look
        cell._style = self._style(look, "General")
        return cell

    def cell(self, column: Column, row: int, foot: bool) -> Any:
        """One cell of the body or foot."""
        value = column.values[row]
        look = "foot" if foot else "fill" if column.choices else "plain"
        if value is None or isinstance(value, str):
            return self.text(value, f"{look} right" if column.kind in _FIGURES else look)
        from openpyxl.cell import WriteOnlyCell

        cell: Any = WriteOnlyCell(self.sheet, value)
        cell._style = self._style(look, column.formats[row] if column.formats else _FORMATS[column.kind])
        return cell

    def _style(self, look: str, number_format: str) -> Any:
        if (look, number_format) not in self.styles:
            self.styles[look, number_format] = self._new_style(look.split(), number_format)
        return self.styles[look, number_format]

    def _new_style(self, look: list[str], number_format: str) -> Any:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        cell: Any = WriteOnlyCell(self.sheet)
        cell.number_format = number_format
        cell.font = Font(name="Calibri", size=11, bold=look[0] in ("bold", "head", "foot"))
        if look[0] == "head":
            cell.fill = PatternFill("solid", fgColor="E8EDF4")
            cell.border = Border(bottom=Side("thin", color="34558B"))
        if look[0] == "foot":
            cell.border = Border(top=Side("thin", color="34558B"))
        if look[0] == "fill":
            cell.fill = PatternFill("solid", fgColor="FFF8E1")
        wrapped = look[0] != "head" and number_format == "General"
        cell.alignment = Alignment(
            horizontal="right" if "right" in look else None, vertical="top", wrap_text=wrapped or None
        )
        if "quoted" in look:
            cell.quotePrefix = True
        return cell._style
