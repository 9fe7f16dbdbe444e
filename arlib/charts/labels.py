"""Texts and numbers on charts: names are shown, never obeyed; amounts are exact.

plotly runs no script from its texts, but it does honour ``<b>``, ``<a href>`` and entities. A customer's name is data.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from typing import Any

from arlib.money import exponent, format_money

LONGEST_LABEL = 26
_HOUSE_TAGS = re.compile(r"<(?!/?(?:b|i|br|sub|sup|extra)\s*/?>)", re.IGNORECASE)


def escaped(text: object) -> str:
    """Text that plotly shows as it is written.

    >>> escaped("<b>Fir & Co</b>")
    '&lt;b&gt;Fir &amp; Co&lt;/b&gt;'
    """
    printable = "".join(c if c.isprintable() else " " for c in str(text))
    return printable.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def short_label(text: object, longest: int = LONGEST_LABEL) -> str:
    """An escaped label for an axis, cut with an ellipsis; the whole name stays in the hover text and the table.

    >>> short_label("Otter Foods International Holding SARL", 18)
    'Otter Foods Inter…'
    """
    words = str(text)
    return escaped(words if len(words) <= longest else words[: longest - 1].rstrip() + "…")


def without_foreign_tags(value: Any) -> Any:
    """Figure JSON in which only the few tags the house itself uses are left alive; a second lock on the door.

    >>> without_foreign_tags({"text": ["<b>ok</b><a href='x'>no</a>"]})
    {'text': ["<b>ok</b>&lt;a href='x'>no&lt;/a>"]}
    """
    if isinstance(value, str):
        return _HOUSE_TAGS.sub("&lt;", value)
    if isinstance(value, dict):
        return {key: without_foreign_tags(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [without_foreign_tags(item) for item in value]
    return value


def length_of(value: Any, currency: str | None) -> float:
    """How long a bar is: major units for money, the number itself otherwise. Only a length; texts stay exact.

    >>> length_of(123450, "EUR"), length_of(7, None)
    (1234.5, 7.0)
    """
    return float(value) / 10 ** exponent(currency) if currency else float(value)


def figure_text(value: Any, currency: str | None, unit: str = "") -> str:
    """A number as people read it, with its currency or unit.

    >>> figure_text(123450, "EUR"), figure_text(1200, None, "accounts"), figure_text(12.5, None, "%")
    ('EUR 1,234.50', '1,200 accounts', '12.5%')
    """
    if currency:
        return format_money(int(value), currency)
    number = f"{float(value):,.1f}".removesuffix(".0")
    return number + unit if unit == "%" else f"{number} {unit}".rstrip()


def brief_text(value: Any, currency: str | None, unit: str = "") -> str:
    """The same number cut to three figures, for the end of a bar.

    >>> brief_text(123456789, "EUR"), brief_text(98000, "JPY"), brief_text(312, None)
    ('1.23M', '98k', '312')
    """
    number = length_of(value, currency)
    if abs(number) >= 9_999.5:
        number = float(f"{number:.3g}")
    for size, letter in ((1e9, "bn"), (1e6, "M"), (1e4, "k")):
        if abs(number) >= size:
            scaled = number / (1e3 if letter == "k" else size)
            decimals = 2 - (abs(scaled) >= 10) - (abs(scaled) >= 100)
            digits = f"{scaled:.{decimals}f}"
            return (digits.rstrip("0").rstrip(".") if decimals else digits) + letter
    rounded = f"{number:,.0f}" if currency else f"{number:,.1f}".removesuffix(".0")
    return rounded + unit if unit == "%" else rounded


def wrapped_label(text: object, width: int = 14, lines: int = 3) -> str:
    """An escaped label broken into short lines, for under an upright bar.

    >>> wrapped_label("paid a credited invoice")
    'paid a<br>credited<br>invoice'
    """
    broken = textwrap.wrap(str(text), width, max_lines=lines, placeholder="…") or [""]
    return "<br>".join(escaped(line) for line in broken)


def hover_texts(names: Iterable[object], figures: Iterable[str]) -> list[str]:
    """One hover text per mark: the whole name in bold, the exact figure under it."""
    return [f"<b>{escaped(name)}</b><br>{figure}" for name, figure in zip(names, figures, strict=True)]


HOVER = "%{customdata}<extra></extra>"
"""Hover template: our own text and nothing else."""
