"""Which way an amount points: the kind says it, the file may turn it round or split it into debit and credit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from arlib.contracts import CREDIT_KINDS
from arlib.intake.cells import Reading
from arlib.intake.kinds import SIGNED, Field
from arlib.intake.mapping import AmountRules
from arlib.intake.rows import Recipe

DEBIT = Field("debit", "amount", "debit")
CREDIT = Field("credit", "amount", "credit")


def ledger_amounts(
    recipe: Recipe, reading: Reading, texts: Mapping[str, pd.Series[str]], columns: Mapping[str, pd.Series[Any]]
) -> pd.Series[int]:
    """The file's amounts with the ledger's signs: what a customer owes is positive, a payment or credit negative."""
    source = recipe.shown_source("amount")
    if recipe.mapping.sign.debit and recipe.mapping.sign.credit:
        amounts = _debit_minus_credit(reading, texts, source)
    else:
        amounts = columns["amount"].astype("int64")
    if reading.inverse:
        amounts = -amounts
    if recipe.kind.name in SIGNED or recipe.kind.table == "remittance_lines":
        return amounts
    lowers = _lowers_what_is_owed(recipe, columns)
    if recipe.mapping.sign.amounts == "positive":
        wrong = (amounts < 0).to_numpy(dtype=bool)
        reading.problems.add(wrong, source, "IMP123", "the amount is negative", texts["amount"])
        return amounts.where(~lowers, -amounts)
    wrong = ((amounts < 0) != lowers).to_numpy(dtype=bool) & (amounts != 0).to_numpy(dtype=bool)
    reading.problems.add(wrong, source, "IMP123", "the amount's sign does not fit its kind", texts["amount"])
    return amounts


def without_marks(text: pd.Series[str], rules: AmountRules) -> pd.Series[str]:
    """Amounts with a word for their side behind them, such as ``5,000.00 Cr``, with a sign instead."""
    trimmed = text.str.strip()
    credit = trimmed.str.endswith(rules.credit_mark)
    bare = trimmed.str.removesuffix(rules.credit_mark).str.removesuffix(rules.debit_mark).str.strip()
    return ("-" + bare).where(credit, bare).astype("str")


def kind_by_sign(recipe: Recipe, texts: Mapping[str, pd.Series[str]]) -> pd.Series[str]:
    """Kinds that only the amount tells: ``invoice|on_account`` is the first where something is owed."""
    kind = texts["kind"].str.strip()
    either = kind.str.contains("|", regex=False)
    if not either.any():
        return texts["kind"]
    if "debit" in texts:
        below = texts["credit"].str.strip() != ""
    else:
        below = texts["amount"].str.strip().str.contains(r"^[-(\u2212]|-$", regex=True)
    if recipe.mapping.sign.inverse:
        below = ~below
    parts = kind.str.partition("|")
    return texts["kind"].where(~either, parts[2].where(below, parts[0])).astype("str")


def _lowers_what_is_owed(recipe: Recipe, columns: Mapping[str, pd.Series[Any]]) -> pd.Series[bool]:
    index = next(iter(columns.values())).index
    if recipe.kind.table != "items":
        return pd.Series(False, index=index)
    return columns["kind"].isin(CREDIT_KINDS)


def _debit_minus_credit(reading: Reading, texts: Mapping[str, pd.Series[str]], source: str) -> pd.Series[int]:
    debit, credit = (reading.typed(side, source, texts).astype("int64") for side in (DEBIT, CREDIT))
    both = ((debit != 0) & (credit != 0)).to_numpy(dtype=bool)
    reading.problems.add(both, source, "IMP124", "debit and credit are both filled", texts["debit"])
    neither = ((texts["debit"].str.strip() == "") & (texts["credit"].str.strip() == "")).to_numpy(dtype=bool)
    reading.problems.add(
        neither & ~reading.problems.bad, source, "IMP110", "debit and credit are both empty", texts["debit"]
    )
    return debit - credit
