"""T0, rows: what cannot be used is set aside with its reason; the rest goes on."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa

from arlib.contracts import CREDIT_KINDS, DEBIT_KINDS, ITEM_KINDS, ITEMS, complete, require
from arlib.contracts.apply import pandas_type
from arlib.dates import midnight
from arlib.money import EXPONENTS, LARGEST_MINOR
from arlib.reconciliation.characters import alphabetical
from arlib.reconciliation.texts import column


def gate(items: pd.DataFrame, *, as_of: date) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Sort items into usable, dated after the day, and unusable.

    Returns:
        ITEMS frame of rows up to ``as_of``, sorted by date and id; ITEMS frame of later rows; and
        ``item_id, code`` of rows that were set aside.

    Raises:
        ContractError: a required column is missing, or an id is there twice.
    """
    rows = complete(items, ITEMS).reset_index(drop=True)
    code = _reason_to_set_aside(rows)
    aside = pd.DataFrame({"item_id": rows["item_id"].fillna("").astype("str"), "code": code})[code != ""]
    usable = _in_order(_valid(rows if aside.empty else rows[code == ""]))
    is_now = (usable["issue_date"] <= pd.Timestamp(midnight(as_of))).to_numpy()
    if is_now.all():
        return usable, usable.iloc[:0], aside
    return usable[is_now].reset_index(drop=True), usable[~is_now].reset_index(drop=True), aside.reset_index(drop=True)


def _in_order(usable: pd.DataFrame) -> pd.DataFrame:
    """By date and id."""
    ids = column(usable["item_id"])
    order = np.lexsort((*alphabetical(ids), usable["issue_date"].to_numpy()))
    return usable.take(order).reset_index(drop=True)


def _valid(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as the contract wants them; where its checks find nothing to refuse, without the report it makes."""
    of_texts = {name: "str" for name, col in ITEMS.columns.items() if pandas_type(col) == "str"}
    typed = rows.astype({name: kind for name, kind in of_texts.items() if rows[name].dtype == object})
    fits = all(_fits(typed[name], col) for name, col in ITEMS.columns.items())
    return typed if fits and typed["item_id"].is_unique else require(rows, ITEMS)


def _fits(values: pd.Series[Any], wanted: pa.Column) -> bool:
    if str(values.dtype) != pandas_type(wanted) or (not wanted.nullable and values.hasnans):
        return False
    return all(bool(check(values).check_passed) for check in wanted.checks)


def _reason_to_set_aside(rows: pd.DataFrame) -> pd.Series[str]:
    code = np.select(
        [
            _is_blank(rows["item_id"]) | ~rows["kind"].isin(ITEM_KINDS) | ~rows["currency"].isin(list(EXPONENTS)),
            pd.to_datetime(rows["issue_date"], errors="coerce").isna(),
            ~_usable_amount(rows),
        ],
        ["MISSING_FIELD", "INVALID_DATE", "INVALID_AMOUNT"],
        default="",
    )
    return pd.Series(code, index=rows.index, dtype="str")


def _is_blank(ids: pd.Series[str]) -> pd.Series[bool]:
    return ids.isna() | (ids.astype("str") == "")


def _usable_amount(rows: pd.DataFrame) -> pd.Series[bool]:
    amount = pd.to_numeric(rows["amount_minor"], errors="coerce")
    whole = amount.notna() & (amount % 1 == 0) & (amount.abs() <= LARGEST_MINOR) & (amount != 0)
    wrong_sign = (rows["kind"].isin(DEBIT_KINDS) & (amount < 0)) | (rows["kind"].isin(CREDIT_KINDS) & (amount > 0))
    return whole & ~wrong_sign
