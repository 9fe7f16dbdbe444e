"""Payment plans: instalments a customer agreed to, and their end."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from arlib.contracts.events.base import Decision, Part
from arlib.contracts.events.fields import Amount, Currency, Day, Key, Keys


class Instalment(Part):
    """One payment of a plan."""

    due_date: Day
    amount_minor: Amount


class PlanAgreed(Decision):
    """A customer pays in instalments; the whole is due again when ``default_after_missed`` of them are missed."""

    kind = "plan_agreed"
    about: ClassVar = {"plan_id": "plan", "account_id": "account", "invoice_ids": "item"}
    plan_id: Key
    account_id: Key
    invoice_ids: Keys = ()
    currency: Currency
    instalments: Annotated[tuple[Instalment, ...], Field(min_length=1, max_length=120)]
    default_after_missed: Annotated[int, Field(ge=1, le=120)] = 1


class PlanEnded(Decision):
    """A plan was paid, cancelled or has failed."""

    kind = "plan_ended"
    about: ClassVar = {"plan_id": "plan", "account_id": "account"}
    plan_id: Key
    account_id: Key
    outcome: Literal["paid", "cancelled", "defaulted"]
