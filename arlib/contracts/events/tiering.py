"""Tiering: where a person overrules the order of work, or says what it was worth."""

from __future__ import annotations

from typing import ClassVar, Literal

from arlib.contracts.events.base import Decision
from arlib.contracts.events.fields import Count, Day, Key, Line


class TierOverridden(Decision):
    """An account is in this tier whatever its age says, until a day. An empty tier ends the override."""

    kind = "tier_overridden"
    about: ClassVar = {"account_id": "account"}
    account_id: Key
    tier: Literal["high", "medium", "low", ""]
    until: Day | None = None


class PriorityJudged(Decision):
    """Whether an account's place in the queue was useful."""

    kind = "priority_judged"
    about: ClassVar = {"account_id": "account"}
    account_id: Key
    verdict: Literal["useful", "too_high", "too_low", "wrong"]
    rank: Count | None = None
    policy_hash: Line = ""


class AccountPaused(Decision):
    """Leave an account alone until a day."""

    kind = "account_paused"
    about: ClassVar = {"account_id": "account"}
    account_id: Key
    until: Day
