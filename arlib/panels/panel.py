"""What every panel shares: a box, a status line that shows errors, and a static twin."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as widgets

from arlib.tables import Html

log = logging.getLogger("arlib.panels")


class Panel:
    """A box of widgets. A subclass fills :attr:`box`, and says the same without widgets in :meth:`static_html`."""

    def __init__(self) -> None:
        self.status = widgets.HTML()
        self.box = widgets.VBox()

    def static_html(self) -> Html:
        """The panel's content without widgets, for a report."""
        raise NotImplementedError

    def say(self, text: str) -> None:
        """Show a plain sentence in the status line."""
        self.status.value = f"<span role='status'>{escape(text)}</span>"

    def guarded(self, callback: Callable[..., None]) -> Callable[..., None]:
        """A callback whose error is shown in the panel and logged, because a notebook would swallow it."""

        @functools.wraps(callback)
        def safe(*args: Any, **kwargs: Any) -> None:
            try:
                callback(*args, **kwargs)
            except Exception as error:
                log.exception("panel callback failed")
                self.status.value = f"<b role='alert'>{escape(type(error).__name__)}: {escape(str(error))}</b>"

        return safe

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Any:
        return self.box._repr_mimebundle_(include=include, exclude=exclude)


def choice(label: str, values: list[str], *, every: str = "all") -> widgets.Dropdown:
    """A drop-down whose first entry stands for no filter."""
    return widgets.Dropdown(
        options=[(every, ""), *[(v, v) for v in values]],
        description=label,
        layout=widgets.Layout(width="240px"),
        style={"description_width": "72px"},
    )


def search_box(placeholder: str) -> widgets.Text:
    """A text field that reacts when typing pauses."""
    return widgets.Text(
        placeholder=placeholder,
        description="Find",
        layout=widgets.Layout(width="320px"),
        style={"description_width": "40px"},
    )


def offer(dropdown: widgets.Dropdown, options: list[tuple[str, Any]]) -> None:
    """Put new entries into a drop-down and pick the first; ipywidgets would pick none."""
    dropdown.options = options
    dropdown.index = 0 if options else None
