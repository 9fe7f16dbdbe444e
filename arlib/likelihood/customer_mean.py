"""The simple rule: how often invoices in this state were paid in time, corrected by what this customer did so far.

The model has to beat it on its own back-test; when it does not, or when the book is small, this rule is used and said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from arlib.ledger.movements import Whole
from arlib.likelihood.features import BANDS
from arlib.likelihood.habits import Numbers
from arlib.likelihood.hazard import DAYS

WEIGHT = 4.0
"""How many observations everybody's rate weighs against a customer's own."""


@dataclass(frozen=True)
class CustomerMean:
    """Shares paid by 7, 14, 30, 60 and 90 days.

    Args:
        by_band: One row per state of :data:`~arlib.likelihood.features.BANDS`.
        surplus: Per account id, by how much the customer exceeds what was expected of his invoices, shrunk.
    """

    by_band: Numbers
    surplus: Mapping[str, tuple[float, ...]]

    def paid_by(self, band: Whole, account_ids: list[str]) -> Numbers:
        """Probability of being paid by each day: one row per invoice, rising along each row."""
        none = (0.0,) * len(DAYS)
        own = np.asarray([self.surplus.get(a, none) for a in account_ids], dtype=np.float64).reshape(-1, len(DAYS))
        shares = np.clip(self.by_band[band] + own, 0.002, 0.998)
        return np.asarray(np.maximum.accumulate(shares, axis=1), dtype=np.float64)

    def to_dict(self) -> dict[str, Any]:
        """As JSON types."""
        return {"by_band": self.by_band.tolist(), "surplus": {k: list(v) for k, v in sorted(self.surplus.items())}}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> CustomerMean:
        """Read back what :meth:`to_dict` wrote."""
        surplus = {str(k): tuple(map(float, v)) for k, v in stored["surplus"].items()}
        return cls(np.asarray(stored["by_band"], dtype=np.float64), surplus)


def fit_customer_mean(
    band: Whole, account_ids: Whole, names: list[str], paid_after: Whole, known: Whole
) -> CustomerMean:
    """Count, per state and per customer.

    Args:
        band: State of each row.
        account_ids: Account number of each row.
        names: Account ids by number.
        paid_after: Days until paid; very large when not known.
        known: Days after the moment that are known.
    """
    by_band = np.zeros((len(BANDS), len(DAYS)))
    surplus = np.zeros((len(names), len(DAYS)))
    for at, day in enumerate(DAYS):
        rows = known >= day
        paid = (paid_after <= day)[rows].astype(np.float64)
        overall = (paid.sum() + 0.5) / (rows.sum() + 1.0)
        size = np.bincount(band[rows], minlength=len(BANDS))
        by_band[:, at] = (np.bincount(band[rows], weights=paid, minlength=len(BANDS)) + WEIGHT * overall) / (
            size + WEIGHT
        )
        beyond = paid - by_band[band[rows], at]
        count = np.bincount(account_ids[rows], minlength=len(names))
        surplus[:, at] = np.bincount(account_ids[rows], weights=beyond, minlength=len(names)) / (count + WEIGHT)
    met = np.unique(account_ids)
    return CustomerMean(by_band, {names[a]: tuple(surplus[a].tolist()) for a in met.tolist()})
