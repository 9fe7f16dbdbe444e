"""Discounts: what each document allows to be taken off, and until which day."""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.policy import ReconciliationPolicy
from arlib.reconciliation.book import Book, day_numbers
from arlib.reconciliation.hypotheses import no_positions
from arlib.reconciliation.keyed import Ints, joined
from arlib.reconciliation.rows import Rows
from arlib.reconciliation.texts import codes_in, series

# "2/10 net 30", "2% 10 net 30", "3/14 2/30 net 60"; never the "n/30" of "net 30"
_STEP = r"(?P<pct>\d{1,2}(?:[.,]\d{1,3})?)\s*(?:%\s*/?|/)\s*(?P<days>\d{1,3})\b"
_FACTS = ("pct_thousandths", "days", "minor", "until")
_STATED = r"discount_cents\W+(?P<minor>\d+).*?discount_until\W+(?P<until>\d{4}-\d{2}-\d{2})"
_STATED_BACKWARDS = r"discount_until\W+(?P<until>\d{4}-\d{2}-\d{2}).*?discount_cents\W+(?P<minor>\d+)"


def discount_options(book: Book, policy: ReconciliationPolicy) -> Rows:
    """Every discount every document offers.

    Returns:
        ``item`` (position), ``discount`` (int64 minor units, rounded half up on the gross amount), ``until``
        (last day number on which it may be taken, that day and the policy's grace included); positive discounts only.
    """
    documents = np.flatnonzero(book.is_document)
    as_written = book.texts("terms", documents).dictionary_encode()
    code, terms = codes_in(as_written), series(as_written.dictionary)
    options = pd.concat([_steps(terms), _stated(terms)], ignore_index=True) if (terms != "").any() else None
    if options is None or options.empty:
        return Rows(item=no_positions(), discount=no_positions(), until=no_positions())
    offered = pd.Index(terms).get_indexer(pd.Index(options["terms"])).astype("int64")
    at, option = joined(code, offered)
    item, facts = documents[at], {name: options[name].to_numpy("int64")[option] for name in _FACTS}
    by_rate = _half_up(book.amount[item], facts["pct_thousandths"])
    stated = facts["minor"] >= 0
    discount = np.where(stated, facts["minor"], by_rate)
    until = np.where(stated, facts["until"], book.day[item] + facts["days"]) + policy.discount_grace_days
    rows = Rows(item=item, discount=discount, until=until)
    return rows.where((discount > 0) & (discount < book.amount[item])).first_of("item", "discount", "until")


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
