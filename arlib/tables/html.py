"""A piece of HTML that knows how to show itself in a notebook and in a report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from arlib.findings import unturned

_NUMBER = re.compile(r"(?<![\w-])([A-Z]{1,4}-\d{2,}(?:-\d+)*)(?![\w-])", re.ASCII)


@dataclass(frozen=True)
class Html:
    """Finished HTML of the house, every value in it escaped.

    In a notebook the house style travels with it; a report drops that copy and uses the page's own.

    Args:
        html: The markup without any style.
        text: One line for places that show no HTML.
    """

    html: str
    text: str

    def _repr_html_(self) -> str:
        return f"<style>{house_css()}</style>{self.html}"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {"text/html": self._repr_html_(), "text/plain": self.text}

    def __str__(self) -> str:
        return self.text


@cache
def house_css() -> str:
    """The style of tables, tiles, callouts and stamps; the reports' page uses the same file."""
    return (files("arlib.tables") / "house.css").read_text(encoding="utf-8")


@cache
def templates_of(package: str) -> Environment:
    """The templates of one of our packages; every value in them is escaped.

    Args:
        package: For example ``arlib.tables``; its templates lie in the folder ``templates``.
    """
    folder = files(package) / "templates"
    # autoescape is off by default in Jinja; every value here may come from a customer
    environment = Environment(
        loader=FunctionLoader(lambda name: (folder / name).read_text(encoding="utf-8")),
        autoescape=True,
        finalize=_unturned,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["whole_numbers"] = whole_numbers
    return environment


def _unturned(value: Any) -> Any:
    """A name written to be read backwards stands as its signs; markup of ours stays markup."""
    return type(value)(unturned(value)) if isinstance(value, str) else value


def whole_numbers(text: str) -> Markup:
    """A text, escaped; no document number in it is torn at its hyphen, where it could be neither read nor copied.

    >>> whole_numbers("AT-110469 <b>")
    Markup('<span class="id">AT-110469</span> &lt;b&gt;')
    """
    pieces = _NUMBER.split(text)
    wrapped = (Markup('<span class="id">{}</span>').format(p) if at % 2 else escape(p) for at, p in enumerate(pieces))
    return Markup("").join(wrapped)


def written(template: str, **values: Any) -> str:
    """A template of this package filled with values, all of them escaped."""
    return templates_of("arlib.tables").get_template(template).render(**values).strip()


def stacked(*parts: Html) -> Html:
    """Several pieces of a page as one output, one below the other.

    >>> stacked(Html("<p>a</p>", "a"), Html("<p>b</p>", "b")).text
    'a; b'
    """
    return Html("\n".join(part.html for part in parts), "; ".join(part.text for part in parts))
