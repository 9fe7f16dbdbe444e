"""When reports are due."""

from __future__ import annotations

from datetime import time
from typing import Literal

from pydantic import Field

from arlib.policy.section import Section

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Made = Literal["daily", "weekly", "monthly", "quarterly"]
WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class SchedulePolicy(Section):
    """Which reports a computer makes by itself, the day weekly ones are for, when, and how far back it catches up."""

    make: tuple[Made, ...] = ("weekly", "monthly", "quarterly")
    report_day: Weekday = "friday"
    run_at: time = time(6, 0)
    catch_up_weeks: int = Field(8, ge=1, le=104)
