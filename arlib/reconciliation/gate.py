"""T0, rows: what cannot be used is set aside with its reason; the rest goes on."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from arlib.contracts import CREDIT_KINDS, DEBIT_KINDS, ITEM_KINDS, ITEMS, complete, require
from arlib.dates import midnight
from arlib.money import EXPONENTS, LARGEST_MINOR


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
    usable = require(rows[code == ""], ITEMS).sort_values(["issue_date", "item_id"], ignore_index=True)
    later = usable["issue_date"] > pd.Timestamp(midnight(as_of))
    return usable[~later].reset_index(drop=True), usable[later].reset_index(drop=True), aside.reset_index(drop=True)


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
