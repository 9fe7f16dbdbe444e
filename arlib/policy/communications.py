"""The communications section: who writes, when, what each stage must say, and what nobody may say."""

from __future__ import annotations

from pydantic import Field

from arlib.policy.section import Section


class Sender(Section):
    """Who our letters come from, and the only accounts they may ask to be paid into."""

    name: str = "Alder Tools Ltd"
    email: str = "credit@aldertools.example"
    phone: str = "+44 161 496 0000"
    pay_link: str = "pay.aldertools.example"
    remittance_accounts: tuple[str, ...] = ()


class CommunicationsPolicy(Section):
    """Stages, parts, caps and hours of customer contact."""

    sender: Sender = Sender()
    touch_cap: int = Field(2, ge=1, le=14)
    touch_cap_days: int = Field(7, ge=1, le=60)
