"""Learn from the book itself, and prove on later days what was learned from earlier ones.

──── learning, as of the split ────┤ split ├──── moments of the back-test ────┤ outcomes known ├─ as-of day
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from arlib.ledger.movements import NEVER, Mask, Whole, day_number
from arlib.likelihood.customer_mean import CustomerMean, fit_customer_mean
from arlib.likelihood.features import Moment, closing_days, moment
from arlib.likelihood.habits import Numbers
from arlib.likelihood.hazard import DAYS, HORIZONS, Hazard, fit_hazard
from arlib.likelihood.learning_book import LearningBook
from arlib.likelihood.logistic import area_under_curve
from arlib.likelihood.model import LikelihoodModel, ReliabilityPoint, Score
from arlib.policy.portfolio import LikelihoodPolicy

FOLDS = 4
RELIABILITY_BINS = 10
TOO_SMALL = "The book has {settled} paid invoices of {accounts} customers; the model needs {rows} of {people}."
NOT_PROVED = "There is not yet enough history after the first invoices to test the model on later days."
LOSES = "On days it had not seen, the model was no better than each customer's own average, so the average is used."
WINS = "On days it had not seen, the model was closer to what came than each customer's own average."


@dataclass(frozen=True)
class Lesson:
    """Open invoices at many moments, and what became of them."""

    x: Numbers
    band: Whole
    account: Whole
    paid_after: Whole
    known_days: Whole


def train(book: LearningBook, *, as_of: date, policy: LikelihoodPolicy) -> LikelihoodModel:
    """Learn the likelihood of payment, test it on later days than it was learned from, and choose what to use.

    Args:
        book: The ledger, arranged.
        as_of: Nothing after this day is looked at.
        policy: How often to look at the book, and how much is enough.

    Returns:
        The model with its back-test. ``basis`` is ``customer_mean`` when the book is small or the model loses.
    """
    day = day_number(as_of)
    moments = regular_moments(book, day, policy)
    settled, accounts = _size(book, day)
    if not _enough(settled, accounts, policy):
        enough = {"rows": policy.min_settled, "people": policy.min_accounts}
        why = TOO_SMALL.format(settled=settled, accounts=accounts, **enough)
        rule = _customer_mean(book, lesson(book, moments, day))
        return LikelihoodModel(as_of, settled, accounts, "customer_mean", why, None, rule)
    hazard, rule = _learned(book, moments, day)
    scores, points, first, last = backtest(book, moments, as_of=as_of, policy=policy)
    basis, why = _verdict(scores)
    return LikelihoodModel(as_of, settled, accounts, basis, why, hazard, rule, scores, points, first, last)


def earlier_model(book: LearningBook, *, as_of: date, policy: LikelihoodPolicy) -> LikelihoodModel:
    """The model as it would have been learned on an earlier day, without a back-test of its own."""
    day = day_number(as_of)
    moments = regular_moments(book, day, policy)
    settled, accounts = _size(book, day)
    if not _enough(settled, accounts, policy):
        rule = _customer_mean(book, lesson(book, moments, day))
        return LikelihoodModel(as_of, settled, accounts, "customer_mean", NOT_PROVED, None, rule)
    hazard, rule = _learned(book, moments, day)
    return LikelihoodModel(as_of, settled, accounts, "model", WINS, hazard, rule)


def regular_moments(book: LearningBook, day: int, policy: LikelihoodPolicy) -> list[Moment]:
    """The book at regular days up to ``day``, oldest first; the days are the same whichever day it is read on."""
    first = max(int(book.moved.issued.min(initial=day)) + 1, day - policy.learn_from_days)
    step = policy.learn_every_days
    return [moment(book, at) for at in range(first + (1 - first) % step, day + 1, step)]


def lesson(book: LearningBook, moments: list[Moment], day: int) -> Lesson:
    """Every open invoice at the moments before a day, with what is known of its payment by that day."""
    past = [at for at in moments if at.day <= day - DAYS[0]] or [moment(book, day)]
    paid_after, known_days = outcomes(book, past, known_by=day)
    return Lesson(
        x=np.concatenate([at.x for at in past]),
        band=np.concatenate([at.band for at in past]),
        account=np.concatenate([at.account for at in past]),
        paid_after=paid_after,
        known_days=known_days,
    )


def outcomes(book: LearningBook, moments: list[Moment], *, known_by: int) -> tuple[Whole, Whole]:
    """Days until each row of each moment was paid, and days of which that is known.

    What we credited or wrote off ourselves was not paid, and is known only up to that day.
    """
    closed_on, by_money = closing_days(book, known_by=known_by)
    after, known = [], []
    for at in moments:
        closed = closed_on[at.item] - at.day
        paid = by_money[at.item]
        after.append(np.where(paid, closed, NEVER))
        known.append(np.where(paid, known_by - at.day, np.minimum(closed, known_by - at.day)))
    return np.concatenate(after), np.concatenate(known)


def backtest(
    book: LearningBook, moments: list[Moment], *, as_of: date, policy: LikelihoodPolicy
) -> tuple[tuple[Score, ...], tuple[ReliabilityPoint, ...], date | None, date | None]:
    """Learn as of an earlier day and score the moments after it; each horizon where its outcome is known by now.

    Returns:
        Scores per horizon, points of the reliability diagram, first and last day scored; nothing when the earlier
        book is too small.
    """
    today = day_number(as_of)
    split = today - HORIZONS[-1] - policy.backtest_days
    tested = [at for at in moments if split <= at.day <= today - HORIZONS[0]]
    if not tested or not _enough(*_size(book, split), policy):
        return (), (), None, None
    hazard, rule = _learned(book, moments, split)
    after, known = outcomes(book, tested, known_by=today)
    said = hazard.paid_by(np.concatenate([at.x for at in tested]))
    ids = book.accounts[np.concatenate([at.account for at in tested])].tolist()
    simple = rule.paid_by(np.concatenate([at.band for at in tested]), ids)
    scores, points = [], []
    for horizon in HORIZONS:
        rows, at = known >= horizon, DAYS.index(horizon)
        paid = (after <= horizon)[rows]
        scores.append(_score(horizon, said[rows, at], simple[rows, at], paid))
        points += _reliability(horizon, said[rows, at], paid)
    first, last = (as_of - timedelta(days=today - m.day) for m in (tested[0], tested[-1]))
    return tuple(scores), tuple(points), first, last


def brier(said: Numbers, came: Mask) -> float:
    """Mean squared difference between what was said and what came: 0 is perfect.

    >>> brier(np.array([1.0, 0.0]), np.array([True, False]))
    0.0
    """
    return float(((said - came) ** 2).mean())


def _enough(settled: int, accounts: int, policy: LikelihoodPolicy) -> bool:
    return settled >= policy.min_settled and accounts >= policy.min_accounts


def _learned(book: LearningBook, moments: list[Moment], day: int) -> tuple[Hazard, CustomerMean]:
    seen = lesson(book, moments, day)
    # all rows of a customer share a fold; the fold comes from the id, so a new customer moves nobody else
    fold = np.asarray([sum(str(a).encode()) % FOLDS for a in book.accounts], dtype=np.int64)[seen.account]
    return fit_hazard(seen.x, seen.paid_after, seen.known_days, fold), _customer_mean(book, seen)


def _customer_mean(book: LearningBook, seen: Lesson) -> CustomerMean:
    return fit_customer_mean(seen.band, seen.account, book.accounts.tolist(), seen.paid_after, seen.known_days)


def _size(book: LearningBook, day: int) -> tuple[int, int]:
    """Paid invoices and their customers by a day."""
    _, by_money = closing_days(book, known_by=day)
    paid = by_money & (book.account >= 0)
    return int(paid.sum()), len(np.unique(book.account[paid]))


def _score(horizon: int, said: Numbers, simple: Numbers, paid: Mask) -> Score:
    if len(paid) == 0 or paid.all() or not paid.any():
        return Score(horizon, len(paid), int(paid.sum()), None, None, None, None)
    return Score(
        days=horizon,
        rows=len(paid),
        paid=int(paid.sum()),
        auc=area_under_curve(said, paid),
        brier=brier(said, paid),
        mean_auc=area_under_curve(simple, paid),
        mean_brier=brier(simple, paid),
    )


def _reliability(horizon: int, said: Numbers, paid: Mask) -> list[ReliabilityPoint]:
    """Rows of about equal number, from least to most likely."""
    if len(paid) < RELIABILITY_BINS:
        return []
    groups = np.array_split(np.argsort(said, kind="stable"), RELIABILITY_BINS)
    return [ReliabilityPoint(horizon, float(said[g].mean()), float(paid[g].mean()), len(g)) for g in groups]


def _verdict(scores: tuple[Score, ...]) -> tuple[str, str]:
    judged = [(s.brier, s.mean_brier) for s in scores if s.brier is not None and s.mean_brier is not None]
    if not judged:
        return "customer_mean", NOT_PROVED
    ours, simple = (sum(parts) for parts in zip(*judged, strict=True))
    return ("model", WINS) if ours < simple else ("customer_mean", LOSES)
