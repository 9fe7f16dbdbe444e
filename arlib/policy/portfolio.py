"""The sections about the whole book: likelihood of payment, forecast, KPIs, alerts, goals, provision, replay."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from arlib.policy.section import Section


class LikelihoodPolicy(Section):
    """How the likelihood of payment is learned, and when the simple rule is used instead."""

    learn_every_days: int = Field(28, ge=1, le=60)
    learn_from_days: int = Field(730, ge=120, le=3650)
    min_settled: int = Field(200, ge=20)
    min_accounts: int = Field(20, ge=5)
    backtest_days: int = Field(84, ge=14, le=365)
    likely_from_pct: float = Field(70.0, gt=0, le=100)
    unlikely_below_pct: float = Field(30.0, ge=0, lt=100)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.likely_from_pct <= self.unlikely_below_pct:
            raise ValueError("likely_from_pct must be above unlikely_below_pct")
        return self


class ForecastPolicy(Section):
    """The weekly cash forecast."""

    weeks: int = Field(6, ge=1, le=13)
    past_forecasts: int = Field(12, ge=4, le=52)
    interval_pct: float = Field(80.0, ge=50, le=99)


class KpiPolicy(Section):
    """Which variant of each KPI is shown, and its period."""

    period_months: int = Field(3, ge=1, le=12)
    countback_days: Literal["calendar", "30_day_months"] = "calendar"
    at_risk_over_days: int = Field(90, ge=1, le=365)
    roll_days: int = Field(30, ge=7, le=92)
    paid_within_months: int = Field(12, ge=1, le=36)


class AlertPolicy(Section):
    """What is worth an alert."""

    new_credit_minor: int = Field(100_000, ge=0)
    account_from_minor: int = Field(500_000, ge=0)
    tier_soon_days: int = Field(7, ge=0, le=60)
    large_change_pct: float = Field(50.0, gt=0)
    large_change_minor: int = Field(1_000_000, ge=0)
    stale_after_working_days: int = Field(2, ge=0, le=30)


class GoalPolicy(Section):
    """The monthly goal for the high tier."""

    high_tier_cut_pct: float = Field(10.0, ge=0, le=100)
    learn_weeks: int = Field(12, ge=4, le=52)


class ProvisionRates(Section):
    """Historical loss per bucket, per cent of what is open."""

    current: Decimal = Field(Decimal("0.5"), ge=0, le=100)
    days_1_30: Decimal = Field(Decimal("1.5"), ge=0, le=100)
    days_31_60: Decimal = Field(Decimal("4"), ge=0, le=100)
    days_61_90: Decimal = Field(Decimal("10"), ge=0, le=100)
    over_90: Decimal = Field(Decimal("30"), ge=0, le=100)


class ProvisionPolicy(Section):
    """The provision matrix: loss rates, and the factor that looks ahead."""

    rates_pct: ProvisionRates = ProvisionRates()
    forward_factor: Decimal = Field(Decimal("1"), gt=0, le=10)
    forward_factor_day: date | None = None
    leave_out_disputed: bool = True
    assessed_one_by_one: tuple[str, ...] = ()


class ReplayPolicy(Section):
    """The replay of past weeks in the policy lab."""

    weeks: int = Field(13, ge=2, le=104)
    calls_a_week: int = Field(120, ge=1)
    again_after_days: int = Field(14, ge=0, le=120)
    reach_days: int = Field(28, ge=1, le=120)
    effect_pct: float = Field(20.0, gt=0, le=100)
