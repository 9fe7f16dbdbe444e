"""Typed cells: each field type has one way of being read; what cannot be read is a problem of its row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from arlib.intake import limits
from arlib.intake.amounts import AmountStyle, read_amounts
from arlib.intake.days import DayStyle, read_days
from arlib.intake.kinds import Field
from arlib.intake.problems import Problems
from arlib.money import EXPONENTS

_FLAGS = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}
_MOMENT = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?$"


@dataclass
class Reading:
    """What is read of one file, and under which conventions."""

    amounts: AmountStyle
    days: DayStyle
    as_of: date
    round_once: bool
    inverse: bool
    problems: Problems
    rounded: dict[str, dict[str, tuple[int, Decimal]]] = field(default_factory=dict)

    def typed(self, spec: Field, source: str, texts: Mapping[str, pd.Series[str]]) -> pd.Series[Any]:
        """One of our columns with its type; bad cells get a harmless value and a problem."""
        read: Callable[[Field, str, Mapping[str, pd.Series[str]]], pd.Series[Any]] = getattr(self, f"_{spec.type}")
        text = texts[spec.name]
        if spec.filled and spec.type != "amount":
            empty = (text.str.strip() == "").to_numpy(dtype=bool)
            self.problems.add(empty, source, "IMP110", f"{spec.name} is missing", text)
        return read(spec, source, texts)

    def _key(self, spec: Field, source: str, texts: Mapping[str, pd.Series[str]]) -> pd.Series[Any]:
        text = texts[spec.name]
        too_long = (text.str.len() > limits.LONGEST_KEY_CHARS).to_numpy(dtype=bool)
        self.problems.add(too_long, source, "IMP111", f"{spec.name} is longer than {limits.LONGEST_KEY_CHARS}", text)
        return text

    def _key_or_null(self, spec: Field, source: str, texts: Mapping[str, pd.Series[str]]) -> pd.Series[Any]:
        text = self._key(spec, source, texts)
        return text.where(text.str.strip() != "")

    def _text(self, spec: Field, source: str, texts: Mapping[str, pd.Series[str]]) -> pd.Series[Any]:
        return texts[spec.name]

    def _choice(self, spec: Field, source: str, texts: Mapping[str, pd.Series[str]]) -> pd.Series[Any]:
        text = texts[spec.name].str.strip()
        wrong = (~text.isin(list(spec.choices)) & (text != "")).to_numpy(dtype=bool)
        self.problems.add(wrong, source, "IMP141", f"{spec.name} is not one of {', '.join(spec.choices)}", text)
        return text

    def _currency(self, spec: Field, source: str, texts: Mapping[str, pd.Series[str]]) -> pd.Series[Any]:
        text = texts[spec.name].str.strip()
        unknown = (~text.isin(list(EXPONENTS)) & (text != "")).to_numpy(dtype=bool)
        self.problems.add(unknown, source, "IMP140", "not an active ISO 4217 currency", text)
        return text

    def _amount(self, spec: Field, source: str, texts: Mapping[str, pd.Series[str]]) -> pd.Series[Any]:
        text = texts[spec.name]
        currency = (
            texts["currency"].str.strip() if "currency" in texts else pd.Series("", index=text.index, dtype="str")
        )
        read = read_amounts(text, currency, style=self.amounts, round_once=self.round_once)
        bad = read.code != ""
        empty = (text.str.strip() == "").to_numpy(dtype=bool)
        if not spec.filled:
            bad &= ~empty
        rows = np.flatnonzero(bad)
        self.problems.add_coded(rows, source, read.code[rows], read.reason[rows], text)
        if not spec.filled:  # a customers file may leave the currency empty, but then a limit means nothing
            counts = text.str.contains("[1-9]", regex=True).to_numpy(dtype=bool)  # nothing is nothing in any currency
            homeless = ~currency.isin(list(EXPONENTS)).to_numpy(dtype=bool) & counts & ~bad
            self.problems.add(homeless, source, "IMP140", "an amount needs the row's currency", currency)
        if read.rounded:
            self.rounded[source] = read.rounded
        return pd.Series(read.minor, index=text.index, dtype="int64")

    def _day(self, spec: Field, source: str, texts: Mapping[str, pd.Series[str]]) -> pd.Series[Any]:
        text = texts[spec.name]
        read = read_days(text, style=self.days, as_of=self.as_of, not_after_as_of=spec.past)
        rows = np.flatnonzero(read.code != "")
        self.problems.add_coded(rows, source, read.code[rows], read.reason[rows], text)
        return pd.Series(read.days, index=text.index, dtype="datetime64[us]")

    def _moment(self, spec: Field, source: str, texts: Mapping[str, pd.Series[str]]) -> pd.Series[Any]:
        text = texts[spec.name].str.strip()
        shaped = text.where(text.str.contains(_MOMENT, regex=True))
        moments = pd.to_datetime(shaped.str.replace(" ", "T"), format="ISO8601", errors="coerce")
        wrong = (moments.isna() & (text != "")).to_numpy(dtype=bool)
        self.problems.add(wrong, source, "IMP133", f"{spec.name} is not a local date and time", text)
        return moments.astype("datetime64[us]")

    def _count(self, spec: Field, source: str, texts: Mapping[str, pd.Series[str]]) -> pd.Series[Any]:
        text = texts[spec.name].str.strip()
        wrong = (~text.str.fullmatch(r"[0-9]{1,9}") & (text != "")).to_numpy(dtype=bool)
        self.problems.add(wrong, source, "IMP142", f"{spec.name} is not a whole number", text)
        return text.where(~wrong & (text != "").to_numpy(dtype=bool), spec.default or "0").astype("int64")

    def _flag(self, spec: Field, source: str, texts: Mapping[str, pd.Series[str]]) -> pd.Series[Any]:
        text = texts[spec.name].str.strip().str.lower()
        wrong = (~text.isin(list(_FLAGS)) & (text != "")).to_numpy(dtype=bool)
        self.problems.add(wrong, source, "IMP143", f"{spec.name} is neither yes nor no", text)
        return text.map(_FLAGS).fillna(spec.default == "True").astype("bool")
