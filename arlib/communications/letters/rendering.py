"""A template and values make a text: in a sandbox, values only, and no value may be missing or empty.

Customers' names and references are values; they are printed, never read as a template.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, TemplateError, meta, nodes
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from arlib.communications.letters.template import LetterError, Template
from arlib.findings import shown

LONGEST_VALUE = 500
LONGEST_LETTER = 20_000
MOST_LINES = 200
_NOTHING = re.compile(r"(?:none|nan|nat|null|undefined)", re.IGNORECASE)


@dataclass(frozen=True)
class Text:
    """What a customer reads."""

    subject: str
    body: str


def render(template: Template, values: Mapping[str, Any]) -> Text:
    """The text of a template with its values.

    Args:
        template: The template.
        values: A value for each of its fields: text, numbers, yes/no, and mappings and lists of these. Others are
            not seen by the text.

    Raises:
        LetterError: a field is missing or empty (it is named), a value is no plain value, or the template uses a
            field it did not declare.
    """
    where = f"template {template.id}"
    declared = {*template.fields, *template.optional}
    given = {name: values.get(name) for name in template.optional} | {
        name: _given(values, name, where) for name in template.fields
    }
    plain = {name: _plain(value, name, where, may_miss=name in template.optional) for name, value in given.items()}
    subject = _rendered(template.subject, plain, declared, where)
    body = _rendered(template.body, plain, declared, where)
    if len(body) > LONGEST_LETTER:
        raise LetterError("its text would be too long", where=where, next_step="Name fewer invoices.")
    return Text(" ".join(subject.split()), body.strip() + "\n")


def _given(values: Mapping[str, Any], name: str, where: str) -> Any:
    if name not in values:
        raise LetterError(f"the field {name} is missing", where=where, next_step=f"Give a value for {name}.")
    return values[name]


def _plain(value: Any, path: str, where: str, *, may_miss: bool = False) -> Any:
    """Text, numbers, yes/no, and mappings and lists of these; nothing that could be called or is empty."""
    if isinstance(value, bool) or (isinstance(value, int) and abs(value) < 10**9):
        return value
    if value is None and may_miss:
        return ""
    if isinstance(value, str):
        return _line(value, path, where, may_miss)
    if isinstance(value, Mapping) and value:
        return {str(k): _plain(v, f"{path}.{k}", where, may_miss=k in _MAY_BE_EMPTY) for k, v in value.items()}
    if isinstance(value, list | tuple) and (value or may_miss) and len(value) <= MOST_LINES:
        return [_plain(v, f"{path}[{at}]", where) for at, v in enumerate(value, 1)]
    raise LetterError(f"the field {path} is empty or not a plain value", where=where, next_step=f"Correct {path}.")


_MAY_BE_EMPTY = frozenset({"order"})


def _line(value: str, path: str, where: str, may_miss: bool) -> str:
    clean = " ".join(value.split())
    if not may_miss and (not clean or _NOTHING.fullmatch(clean)):
        raise LetterError(f"the field {path} is empty", where=where, next_step=f"Fill in {path} and draft again.")
    if not clean.isprintable() or len(clean) > LONGEST_VALUE:
        what = f"the field {path} is too long or holds control characters: {shown(clean)}"
        raise LetterError(what, where=where, next_step="Correct it in the master data.")
    return clean


def _rendered(source: str, values: Mapping[str, Any], declared: set[str], where: str) -> str:
    try:
        foreign = sorted(_fields_of(source) - declared)
        if not foreign:
            return str(_compiled(source).render(values))
    except SecurityError as error:
        raise LetterError(str(error), where=where, next_step="Print fields; use if, for and length only.") from None
    except UndefinedError as error:
        raise LetterError(f"a field is missing: {error.message}", where=where, next_step="Give it a value.") from None
    except (TemplateError, TypeError, ValueError) as error:
        what = f"cannot be filled in: {shown(error)}"
        raise LetterError(what, where=where, next_step="Correct the template.") from None
    step = "Add it to fields or optional, or correct its name."
    raise LetterError(f"uses the field {foreign[0]}, which it does not declare", where=where, next_step=step)


ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.If, nodes.For, nodes.Compare,
    nodes.Operand, nodes.Const, nodes.Not, nodes.And, nodes.Or, nodes.Filter,
)  # fmt: skip
"""All a letter needs: print a field, ask whether it is there, repeat a line, count lines. No calls, no arithmetic, no
text formatting: each of these can be made to run for ever, or to reach what is none of a letter's business."""


def _environment() -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    made.globals.clear()
    made.filters = {"length": len}
    made.tests = {}
    return made


_ENVIRONMENT = _environment()


@lru_cache(maxsize=512)
def _compiled(source: str) -> Any:
    return _ENVIRONMENT.from_string(source)


@lru_cache(maxsize=512)
def _fields_of(source: str) -> frozenset[str]:
    """The fields a text uses.

    Raises:
        SecurityError: it does anything but print them.
    """
    tree = _ENVIRONMENT.parse(source)
    for node in tree.find_all(nodes.Node):
        reaches = isinstance(node, nodes.Getattr) and node.attr.startswith("_")
        if reaches or not isinstance(node, ALLOWED):
            raise SecurityError(f"does something a letter may not do ({type(node).__name__.lower()})")
    return frozenset(meta.find_undeclared_variables(tree))


def locked_clauses(template: Template) -> tuple[str, ...]:
    """The clauses that must reach the customer word for word."""
    return tuple(template.locked.values())


def lost_clauses(template: Template, body: str) -> Iterator[str]:
    """Names of locked clauses that a text does not hold word for word (line breaks aside)."""
    flat = " ".join(body.split())
    yield from (name for name, clause in template.locked.items() if " ".join(clause.split()) not in flat)
