"""Why a paid document is not closed: read from its terms, the day of the payment and what the payer wrote."""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.reconciliation import words
from arlib.reconciliation.case import Case
from arlib.reconciliation.hypotheses import grouped
from arlib.reconciliation.payers import carries
from arlib.reconciliation.state import State
from arlib.reconciliation.tiers.residuals import last_paid

NEAR_DISCOUNT = 2
"""A shortage up to so many times the agreed discount, while the discount was open, was meant as one."""


def shortfalls(case: Case, state: State) -> pd.DataFrame:
    """Documents that payments reached but did not close: ``item, code, related`` (what settled part of it)."""
    rows = last_paid(state)
    text = case.book.items["reference"].iloc[rows["payment"]].reset_index(drop=True)
    late, near = _against_terms(case, state, rows)
    code = np.select(
        [
            late,
            near | carries(text, words.DISCOUNT),
            carries(text, words.PART_PAYMENT),
            carries(text, words.DEDUCTION),
            carries(text, words.BANK_CHARGE),
        ],
        ["DISCOUNT_LATE", "DISCOUNT_MISMATCH", "PARTIAL_PAYMENT", "DEDUCTION_CLAIMED", "BANK_FEE_SUSPECTED"],
        default="SHORT_PAY",
    )
    applied = state.applied[state.applied["target"].isin(rows["item"])]
    paid_by = grouped(applied["target"].to_numpy(), applied["source"].to_numpy())
    return pd.DataFrame({"item": rows["item"], "code": code, "related": rows["item"].map(paid_by)})


def _against_terms(case: Case, state: State, rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Short by exactly a discount that was over; short by about a discount that was open."""
    offers = rows[["item", "paid_on"]].reset_index().merge(case.discounts, on="item")
    short = state.remaining[offers["item"]]
    in_time = (offers["paid_on"] <= offers["until"]).to_numpy()
    late = offers["index"][~in_time & (short == offers["discount"].to_numpy())]
    near = offers["index"][in_time & (short <= NEAR_DISCOUNT * offers["discount"].to_numpy())]
    return rows.index.isin(late), rows.index.isin(near)
