"""Splitting money by hand: documents, an amount each, and what is left of the money to the cent."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import ipywidgets as widgets

from arlib.errors import ArlibError
from arlib.money import format_money, to_minor

ROWS_AT_FIRST = 4
Parts = tuple[tuple[str, str], ...]


class SplitField(widgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Rows of a document and an amount, with the remainder under them; ``options`` is ``(currency, money, open)``."""

    def __init__(self) -> None:
        self.money, self.currency = 0, ""
        self.room: dict[str, int] = {}
        self.items: list[widgets.Dropdown] = []
        self.amounts: list[widgets.Text] = []
        self.left = widgets.HTML()
        self.more = widgets.Button(description="Add a row", layout=widgets.Layout(width="auto"))
        self.more.on_click(lambda _: self.add_row())
        super().__init__()
        for _ in range(ROWS_AT_FIRST):
            self.add_row()

    def add_row(self) -> None:
        """One more document and amount; there is no most."""
        at = len(self.items)
        item = widgets.Dropdown(options=self._offered(), value="", layout=widgets.Layout(width="360px"))
        amount = widgets.Text(placeholder="0.00", layout=widgets.Layout(width="140px"))
        item.observe(lambda _: self._suggest(at), names="value")
        amount.observe(lambda _: self._count(), names="value")
        self.items.append(item)
        self.amounts.append(amount)
        rows = [widgets.HBox(pair) for pair in zip(self.items, self.amounts, strict=True)]
        self.children = [*rows, widgets.HBox([self.more, self.left])]

    @property
    def value(self) -> Parts:
        """Document and amount as written, of the rows that name a document."""
        return tuple((i.value, a.value.strip()) for i, a in zip(self.items, self.amounts, strict=True) if i.value)

    @value.setter
    def value(self, parts: Parts) -> None:
        while len(self.items) < len(parts):
            self.add_row()
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
        for item in self.items:
            item.options = self._offered()
            item.value = ""
        self.value = ()

    def remainder(self) -> int:
        """The money that is not laid out, in minor units; negative when more is laid out than there is.

        Raises:
            MoneyError: an amount is not one.
        """
        return self.money - sum(to_minor(amount, self.currency) for _, amount in self.value if amount)

    def _offered(self) -> list[tuple[str, str]]:
        named = [(f"{i}  open {format_money(m, self.currency)}", i) for i, m in self.room.items()]
        return [("no document", ""), *named]

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

    def _count(self) -> None:
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
