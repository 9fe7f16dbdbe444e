"""The weekly cash forecast: what open invoices and promises bring, what comes beside them, and how sure that is.

    expected week = open invoices x likelihood + promises + what usually comes beside them
                                                                └─ money for invoices not yet billed, prepayments:
                                                                   learned from past forecasts, made again as of then

Money that is here already but not applied is not forecast again: unapplied credits are set against the oldest open
invoices of the same account and currency first (a notional step, nothing is posted).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import ceil, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import stdtrit

from arlib.ledger import with_reporting_amount
from arlib.ledger.rates import rates_on
from arlib.policy import Policy

FEWEST_LESSONS = 4
"""With fewer past weeks a spread cannot be told, and no interval is shown."""
FEWEST_SCORED = 4
"""With fewer forecasts that are over, they say too little about how wide an interval must be."""


@dataclass(frozen=True)
class Forecast:
    """Cash by week.

    Args:
        as_of: The day.
        weeks: ``currency week from_on to_on open_minor beside_minor expected_minor low_minor high_minor lessons``;
            ``low`` and ``high`` are missing (Int64) while there are too few past weeks. In the reporting currency when
            every currency has a rate, else one block per currency.
        past: The same forecasts made again on earlier days, with ``origin_on came_minor is_inside``.
        scores: ``currency week forecasts inside coverage_pct bias_minor bias_pct``: how they did.
        interval_pct: How often a week should lie within its interval.
        in_reporting: Whether currencies were put together at recorded rates.
    """

    as_of: date
    weeks: pd.DataFrame
    past: pd.DataFrame
    scores: pd.DataFrame
    interval_pct: float
    in_reporting: bool

    @cached_property
    def currency(self) -> str:
        """The currency most money is expected in; empty when nothing is open."""
        expected = self.weeks.groupby("currency")["expected_minor"].sum()
        return "" if expected.empty else str(expected.idxmax())

    def coming(self) -> pd.DataFrame:
        """The coming weeks in :attr:`currency`."""
        return self.weeks[self.weeks["currency"].eq(self.currency)].reset_index(drop=True)

    def gone(self) -> pd.DataFrame:
        """The weeks that are over in :attr:`currency`, each as it was expected a week before."""
        rows = self.past["currency"].eq(self.currency) & self.past["week"].eq(1)
        return self.past[rows].reset_index(drop=True)

    @property
    def held(self) -> tuple[int, int]:
        """How many of the forecasts made again lay within their interval, and how many there are."""
        return int(self.scores["inside"].sum()), int(self.scores["forecasts"].sum())


def open_cash(
    scored: pd.DataFrame, credits: pd.DataFrame, promised: pd.DataFrame, *, kept_share: float, weeks: int
) -> pd.DataFrame:
    """What open invoices and promises are expected to bring per week.

    Args:
        scored: ``item_id account_id currency due_date open_minor`` and ``week_1`` ...: likelihood to be paid by then.
        credits: Unapplied credits: ``account_id currency open_minor`` (negative).
        promised: Open promises: ``item_id week``, the week they are to be kept in.
        kept_share: Share of promised money that came in time so far; the rest pays as likely as anybody.
        weeks: How many weeks ahead.

    Returns:
        ``currency week open_minor`` (int64), every week listed.
    """
    each = expected_cash(scored, credits, promised, kept_share=kept_share, weeks=weeks)
    summed = each.groupby("currency")[list(range(1, weeks + 1))].sum()
    long = summed.rename_axis("currency").reset_index().melt("currency", var_name="week", value_name="open_minor")
    return long.assign(open_minor=long["open_minor"].round()).astype(
        {"currency": "str", "week": "int64", "open_minor": "int64"}
    )


def expected_cash(
    scored: pd.DataFrame, credits: pd.DataFrame, promised: pd.DataFrame, *, kept_share: float, weeks: int
) -> pd.DataFrame:
    """What each open invoice is expected to bring in each week; arguments as :func:`open_cash`.

    Returns:
        ``item_id account_id currency left_minor`` and a column for each week, ``1`` to ``weeks``: minor units times
        likelihood, not rounded.
    """
    left = still_to_come(scored, credits)
    columns = [f"week_{n}" for n in range(1, weeks + 1)]
    by = left[columns].to_numpy(dtype=np.float64)
    week = (
        left["item_id"].map(promised.drop_duplicates("item_id").set_index("item_id")["week"]).to_numpy(dtype=np.float64)
    )
    kept = np.arange(1, weeks + 1)[None, :] >= week[:, None]
    by = np.where(np.isnan(week)[:, None], by, kept_share * kept + (1 - kept_share) * by)
    each = np.diff(by, axis=1, prepend=0.0) * left["left_minor"].to_numpy(dtype=np.float64)[:, None]
    weekly = pd.DataFrame(each, columns=range(1, weeks + 1), index=left.index)
    return left[["item_id", "account_id", "currency", "left_minor"]].join(weekly)


def still_to_come(scored: pd.DataFrame, credits: pd.DataFrame) -> pd.DataFrame:
    """Add ``left_minor``: what is open of each invoice once unapplied credits have met the oldest ones first.

    >>> bills = pd.DataFrame({"item_id": ["B", "A"], "account_id": "X", "currency": "EUR", "open_minor": [50, 100],
    ...                       "due_date": pd.to_datetime(["2026-02-01", "2026-01-01"])})
    >>> held = pd.DataFrame({"account_id": ["X"], "currency": ["EUR"], "open_minor": [-120]})
    >>> still_to_come(bills, held)["left_minor"].tolist()
    [30, 0]
    """
    keys = ["account_id", "currency"]
    held = (-credits.groupby(keys)["open_minor"].sum()).rename("_held").reset_index()
    ordered = scored.sort_values(["due_date", "item_id"], kind="stable")
    before = ordered.groupby(keys)["open_minor"].cumsum() - ordered["open_minor"]
    matched = ordered[keys].merge(held, on=keys, how="left")["_held"].fillna(0).astype("int64").set_axis(ordered.index)
    covered = (matched - before).clip(lower=0).clip(upper=ordered["open_minor"])
    return scored.assign(left_minor=(ordered["open_minor"] - covered).reindex(scored.index).astype("int64"))


def cash_in(items: pd.DataFrame, *, origins: Sequence[date], weeks: int) -> pd.DataFrame:
    """What customers paid in each week after some days, less what banks returned.

    Args:
        items: ITEMS frame; money counts by its value date.
        origins: The days before the first weeks.
        weeks: How many weeks.

    Returns:
        ``origin_on currency week came_minor``, every combination listed.
    """
    money = items[items["kind"].isin(["payment", "chargeback"])][["currency", "issue_date", "amount_minor"]]
    daily = money.groupby(["currency", "issue_date"])["amount_minor"].sum().reset_index()
    parts = []
    for origin in origins:
        week = (daily["issue_date"] - pd.Timestamp(origin)).dt.days.sub(1).floordiv(7).add(1)
        parts.append(daily.assign(origin_on=pd.Timestamp(origin), week=week)[week.between(1, weeks)])
    names = ["origin_on", "currency", "week"]
    days = pd.DatetimeIndex([pd.Timestamp(d) for d in origins])
    keys = pd.MultiIndex.from_product([days, sorted(items["currency"].unique()), range(1, weeks + 1)], names=names)
    came = -pd.concat(parts).groupby(names)["amount_minor"].sum()
    table = came.reindex(keys, fill_value=0).rename("came_minor").reset_index()
    return table.astype({"came_minor": "int64", "origin_on": "datetime64[us]", "currency": "str", "week": "int64"})


def forecast_cash(today: pd.DataFrame, past: pd.DataFrame, *, as_of: date, policy: Policy) -> Forecast:
    """The forecast, and the same forecast made again on past days and scored.

    Args:
        today: :func:`open_cash` of the day.
        past: The same of earlier days with ``origin_on`` and, where the week is over by now, ``came_minor``.
        as_of: The day.
        policy: Interval, number of past forecasts scored, recorded rates.
    """
    together = set(today["currency"]) | set(past["currency"]) <= set(rates_on(policy, as_of=as_of))
    if together:
        today, past = (_in_one(f, policy, as_of) for f in (today.assign(origin_on=pd.Timestamp(as_of)), past))
    else:
        today = today.assign(origin_on=pd.Timestamp(as_of))
    known = past.assign(ended_on=past["origin_on"] + pd.to_timedelta(7 * past["week"], unit="D"))
    known = known[known["ended_on"].le(pd.Timestamp(as_of))].assign(beside=lambda f: f["came_minor"] - f["open_minor"])
    made_again = _with_interval(known.drop(columns=["beside", "ended_on"]), known, policy)
    weeks = _with_bounds(_with_interval(today, known, policy), made_again, policy)
    made_again = _with_bounds(made_again, made_again, policy)
    newest = sorted(made_again["origin_on"].unique())[-policy.forecast.past_forecasts :]
    scored = made_again[made_again["origin_on"].isin(newest) & made_again["low_minor"].notna()]
    inside = scored["came_minor"].between(scored["low_minor"], scored["high_minor"]).astype("bool")
    scored = scored.assign(is_inside=inside).reset_index(drop=True)
    return Forecast(as_of, weeks, scored, _scores(scored), policy.forecast.interval_pct, together)


def _in_one(frame: pd.DataFrame, policy: Policy, as_of: date) -> pd.DataFrame:
    """Weeks in the reporting currency; all days at today's rates, so that a rate does not look like a customer."""
    for column in (c for c in frame.columns if c.endswith("_minor")):
        frame = with_reporting_amount(frame, column=column, into=column, policy=policy, as_of=as_of)
    money = [c for c in frame.columns if c.endswith("_minor")]
    summed = frame.groupby(["origin_on", "week"])[money].sum().astype("int64").reset_index()
    return summed.assign(currency=pd.Series(policy.reporting_currency, index=summed.index, dtype="str"))


