"""The team: who has which account, and who is away."""

from __future__ import annotations

from typing import ClassVar, Self

from pydantic import model_validator

from arlib.contracts.events.base import Decision
from arlib.contracts.events.fields import Day, Key, Line


class AccountAssigned(Decision):
    """A person has this account from now on; an empty owner frees it."""

    kind = "account_assigned"
    about: ClassVar = {"account_id": "account"}
    account_id: Key
    owner: Line


class AbsencePlanned(Decision):
    """A colleague is away, first and last day included."""

    kind = "absence_planned"
    about: ClassVar = {"person": "person"}
    person: Key
    first_day: Day
    last_day: Day
    deputy: Line = ""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last_day < self.first_day:
            raise ValueError("last_day is before first_day")
        return self
