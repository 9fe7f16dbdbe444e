"""Logistic regression by Newton's method, and the area under the curve.

scikit-learn has both, and takes longer to load than a whole book takes to learn; every scheduled report would pay for
it. A test holds these numbers to scikit-learn's.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import cast

import numpy as np
from threadpoolctl import threadpool_limits

from arlib.ledger.movements import Mask
from arlib.likelihood.habits import Numbers

MOST_STEPS = 50
CLOSE_ENOUGH = 1e-6


def on_one_core() -> AbstractContextManager[object]:
    """Sum in one order: the same bytes on every machine, and faster, since matrices this small only make cores wait."""
    return cast(AbstractContextManager[object], threadpool_limits(limits=1))


def fit_logistic(x: Numbers, label: Mask, *, strength: float, start: Numbers | None = None) -> tuple[Numbers, float]:
    """Weights and intercept that minimise ``weights² / 2 + strength * log loss``; the intercept is free.

    Args:
        x: One row per case, one column per feature, on one scale.
        label: What came of each case; both outcomes occur.
        start: Weights and intercept of a similar fit, to begin nearer to the answer.
        strength: How much the cases count against keeping the weights small (scikit-learn's ``C``).

    >>> weights, intercept = fit_logistic(np.array([[-1.0], [0.0], [1.0]]), np.array([False, True, True]), strength=1.0)
    >>> bool(weights[0] > 0)
    True
    """
    rows = np.column_stack([x, np.ones(len(x))])
    penalty = np.append(np.ones(x.shape[1]), 0.0)
    beta = np.append(np.zeros(x.shape[1]), odds_of(np.asarray(label.mean()))) if start is None else start
    for _ in range(MOST_STEPS):
        share = share_of(rows @ beta)
        gradient = penalty * beta + strength * (rows.T @ (share - label))
        curvature = strength * (rows.T @ (rows * (share * (1 - share))[:, None])) + np.diag(penalty + 1e-12)
        step = np.linalg.solve(curvature, gradient)
        # far from the answer a whole step can overshoot; a bounded one always comes nearer
        beta = beta - step * min(1.0, 5.0 / max(float(np.abs(step).max()), 1e-12))
        if float(np.abs(step).max()) < CLOSE_ENOUGH:
            break
    return beta[:-1], float(beta[-1])


def share_of(odds: Numbers) -> Numbers:
    """Probability from log odds.

    >>> share_of(np.array([0.0])).tolist()
    [0.5]
    """
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))), dtype=np.float64)


def odds_of(share: Numbers) -> Numbers:
    """Log odds of a probability, kept finite.

    >>> odds_of(np.array([0.5])).tolist()
    [0.0]
    """
    kept = np.clip(share, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(kept / (1 - kept)), dtype=np.float64)


def area_under_curve(said: Numbers, came: Mask) -> float:
    """How often a case that came was given a higher probability than one that did not; ties count half.

    >>> area_under_curve(np.array([0.1, 0.4, 0.4, 0.9]), np.array([False, False, True, True]))
    0.875
    """
    _, place, count = np.unique(said, return_inverse=True, return_counts=True)
    # the mean rank of equal values: where their group ends, less half of its size
    rank = (np.cumsum(count) - (count - 1) / 2)[place]
    yes = int(came.sum())
    return float((rank[came].sum() - yes * (yes + 1) / 2) / (yes * (len(came) - yes)))
