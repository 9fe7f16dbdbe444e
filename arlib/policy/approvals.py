"""The policy of approvals: who works here, how long an approval holds, and up to how much each role may agree."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from arlib.policy.section import Section


class Person(Section):
    """Somebody who works with the book. ``login`` is the name on the machine or the database, if it is another."""

    name: str = Field(min_length=1, max_length=200)
    role: Literal["analyst", "approver", "manager", "auditor"]
    login: str = ""


class LimitPolicy(Section):
    """Up to how much per customer and window, in whole units of the currency."""

    approver: int = Field(1_000, ge=0, le=10**12)
    manager: int = Field(50_000, ge=0, le=10**12)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.manager < self.approver:
            raise ValueError("manager must not be below approver")
        return self


class NamedLimit(LimitPolicy):
    """The limit of one kind of request, or of one kind in one currency."""

    kind: Literal["write_off", "refund"]
    currency: str = Field("", pattern=r"^([A-Z]{3})?$")


class ApprovalsPolicy(Section):
    """What needs a second person, and whom."""

    valid_days: int = Field(7, ge=1, le=365)
    window_days: int = Field(30, ge=1, le=365)
    other_limit: LimitPolicy = LimitPolicy()
    limits: tuple[NamedLimit, ...] = ()
    people: tuple[Person, ...] = ()

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        for what, names in (("name", [p.name for p in self.people]), ("login", [p.login for p in self.people])):
            named = [" ".join(n.casefold().split()) for n in names if n]
            if len(set(named)) < len(named):
                raise ValueError(f"two people have the same {what}")
        return self
