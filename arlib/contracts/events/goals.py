"""Goals and weekly check-ins."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from arlib.contracts.events.base import Decision, Event
from arlib.contracts.events.fields import Count, Currency, Day, Key, Line, Minor, Prose


class GoalSet(Decision):
    """A target for a day; setting the same goal again replaces it from then on."""

    kind = "goal_set"
    about: ClassVar = {"goal_id": "goal"}
    goal_id: Key
    title: Line
    owner: Key
    measure: Key
    due_date: Day
    currency: Currency | None = None
    target_minor: Minor | None = None
    target_count: Count | None = None


class CheckedIn(Event):
    """How a goal stands: confidence in per cent, and a comment."""

    kind = "checked_in"
    about: ClassVar = {"goal_id": "goal"}
    goal_id: Key
    confidence_pct: Annotated[int, Field(ge=0, le=100)]
    comment: Prose = ""
