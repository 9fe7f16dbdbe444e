"""The model: for each stretch of days, the odds that an invoice still open at its beginning is paid in it.

            0 ──── 7 ──── 14 ──────── 30 ──────────── 60 ──────────── 90 days
    open ───┤ h1   │ h2   │   h3      │      h4       │      h5       │      still open = (1-h1)(1-h2)...

One logistic regression per stretch on the same features: a weight says how much a feature moves the odds, and the
odds of being paid by a later day can never be below those of an earlier one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from arlib.ledger.movements import Mask, Whole
from arlib.likelihood.features import FEATURES
from arlib.likelihood.habits import Numbers
from arlib.likelihood.logistic import fit_logistic, odds_of, on_one_core, share_of

DAYS = (7, 14, 30, 60, 90)
HORIZONS = (30, 60, 90)
SMALLEST_SIDE = 8
"""Fewest rows paid and fewest rows unpaid a stretch needs before it has weights of its own."""


@dataclass(frozen=True)
class Hazard:
    """Plain numbers: what a stored model holds.

    Args:
        mean, scale: How each feature is put on one scale.
        weights: One row per stretch, one column per feature, in odds per standard deviation.
        intercept: One per stretch.
        slope, shift: Calibration of the log odds of being paid by 7, 14, 30, 60 and 90 days.
    """

    mean: Numbers
    scale: Numbers
    weights: Numbers
    intercept: Numbers
    slope: Numbers
    shift: Numbers

    def paid_by(self, x: Numbers) -> Numbers:
        """Probability of being paid by each of :data:`DAYS`: one row per invoice, rising along each row."""
        raw = self._uncalibrated(x)
        odds = odds_of(raw) * self.slope + self.shift
        return np.asarray(np.maximum.accumulate(share_of(odds), axis=1), dtype=np.float64)

    def _uncalibrated(self, x: Numbers) -> Numbers:
        stretches = share_of(self.scaled(x) @ self.weights.T + self.intercept)
        return np.asarray(1 - np.cumprod(1 - stretches, axis=1), dtype=np.float64)

    def scaled(self, x: Numbers) -> Numbers:
        """Features on one scale."""
        return np.asarray((x - self.mean) / self.scale, dtype=np.float64)

    def pull(self, x: Numbers) -> Numbers:
        """How far each feature moves the odds of the first thirty days: one row per invoice, one column per feature."""
        return np.asarray(self.scaled(x) * self.weights[:3].mean(axis=0), dtype=np.float64)

    def to_dict(self) -> dict[str, Any]:
        """As JSON types."""
        return {"features": list(FEATURES), "days": list(DAYS)} | {n: getattr(self, n).tolist() for n in _NUMBERS}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Hazard:
        """Read back what :meth:`to_dict` wrote."""
        return cls(**{name: np.asarray(stored[name], dtype=np.float64) for name in _NUMBERS})


_NUMBERS = ("mean", "scale", "weights", "intercept", "slope", "shift")


def fit_hazard(x: Numbers, paid_after: Whole, known_days: Whole, fold: Whole) -> Hazard:
    """Learn the weights, and calibrate them on customers that were left out.

    Args:
        x: Features, one row per open invoice and moment.
        paid_after: Days until it was paid; a very large number when that is not known to have happened.
        known_days: Days after the moment that are known.
        fold: Group of each row; all rows of a customer are in one group.

    Returns:
        The model. A stretch with too few payments keeps its overall rate and no weights.
    """
    with on_one_core():
        return _fitted(x, paid_after, known_days, fold)


def _fitted(x: Numbers, paid_after: Whole, known_days: Whole, fold: Whole) -> Hazard:
    mean, scale = x.mean(axis=0), np.maximum(x.std(axis=0), 1e-6)
    plain = Hazard(
        mean, scale, *_weights(x, mean, scale, paid_after, known_days), np.ones(len(DAYS)), np.zeros(len(DAYS))
    )
    raw = np.zeros((len(x), len(DAYS)))
    for group in np.unique(fold):
        rest, part = fold != group, fold == group
        weights, intercept = _weights(x[rest], mean, scale, paid_after[rest], known_days[rest], near=plain)
        left_out = Hazard(mean, scale, weights, intercept, plain.slope, plain.shift)
        raw[part] = left_out._uncalibrated(x[part])
    slope, shift = _calibration(raw, paid_after, known_days)
    return Hazard(mean, scale, plain.weights, plain.intercept, slope, shift)


def _weights(
    x: Numbers, mean: Numbers, scale: Numbers, paid_after: Whole, known: Whole, near: Hazard | None = None
) -> tuple[Numbers, Numbers]:
    weights, intercept = np.zeros((len(DAYS), x.shape[1])), np.zeros(len(DAYS))
    z = (x - mean) / scale
    for stretch, (low, high) in enumerate(zip((0, *DAYS), DAYS, strict=False)):
        at_risk = (paid_after > low) & (known >= high)
        paid = (paid_after <= high)[at_risk]
        if _two_sided(paid):
            start = None if near is None else np.append(near.weights[stretch], near.intercept[stretch])
            weights[stretch], intercept[stretch] = fit_logistic(z[at_risk], paid, strength=1.0, start=start)
        else:
            intercept[stretch] = odds_of(np.asarray((paid.sum() + 0.5) / (len(paid) + 1.0)))
    return weights, intercept


def _calibration(raw: Numbers, paid_after: Whole, known: Whole) -> tuple[Numbers, Numbers]:
    """Slope and shift of the log odds per day (Platt), from rows whose outcome by that day is known."""
    slope, shift = np.ones(len(DAYS)), np.zeros(len(DAYS))
    for at, day in enumerate(DAYS):
        rows = known >= day
        paid = (paid_after <= day)[rows]
        if _two_sided(paid):
            fitted, shift[at] = fit_logistic(odds_of(raw[rows, at])[:, None], paid, strength=1000.0)
            slope[at] = max(float(fitted[0]), 0.05)  # whatever the noise, a higher score never means less likely
    return slope, shift


def _two_sided(paid: Mask) -> bool:
    return min(int(paid.sum()), int((~paid).sum())) >= SMALLEST_SIDE
