"""A piece of HTML that knows how to show itself in a notebook and in a report."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined


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


def _template_source(name: str) -> str:
    return (files("arlib.tables") / "templates" / name).read_text(encoding="utf-8")


@cache
def house_css() -> str:
    """The style of tables, tiles, callouts and stamps; the reports' page uses the same file."""
    return (files("arlib.tables") / "house.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    # autoescape is off by default in Jinja; every value here may come from a customer
    return Environment(
        loader=FunctionLoader(_template_source),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def written(template: str, **values: Any) -> str:
    """A template of this package filled with values, all of them escaped."""
    return _environment().get_template(template).render(**values).strip()


def stacked(*parts: Html) -> Html:
    """Several pieces of a page as one output, one below the other.

    >>> stacked(Html("<p>a</p>", "a"), Html("<p>b</p>", "b")).text
    'a; b'
    """
    return Html("\n".join(part.html for part in parts), "; ".join(part.text for part in parts))
