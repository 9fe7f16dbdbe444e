"""Discounts: what each document allows to be taken off, and until which day."""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.policy import ReconciliationPolicy
from arlib.reconciliation.book import Book, Ints, day_numbers

# "2/10 net 30", "2% 10 net 30", "3/14 2/30 net 60"; never the "n/30" of "net 30"
_STEP = r"(?P<pct>\d{1,2}(?:[.,]\d{1,3})?)\s*(?:%\s*/?|/)\s*(?P<days>\d{1,3})\b"
_STATED = r"discount_cents\W+(?P<minor>\d+).*?discount_until\W+(?P<until>\d{4}-\d{2}-\d{2})"
_STATED_BACKWARDS = r"discount_until\W+(?P<until>\d{4}-\d{2}-\d{2}).*?discount_cents\W+(?P<minor>\d+)"


def discount_options(book: Book, policy: ReconciliationPolicy) -> pd.DataFrame:
    """Every discount every document offers.

    Returns:
        ``item`` (position), ``discount`` (int64 minor units, rounded half up on the gross amount), ``until``
        (last day number on which it may be taken, that day and the policy's grace included); positive discounts only.
    """
    offers = book.items.loc[book.is_document & (book.items["terms"] != ""), "terms"]
    if not len(offers):
        return pd.DataFrame({"item": [], "discount": [], "until": []}, dtype="int64")
    per_terms = pd.DataFrame({"terms": offers.unique()})
    options = pd.concat([_steps(per_terms["terms"]), _stated(per_terms["terms"])], ignore_index=True)
    rows = pd.DataFrame({"item": offers.index, "terms": offers.to_numpy()}).merge(options, on="terms")
    item = rows["item"].to_numpy("int64")
    by_rate = _half_up(book.amount[item], rows["pct_thousandths"].to_numpy("int64"))
    rows = rows.assign(
        discount=np.where(rows["minor"] >= 0, rows["minor"], by_rate),
        until=np.where(rows["minor"] >= 0, rows["until"], book.day[item] + rows["days"]) + policy.discount_grace_days,
    )
    usable = (rows["discount"] > 0) & (rows["discount"] < book.amount[item])
    kept: pd.DataFrame = rows.loc[usable, ["item", "discount", "until"]]
    return kept.astype("int64").drop_duplicates(ignore_index=True)


def _steps(terms: pd.Series[str]) -> pd.DataFrame:
    plain = terms.where(~terms.str.contains("discount_cents", regex=False), "")
    found = plain.str.extractall(_STEP).reset_index(level="match", drop=True)
    thousandths = (found["pct"].str.replace(",", ".").astype("float64") * 1000).round().astype("int64")
    return pd.DataFrame(
        {
            "terms": terms.loc[found.index].to_numpy(),
            "pct_thousandths": thousandths.to_numpy(),
            "days": found["days"].astype("int64").to_numpy(),
            "minor": -1,
            "until": 0,
        }
    )


def _stated(terms: pd.Series[str]) -> pd.DataFrame:
    found = pd.concat([terms.str.extract(_STATED), terms.str.extract(_STATED_BACKWARDS)])
    found = found.assign(terms=pd.concat([terms, terms])).dropna()
    until = pd.to_datetime(found["until"], errors="coerce")
    rows = pd.DataFrame(
        {
            "terms": found["terms"].to_numpy(),
            "pct_thousandths": 0,
            "days": 0,
            "minor": found["minor"].astype("int64").to_numpy(),
            "until": day_numbers(until),
        }
    )
    return rows[until.notna().to_numpy()]


def _half_up(amount: Ints, thousandths_of_pct: Ints) -> Ints:
    # whole units first, so that the product of two large integers cannot overflow
    whole, rest = np.divmod(amount, 100_000)
    return np.asarray(whole * thousandths_of_pct + (rest * thousandths_of_pct + 50_000) // 100_000)
