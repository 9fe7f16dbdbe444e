"""The tiering sections: what makes an account urgent, by when, for whom, and how credits are cared for."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from arlib.policy.section import Section

Points = int
TierName = Literal["high", "medium", "low"]


class TierPoints(Section):
    """One whole number per tier."""

    high: int = Field(ge=0)
    medium: int = Field(ge=0)
    low: int = Field(ge=0)

    def of(self, tier: str) -> int:
        """The number of a tier."""
        return int(getattr(self, tier))


class PriorityPolicy(Section):
    """How many points each reason is worth. The sum is an account's priority within its tier."""

    tier: TierPoints = TierPoints(high=40, medium=20, low=0)
    age_days_per_point: int = Field(20, ge=1)
    age_most: Points = Field(20, ge=0)
    value_per_tenfold: Points = Field(30, ge=0)
    value_from: int = Field(100, ge=1)
    value_most: Points = Field(120, ge=0)
    credit_value_pct: int = Field(25, ge=0, le=100)
    broken_promise: Points = Field(12, ge=0)
    broken_promises_most: Points = Field(36, ge=0)
    promise_lookback_days: int = Field(365, ge=1)
    late_days_per_point: int = Field(3, ge=1)
    late_from_days: int = Field(10, ge=0)
    late_most: Points = Field(20, ge=0)
    history_days: int = Field(365, ge=30)
    history_invoices: int = Field(3, ge=1)
    likelihood_most: Points = Field(20, ge=0)
    new_account: Points = Field(15, ge=0)
    new_account_days: int = Field(120, ge=1)
    problem_account: Points = Field(15, ge=0)
    strategic_account: Points = Field(10, ge=0)
    disputed: Points = Field(-30, le=0)
    promised: Points = Field(-30, le=0)


class Member(Section):
    """A colleague with time for the queue, and perhaps the tiers this person works on."""

    name: str = Field(min_length=1)
    minutes_per_day: int = Field(ge=0, le=1440)
    tiers: tuple[TierName, ...] = ("high", "medium", "low")


class Minutes(Section):
    """How long one action takes, in minutes."""

    call: int = Field(15, ge=1)
    message: int = Field(6, ge=1)
    credit: int = Field(10, ge=1)
    posting: int = Field(3, ge=1)
    document: int = Field(1, ge=0)
    documents_most: int = Field(10, ge=0)


class QueuePolicy(Section):
    """Who does the work, how much fits into a week, and whom to call rather than write to."""

    minutes_per_day: int = Field(300, ge=0, le=1440)
    working_days: int = Field(5, ge=1, le=7)
    team: tuple[Member, ...] = ()
    minutes: Minutes = Minutes()
    overdue_first: bool = True
    posting_first: bool = True
    call_tiers: tuple[TierName, ...] = ("high",)
    stale_contact_days: int = Field(730, ge=30)
    no_progress_contacts: int = Field(2, ge=1)

    @model_validator(mode="after")
    def _each_name_once(self) -> Self:
        names = [member.name for member in self.team]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"the team lists {', '.join(twice)} more than once")
        return self


class DeadlinePolicy(Section):
    """Working days within which the next step is due, by tier and by case."""

    country: str = Field("GB", max_length=2)
    region: str = "ENG"
    closed_days: tuple[date, ...] = ()
    starts_on: date | None = None
    tier: TierPoints = TierPoints(high=5, medium=10, low=20)
    broken_promise: int = Field(2, ge=0)
    dispute: int = Field(10, ge=0)
    new_account: int = Field(3, ge=0)
    strategic: int = Field(3, ge=0)
    soon: int = Field(5, ge=0)


class Dormancy(Section):
    """The dormancy rule of one place: after how many months unclaimed credits must be reported."""

    place: str = Field(min_length=1)
    months: int = Field(ge=1, le=600)
    letter_days_before: int = Field(120, ge=0)
    contact_resets: bool = False
    source: str = ""


class CreditCarePolicy(Section):
    """How credits of customers are explained, used and watched."""

    tax_rates_pct: tuple[float, ...] = (5.0, 5.5, 6.0, 7.0, 8.0, 10.0, 13.0, 19.0, 20.0, 21.0, 22.0, 23.0, 25.0)
    recent_days: int = Field(7, ge=0)
    prepayment_words: tuple[str, ...] = (
        "prepayment", "prepaid", "advance payment", "deposit", "pro forma", "anzahlung", "vorkasse", "vorauszahlung",
        "acompte", "anticipo", "arrhes",
    )  # fmt: skip
    pricing_words: tuple[str, ...] = (
        "price", "pricing", "rebate", "bonus", "preis", "nachlass", "prix", "remise", "precio", "descuento",
    )  # fmt: skip
    dormancy: tuple[Dormancy, ...] = ()

    @field_validator("dormancy")
    @classmethod
    def _each_place_once(cls, rules: tuple[Dormancy, ...]) -> tuple[Dormancy, ...]:
        places = [rule.place for rule in rules]
        if len(set(places)) < len(places):
            raise ValueError("a place is listed twice; keep the rule that is in force")
        return rules
