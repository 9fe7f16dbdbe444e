"""Amounts: decimal text to integer minor units, exactly, under one convention per file.

    1,234.56   1.234,56   1 234,56   (100.00)   100.00-   -100

Which sign is the decimal one is declared, or read off amounts that can only be meant one way. ``1,234`` can be
meant both ways and proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from arlib.errors import IntakeError
from arlib.findings import shown
from arlib.intake import limits
from arlib.intake.convention import Convention
from arlib.intake.evidence import weigh_evidence
from arlib.money import EXPONENTS, LARGEST_MINOR

THOUSANDS = {".": ",'’ ", ",": ".'’ "}
"""Which thousands signs can go with a decimal sign (blanks of all kinds count as one)."""

_BLANKS = "[\u0020\u00a0\u2007\u2009\u202f]"
_MOST_DIGITS = 18
_EXACT = Context(prec=limits.LONGEST_FIELD_CHARS + 10)
"""The decimal module would otherwise round to 28 digits on the quiet."""

# Amounts that can only be meant one way; what can be meant both ways, such as 1,234, matches neither.
_DECIMAL_POINT = "".join(
    (
        rf"^[-+(]?{_BLANKS}?(?:",
        r"\d*\.(?:\d{1,2}|\d{4,})|",  # 12.5  .50  1.2345
        r"(?:0|\d{4,})?\.\d{3}|",  # 0.123  1234.567
        r"\d{1,3}(?:,\d{3})+\.\d+|",  # 1,234.5
        r"\d{1,3}(?:,\d{3}){2,}",  # 1,234,567
        r")[-)]?$",
    )
)
_DECIMAL_COMMA = _DECIMAL_POINT.replace("(?:,", "(?:@").replace(r"\.", ",").replace("@", r"\.")
_HAS_SIGN = r"[.,]"
_NO_EVIDENCE = _BLANKS[:-1] + "'’]"


@dataclass(frozen=True)
class AmountStyle:
    """How amounts are written throughout a file."""

    decimal: str = "."
    thousands: str = ""


@dataclass(frozen=True)
class ReadAmounts:
    """A column of amounts.

    Args:
        minor: int64 minor units; 0 where ``code`` is not empty.
        code: Finding code per row, ``""`` where the amount is good.
        reason: Sentence per row, ``""`` where the amount is good.
        rounded: Per currency, how many amounts lost binary noise, and by how much in all (in the currency's unit).
    """

    minor: npt.NDArray[np.int64]
    code: npt.NDArray[np.object_]
    reason: npt.NDArray[np.object_]
    rounded: dict[str, tuple[int, Decimal]]

    def refuse(self, row: int, code: str, reason: str) -> None:
        """Say why a row's amount is not taken."""
        self.code[row], self.reason[row] = code, reason

    def note_rounding(self, currency: str, by: Decimal) -> None:
        """Count one amount that lost its noise."""
        count, difference = self.rounded.get(currency, (0, Decimal(0)))
        self.rounded[currency] = (count + 1, difference + by)


@dataclass(frozen=True)
class _Cells:
    """Amounts as unsigned ``123.45`` text, which of them are negative, and which are amounts at all."""

    text: pd.Series[str]
    currency: pd.Series[str]
    digits: pa.Array
    negative: npt.NDArray[np.bool_]
    good: npt.NDArray[np.bool_]


def infer_style(
    columns: Sequence[pd.Series[str]], *, where: str, decimal: str | None = None, thousands: str | None = None
) -> tuple[AmountStyle, dict[str, Convention]]:
    """The decimal and thousands sign all amounts of a file are written with.

    Args:
        columns: Every amount column of the file.
        where: The file's name.
        decimal, thousands: What was declared.

    Raises:
        IntakeError: the file has amounts that can be read two ways and nothing in it says which.
    """
    cells = pd.concat(list(columns), ignore_index=True).str.strip() if columns else pd.Series(dtype="str")
    found: dict[str, Convention] = {}
    if decimal is not None:
        found["decimal"] = Convention(decimal, "declared")
    else:
        found["decimal"] = _inferred_decimal(cells, where)
    sign = found["decimal"].value
    if thousands is not None:
        found["thousands"] = Convention(thousands, "declared")
    else:
        found["thousands"] = _inferred_thousands(cells, sign)
    if thousands == sign:
        raise IntakeError("decimal and thousands cannot be the same sign", where=where, next_step="Declare two signs.")
    return AmountStyle(sign, found["thousands"].value), found


def read_amounts(
    text: pd.Series[str], currency: pd.Series[str], *, style: AmountStyle, round_once: bool = False
) -> ReadAmounts:
    """A column of amounts as minor units, row by row in the row's currency.

    Args:
        text: The cells.
        currency: ISO 4217 code per row; where it is unknown the amount comes back as 0,
            with a reason only if it is no amount.
        style: The file's signs.
        round_once: Round binary noise half to even instead of refusing extra decimals.
    """
    cells = _cells(text, currency, style)
    size = len(text)
    read = ReadAmounts(
        np.zeros(size, dtype="int64"), np.full(size, "", dtype=object), np.full(size, "", dtype=object), {}
    )
    exponents = currency.map(EXPONENTS).fillna(-1).astype("int64").to_numpy()
    for row in np.flatnonzero(~cells.good).tolist():
        read.refuse(row, *_why_no_amount(str(text.iat[row])))
    for places in sorted(set(EXPONENTS.values())):
        rows = np.flatnonzero(cells.good & (exponents == places))
        quick = _quick_minor(cells.digits.take(pa.array(rows)), places)
        fits = pc.is_valid(quick).to_numpy(zero_copy_only=False)
        read.minor[rows[fits]] = quick.drop_null().to_numpy()
        for row in rows[~fits].tolist():
            _read_exactly(row, cells, read, places, round_once=round_once)
    read.minor[cells.negative] *= -1
    return read


def _read_exactly(row: int, cells: _Cells, read: ReadAmounts, places: int, *, round_once: bool) -> None:
    """One amount the quick way cannot read: extra decimals, or more digits than it takes."""
    currency = str(cells.currency.iat[row])
    exact = Decimal(cells.digits[row].as_py()).scaleb(places, _EXACT)
    whole = exact.to_integral_value(ROUND_HALF_EVEN)
    if whole != exact and not round_once:
        read.refuse(row, "IMP121", f"more decimals than {currency} has ({places})")
    elif whole > LARGEST_MINOR:
        read.refuse(row, "IMP122", "larger than any amount we keep")
    else:
        read.minor[row] = int(whole)
        if whole != exact:
            by = (whole - exact).scaleb(-places)
            read.note_rounding(currency, -by if cells.negative[row] else by)


def _cells(text: pd.Series[str], currency: pd.Series[str], style: AmountStyle) -> _Cells:
    digits = pc.utf8_trim_whitespace(pa.array(text, pa.string()))
    digits = pc.replace_substring(digits, "\u2212", "-")
    good = pc.match_substring_regex(digits, _grammar(style)).to_numpy(zero_copy_only=False)
    negative = pc.match_substring_regex(digits, r"^[(-]|-$").to_numpy(zero_copy_only=False) & good
    digits = pc.replace_substring_regex(digits, rf"[-+()]|{_BLANKS}", "")
    if style.thousands.strip():
        digits = pc.replace_substring(digits, style.thousands, "")
    if style.decimal != ".":
        digits = pc.replace_substring(digits, style.decimal, ".")
    return _Cells(text, currency, digits, negative, good)


def _grammar(style: AmountStyle) -> str:
    decimal = re.escape(style.decimal)
    group = _BLANKS if style.thousands and not style.thousands.strip() else re.escape(style.thousands)
    whole = rf"(\d+|\d{{1,3}}(?:{group}\d{{3}})+)" if style.thousands else r"\d+"
    if style.thousands == ",":  # lakhs and crores: 12,34,567.00
        whole = rf"({whole}|\d{{1,2}}(?:,\d{{2}})+,\d{{3}})"
    number = rf"({whole}({decimal}\d*)?|{decimal}\d+)"
    blank = f"{_BLANKS}?"
    return rf"^([-+]?{blank}{number}|{number}{blank}-|\({blank}{number}{blank}\))$"


def _quick_minor(digits: pa.Array, places: int) -> pa.Array:
    """Minor units where they can be read off the digits, null elsewhere."""
    plain = pc.match_substring_regex(digits, rf"^\d{{0,{_MOST_DIGITS - places - 1}}}(\.\d{{0,{places}}}0*)?$")
    parts = pc.split_pattern(pc.if_else(plain, digits, None), ".", max_splits=1)
    whole = pc.list_element(parts, 0)
    fraction = pc.replace_substring_regex(pc.if_else(plain, digits, None), r"^\d*\.?", "")
    fraction = pc.utf8_slice_codeunits(pc.utf8_rpad(fraction, places, "0"), 0, places)
    joined = pc.binary_join_element_wise(pc.if_else(pc.equal(whole, ""), "0", whole), fraction, "")
    return pc.cast(joined, pa.int64())


def _inferred_decimal(cells: pd.Series[str], where: str) -> Convention:
    signed = cells[cells.str.contains(_HAS_SIGN, regex=True)].str.replace(_NO_EVIDENCE, "", regex=True)
    if signed.empty:
        return Convention(".", "inferred", "no amount has a decimal or thousands sign")
    votes = {
        ".": signed[signed.str.contains(_DECIMAL_POINT, regex=True)],
        ",": signed[signed.str.contains(_DECIMAL_COMMA, regex=True)],
    }
    ambiguous = signed[signed.str.fullmatch(r"[-+(]?\d{1,3}[.,]\d{3}[-)]?")]
    chosen = weigh_evidence(votes, where=where, what="decimal sign", declare='decimal = "," or decimal = "."')
    if chosen is not None:
        return chosen
    if ambiguous.empty:  # nothing here is an amount; the rows say so themselves
        return Convention(".", "inferred", "no amount has a decimal sign")
    raise IntakeError(
        f"amounts such as {shown(ambiguous.iloc[0])!r} can be read two ways and nothing in the file says which",
        where=where,
        next_step='Declare the decimal sign: decimal = "." or decimal = ",".',
    )


def _inferred_thousands(cells: pd.Series[str], decimal: str) -> Convention:
    for sign in THOUSANDS[decimal]:
        group = rf"\d{{1,3}}(?:{_BLANKS if sign == ' ' else re.escape(sign)}\d{{3}})"
        one_is_proof = sign in "'’ "  # nothing else puts an apostrophe or a blank between digits
        tail = rf"(?:[-)]|$|{re.escape(decimal)}\d)" if one_is_proof else rf"{re.escape(decimal)}\d"
        lakhs = rf"|\d{{1,2}}(?:,\d{{2}})+,\d{{3}}{tail}" if sign == "," else ""
        hits = cells[cells.str.contains(rf"^[-+(]?(?:{group}+{tail}|{group}{{2,}}{lakhs})", regex=True)]
        if len(hits):
            return Convention(sign, "inferred", f"{len(hits)} amounts such as {shown(hits.iloc[0])!r}")
    return Convention("", "inferred", "no amount proves a thousands sign")


def _why_no_amount(cell: str) -> tuple[str, str]:
    text = cell.strip()
    if not text:
        return "IMP110", "the amount is missing"
    if re.fullmatch(r"[-+]?(nan|inf(inity)?)", text, re.IGNORECASE):
        return "IMP120", "not a finite amount"
    if re.fullmatch(r"[-+]?\d+([.,]\d+)?[eE][-+]?\d+", text):
        return "IMP120", "an amount in scientific notation has lost its digits"
    if re.fullmatch(r"[-+(]?[\d.,'’ \u00a0\u202f]+[-)]?", text, re.ASCII):
        return "IMP125", "the amount does not follow the file's decimal and thousands signs"
    return "IMP120", "not an amount"
