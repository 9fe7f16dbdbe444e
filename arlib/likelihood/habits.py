"""How customers pay as a rule: their lateness so far, shrunk towards everybody's while little is known of them.

What a dispute did to an invoice is taken out first, so that a customer who disputes often is not read as one who
pays late, and the other way round.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from arlib.ledger.movements import Whole

Numbers = npt.NDArray[np.float64]
EARLIEST, LATEST = -60.0, 180.0
"""Lateness beyond these days counts as these: one forgotten invoice says little about the next one."""
WEAKEST, STRONGEST = 0.5, 12.0
"""Bounds of how many invoices everybody's habit weighs."""


@dataclass(frozen=True)
class Habits:
    """Habits per account number on a day.

    Args:
        settled: Invoices of each account paid so far.
        lateness: Mean days after the due date, effects taken out, shrunk; negative when early.
        spread: Standard deviation of the same, shrunk.
        late_share: Share paid after the due date, shrunk.
        flag_share: Share with each flag, shrunk; one column per flag.
        effects: Days each flag adds.
        weight: How many invoices everybody's habit weighs against a customer's own.
    """

    settled: Numbers
    lateness: Numbers
    spread: Numbers
    late_share: Numbers
    flag_share: Numbers
    effects: Numbers
    weight: float


def habits(account: Whole, lateness: Numbers, flags: Numbers, *, accounts: int) -> Habits:
    """Habits from settled invoices.

    Args:
        account: Account number per settled invoice.
        lateness: Days after the due date per settled invoice.
        flags: One column per flag (0 or 1), one row per settled invoice.
        accounts: How many accounts there are.

    >>> known = habits(np.array([0, 0, 1]), np.array([10.0, 12.0, -3.0]), np.zeros((3, 0)), accounts=3)
    >>> known.settled.tolist(), bool(known.lateness[0] > known.lateness[2] > known.lateness[1])
    ([2.0, 1.0, 0.0], True)
    """
    days = np.clip(lateness, EARLIEST, LATEST)
    count = np.bincount(account, minlength=accounts).astype(np.float64)
    effects = flag_effects(account, days, flags, count)
    plain = days - flags @ effects
    weight = prior_weight(account, plain, count)
    mean = shrunk(account, plain, count, weight)
    square = (plain - mean[account]) ** 2
    shares = [shrunk(account, column, count, weight) for column in flags.T]
    return Habits(
        settled=count,
        lateness=mean,
        spread=np.sqrt(np.maximum(shrunk(account, square, count, weight), 1.0)),
        late_share=shrunk(account, (lateness > 0).astype(np.float64), count, weight),
        flag_share=np.stack(shares, axis=1) if shares else np.zeros((accounts, 0)),
        effects=effects,
        weight=weight,
    )


def shrunk(account: Whole, values: Numbers, count: Numbers, weight: float) -> Numbers:
    """Mean per account, with ``weight`` invoices of everybody's mean added.

    >>> shrunk(np.array([0, 0]), np.array([4.0, 8.0]), np.array([2.0, 0.0]), 1.0).tolist()
    [6.0, 6.0]
    """
    everybody = float(values.mean()) if len(values) else 0.0
    total = np.bincount(account, weights=values, minlength=len(count))
    return np.asarray((total + weight * everybody) / (count + weight), dtype=np.float64)


def flag_effects(account: Whole, days: Numbers, flags: Numbers, count: Numbers) -> Numbers:
    """Days that each flag adds, compared within customers by least squares; 0 where nothing can be compared."""
    if not flags.shape[1] or len(days) <= flags.shape[1]:
        return np.zeros(flags.shape[1])
    seen = np.maximum(count, 1.0)

    def within(column: Numbers) -> Numbers:
        means = np.bincount(account, weights=column, minlength=len(count)) / seen
        return np.asarray(column - means[account], dtype=np.float64)

    own = np.stack([within(column) for column in flags.T], axis=1)
    # half an observation of "no effect" per flag keeps a flag seen once from meaning everything
    square = own.T @ own + 0.5 * np.eye(own.shape[1])
    return np.asarray(np.linalg.solve(square, own.T @ within(days)), dtype=np.float64)


def prior_weight(account: Whole, values: Numbers, count: Numbers) -> float:
    """Variance within customers over variance between them: what everybody's habit is worth, in invoices."""
    several = count >= 2
    if several.sum() < 2:
        return STRONGEST
    total = np.bincount(account, weights=values, minlength=len(count))
    means = total / np.maximum(count, 1.0)
    inside = several[account]
    within = float(((values - means[account]) ** 2)[inside].sum() / max((count[several] - 1).sum(), 1.0))
    between = float(means[several].var()) - within * float((1 / count[several]).mean())
    return float(np.clip(within / between if between > 0 else STRONGEST, WEAKEST, STRONGEST))
