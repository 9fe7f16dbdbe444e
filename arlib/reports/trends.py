"""Headline figures over the weeks, as small lines side by side: drawn as SVG, so they need no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from arlib.dates import plain_day
from arlib.reports.figures import number_in
from arlib.reports.record import ReportLine, RunRecord

WEEKS_SHOWN = 26
FEWEST_WEEKS = 3
WIDTH, HEIGHT, MARGIN = 200, 44, 4


@dataclass(frozen=True)
class Trend:
    """One figure over the weeks.

    Args:
        report: Title of the report it stands in.
        label: What the figure is.
        last: The newest value, with its unit.
        said: The line in words: from when to when, from what to what, lowest and highest.
        points: ``x,y`` pairs for a polyline in a box of WIDTH by HEIGHT.
        end: Where its last point is.
    """

    report: str
    label: str
    last: str
    said: str
    points: str
    end: tuple[float, float]


def trends(records: Sequence[RunRecord], *, leading: int) -> tuple[Trend, ...]:
    """The leading figures of every report over the last weeks, in the newest week's reading order.

    Args:
        records: Published weeks, newest first.
        leading: How many figures of each report are shown.

    Returns:
        One line per figure that is a number in the same unit for at least three weeks; the scale of each line is its
        own, from its lowest to its highest value, which ``said`` names.
    """
    shown = list(records[:WEEKS_SHOWN])[::-1]
    if len(shown) < FEWEST_WEEKS:
        return ()
    found = (_trend(shown, line, figure["label"]) for line in shown[-1].reports for figure in line.headline[:leading])
    return tuple(trend for trend in found if trend is not None)


def _trend(weeks: Sequence[RunRecord], line: ReportLine, label: str) -> Trend | None:
    told = [(week.as_of, figure) for week in weeks if (figure := _figure(week, line.name, label)) is not None]
    units = {figure.get("unit", "") for _, figure in told}
    values = [(day, figure["value"], number_in(figure["value"])) for day, figure in told]
    numbers = [(date.fromisoformat(day), number) for day, _, number in values if number is not None]
    if len(numbers) < max(FEWEST_WEEKS, len(values)) or len(units) != 1:
        return None
    unit = units.pop()
    lowest, highest = min(values, key=lambda v: v[2] or 0), max(values, key=lambda v: v[2] or 0)
    said = (
        f"From {values[0][1]} on {_day(values[0][0])} to {values[-1][1]} on {_day(values[-1][0])}; "
        f"lowest {lowest[1]}, highest {highest[1]}."
    )
    points = _points(numbers)
    drawn = " ".join(f"{x:g},{y:g}" for x, y in points)
    return Trend(line.title, label, f"{values[-1][1]} {unit}".rstrip(), said, drawn, points[-1])


def _day(as_of: str) -> str:
    return plain_day(date.fromisoformat(as_of))


def _figure(week: RunRecord, report: str, label: str) -> dict[str, str] | None:
    lines = (line for line in week.reports if line.name == report)
    return next((dict(f) for line in lines for f in line.headline if f["label"] == label), None)


def _points(numbers: Sequence[tuple[date, Decimal]]) -> list[tuple[float, float]]:
    """Places in the box: days apart as they are in the calendar, the lowest value at the bottom."""
    first, span = numbers[0][0], max((numbers[-1][0] - numbers[0][0]).days, 1)
    values = [float(value) for _, value in numbers]
    low, height = min(values), max(values) - min(values)
    wide, high = WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN
    return [
        (
            round(MARGIN + wide * (day - first).days / span, 1),
            round(MARGIN + high * (1 - (float(value) - low) / height if height else 0.5), 1),
        )
        for day, value in numbers
    ]
