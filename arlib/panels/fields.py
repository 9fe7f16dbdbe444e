"""The few kinds of field a form has, and how what was typed becomes a value or a reason why not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import ipywidgets as widgets

from arlib.errors import ParameterError
from arlib.money import format_money, to_minor

Said = Mapping[str, Any]
_WIDE, _LABEL = "460px", "110px"


def line(label: str, hint: str = "", *, value: str = "") -> widgets.Text:
    """One line of text."""
    return widgets.Text(value=value, description=label, placeholder=hint, layout=_size(_WIDE), style=_style())


def lines(label: str, hint: str = "") -> widgets.Textarea:
    """Text of several lines."""
    return widgets.Textarea(description=label, placeholder=hint, rows=5, layout=_size("640px"), style=_style())


def day(label: str) -> widgets.DatePicker:
    """A day, perhaps none."""
    return widgets.DatePicker(description=label, layout=_size("280px"), style=_style())


def one_of(label: str, values: Iterable[str | tuple[str, str]]) -> widgets.Dropdown:
    """One of a few, the first at the beginning; underscores are read as spaces."""
    return widgets.Dropdown(options=_named(values), description=label, layout=_size(_WIDE), style=_style())


def buttons(label: str, values: Iterable[str | tuple[str, str]]) -> widgets.ToggleButtons:
    """One of a few, each a button: a single click says it."""
    style = {"description_width": _LABEL, "button_width": "auto"}
    return widgets.ToggleButtons(options=_named(values), description=label, style=style)


def needed(said: Said, name: str, what: str) -> str:
    """A text that must be there.

    >>> needed({"reason": "  late "}, "reason", "a reason")
    'late'
    """
    text = str(said[name]).strip()
    if not text:
        raise ParameterError(f"{what} is missing", where=_label(name), next_step=f"Write {what} and press again.")
    return text


def needed_day(said: Said, name: str, *, after: date | None = None) -> date:
    """A day that must be there, and not before ``after``."""
    found: date | None = said[name]
    if found is None:
        raise ParameterError("a day is missing", where=_label(name), next_step="Choose a day and press again.")
    if after is not None and found < after:
        raise ParameterError(
            f"{found} is before {after}", where=_label(name), next_step=f"Choose a day from {after} on."
        )
    return found


def needed_money(said: Said, name: str, currency: str, *, most: int | None = None) -> int:
    """An amount above zero in minor units, at most ``most``.

    >>> needed_money({"amount": "1234.50"}, "amount", "EUR")
    123450
    """
    minor = to_minor(needed(said, name, "an amount"), currency)
    if minor <= 0:
        raise ParameterError("is not above zero", where=_label(name), next_step="Write what is there, without a sign.")
    if most is not None and minor > most:
        raise ParameterError(
            f"{format_money(minor, currency)} is more than the {format_money(most, currency)} that is open",
            where=_label(name), next_step="Write at most what is open.",
        )  # fmt: skip
    return minor


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _named(values: Iterable[str | tuple[str, str]]) -> list[tuple[str, str]]:
    return [v if isinstance(v, tuple) else (v.replace("_", " "), v) for v in values]


def _size(width: str) -> widgets.Layout:
    return widgets.Layout(width=width, max_width="100%")


def _style() -> dict[str, str]:
    return {"description_width": _LABEL}
