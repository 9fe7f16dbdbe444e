"""Cash of the coming weeks from likelihoods, promises and credits, and the same made again as of earlier days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from arlib.communications.promises import VERDICTS
from arlib.ledger.movements import day_number
from arlib.likelihood import LikelihoodModel, earlier_model, score_items, with_weeks
from arlib.portfolio.forecast import Forecast, cash_in, expected_cash, forecast_cash, open_cash

if TYPE_CHECKING:
    from arlib.whole_book.book import WholeBook

WEEK = timedelta(days=7)
LESSON_WEEKS = 8
"""Weeks of forecasts before the scored ones, to learn from them what comes beside open invoices."""
JUDGED = VERDICTS[1:4]


def forecast_of(book: WholeBook) -> Forecast:
    """Cash of the coming weeks, and how past forecasts did."""
    rules, as_of = book.policy.forecast, book.as_of
    origins = [as_of - WEEK * n for n in range(rules.past_forecasts + LESSON_WEEKS, 0, -1)]
    # learned before the first of these days, so that none of them is forecast by a model that has seen it
    then = earlier_model(book.learning, as_of=origins[0], policy=book.policy.likelihood)
    if book.model.basis != "model":
        then = replace(then, basis="customer_mean")
    past = pd.concat([_open_cash(book, day, then).assign(origin_on=pd.Timestamp(day)) for day in origins])
    came = cash_in(book.ledger.items, origins=origins, weeks=rules.weeks)
    both = past.merge(came, on=["origin_on", "currency", "week"], how="outer")
    both = both.fillna({"open_minor": 0, "came_minor": 0}).astype({"open_minor": "int64", "came_minor": "int64"})
    return forecast_cash(_open_cash(book, as_of, book.model), both, as_of=as_of, policy=book.policy)


def verdicts_on(judged: pd.DataFrame, day: date) -> pd.DataFrame:
    """Verdicts of an earlier day, read off the newest judgement: what ended by then ended as it is judged today.

    Args:
        judged: Judged promises of a later day.
        day: Promises made after it are left out; those still running on it are open.
    """
    then = pd.Timestamp(day)
    made = judged[judged["made_on"].le(then)]
    withdrawn = made["withdrawn_on"].notna() & made["withdrawn_on"].le(then)
    verdict = made["verdict"].where(made["deadline"].lt(then), "open").mask(withdrawn, "withdrawn")
    return made.assign(verdict=verdict)


def expected_by_item(book: WholeBook, *, week: int) -> pd.DataFrame:
    """What each open invoice is expected to bring in a coming week.

    Returns:
        ``item_id account_id currency left_minor chance expected_minor``: what is left of it once credits have met the
        oldest invoices, the likelihood that it comes in that week (0 to 1), and the money; the amounts of a currency
        add up to what the forecast says of the week before what comes beside.
    """
    likely, weeks = _likely(book, book.as_of, book.model), book.policy.forecast.weeks
    each = expected_cash(*likely[:3], kept_share=likely[3], weeks=weeks)
    left = each["left_minor"].astype("float64")
    chance = (each[week] / left.where(left.ne(0))).fillna(0.0)
    # rounded so that the parts add up to the rounded whole: each takes what the sum up to it has grown by
    whole = each.groupby("currency")[week].cumsum().round()
    before = whole.groupby(each["currency"]).shift(fill_value=0.0)
    money = (whole - before).astype("int64")
    return each[["item_id", "account_id", "currency", "left_minor"]].assign(chance=chance, expected_minor=money)


def _open_cash(book: WholeBook, day: date, model: LikelihoodModel) -> pd.DataFrame:
    scored, credits, promised, kept = _likely(book, day, model)
    return open_cash(scored, credits, promised, kept_share=kept, weeks=book.policy.forecast.weeks)


def _likely(
    book: WholeBook, day: date, model: LikelihoodModel
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, float]:
    """Open invoices with their likelihoods, waiting credits, promises, and the share of promises that is kept."""
    scored = with_weeks(score_items(book.learning, model, as_of=day), weeks=book.policy.forecast.weeks)
    promised, kept = _promised(verdicts_on(book.judged, day), day)
    return scored, _credits(book, day), promised, kept


def _credits(book: WholeBook, day: date) -> pd.DataFrame:
    rows = book.moved.items[["account_id", "currency"]].assign(open_minor=book.moved.open_on(day_number(day)))
    return rows[rows["open_minor"].lt(0) & rows["account_id"].notna()]


def _promised(judged: pd.DataFrame, day: date) -> tuple[pd.DataFrame, float]:
    """Open promises by the week they fall in, and the share of promised money that came in time, as of a day."""
    due = judged[judged["verdict"].isin(JUDGED)]
    promised = due["amount_minor"].sum()
    kept = float(due[["received_minor", "amount_minor"]].min(axis=1).sum() / promised) if promised else 0.5
    waiting = judged[judged["verdict"].eq("open") & judged["promised_date"].gt(pd.Timestamp(day))]
    rows = waiting.assign(item_id=waiting["invoice_ids"].str.split()).explode("item_id").dropna(subset=["item_id"])
    week = (rows["promised_date"] - pd.Timestamp(day)).dt.days.sub(1).floordiv(7).add(1)
    return rows[["item_id"]].assign(week=week.astype("int64")), kept
