"""The communications section: who writes, when, what each stage must say, and what nobody may say."""

from __future__ import annotations

from datetime import time
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from arlib.policy.section import Section

Stage = Literal[
    "invoice", "delivery_confirmation", "pre_due_reminder", "late_inquiry", "firmer_pressure", "final_notice",
    "statement", "credit_notice", "dispute_response", "promise_confirmation", "payment_plan", "reply",
]  # fmt: skip
RequiredPart = Literal["R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
LADDER: tuple[Stage, ...] = ("pre_due_reminder", "late_inquiry", "firmer_pressure", "final_notice")


class Sender(Section):
    """Who our letters come from, and the only accounts they may ask to be paid into."""

    name: str = "Alder Tools Ltd"
    email: str = "credit@aldertools.example"
    phone: str = "+44 161 496 0000"
    pay_link: str = "pay.aldertools.example"
    remittance_accounts: tuple[str, ...] = ()


class Rep(Section):
    """Somebody who writes to customers, and the role that says what this person may sign."""

    name: str
    role: Literal["analyst", "manager"] = "analyst"


class Window(Section):
    """When a stage is in order: days after an anchor, and the stage that must be on record before."""

    counts_from: Literal["issue_date", "due_date", "month"]
    from_day: int
    to_day: int | None = None
    after_stage: Stage | Literal[""] = ""
    signed_by: Literal["", "manager"] = ""
    deadline_days: tuple[int, int] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.to_day is not None and self.to_day < self.from_day:
            raise ValueError("to_day must not be before from_day")
        return self


class Windows(Section):
    """The window of every stage that has one."""

    invoice: Window = Window(counts_from="issue_date", from_day=0, to_day=1)
    delivery_confirmation: Window = Window(counts_from="issue_date", from_day=2, to_day=10)
    pre_due_reminder: Window = Window(counts_from="due_date", from_day=-14, to_day=-1)
    late_inquiry: Window = Window(counts_from="due_date", from_day=1)
    firmer_pressure: Window = Window(counts_from="due_date", from_day=15, after_stage="late_inquiry")
    final_notice: Window = Window(
        counts_from="due_date", from_day=45, after_stage="firmer_pressure", signed_by="manager", deadline_days=(7, 14)
    )
    statement: Window = Window(counts_from="month", from_day=1, to_day=7)

    @model_validator(mode="after")
    def _ladder_climbs(self) -> Self:
        starts = [getattr(self, stage).from_day for stage in LADDER]
        if starts != sorted(starts):
            raise ValueError(f"a later stage starts before an earlier one: {', '.join(LADDER)} start on days {starts}")
        return self


class RequiredParts(Section):
    """What a message of each stage must contain, by the codes of the review."""

    invoice: tuple[RequiredPart, ...] = ("R1", "R2", "R3", "R4", "R5", "R6")
    delivery_confirmation: tuple[RequiredPart, ...] = ("R1", "R2", "R3", "R6", "R7")
    pre_due_reminder: tuple[RequiredPart, ...] = ("R1", "R2", "R3", "R5", "R6")
    late_inquiry: tuple[RequiredPart, ...] = ("R1", "R2", "R3", "R5", "R6", "R7")
    firmer_pressure: tuple[RequiredPart, ...] = ("R1", "R2", "R3", "R5", "R6", "R7")
    final_notice: tuple[RequiredPart, ...] = ("R1", "R2", "R3", "R5", "R6", "R7", "R8", "R9")
    statement: tuple[RequiredPart, ...] = ("R1", "R2", "R3", "R5", "R6", "R10")
    credit_notice: tuple[RequiredPart, ...] = ("R1", "R2", "R6", "R7", "R10")
    dispute_response: tuple[RequiredPart, ...] = ("R1", "R6", "R7")
    promise_confirmation: tuple[RequiredPart, ...] = ("R1", "R2", "R6", "R7")
    payment_plan: tuple[RequiredPart, ...] = ("R1", "R2", "R5", "R6", "R7")
    reply: tuple[RequiredPart, ...] = ("R6",)


class ShortParts(Section):
    """What a short channel must contain instead: all of these, and one of those."""

    all_of: tuple[RequiredPart, ...]
    one_of: tuple[RequiredPart, ...] = ()
    not_for: tuple[Stage, ...] = ()


class RequiredShortParts(Section):
    """Channels with too little room for everything a stage asks for."""

    sms: ShortParts = ShortParts(all_of=("R1", "R2", "R3"), one_of=("R5", "R6"))
    chat: ShortParts = ShortParts(all_of=("R1", "R2", "R3"), one_of=("R5", "R6"), not_for=("reply",))
    phone_script: ShortParts = ShortParts(all_of=("R1", "R2", "R3", "R6", "R7", "R8", "R9"))
    voicemail: ShortParts = ShortParts(all_of=("R6",))


class Hours(Section):
    """When a customer may be contacted, on the customer's own clock."""

    start: time = time(8)
    end: time = time(18)
    days: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday")
    on_public_holidays: bool = False

    @field_validator("end")
    @classmethod
    def _a_day_has_an_evening(cls, end: time) -> time:
        if end == time(0):
            raise ValueError("write 23:59:00 for midnight")
        return end


class Lengths(Section):
    """How long a message may be."""

    email_words: int = Field(250, ge=20)
    letter_words: int = Field(350, ge=20)
    chat_words: int = Field(120, ge=10)
    phone_script_words: int = Field(220, ge=20)
    voicemail_words: int = Field(60, ge=10)
    sms_characters: int = Field(320, ge=70)


class Clarity(Section):
    """How plain a message must be."""

    max_grade_en: float = Field(12, ge=4, le=20)
    max_sentence_words: int = Field(35, ge=10)
    max_passive_share: float = Field(0.5, ge=0, le=1)


class ThreatRule(Section):
    """From which stage something may be announced, and with whose approval; ``never`` means never."""

    from_stage: Stage | Literal["never", "any"] = "never"
    approval: str = ""


class Threats(Section):
    """What may be announced to a customer who does not pay."""

    collections_agency: ThreatRule = ThreatRule(from_stage="final_notice")
    legal_steps: ThreatRule = ThreatRule(from_stage="any", approval="legal")
    credit_agencies: ThreatRule = ThreatRule()
    publicity: ThreatRule = ThreatRule()
    supply_hold: ThreatRule = ThreatRule(from_stage="firmer_pressure", approval="supply_hold")


class Concessions(Section):
    """What a representative may offer or add without asking."""

    plan_roles: tuple[str, ...] = ("analyst", "manager")
    plan_max_instalments: int = Field(3, ge=0)
    plan_max_balance: int = Field(10_000, ge=0)
    discount_roles: tuple[str, ...] = ("manager",)
    late_fee: Literal["never", "when_terms_name_it"] = "when_terms_name_it"
    statutory_interest_from: Stage | Literal["never"] = "firmer_pressure"


class Promises(Section):
    """When a promise to pay counts as kept."""

    kept_pct: float = Field(98.0, gt=0, le=100)
    grace_working_days: int = Field(2, ge=0, le=20)


class Cadence(Section):
    """How often a customer who pays slowly must hear from us."""

    slow_payer_days_late: int = Field(15, ge=1)
    slow_payer_touches_a_month: int = Field(2, ge=0, le=10)


class CommunicationsPolicy(Section):
    """Stages, parts, caps, hours and limits of customer contact."""

    touch_cap: int = Field(2, ge=1, le=14)
    touch_cap_days: int = Field(7, ge=1, le=60)
    reply_limit_working_days: int = Field(2, ge=0)
    follow_up_grace_working_days: int = Field(2, ge=0)
    approver_after_days: int = Field(5, ge=0)
    escalate_after_no_progress: int = Field(2, ge=1)
    dunning_stages: tuple[Stage, ...] = ("delivery_confirmation", *LADDER)
    next_step_dated: tuple[Stage, ...] = (
        "firmer_pressure", "final_notice", "dispute_response", "promise_confirmation", "payment_plan", "credit_notice",
    )  # fmt: skip
    sender: Sender = Sender()
    reps: tuple[Rep, ...] = ()
    windows: Windows = Windows()
    required: RequiredParts = RequiredParts()
    required_short: RequiredShortParts = RequiredShortParts()
    hours: Hours = Hours()
    lengths: Lengths = Lengths()
    clarity: Clarity = Clarity()
    threats: Threats = Threats()
    concessions: Concessions = Concessions()
    promises: Promises = Promises()
    cadence: Cadence = Cadence()
