"""The few kinds of column our tables have. Text is never missing, only empty; ids may be null where said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandera.pandas as pa

from arlib.money import EXPONENTS, LARGEST_MINOR

DAY = "datetime64[us]"


def key() -> pa.Column:
    """A required, non-empty text id. Never parsed: ``00012`` stays ``00012``."""
    return pa.Column("str", pa.Check.str_length(1, 200), nullable=False)


def key_or_null() -> pa.Column:
    """A text id that may be unknown."""
    return pa.Column("str", nullable=True, required=False, default=None)


def text(default: str = "") -> pa.Column:
    """Free text, empty when there is none."""
    return pa.Column("str", nullable=False, required=False, default=default)


def one_of(values: Sequence[str], *, default: str | None = None) -> pa.Column:
    """Text out of a fixed list."""
    extra: dict[str, Any] = {} if default is None else {"required": False, "default": default}
    return pa.Column("str", pa.Check.isin(list(values)), nullable=False, **extra)


def day() -> pa.Column:
    """A calendar day (midnight, no zone)."""
    return pa.Column(DAY, _whole_days(), nullable=False)


def day_or_null() -> pa.Column:
    """A calendar day that may be missing."""
    return pa.Column(DAY, _whole_days(), nullable=True, required=False, default=None)


def moment() -> pa.Column:
    """A local date and time."""
    return pa.Column(DAY, nullable=False)


def money() -> pa.Column:
    """Integer minor units; the row's ``currency`` says of what."""
    return pa.Column("int64", pa.Check.in_range(-LARGEST_MINOR, LARGEST_MINOR), nullable=False)


def currency() -> pa.Column:
    """ISO 4217 code."""
    return pa.Column("str", pa.Check.isin(sorted(EXPONENTS)), nullable=False)


def count(default: int = 0) -> pa.Column:
    """A whole number, zero or more."""
    return pa.Column("int64", pa.Check.ge(0), nullable=False, required=False, default=default)


def flag(default: bool = False) -> pa.Column:
    """Yes or no."""
    return pa.Column("bool", nullable=False, required=False, default=default)


def table(
    name: str, columns: dict[str, pa.Column], *, unique: Sequence[str] = (), checks: Sequence[pa.Check] = (), note: str
) -> pa.DataFrameSchema:
    """A table contract: extra columns are allowed and kept, missing optional ones are filled."""
    return pa.DataFrameSchema(
        columns,
        name=name,
        checks=list(checks),
        unique=list(unique) or None,
        strict=False,
        coerce=True,
        add_missing_columns=True,
        description=note,
    )


def _whole_days() -> pa.Check:
    return pa.Check(lambda s: s.isna() | (s == s.dt.normalize()), error="has a time of day; a day is wanted")