def _with_interval(frame: pd.DataFrame, known: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Add what comes beside open invoices, the sum, and its interval, from weeks that were over on each row's origin.

    The spread of few weeks is told by Student's t; ``half`` is half of that interval, before :func:`_with_bounds`.
    """
    rows: list[dict[str, Any]] = []
    for row in frame.sort_values(["origin_on", "currency", "week"]).to_dict("records"):
        same = known["week"].eq(row["week"]) & known["currency"].eq(row["currency"])
        seen = same & known["ended_on"].le(row["origin_on"])
        beside = known.loc[seen, "beside"].to_numpy(dtype=np.float64)[-policy.forecast.past_forecasts :]
        mean = float(beside.mean()) if len(beside) else 0.0
        start = row["origin_on"] + pd.Timedelta(days=7 * row["week"] - 6)
        known_row = {str(name): value for name, value in row.items()}
        rows.append({**known_row, "from_on": start, "to_on": start + pd.Timedelta(days=6), "beside_minor": round(mean),
                     "expected_minor": max(round(row["open_minor"] + mean), 0), "half": _half(beside, policy),
                     "lessons": len(beside)})  # fmt: skip
    added = ["from_on", "to_on", "beside_minor", "expected_minor", "half", "lessons"]
    table = pd.DataFrame(rows, columns=[*frame.columns, *added])
    return table.astype({"beside_minor": "int64", "expected_minor": "int64", "half": "float64", "lessons": "int64"})


def _half(beside: npt.NDArray[np.float64], policy: Policy) -> float:
    """Half an interval; the mean of few weeks is itself unsure, which widens what the next one may be."""
    if len(beside) < FEWEST_LESSONS:
        return float("nan")
    width = float(stdtrit(len(beside) - 1, 0.5 + policy.forecast.interval_pct / 200))
    return width * float(beside.std(ddof=1)) * sqrt(1 + 1 / len(beside))


def _with_bounds(table: pd.DataFrame, made_again: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Add ``low_minor high_minor``: the interval, as wide as forecasts that were over by then needed it to be.

    Being wrong is a lesson: an interval is widened until it would have held the stated share of earlier forecasts for
    as many weeks ahead (of any, while those are few), counted so that the next one is held as often (split conformal).
    It is never narrower than the spread itself says.
    """
    told = made_again[made_again["half"].gt(0)]
    missed = (told["came_minor"] - told["expected_minor"]).abs() / told["half"]
    over = told["origin_on"].astype("datetime64[us]") + pd.to_timedelta(7 * told["week"].astype("int64"), unit="D")
    share = policy.forecast.interval_pct / 100
    asked = table[["origin_on", "week"]].drop_duplicates()
    scales = {}
    for origin, week in asked.itertuples(index=False):
        known = over.le(origin)
        same = known & told["week"].eq(week)
        scales[origin, week] = _widening(missed[same if same.sum() >= FEWEST_SCORED else known].to_numpy(), share)
    keys = pd.MultiIndex.from_frame(table[["origin_on", "week"]])
    half = table["half"] * pd.Series(scales, dtype="float64").reindex(keys).to_numpy()
    low, high = (table["expected_minor"] - half).clip(lower=0).round(), (table["expected_minor"] + half).round()
    bounds = {"low_minor": low.astype("Int64"), "high_minor": high.astype("Int64")}
    ordered = table.assign(**bounds).drop(columns="half")
    columns = [*[c for c in ordered.columns if c != "lessons"], "lessons"]
    return ordered[columns].sort_values(["currency", "origin_on", "week"], ignore_index=True)


def _widening(missed: npt.NDArray[np.float64], share: float) -> float:
    """By how much an interval must grow to hold the share of earlier misses, each in halves of its own interval.

    >>> _widening(np.arange(1.0, 10.0), 0.8), _widening(np.array([0.1] * 9), 0.8), _widening(np.array([5.0]), 0.8)
    (8.0, 1.0, 1.0)
    """
    if len(missed) < FEWEST_SCORED:
        return 1.0
    place = min(ceil((len(missed) + 1) * share), len(missed))
    return max(1.0, float(np.sort(missed)[place - 1]))


def _scores(past: pd.DataFrame) -> pd.DataFrame:
    error = past["expected_minor"] - past["came_minor"] if len(past) else pd.Series(dtype="int64")
    keyed = past.assign(error=error).groupby(["currency", "week"])
    table = pd.DataFrame(
        {
            "forecasts": keyed.size(),
            "inside": keyed["is_inside"].sum(),
            "bias_minor": keyed["error"].mean().round(),
            "came": keyed["came_minor"].mean(),
        }
    ).reset_index()
    shares = {
        "coverage_pct": 100 * table["inside"] / table["forecasts"],
        "bias_pct": 100 * table["bias_minor"] / table["came"],
    }
    return table.assign(**shares).drop(columns="came").astype({"inside": "int64", "bias_minor": "int64"})
