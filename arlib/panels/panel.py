"""What every panel shares: a box, a status line that shows errors, and a static twin."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import ipywidgets as widgets

from arlib.panels.told import noted
from arlib.tables import Html, house_css


class Panel:
    """A box of widgets. A subclass fills it with :meth:`lay_out`, and says the same in :meth:`static_html`."""

    def __init__(self) -> None:
        self.status = widgets.HTML()
        self.box = widgets.VBox()

    def lay_out(self, *parts: widgets.Widget) -> None:
        """Put the parts into the box, one below the other, with the house style in front."""
        style = widgets.HTML(f"<style>{house_css()}</style>", layout=widgets.Layout(display="none"))
        self.box.children = [style, *parts]

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
            except Exception as error:  # noqa: BLE001  # a notebook would swallow it; it is shown and logged
                self.status.value = noted(error, "panel callback failed").html

        return safe

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Any:
        return self.box._repr_mimebundle_(include=include, exclude=exclude)


def choice(label: str, values: Sequence[str | tuple[str, str]], *, every: str = "all") -> widgets.Dropdown:
    """A drop-down whose first entry stands for no filter; a value may come with its words in front."""
    return widgets.Dropdown(
        options=[(every, ""), *[v if isinstance(v, tuple) else (v, v) for v in values]],
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


def in_a_row(*parts: widgets.Widget) -> widgets.HBox:
    """Parts beside each other, as many as the width takes."""
    return widgets.HBox(list(parts), layout=widgets.Layout(flex_flow="row wrap"))


def offer(dropdown: widgets.Dropdown, options: list[tuple[str, Any]]) -> None:
    """Put new entries into a drop-down and pick the first; ipywidgets would pick none."""
    dropdown.options = options
    dropdown.index = 0 if options else None


def tabs(named: dict[str, widgets.Widget]) -> widgets.Tab:
    """Parts behind each other, each with its name."""
    return widgets.Tab(children=list(named.values()), titles=list(named))
