"""Parameters of a notebook: checked before a kernel starts, so that a typo is never a quiet default.

papermill itself only warns about an unknown name, and pastes names as code; values are quoted, names are not.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from arlib.dates import DateError, parse_day
from arlib.errors import ParameterError
from arlib.findings import shown
from arlib.reports.ipynb import read_notebook

_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (float, int),
    "bool": (bool,),
    "list": (list,),
    "dict": (dict,),
}
_DAYS = ("as_of",)
_FLAGS = {"true": True, "yes": True, "false": False, "no": False}
_ONE_OF = re.compile(r"one of ([\w, ]+);")
_AT_LEAST = re.compile(r"at least (\d+);")
_WHOLE_NUMBER = re.compile(r"[+-]?\d+", re.ASCII)


@dataclass(frozen=True)
class Parameter:
    """One parameter of a notebook: name, type as written (may be empty), default as written, help."""

    name: str
    type: str
    default: str
    help: str


def notebook_parameters(notebook: Path) -> dict[str, Parameter]:
    """What a notebook takes, read from its cell tagged ``parameters``.

    Raises:
        ParameterError: no such notebook, or it cannot be read.
    """
    from papermill.translators import PythonTranslator

    if not notebook.is_file():
        raise ParameterError("no such notebook", where=str(notebook), next_step="Check the path.")
    if "{" in str(notebook) or "}" in str(notebook):
        raise ParameterError("braces in a path mean something else to papermill", where=str(notebook))
    try:
        cells = read_notebook(notebook).cells
    except (OSError, ValueError) as error:
        raise ParameterError(f"not a notebook: {shown(error)}", where=str(notebook)) from None
    tagged = [cell for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    found = [parameter for cell in tagged[:1] for parameter in PythonTranslator.inspect(cell)]
    return {p.name: Parameter(p.name, _type_name(p.inferred_type_name), str(p.default), str(p.help)) for p in found}


def _type_name(inferred: object) -> str:
    return "" if inferred in (None, "None") else str(inferred)


def checked_parameters(notebook: Path, given: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters that may be handed to papermill: known names, right types, plain values.

    Text given for a text parameter stays as it is (``"00123"`` stays ``"00123"``). Text given for a number or a flag,
    as a command line does, is converted only when it is plainly one.

    Raises:
        ParameterError: unknown name (lists the valid ones), wrong type, not a day. Nothing has been started.
    """
    known = notebook_parameters(notebook)
    unknown = [name for name in given if name not in known]
    if unknown:
        raise _unknown_name(str(unknown[0]), list(known), notebook)
    return {name: _checked(known[name], value, notebook) for name, value in given.items()}


def _unknown_name(name: str, known: list[str], notebook: Path) -> ParameterError:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    return ParameterError(
        f"no parameter {shown(name)!r}",
        where=notebook.name,
        next_step=f"{hint}It takes: {', '.join(known) or 'no parameters'}.",
    )


def _checked(parameter: Parameter, value: Any, notebook: Path) -> Any:
    expected = _TYPES.get(parameter.type.partition("[")[0])
    if isinstance(value, str) and parameter.type in {"int", "float", "bool"}:
        value = _from_text(value, parameter.type)
    if expected is not None and (not isinstance(value, expected) or (isinstance(value, bool) and bool not in expected)):
        raise _refused(parameter, value, f"a {parameter.type} is wanted", notebook)
    if not _is_plain(value):
        raise _refused(parameter, value, "only plain text, numbers, flags, lists and maps can be passed", notebook)
    _demand_within(parameter, value, notebook)
    if parameter.name in _DAYS and value != "":
        try:
            parse_day(value, where=parameter.name)
        except DateError as error:
            raise ParameterError(error.what, where=error.where, next_step=error.next_step) from None
    return value


def _demand_within(parameter: Parameter, value: Any, notebook: Path) -> None:
    """Hold a value to what its help text promises: ``one of account, family; ...`` or ``at least 1; ...``."""
    if (choices := _ONE_OF.match(parameter.help)) and value not in choices[1].split(", "):
        raise _refused(parameter, value, f"it is one of {choices[1]}", notebook)
    if (least := _AT_LEAST.match(parameter.help)) and isinstance(value, int) and value < int(least[1]):
        raise _refused(parameter, value, f"it is at least {least[1]}", notebook)


def _refused(parameter: Parameter, value: Any, why: str, notebook: Path) -> ParameterError:
    example = f"For example: {parameter.name}={parameter.default}. {parameter.help}".strip()
    return ParameterError(
        f"{parameter.name} cannot be {shown(repr(value))}: {why}", where=notebook.name, next_step=example
    )


def _from_text(text: str, kind: str) -> Any:
    """A number or flag from the command line, or the text itself when it is not plainly one."""
    if kind == "bool":
        return _FLAGS.get(text.lower(), text)
    if _WHOLE_NUMBER.fullmatch(text):
        return int(text)
    try:
        return float(text) if kind == "float" and "_" not in text else text
    except ValueError:
        return text


def _is_plain(value: Any) -> bool:
    """Whether a value survives the way through JSON and source code unchanged."""
    if value is None or isinstance(value, bool | int | str):
        return True
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, list):
        return all(_is_plain(item) for item in value)
    return isinstance(value, dict) and all(isinstance(k, str) and _is_plain(v) for k, v in value.items())
