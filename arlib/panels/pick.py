"""The picking panel: find one of many by number or name, and see its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as widgets

from arlib.panels.panel import Panel, in_a_row, offer, search_box
from arlib.tables import Html, callout
from arlib.tables.marked import visible

MOST_OFFERED = 200


class PickPanel(Panel):
    """One of many, found by typing, shown by a function.

    Args:
        names: Key to name, in the order to offer them.
        show: Called with a key; gives what is shown of it.
        what: Singular of what is picked.
        start: The key to begin with; empty takes the first.
    """

    def __init__(
        self, names: Mapping[str, str], show: Callable[[str], Html], *, what: str = "account", start: str = ""
    ) -> None:
        super().__init__()
        self.names, self.show_one, self.what = dict(names), show, what
        self.find = search_box(f"{what} number or name")
        self.choice = widgets.Dropdown(description=what.capitalize(), layout=widgets.Layout(width="420px"))
        self.page = widgets.HTML()
        self.find.observe(self.guarded(self._filter), names="value")
        self.choice.observe(self.guarded(self._pick), names="value")
        self.tools = in_a_row(self.find, self.choice)
        self.lay_out(self.tools, self.status, self.page)
        self._filter()
        if start in {value for _, value in self.choice.options}:
            self.choice.value = start

    def shown(self) -> dict[str, str]:
        """What passes the search."""
        wanted = self.find.value.strip().casefold()
        return {k: n for k, n in self.names.items() if wanted in f"{k} {n}".casefold()}

    def static_html(self) -> Html:
        """The page of what is picked."""
        if self.choice.value is None:
            return callout(f"No {self.what} passes the search.", "finding")
        return self.show_one(str(self.choice.value))

    def _filter(self, change: Any = None) -> None:
        rows = self.shown()
        offer(
            self.choice, [(visible(f"{key}  {name}").strip(), key) for key, name in list(rows.items())[:MOST_OFFERED]]
        )
        self.say(f"{len(rows):,} of {len(self.names):,}")
        self._pick()

    def _pick(self, change: Any = None) -> None:
        self.page.value = self.static_html().html
