"""Splitting money by hand: a few documents, an amount each, and what is left of the money to the cent."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import ipywidgets as widgets

from arlib.errors import ArlibError
from arlib.money import format_money, to_minor

SPLIT_ROWS = 6
Parts = tuple[tuple[str, str], ...]


class SplitField(widgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Rows of a document and an amount, with the remainder under them; ``options`` is ``(currency, money, open)``."""

    def __init__(self) -> None:
        self.money, self.currency = 0, ""
        self.room: dict[str, int] = {}
        wide = widgets.Layout(width="360px")
        self.items = [widgets.Dropdown(options=[("no document", "")], value="", layout=wide) for _ in range(SPLIT_ROWS)]
        self.amounts = [
            widgets.Text(placeholder="0.00", layout=widgets.Layout(width="140px")) for _ in range(SPLIT_ROWS)
        ]
        self.left = widgets.HTML()
        for at, (item, amount) in enumerate(zip(self.items, self.amounts, strict=True)):
            item.observe(lambda _, at=at: self._suggest(at), names="value")
            amount.observe(lambda _: self._count(), names="value")
        super().__init__([*(widgets.HBox(pair) for pair in zip(self.items, self.amounts, strict=True)), self.left])

    @property
    def value(self) -> Parts:
        """Document and amount as written, of the rows that name a document."""
        return tuple((i.value, a.value.strip()) for i, a in zip(self.items, self.amounts, strict=True) if i.value)

    @value.setter
    def value(self, parts: Parts) -> None:
        for at, (item, amount) in enumerate(zip(self.items, self.amounts, strict=True)):
            item.value, amount.value = parts[at] if at < len(parts) else ("", "")
        self._count()

    @property
    def options(self) -> tuple[str, int, Mapping[str, int]]:
        """Currency, the money to lay out, and document to what is open of it."""
        return self.currency, self.money, self.room

    @options.setter
    def options(self, offered: tuple[str, int, Mapping[str, int]]) -> None:
        self.currency, self.money, self.room = offered[0], offered[1], dict(offered[2])
        named = [(f"{i}  open {format_money(m, self.currency)}", i) for i, m in self.room.items()]
        for item in self.items:
            item.options = [("no document", ""), *named]
            item.value = ""
        self.value = ()

    def remainder(self) -> int:
        """The money that is not laid out, in minor units; negative when more is laid out than there is.

        Raises:
            MoneyError: an amount is not one.
        """
        return self.money - sum(to_minor(amount, self.currency) for _, amount in self.value if amount)

    def _suggest(self, at: int) -> None:
        """A document that was just chosen takes what is open of it, as far as the money goes."""
        item, amount = self.items[at], self.amounts[at]
        amount.value = ""
        try:
            part = min(self.room.get(item.value, 0), self.remainder())
        except ArlibError:
            part = 0
        if part > 0:
            amount.value = format_money(part, self.currency, with_code=False).replace(",", "")
        self._count()

    def _count(self, _: Any = None) -> None:
        if not self.currency:
            return
        try:
            left = self.remainder()
        except ArlibError as error:
            self.left.value = f"<b role='alert'>{escape(error.what)}</b>"
            return
        words = "too much is laid out" if left < 0 else "left of"
        whole = format_money(self.money, self.currency)
        self.left.value = f"<b role='status'>{escape(format_money(left, self.currency))} {words} {escape(whole)}</b>"
