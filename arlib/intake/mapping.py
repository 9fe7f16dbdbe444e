"""A mapping file says in TOML how somebody else's export becomes our columns. See ``mappings/`` for commented ones."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping as AnyMapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from arlib.errors import IntakeError
from arlib.findings import shown
from arlib.intake.kinds import KINDS

_MAPPINGS = resources.files("arlib.intake") / "mappings"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ColumnRule(_Part):
    """Where one of our columns comes from: columns of the file joined by ``separator``, or one ``constant``.

    ``either`` lists what the one column is called in different versions of an export; the first that is there counts.
    Among ``columns``, ``"Customer | Name"`` says the same of one of several.
    An ``optional`` column may be missing altogether. ``width`` fills numbers up with leading zeros that a spreadsheet
    took away.
    """

    columns: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    optional: bool = False
    separator: str = " "
    prefix: str = ""
    width: int = Field(default=0, ge=0, le=40)
    constant: str | None = None


def _column_rule(given: object) -> object:
    if isinstance(given, str):
        return {"columns": [given]}
    return {"columns": given} if isinstance(given, list) else given


Rule = Annotated[ColumnRule, BeforeValidator(_column_rule)]


class FileRules(_Part):
    """How the file is written; what is left out is inferred from the file itself."""

    encoding: str | None = None
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    header_row: int | None = Field(default=None, ge=1)
    skip_rows: int | None = Field(default=None, ge=0)
    decimal: Literal[".", ","] | None = None
    thousands: Literal[".", ",", "'", "’", " ", ""] | None = None
    date_order: Literal["dmy", "mdy", "ymd"] | None = None
    date_format: str | None = None


class SignRules(_Part):
    """Which way the amounts point."""

    inverse: bool = False
    debit: str | None = None
    credit: str | None = None
    amounts: Literal["positive", "signed"] = "positive"


class AmountRules(_Part):
    """``round_once`` is for sources with binary noise such as 299980.83999999997, and for nothing else.

    ``debit_mark`` and ``credit_mark`` are words behind an amount, such as ``Dr`` and ``Cr``. ``converted`` names
    columns in the company's own currency, whatever the document is in: they are taken where the file has one currency,
    or where it is declared.
    """

    rounding: Literal["exact", "round_once"] = "exact"
    credit_mark: str = ""
    debit_mark: str = ""
    converted: tuple[str, ...] = ()


class LayoutRules(_Part):
    """What stands between the records of a report made for reading.

    ``header_rows`` lines make the header. A row with text in its first cell only names the group of the rows below,
    which then have it in a column called ``group``. A row is a total where its first text matches ``totals`` (a regular
    expression), or where the column ``total_when_empty`` is empty; totals are checked and are no records.
    ``header_has`` names columns that tell the report from similar ones, although nothing is read from them.
    """

    header_rows: Literal[1, 2] = 1
    group: str = ""
    totals: str = ""
    total_when_empty: str = ""
    header_has: tuple[str, ...] = ()


class SettlementRules(_Part):
    """An export that states when each invoice was settled: one payment and one allocation per settled invoice."""

    settled_date: str
    payment_prefix: str = Field(default="PAY-", min_length=1)
    rule: str = "settled in the export"


class Mapping(_Part):
    """A whole mapping file."""

    name: str
    kind: str
    description: str = ""
    file: FileRules = FileRules()
    columns: dict[str, Rule]
    defaults: dict[str, str] = {}
    sign: SignRules = SignRules()
    amounts: AmountRules = AmountRules()
    layout: LayoutRules = LayoutRules()
    values: dict[str, dict[str, str]] = {}
    settlement: SettlementRules | None = None
    accounts: dict[str, Rule] = {}


def alternatives(column: str) -> tuple[str, ...]:
    """What a column may be called.

    >>> alternatives("Customer | Name"), alternatives("Num")
    (('Customer', 'Name'), ('Num',))
    """
    return tuple(name.strip() for name in column.split(" | "))


def mapping_names() -> list[str]:
    """The mappings that come with the workbench."""
    return sorted(p.name.removesuffix(".toml") for p in _MAPPINGS.iterdir() if p.name.endswith(".toml"))


@cache
def ready_mappings() -> tuple[Mapping, ...]:
    """The mappings that come with the workbench, read."""
    return tuple(load_mapping(name) for name in mapping_names())


def load_mapping(mapping: str | Path | AnyMapping[str, Any] | Mapping) -> Mapping:
    """A mapping by the name of one that comes along, by path, or as a mapping of its parts.

    Raises:
        IntakeError: no such mapping, not TOML, or an unknown key (the valid ones are listed).

    >>> load_mapping("ibm_late_payments").kind
    'invoices'
    """
    if isinstance(mapping, Mapping):
        return mapping
    if isinstance(mapping, AnyMapping):
        return _validated({"name": "given", **mapping}, "mapping")
    if str(mapping) in mapping_names():
        text, where = (_MAPPINGS / f"{mapping}.toml").read_text(encoding="utf-8"), f"{mapping}.toml"
    else:
        text, where = _text_of(Path(mapping).expanduser()), shown(Path(mapping).name)
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise IntakeError(f"not valid TOML: {error}", where=where, next_step="Correct that line.") from None
    return _validated({"name": where.removesuffix(".toml"), **tree}, where)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise IntakeError(
            "there is no such mapping",
            where=shown(path),
            next_step=f"Name a mapping file, or one that comes along: {', '.join(mapping_names())}.",
        ) from None


def _validated(tree: AnyMapping[str, Any], where: str) -> Mapping:
    try:
        mapping = Mapping.model_validate(tree)
    except ValidationError as error:
        raise _as_intake_error(error, where) from None
    if mapping.kind not in KINDS:
        raise IntakeError(f"unknown kind {mapping.kind!r}", where=where, next_step=f"Use {', '.join(KINDS)}.")
    known = KINDS[mapping.kind].field
    for section in ("columns", "defaults", "values"):
        _demand_known(set(getattr(mapping, section)), set(known), section, where)
    _demand_known(set(mapping.accounts), set(KINDS["customers"].field), "accounts", where)
    missing = KINDS[mapping.kind].required - set(mapping.columns) - _given_by_sign(mapping)
    if missing:
        raise IntakeError(
            f"[columns] does not say where {', '.join(sorted(missing))} come(s) from",
            where=where,
            next_step='Add a line such as due_date = "Due Date", or currency = { constant = "EUR" }.',
        )
    return mapping


def _given_by_sign(mapping: Mapping) -> set[str]:
    return {"amount"} if mapping.sign.debit and mapping.sign.credit else set()


def _demand_known(given: set[str], known: set[str], section: str, where: str) -> None:
    for key in sorted(given - known):
        near = difflib.get_close_matches(key, known, n=1)
        hint = f"Did you mean {near[0]}? " if near else ""
        raise IntakeError(
            f"unknown key {section}.{key}",
            where=where,
            next_step=f"{hint}Valid keys of {section}: {', '.join(sorted(known))}.",
        )


def _as_intake_error(error: ValidationError, where: str) -> IntakeError:
    first = next((e for e in error.errors() if e["type"] == "extra_forbidden"), error.errors()[0])
    path = ".".join(str(p) for p in first["loc"])
    if first["type"] != "extra_forbidden":
        return IntakeError(f"{path}: {first['msg']}", where=where, next_step="Compare a mapping that comes along.")
    parts: dict[str, type[BaseModel]] = {
        "file": FileRules,
        "sign": SignRules,
        "amounts": AmountRules,
        "layout": LayoutRules,
        "settlement": SettlementRules,
    }
    section = str(first["loc"][0]) if len(first["loc"]) > 1 else ""
    whole: type[BaseModel] = ColumnRule if section else Mapping
    model = parts.get(section, whole)
    return IntakeError(
        f"unknown key {path}", where=where, next_step=f"Valid keys: {', '.join(sorted(model.model_fields))}."
    )
