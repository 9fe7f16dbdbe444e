"""Reconcile a drawn book. A drawing may leave out what does not matter: EUR, invoices positive, payments negative."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import pytest

from arlib.reconciliation import Reconciliation, reconcile
from drawn import frame

AS_OF = "2026-03-31"


@dataclass(frozen=True)
class Seen:
    """What a test looks at."""

    found: Reconciliation
    items: pd.DataFrame

    @property
    def posted(self) -> list[tuple[str, str, int]]:
        columns = ["source_id", "target_id", "amount_minor"]
        return [tuple(row) for row in self.found.allocations[columns].to_numpy().tolist()]

    @property
    def tiers(self) -> list[str]:
        return self.found.allocations["tier"].tolist()

    @property
    def adjusted(self) -> list[tuple[str, str, int]]:
        return [tuple(row) for row in self.found.adjustments[["item_id", "kind", "amount_minor"]].to_numpy().tolist()]

    @property
    def codes(self) -> list[tuple[str, str]]:
        return sorted(zip(self.found.exceptions["item_id"], self.found.exceptions["code"], strict=True))

    @property
    def open(self) -> dict[str, int]:
        return dict(zip(self.found.open_items["item_id"], self.found.open_items["open_minor"], strict=True))

    def exception(self, code: str) -> dict[str, object]:
        """The first exception with this code."""
        rows = self.found.exceptions[self.found.exceptions["code"] == code].to_dict("records")
        assert rows, f"{code} is not among {self.codes}"
        return rows[0]


def drawn_items(drawing: str) -> pd.DataFrame:
    items = frame(drawing)
    by_sign = items["amount_minor"].map(lambda minor: "invoice" if minor > 0 else "payment").astype("str")
    items["kind"] = items["kind"].fillna(by_sign) if "kind" in items else by_sign
    if "currency" not in items:
        items["currency"] = "EUR"
    items["currency"] = items["currency"].fillna("EUR")
    return items


@pytest.fixture
def run() -> Callable[..., Seen]:
    """``run(drawing, lines=..., **keywords)`` reconciles a drawn book as of 2026-03-31."""

    def reconcile_drawn(
        drawing: str, *, lines: str | None = None, advice: pd.DataFrame | None = None, **keywords: object
    ) -> Seen:
        items = drawn_items(drawing)
        advice = advice if lines is None else frame(lines)
        return Seen(reconcile(items, advice, **{"as_of": AS_OF, **keywords}), items)

    return reconcile_drawn
