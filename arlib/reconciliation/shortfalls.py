"""Why a paid document is not closed: read from its terms, the day of the payment and what the payer wrote."""

from __future__ import annotations

import numpy as np

from arlib.reconciliation import words
from arlib.reconciliation.case import Case
from arlib.reconciliation.hypotheses import grouped
from arlib.reconciliation.keyed import Flags, flagged, joined
from arlib.reconciliation.rows import Rows, cells
from arlib.reconciliation.state import State
from arlib.reconciliation.tiers.residuals import last_paid

NEAR_DISCOUNT = 2
"""A shortage up to so many times the agreed discount, while the discount was open, was meant as one."""


def shortfalls(case: Case, state: State) -> Rows:
    """Documents that payments reached but did not close: ``item, code, related`` (what settled part of it)."""
    rows, book = last_paid(state), case.book
    late, near = _against_terms(case, state, rows)
    texts = [words.DISCOUNT, words.PART_PAYMENT, words.DEDUCTION, words.BANK_CHARGE]
    discount, part, deduction, charge = (book.carries(rows["payment"], pattern) for pattern in texts)
    code = np.select(
        [late, near | discount, part, deduction, charge],
        ["DISCOUNT_LATE", "DISCOUNT_MISMATCH", "PARTIAL_PAYMENT", "DEDUCTION_CLAIMED", "BANK_FEE_SUSPECTED"],
        default="SHORT_PAY",
    )
    applied = state.applied.where(flagged(len(book), rows["item"])[state.applied["target"]])
    paid_by = grouped(applied["target"], applied["source"])
    related = cells([paid_by[item] for item in rows["item"].tolist()])
    return Rows(item=rows["item"], code=code.astype(object), related=related)


def _against_terms(case: Case, state: State, rows: Rows) -> tuple[Flags, Flags]:
    """Short by exactly a discount that was over; short by about a discount that was open."""
    at, offer = joined(rows["item"], case.discounts["item"])
    short, discount = state.remaining[rows["item"][at]], case.discounts["discount"][offer]
    in_time = rows["paid_on"][at] <= case.discounts["until"][offer]
    late = flagged(len(rows), at[~in_time & (short == discount)])
    return late, flagged(len(rows), at[in_time & (short <= NEAR_DISCOUNT * discount)])
