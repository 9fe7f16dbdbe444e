"""Match rates by payment, by line and by money. A rate says nothing without a sampled precision beside it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.reconciliation.case import Case
from arlib.reconciliation.keyed import Ints, distinct, flagged, packed
from arlib.reconciliation.result import RATE_COLUMNS, frame_of
from arlib.reconciliation.rows import Rows, stacked

ALL_CURRENCIES = ""
_MEANING = {
    "payment": "payments fully applied by this run, of all payments that came in with money to apply",
    "line": "payment-and-document pairs applied, of all pairs that advice, reference or amount point to",
    "money": "money of payments applied by this run, of all payment money that was there to apply",
}


def match_rates(case: Case, before: Ints, after: Ints, posted: Rows) -> pd.DataFrame:
    """``level, currency, matched, total, rate_pct, meaning``; counts over all currencies, money per currency.

    ``rate_pct`` is missing where there was nothing to match: it is not 0.
    """
    book = case.book
    asked = np.flatnonzero(book.is_payment & (before > 0))
    by_payment = posted.where(book.is_payment[posted["source"]])
    rows = [
        _rate("payment", ALL_CURRENCIES, int((after[asked] == 0).sum()), len(asked)),
        _lines(case, asked, by_payment),
    ]
    applied = before[asked] - after[asked]
    for code, currency in enumerate(book.currencies):
        here = book.currency[asked] == code
        if here.any():
            rows.append(_rate("money", str(currency), int(applied[here].sum()), int(before[asked][here].sum())))
    return frame_of(rows, RATE_COLUMNS)


def _lines(case: Case, asked: Ints, posted: Rows) -> dict[str, object]:
    pairs = posted.only(owner="source", item="target")
    named = [case.lines.only("owner", item="document"), case.citations.cites.only("owner", "item"), pairs]
    is_asked = flagged(len(case.book), asked)
    every = stacked([some.where(is_asked[some["owner"]]) for some in named])
    count = len(distinct(packed(every["owner"], every["item"])))
    # a payment that points nowhere is still one line somebody has to find
    silent = int((~flagged(len(case.book), every["owner"])[asked]).sum())
    matched = len(distinct(packed(pairs["owner"], pairs["item"])))
    return _rate("line", ALL_CURRENCIES, matched, count + silent)


def _rate(level: str, currency: str, matched: int, total: int) -> dict[str, object]:
    return {
        "level": level,
        "currency": currency,
        "matched": matched,
        "total": total,
        "rate_pct": round(100 * matched / total, 2) if total else None,
        "meaning": _MEANING[level],
    }
