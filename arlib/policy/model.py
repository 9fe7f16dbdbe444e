"""The policy: every key a manager may change, with its type, range and meaning.

The same keys, with comments for people, stand in ``default.toml``.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from arlib.policy.approvals import ApprovalsPolicy
from arlib.policy.audit import AuditPolicy, BenefitPolicy
from arlib.policy.communications import CommunicationsPolicy
from arlib.policy.engine import EnginePolicy
from arlib.policy.letters import EscalationPolicy, LateFeesPolicy, SendingPolicy, StagesPolicy
from arlib.policy.portfolio import (
    AlertPolicy,
    ForecastPolicy,
    GoalPolicy,
    KpiPolicy,
    LikelihoodPolicy,
    ProvisionPolicy,
    ReplayPolicy,
)
from arlib.policy.report_mail import ReportMailPolicy
from arlib.policy.schedule import SchedulePolicy
from arlib.policy.section import Section
from arlib.policy.tiering import CreditCarePolicy, DeadlinePolicy, PriorityPolicy, QueuePolicy

BUCKETS = ("current", "1_30", "31_60", "61_90", "over_90")
TIERS = ("high", "medium", "low")


class AgingPolicy(Section):
    """How open items are put into aging buckets."""

    basis: Literal["due_date", "issue_date"] = "due_date"


class TierPolicy(Section):
    """Where one tier ends and the next begins. Tiers are not aging buckets."""

    medium_from_days: int = Field(60, ge=1, le=3650)
    high_over_days: int = Field(90, ge=1, le=3650)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.high_over_days < self.medium_from_days:
            raise ValueError("high_over_days must not be below medium_from_days")
        return self


class ReconciliationPolicy(Section):
    """What may be matched without a person."""

    tolerance_minor: int = Field(0, ge=0)
    tolerance_pct: float = Field(0.0, ge=0.0, le=5.0)
    tolerance_over: bool = False
    discount_grace_days: int = Field(0, ge=0, le=30)
    named_before_issue_days: int = Field(14, ge=0, le=90)
    short_set_pct: float = Field(0.0, ge=0.0, le=1.0)
    usual_short_pct: float = Field(0.1, ge=0.0, le=1.0)
    match_exact_reference: bool = True
    match_repaired_reference: bool = True
    match_unique_amount: bool = True
    match_structural_sums: bool = True
    match_subset_sums: bool = True
    match_group_clearing: bool = False
    families_pay_together: bool = True
    sla_error_days: int = Field(1, ge=0, le=60)
    sla_warning_days: int = Field(5, ge=0, le=60)
    sla_info_days: int = Field(10, ge=0, le=90)


class ReportPolicy(Section):
    """What reports show."""

    top_accounts: int = Field(20, ge=1, le=200)
    mask_names: bool = False
    stale_inputs: Literal["warn", "refuse"] = "warn"


class Rate(Section):
    """One recorded exchange rate: ``rate`` units of the reporting currency for one unit of ``currency``."""

    currency: str
    day: date
    rate: Decimal = Field(gt=0)


class Policy(Section):
    """All keys. ``effective_from`` is the day this version took effect."""

    version: str = "1"
    effective_from: date = date(1990, 1, 1)
    reporting_currency: str = ""
    rates: tuple[Rate, ...] = ()
    aging: AgingPolicy = AgingPolicy()
    tiers: TierPolicy = TierPolicy()
    priority: PriorityPolicy = PriorityPolicy()
    queue: QueuePolicy = QueuePolicy()
    deadlines: DeadlinePolicy = DeadlinePolicy()
    credit_care: CreditCarePolicy = CreditCarePolicy()
    reconciliation: ReconciliationPolicy = ReconciliationPolicy()
    communications: CommunicationsPolicy = CommunicationsPolicy()
    approvals: ApprovalsPolicy = ApprovalsPolicy()
    likelihood: LikelihoodPolicy = LikelihoodPolicy()
    forecast: ForecastPolicy = ForecastPolicy()
    kpis: KpiPolicy = KpiPolicy()
    alerts: AlertPolicy = AlertPolicy()
    goals: GoalPolicy = GoalPolicy()
    provision: ProvisionPolicy = ProvisionPolicy()
    replay: ReplayPolicy = ReplayPolicy()
    audit: AuditPolicy = AuditPolicy()
    benefit: BenefitPolicy = BenefitPolicy()
    report: ReportPolicy = ReportPolicy()
    report_mail: ReportMailPolicy = ReportMailPolicy()
    schedule: SchedulePolicy = SchedulePolicy()
    engine: EnginePolicy = EnginePolicy()
    stages: StagesPolicy = StagesPolicy()
    escalation: EscalationPolicy = EscalationPolicy()
    sending: SendingPolicy = SendingPolicy()
    late_fees: LateFeesPolicy = LateFeesPolicy()
