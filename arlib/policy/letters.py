"""The sections about our own contacts: who is next, when a person must act, and how letters leave the house."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from arlib.policy.communications import Stage
from arlib.policy.section import Section

Acts = Literal["owner", "manager", "approver", "next_contact", "agency_queue"]


class StagesPolicy(Section):
    """How the contacts of a day are planned."""

    run: tuple[Stage, ...] = (
        "delivery_confirmation", "pre_due_reminder", "late_inquiry", "firmer_pressure", "final_notice",
    )  # fmt: skip
    gap_days: int = Field(5, ge=0, le=60)
    repeat_after_days: int = Field(12, ge=1, le=120)
    deadline_working_days: int = Field(5, ge=3, le=30)
    most_invoices: int = Field(12, ge=1, le=40)
    smallest_balance: int = Field(0, ge=0)
    delivery_check_from: int = Field(5_000, ge=0)
    reminder_from: int = Field(1_000, ge=0)
    low_value_up_to: int = Field(1_000, ge=0)
    good_days_late: int = Field(10, ge=0)
    trouble_days_late: int = Field(60, ge=1)
    trouble_broken_promises: int = Field(2, ge=1)
    broken_within_days: int = Field(90, ge=1)
    confirm_within_days: int = Field(10, ge=0)
    credit_notice_within_days: int = Field(14, ge=0)
    credit_notice_from: int = Field(1, ge=0)
    at_agency: tuple[str, ...] = ()
    no_contact: tuple[str, ...] = ()


class EscalationRule(Section):
    """Who must act when a rule of the matrix applies; ``on = false`` switches it off."""

    on: bool = True
    to: Acts = "owner"


class EscalationPolicy(Section):
    """The matrix: what nobody may leave lying, and who has to act."""

    commitment_by_day: int = Field(10, ge=1, le=31)
    commitment_from: int = Field(10_000, ge=0)
    unanswered_days: int = Field(14, ge=1)
    deadline_grace_working_days: int = Field(2, ge=0)
    same_person: EscalationRule = EscalationRule(to="next_contact")
    no_commitment: EscalationRule = EscalationRule(to="owner")
    approver_waiting: EscalationRule = EscalationRule(to="approver")
    promises_broken: EscalationRule = EscalationRule(to="manager")
    firmer_unanswered: EscalationRule = EscalationRule(to="manager")
    deadline_passed: EscalationRule = EscalationRule(to="agency_queue")


class SendingPolicy(Section):
    """Whether and how letters leave the house. As installed nothing is sent."""

    by: Literal["nobody", "smtp"] = "nobody"
    host: str = ""
    port: int = Field(587, ge=1, le=65535)
    security: Literal["starttls", "tls"] = "starttls"
    user: str = ""
    certificates: str = ""
    timeout_seconds: int = Field(30, ge=1, le=600)
    most_a_run: int = Field(500, ge=1)
    ledger_at_most_days_old: int = Field(3, ge=0, le=60)

    @model_validator(mode="after")
    def _smtp_has_a_host(self) -> Self:
        if self.by == "smtp" and not self.host:
            raise ValueError('host must be named when by = "smtp"')
        return self


class DatedRate(Section):
    """A yearly rate from a day on: a base rate that is announced, and what the law or the terms add to it."""

    country: str
    from_day: date
    base_pct: Decimal = Field(ge=0, le=100)
    add_pct: Decimal = Field(ge=0, le=100)
    source: str

    @property
    def yearly_pct(self) -> Decimal:
        """Both together."""
        return self.base_pct + self.add_pct


class FixedSum(Section):
    """A sum due once per invoice, for debts from an amount on, both in whole units of the currency."""

    country: str
    currency: str
    debt_from: int = Field(ge=0)
    amount: int = Field(ge=0)


class LateFeesPolicy(Section):
    """Interest and fixed sums for late payment between businesses. Off unless a manager switches it on."""

    on: bool = False
    year_days: Literal[360, 365] = 365
    rates: tuple[DatedRate, ...] = ()
    fixed_sums: tuple[FixedSum, ...] = ()
    longest_terms_days: int = Field(60, ge=0)
