"""The model as an object: its numbers, what it was learned from, and how it did on days it had not seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from arlib.likelihood.customer_mean import CustomerMean
from arlib.likelihood.hazard import Hazard

FORMAT = 1


@dataclass(frozen=True)
class Score:
    """One horizon of the back-test: model and simple rule on the same invoices.

    Args:
        days: 30, 60 or 90.
        rows: Invoices scored.
        paid: How many of them were paid in time.
        auc, brier: Of the model; ``None`` when it could not be judged.
        mean_auc, mean_brier: Of the customer mean.
    """

    days: int
    rows: int
    paid: int
    auc: float | None
    brier: float | None
    mean_auc: float | None
    mean_brier: float | None

    @property
    def paid_pct(self) -> float:
        """Share of the invoices that were paid in time, per cent."""
        return 100 * self.paid / self.rows if self.rows else 0.0


@dataclass(frozen=True)
class ReliabilityPoint:
    """Invoices that were given about the same probability: what was said, and what came."""

    days: int
    said: float
    came: float
    rows: int


@dataclass(frozen=True)
class LikelihoodModel:
    """What is stored, and what scores a book.

    Args:
        trained_on: The as-of day; nothing after it was looked at.
        settled, accounts: Paid invoices and customers it was learned from.
        basis: ``model``, or ``customer_mean`` when the simple rule is used.
        why: Why this basis, in a sentence.
        hazard: The model's numbers; ``None`` when the book was too small.
        customer_mean: The simple rule.
        scores: The back-test, one per horizon; empty when there was too little to test on.
        reliability: Points of the reliability diagram.
        tested_from, tested_to: First and last day of the back-test.
    """

    trained_on: date
    settled: int
    accounts: int
    basis: str
    why: str
    hazard: Hazard | None
    customer_mean: CustomerMean
    scores: tuple[Score, ...] = ()
    reliability: tuple[ReliabilityPoint, ...] = ()
    tested_from: date | None = None
    tested_to: date | None = None

    def points(self, days: int) -> tuple[ReliabilityPoint, ...]:
        """The reliability diagram of one horizon."""
        return tuple(point for point in self.reliability if point.days == days)

    def drift_pct(self, days: int) -> float:
        """How many points too hopeful (above 0) or too cautious the model was on average on the days of the test."""
        points = self.points(days)
        rows = sum(point.rows for point in points)
        return 100 * sum((point.said - point.came) * point.rows for point in points) / rows if rows else 0.0

    def to_dict(self) -> dict[str, Any]:
        """As JSON types, all numbers plain."""
        return {
            "format": FORMAT,
            "trained_on": self.trained_on.isoformat(),
            "settled": self.settled,
            "accounts": self.accounts,
            "basis": self.basis,
            "why": self.why,
            "hazard": None if self.hazard is None else self.hazard.to_dict(),
            "customer_mean": self.customer_mean.to_dict(),
            "scores": [asdict(score) for score in self.scores],
            "reliability": [asdict(point) for point in self.reliability],
            "tested_from": None if self.tested_from is None else self.tested_from.isoformat(),
            "tested_to": None if self.tested_to is None else self.tested_to.isoformat(),
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> LikelihoodModel:
        """Read back what :meth:`to_dict` wrote."""
        days = {n: date.fromisoformat(stored[n]) if stored[n] else None for n in ("tested_from", "tested_to")}
        return cls(
            trained_on=date.fromisoformat(stored["trained_on"]),
            settled=int(stored["settled"]),
            accounts=int(stored["accounts"]),
            basis=str(stored["basis"]),
            why=str(stored["why"]),
            hazard=None if stored["hazard"] is None else Hazard.from_dict(stored["hazard"]),
            customer_mean=CustomerMean.from_dict(stored["customer_mean"]),
            scores=tuple(Score(**score) for score in stored["scores"]),
            reliability=tuple(ReliabilityPoint(**point) for point in stored["reliability"]),
            **days,
        )
