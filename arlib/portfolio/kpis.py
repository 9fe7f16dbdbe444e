"""All KPIs of a day in one result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from arlib.ledger import Aging
from arlib.ledger.movements import Movements
from arlib.policy import Policy
from arlib.portfolio.kpi import Kpi, kpi_frame
from arlib.portfolio.paying import at_risk, days_to_pay
from arlib.portfolio.promised import promise_kpis
from arlib.portfolio.provision import provision_matrix
from arlib.portfolio.rolling import roll_rates
from arlib.portfolio.turnover import turnover_kpis


@dataclass(frozen=True)
class Kpis:
    """The KPIs of a book on a day.

    Args:
        as_of: The day.
        kpis: Every figure with its variant, parts and what was left out.
        table: The same, one row each; see :class:`~arlib.portfolio.kpi.Kpi`.
        roll: :func:`~arlib.portfolio.rolling.roll_rates`.
        provision: :func:`~arlib.portfolio.provision.provision_matrix`.
        roll_days: Days between the two looks of the roll rates.
    """

    as_of: date
    kpis: tuple[Kpi, ...]
    table: pd.DataFrame
    roll: pd.DataFrame
    provision: pd.DataFrame
    roll_days: int

    def of(self, currency: str) -> pd.DataFrame:
        """Rows of ``table`` to show for a currency: all currencies put together where that is known, else its own."""
        table = self.table[self.table["currency"].eq(currency)]
        together = table.loc[table["is_reporting"], "name"]
        return table[table["is_reporting"] | ~table["name"].isin(together)].reset_index(drop=True)

    def roll_of(self, currency: str) -> pd.DataFrame:
        """Rows of ``roll`` to show for a currency: buckets that held money, and ends that some of it came to."""
        own = self.roll[self.roll["currency"].eq(currency) & self.roll["share_pct"].notna()]
        return own[own.groupby("ended")["amount_minor"].transform("sum").gt(0)].reset_index(drop=True)


def measure_kpis(
    moved: Movements, aging: Aging, judged: pd.DataFrame, disputes: pd.DataFrame, *, policy: Policy
) -> Kpis:
    """Every KPI of the day of ``aging``.

    Args:
        moved: The ledger's bookings by day.
        aging: The book aged on the day.
        judged: Promises with their verdict on that day.
        disputes: DISPUTES frame.
        policy: Variants, periods, loss rates, recorded rates.
    """
    day = aging.as_of
    kpis = [
        *turnover_kpis(moved, as_of=day, policy=policy),
        *days_to_pay(moved, as_of=day, policy=policy),
        *at_risk(moved, as_of=day, policy=policy),
        *promise_kpis(judged, aging.lines, as_of=day),
    ]
    return Kpis(
        as_of=day,
        kpis=tuple(kpis),
        table=kpi_frame(kpis),
        roll=roll_rates(moved, disputes, as_of=day, policy=policy),
        provision=provision_matrix(aging.lines, policy=policy.provision),
        roll_days=policy.kpis.roll_days,
    )
