"""Score a book: each open invoice, then each account, with its expected day, an interval, and the reasons in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from arlib.ledger import with_reporting_amount
from arlib.ledger.movements import Whole, day_number
from arlib.likelihood.features import Moment, moment
from arlib.likelihood.habits import Numbers
from arlib.likelihood.hazard import DAYS, HORIZONS
from arlib.likelihood.learning_book import LearningBook
from arlib.likelihood.model import LikelihoodModel
from arlib.likelihood.reasons import reasons_of
from arlib.policy import Policy

FURTHEST_DAYS = 365
"""Nothing is expected later than this; such a day reads "not within a year"."""
MIDDLE, FIRST, LAST = 0.5, 0.1, 0.9
P_COLUMNS = [f"p_{day}" for day in DAYS]


@dataclass(frozen=True)
class Likelihood:
    """How likely customers pay, on a day.

    Args:
        as_of: The day.
        model: What it was scored with.
        items: One row per open invoice of a known customer: ``item_id account_id currency due_date open_minor
            late_days p_7 p_14 p_30 p_60 p_90 basis``.
        accounts: One row per account with an open invoice: ``account_id p_30 p_60 p_90`` (share of its open money
            expected by then), ``expected_on expected_from expected_to`` (days by which half, a tenth and nine tenths
            of it are expected, at most a year ahead), ``basis`` (model, customer_mean, cold_start), ``reasons``.
        buckets: ``bucket currency accounts open_minor``: likely, possible and unlikely to pay within 30 days. One row
            per bucket in the reporting currency, each account once, when every currency has a rate; else one per
            bucket and currency, where an account stands in every currency it owes.
    """

    as_of: date
    model: LikelihoodModel
    items: pd.DataFrame
    accounts: pd.DataFrame
    buckets: pd.DataFrame


def score_book(book: LearningBook, model: LikelihoodModel, *, as_of: date, policy: Policy) -> Likelihood:
    """Score every open invoice and account of a day.

    Args:
        book: The ledger, arranged.
        model: From :func:`arlib.likelihood.train`; its ``basis`` says which rule is used.
        as_of: The day; nothing after it is looked at.
        policy: Edges of the buckets, recorded rates to weigh currencies of one account.
    """
    at = moment(book, day_number(as_of))
    items = scored_items(book, at, model)
    accounts = _accounts(items, as_of=as_of, policy=policy)
    main = items.assign(row=np.arange(len(items))).sort_values("open_minor", kind="stable").groupby("account_id")["row"]
    seats = main.last().reindex(accounts["account_id"]).to_numpy(dtype=np.int64)
    told = accounts.assign(reasons=reasons_of(at, model, seats)).astype({"reasons": "str"})
    return Likelihood(as_of, model, items, told, _buckets(items, told, as_of=as_of, policy=policy))


def score_items(book: LearningBook, model: LikelihoodModel, *, as_of: date) -> pd.DataFrame:
    """Only the invoices of :func:`score_book`, for looking at many days."""
    return scored_items(book, moment(book, day_number(as_of)), model)


def scored_items(book: LearningBook, at: Moment, model: LikelihoodModel) -> pd.DataFrame:
    """The probabilities of each open invoice of a moment; see :class:`Likelihood`."""
    ids = book.accounts[at.account]
    uses_model = model.basis == "model" and model.hazard is not None
    if uses_model and model.hazard is not None:
        shares = model.hazard.paid_by(at.x)
    else:
        shares = model.customer_mean.paid_by(at.band, ids.tolist())
    met = at.habits.settled[at.account] > 0
    basis = np.where(met, "model" if uses_model else "customer_mean", "cold_start")
    rows = book.moved.items.iloc[at.item]
    frame = {
        "item_id": rows["item_id"].to_numpy(),
        "account_id": ids,
        "currency": rows["currency"].to_numpy(),
        "due_date": rows["age_due_date"].to_numpy(),
        "open_minor": at.open_minor,
        "late_days": at.late_days,
        **{name: shares[:, n] for n, name in enumerate(P_COLUMNS)},
        "basis": basis,
    }
    kinds = {"item_id": "str", "account_id": "str", "currency": "str", "basis": "str", "due_date": "datetime64[us]"}
    return pd.DataFrame(frame).astype(kinds)


def paid_within(shares: Numbers, days: int) -> Numbers:
    """Probability of being paid within any number of days, read off the curve through 7, 14, 30, 60 and 90.

    Between two of them, and after the last, what is still open shrinks by the same share every day.

    >>> paid_within(np.array([[0.0, 0.0, 0.5, 0.75, 0.875]]), 45).round(3).tolist()
    [0.646]
    """
    still = np.column_stack([np.ones(len(shares)), 1 - np.clip(shares, 0, 0.9999)])
    ends = np.array([0, *DAYS])
    after = min(int(np.searchsorted(ends, days, side="left")), len(DAYS))
    low, high = ends[after - 1], ends[after]
    part = (days - low) / (high - low)
    return np.asarray(1 - still[:, after - 1] * (still[:, after] / still[:, after - 1]) ** part, dtype=np.float64)


def _accounts(items: pd.DataFrame, *, as_of: date, policy: Policy) -> pd.DataFrame:
    weight = _weights(items, as_of=as_of, policy=policy)
    total = weight.groupby(items["account_id"]).sum()
    shares = items[P_COLUMNS].mul(weight, axis=0).groupby(items["account_id"], sort=True).sum().div(total, axis=0)
    cold = items["basis"].eq("cold_start").groupby(items["account_id"]).all()
    used = items.loc[items["basis"].ne("cold_start"), "basis"].head(1).tolist() or ["customer_mean"]
    curve = shares.to_numpy(dtype=np.float64).reshape(-1, len(DAYS))
    days = {n: _reached(curve, level) for n, level in (("on", MIDDLE), ("from", FIRST), ("to", LAST))}
    return pd.DataFrame(
        {
            "account_id": shares.index.astype("str"),
            **{f"p_{h}": shares[f"p_{h}"].to_numpy(dtype=np.float64) for h in HORIZONS},
            **{f"expected_{name}": _days_on(as_of, reached) for name, reached in days.items()},
            "basis": cold.map({True: "cold_start", False: used[0]}).astype("str").to_numpy(),
        }
    )


def _weights(items: pd.DataFrame, *, as_of: date, policy: Policy) -> pd.Series[float]:
    """What each invoice weighs within its account: its money, or one each where currencies cannot be compared."""
    converted = with_reporting_amount(items, column="open_minor", into="_worth", policy=policy, as_of=as_of)["_worth"]
    one_currency = items.groupby("account_id")["currency"].transform("nunique").eq(1)
    unknown = converted.isna().groupby(items["account_id"]).transform("any")
    mixed = converted.astype("Float64").fillna(1.0).astype("float64").mask(unknown, 1.0)
    return items["open_minor"].astype("float64").where(one_currency, mixed)


def _reached(curve: Numbers, level: float) -> Whole:
    """The first day on which the curve reaches a level, at most :data:`FURTHEST_DAYS`."""
    if not len(curve):
        return np.zeros(0, dtype=np.int64)
    grid = [*range(1, 30), *range(30, 90, 3), *range(90, FURTHEST_DAYS, 5), FURTHEST_DAYS]
    table = np.column_stack([paid_within(curve, day) for day in grid])
    table[:, -1] = 1.0
    seat = (table >= level).argmax(axis=1)
    return np.asarray(np.asarray(grid)[seat], dtype=np.int64)


def _days_on(as_of: date, days: Whole) -> pd.Series[pd.Timestamp]:
    start = pd.Timestamp(as_of)
    return pd.Series(start + pd.to_timedelta(days, unit="D")).astype("datetime64[us]")


def _buckets(items: pd.DataFrame, accounts: pd.DataFrame, *, as_of: date, policy: Policy) -> pd.DataFrame:
    """Accounts and their open money by how likely they pay within 30 days, unlikely first."""
    edges = policy.likelihood
    share = accounts.set_index("account_id")["p_30"] * 100
    names = np.select(
        [share < edges.unlikely_below_pct, share < edges.likely_from_pct], ["unlikely", "possible"], "likely"
    )
    bucket = items["account_id"].map(pd.Series(names, index=share.index))
    priced = with_reporting_amount(items, column="open_minor", into="_worth", policy=policy, as_of=as_of)["_worth"]
    if priced.notna().all():
        items = items.assign(open_minor=priced.astype("int64"), currency=policy.reporting_currency)
    grouped = items.assign(bucket=bucket.astype("str")).groupby(["bucket", "currency"])
    table = grouped.agg(accounts=("account_id", "nunique"), open_minor=("open_minor", "sum")).reset_index()
    order = {"unlikely": 0, "possible": 1, "likely": 2}
    ranked = table.sort_values(["bucket", "currency"], key=lambda c: c.map(order) if c.name == "bucket" else c)
    return ranked.astype({"bucket": "str", "currency": "str"}).reset_index(drop=True)


def last_expected(as_of: date) -> date:
    """The day that stands for "not within a year"."""
    return as_of + timedelta(days=FURTHEST_DAYS)


def with_weeks(items: pd.DataFrame, *, weeks: int) -> pd.DataFrame:
    """Add ``week_1`` and on: the probability that an invoice is paid by the end of each of the coming weeks.

    Args:
        items: ``Likelihood.items``.
        weeks: How many weeks ahead.
    """
    shares = items[P_COLUMNS].to_numpy(dtype=np.float64)
    return items.assign(**{f"week_{n}": paid_within(shares, 7 * n) for n in range(1, weeks + 1)})
