"""Days: calendar dates under one order per file, from 1990 to five years after the as-of day.

Year-first dates and named months say themselves what they mean. ``3/4/2026`` does not: the order is declared, or
read off a date of the file whose day is above 12.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from arlib.dates import EARLIEST_DAY, LATEST_YEARS_AHEAD, add_months
from arlib.errors import IntakeError
from arlib.findings import shown
from arlib.intake.convention import Convention
from arlib.intake.evidence import weigh_evidence

ORDERS = ("dmy", "mdy", "ymd")
_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTHS = {name[:length]: i for i, name in enumerate(_MONTH_NAMES, start=1) for length in (3, len(name))}

_TIME = r"(?:[T ](?:[01]?\d|2[0-3]):[0-5]\d(?::(?:[0-5]\d|60)(?:[.,]\d{1,9})?)?\s?(?:Z|[+-][01]\d:?[0-5]\d|UTC)?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.ASCII)
_COMPACT = re.compile(r"(19\d{2}|20\d{2})(\d{2})(\d{2})(?:\.0+)?", re.ASCII)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}){_TIME}", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}", re.ASCII)
_NAMED = re.compile(rf"(\d{{1,2}})(?:[-/ ]|\. ?)([A-Za-z]{{3,9}})\.?[-/. ,]{{1,2}}(\d{{4}}){_TIME}", re.ASCII)
_NAMED_FIRST = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})", re.ASCII)
_SERIAL_EPOCHS = {"excel": date(1899, 12, 30), "excel1904": date(1904, 1, 1)}
"""Day 0 of a spreadsheet's two calendars; the first one holds from 1 March 1900 on."""
_SERIAL = re.compile(r"[1-9]\d{4}(\.\d+)?", re.ASCII)


@dataclass(frozen=True)
class DayStyle:
    """How dates are written throughout a file: an order, or one explicit strptime format."""

    order: str = "ymd"
    format: str = ""


@dataclass(frozen=True)
class ReadDays:
    """A column of days: ``datetime64[us]`` (NaT where missing or bad), and per row a code and a reason."""

    days: npt.NDArray[np.datetime64]
    code: npt.NDArray[np.object_]
    reason: npt.NDArray[np.object_]


def infer_day_style(
    columns: Sequence[pd.Series[str]], *, where: str, order: str | None = None, format_: str | None = None
) -> tuple[DayStyle, Convention]:
    """The order of day, month and year all dates of a file are written in.

    Args:
        columns: Every date column of the file.
        where: The file's name.
        order: Declared ``dmy``, ``mdy`` or ``ymd``.
        format_: Declared strptime format, for example ``%d.%m.%y``; ``excel`` or ``excel1904`` for serial numbers.

    Raises:
        IntakeError: dates can be read two ways and nothing in the file says which.
    """
    if format_:
        return DayStyle(format=format_), Convention(format_, "declared")
    if order:
        if order not in ORDERS:
            raise IntakeError(f"unknown date_order {order!r}", where=where, next_step=f"Use {', '.join(ORDERS)}.")
        return DayStyle(order), Convention(order, "declared")
    cells = pd.Series(pd.concat(list(columns)).str.strip().unique(), dtype="str") if columns else pd.Series(dtype="str")
    parts = cells.str.extract(r"^(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}(?:[T ].*)?$")
    slashed = parts[0].notna()
    if not slashed.any():
        return DayStyle(), Convention("ymd", "inferred", "every date says its own order")
    first, second = (pd.to_numeric(parts[i], errors="coerce") for i in (0, 1))
    votes = {"dmy": cells[(first > 12) & (second <= 12)], "mdy": cells[(second > 12) & (first <= 12)]}
    chosen = weigh_evidence(votes, where=where, what="order of dates", declare='date_order = "dmy" or "mdy"')
    if chosen is None:
        either_way = cells[slashed & (first <= 12) & (second <= 12) & (first != second)]
        if len(either_way):
            raise IntakeError(
                f"dates such as {shown(either_way.iloc[0])!r} can be read two ways and nothing in the file says which",
                where=where,
                next_step='Declare the order: date_order = "dmy" (day first) or "mdy" (month first).',
            )
        chosen = Convention("dmy", "inferred", "day and month are equal in every date")
    return DayStyle(chosen.value), chosen


