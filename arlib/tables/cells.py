"""One value becomes one cell: money with its decimals, days, dates, shares, plain words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from arlib.dates import plain_day
from arlib.money import format_money

MISSING = "–"
TAG_LABELS = {
    "high": "High",
    "medium": "Medium",
    "low": "Low",
    "error": "Error",
    "warning": "Warning",
    "info": "Info",
    "ok": "OK",
}
"""Words that get a coloured tag; the word itself always stands there, colour only helps."""


@dataclass(frozen=True)
class Cell:
    """Text of a cell and the CSS classes that lay it out. The text is escaped where it is written."""

    text: str
    css: str = ""
    tag: str = ""


LONGEST_ID = 20


def day_text(day: Any) -> str:
    """A day as people write it, the same in every locale.

    >>> day_text(pd.Timestamp("2026-10-05")), day_text(pd.NaT)
    ('5 Oct 2026', '–')
    """
    return MISSING if pd.isna(day) else plain_day(day)


def count_text(value: Any) -> str:
    """A whole number, thousands grouped.

    >>> count_text(12345), count_text(None)
    ('12,345', '–')
    """
    return MISSING if pd.isna(value) else f"{int(value):,}"


def days_text(value: Any) -> str:
    """A number of days with its unit.

    >>> days_text(1), days_text(93)
    ('1 day', '93 days')
    """
    return MISSING if pd.isna(value) else f"{int(value):,} day{'' if int(value) == 1 else 's'}"


def percent_text(value: Any) -> str:
    """A share of 0 to 100, one decimal.

    >>> percent_text(12.34), percent_text(float("nan"))
    ('12.3%', '–')
    """
    return MISSING if pd.isna(value) else f"{float(value):,.1f}%"


def plain_text(value: Any) -> str:
    """Anything else: words as they are, yes or no for flags, numbers grouped.

    >>> plain_text("0012"), plain_text(True), plain_text(1234.5), plain_text(None)
    ('0012', 'yes', '1,234.5', '–')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if pd.isna(value):
        return MISSING
    return f"{value:,.1f}" if isinstance(value, float) else str(value)


def money_text(value: Any, currency: str, *, with_code: bool) -> str:
    """Minor units as an amount. Nothing at all in no currency is no amount, so it shows as missing.

    >>> money_text(123450, "EUR", with_code=True), money_text(-98, "JPY", with_code=False)
    ('EUR 1,234.50', '-98')
    >>> money_text(0, "", with_code=True)
    '–'
    """
    no_amount = pd.isna(value) or (not currency and int(value) == 0)
    return MISSING if no_amount else format_money(int(value), currency, with_code=with_code)


def cells_of(
    column: pd.Series[Any],
    *,
    kind: str,
    currencies: list[str],
    with_code: bool,
) -> list[Cell]:
    """The cells of one column.

    Args:
        column: Values.
        kind: ``money day days percent count number tag text``; a number is a text written already.
        currencies: Currency of each row; read for money only.
        with_code: Write the currency into each money cell.
    """
    if kind == "money":
        texts = [money_text(v, c, with_code=with_code) for v, c in zip(column, currencies, strict=True)]
        return [Cell(t, "num neg" if not pd.isna(v) and v < 0 else "num") for v, t in zip(column, texts, strict=True)]
    if kind == "tag":
        return [_tag(v) for v in column]
    if kind == "text":
        return [Cell(text, "id" if _is_number_of_a_document(text) else "") for text in map(plain_text, column)]
    write = _WRITERS[kind]
    css = "num" if kind in {"days", "percent", "count", "number"} else ("day" if kind == "day" else "")
    return [Cell(write(v), css) for v in column]


def _is_number_of_a_document(text: str) -> bool:
    """One short word with a digit in it, such as AT-110680: torn over two lines it can be neither read nor copied."""
    return len(text) <= LONGEST_ID and " " not in text and any(c.isdigit() for c in text)


def _tag(value: Any) -> Cell:
    text = plain_text(value)
    return Cell(TAG_LABELS.get(text, text), tag=text if text in TAG_LABELS else "plain")


_WRITERS: Mapping[str, Callable[[Any], str]] = {
    "day": day_text,
    "days": days_text,
    "percent": percent_text,
    "count": count_text,
    "number": plain_text,
}


def kind_of(column: pd.Series[Any]) -> str:
    """How a column is written when nobody said: by its type."""
    if pd.api.types.is_bool_dtype(column):
        return "text"
    if pd.api.types.is_datetime64_any_dtype(column):
        return "day"
    return "count" if pd.api.types.is_integer_dtype(column) else "text"
