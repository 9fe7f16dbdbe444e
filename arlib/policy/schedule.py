"""When reports are due."""

from __future__ import annotations

from datetime import time
from typing import Literal

from pydantic import Field

from arlib.policy.section import Section

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class SchedulePolicy(Section):
    """The day weekly reports are for, when a computer makes them, and how far back it catches up."""

    report_day: Weekday = "friday"
    run_at: time = time(6, 0)
    catch_up_weeks: int = Field(8, ge=1, le=104)
