"""The quarterly audit and the benefit report: the size of a sample, and what is assumed rather than counted."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from arlib.policy.section import Section


class AuditPolicy(Section):
    """The sample of the quarterly audit."""

    sample_size: int = Field(60, ge=10, le=1000)
    least_per_stratum: int = Field(5, ge=1, le=100)
    large_pct: float = Field(20.0, gt=0, lt=100)
    precision_wanted_pct: float = Field(99.0, gt=0, le=100)


class Range(Section):
    """An assumption three times: what a cautious, a likely and a hopeful reader would put in."""

    low: float = Field(ge=0)
    base: float = Field(ge=0)
    high: float = Field(ge=0)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not (self.low <= self.base <= self.high or self.low >= self.base >= self.high):
            raise ValueError("base must lie between low and high")
        return self


class BenefitPolicy(Section):
    """What the benefit report assumes. ``low`` is the cautious figure: for costs, the larger one."""

    minutes_per_match: Range = Range(low=2.0, base=4.0, high=7.0)
    minutes_to_check: Range = Range(low=1.0, base=0.5, high=0.2)
    minutes_saved_per_exception: Range = Range(low=1.0, base=2.0, high=4.0)
    hourly_cost: Range = Range(low=25.0, base=35.0, high=45.0)
    waiting_saved_pct: Range = Range(low=25.0, base=50.0, high=80.0)
    interest_pct: Range = Range(low=2.0, base=4.0, high=7.0)
    paid_out_twice_pct: Range = Range(low=1.0, base=3.0, high=8.0)
    running_cost: Range = Range(low=12000.0, base=8000.0, high=5000.0)