def read_days(text: pd.Series[str], *, style: DayStyle, as_of: date, not_after_as_of: bool) -> ReadDays:
    """A column of days; an empty cell is a missing day without a reason.

    Args:
        text: The cells.
        style: The file's order.
        as_of: Day the file is imported for.
        not_after_as_of: Whether a day after ``as_of`` is refused (issue and payment dates) or only one more than
            five years on (due dates).
    """
    codes, unique = pd.factorize(text.str.strip())
    latest = as_of if not_after_as_of else add_months(as_of, 12 * LATEST_YEARS_AHEAD)
    parse = _by_order(style.order)
    if style.format:
        parse = _by_serial(style.format) if style.format in _SERIAL_EPOCHS else _by_format(style.format)
    read = [_read_one(cell, parse, latest, not_after_as_of) for cell in unique.tolist()]
    days = np.array([np.datetime64(d, "us") if d else np.datetime64("NaT") for d, _, _ in read], dtype="datetime64[us]")
    code = np.array([c for _, c, _ in read], dtype=object)
    reason = np.array([r for _, _, r in read], dtype=object)
    if not len(unique):
        return ReadDays(days, code, reason)
    return ReadDays(days[codes], code[codes], reason[codes])


def _read_one(
    cell: str, parse: Callable[[str], date | None], latest: date, not_after_as_of: bool
) -> tuple[date | None, str, str]:
    if not cell:
        return None, "", ""
    try:
        day = parse(cell)
    except ValueError:
        return None, "IMP130", "there is no such day in the calendar"
    if day is None:
        return None, "IMP130", _why_no_day(cell)
    if day < EARLIEST_DAY:
        return None, "IMP131", f"the day is before {EARLIEST_DAY}"
    if day > latest:
        rule = "the as-of day" if not_after_as_of else f"{LATEST_YEARS_AHEAD} years after the as-of day"
        return None, "IMP132" if not_after_as_of else "IMP131", f"the day is after {latest} ({rule})"
    return day, "", ""


def _by_format(format_: str) -> Callable[[str], date | None]:
    def parse(cell: str) -> date | None:
        try:
            return datetime.strptime(cell, format_).date()  # noqa: DTZ007  a calendar day has no zone
        except ValueError:
            return None

    return parse


def _by_serial(calendar: str) -> Callable[[str], date | None]:
    def parse(cell: str) -> date | None:
        found = _SERIAL.fullmatch(cell)
        return _SERIAL_EPOCHS[calendar] + timedelta(int(cell.partition(".")[0])) if found else None

    return parse


def _by_order(order: str) -> Callable[[str], date | None]:
    def parse(cell: str) -> date | None:
        if found := _YEAR_FIRST.fullmatch(cell):
            return date(int(found[1]), int(found[3]), int(found[4]))
        if found := _COMPACT.fullmatch(cell):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if (found := _YEAR_LAST.fullmatch(cell)) and order != "ymd":
            day, month = (found[1], found[3]) if order == "dmy" else (found[3], found[1])
            return date(int(found[4]), int(month), int(day))
        if (found := _NAMED.fullmatch(cell)) and found[2].lower() in _MONTHS:
            return date(int(found[3]), _MONTHS[found[2].lower()], int(found[1]))
        if (found := _NAMED_FIRST.fullmatch(cell)) and found[1].lower() in _MONTHS:
            return date(int(found[3]), _MONTHS[found[1].lower()], int(found[2]))
        return None

    return parse


def _why_no_day(cell: str) -> str:
    if _SHORT_YEAR.fullmatch(cell):
        return "a year of two digits; declare date_format, for example %d.%m.%y"
    if _SERIAL.fullmatch(cell):
        return 'a spreadsheet\'s serial number; declare date_format = "excel" or "excel1904"'
    return "not a date"
