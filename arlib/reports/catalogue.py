"""The catalogue: which notebook makes which report, when, and with what. The list itself is ``catalogue.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, get_args

Cadence = Literal["daily", "weekly", "monthly", "quarterly"]
CADENCES: tuple[Cadence, ...] = get_args(Cadence)
When = Literal["every_run", "first_week"]
FIRST_WEEK_DAYS = 7


@dataclass(frozen=True)
class Report:
    """One report of the catalogue.

    Args:
        name: Short name.
        title: Heading of the page and its name in lists.
        notebook: File name in the notebooks folder.
        file: Published file name.
        cadence: Which run makes it.
        when: In every such run, or only in the first week of a month.
        parameters: What its notebook is given beside workspace and day.
    """

    name: str
    title: str
    notebook: str
    file: str
    cadence: Cadence = "weekly"
    when: When = "every_run"
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def is_made_on(self, day: date) -> bool:
        """Whether a run for the day makes it.

        >>> bulk = Report("statements", "Statements", "statements.ipynb", "statements.html", when="first_week")
        >>> bulk.is_made_on(date(2026, 11, 6)), bulk.is_made_on(date(2026, 10, 30))
        (True, False)
        """
        return self.when == "every_run" or day.day <= FIRST_WEEK_DAYS


def catalogue(cadence: Cadence = "weekly") -> tuple[Report, ...]:
    """The reports of a cadence, in reading order.

    >>> [report.name for report in catalogue("quarterly")]
    ['quarterly_audit', 'benefit']
    """
    return tuple(report for report in every_report() if report.cadence == cadence)


@cache
def every_report() -> tuple[Report, ...]:
    """The whole catalogue, in reading order."""
    listed = tomllib.loads((files("arlib.reports") / "catalogue.toml").read_text(encoding="utf-8"))["report"]
    return tuple(Report(**entry) for entry in listed)


def notebooks_folder() -> Path:
    """Where the notebooks are: beside the package in a checkout."""
    return Path(__file__).resolve().parents[2] / "notebooks"


def published_folder(reports: Path, cadence: str) -> Path:
    """Where the days of a cadence are published: weeks in the reports folder itself, others in a folder of theirs.

    >>> published_folder(Path("reports"), "weekly").as_posix(), published_folder(Path("reports"), "daily").as_posix()
    ('reports', 'reports/daily')
    """
    return reports if cadence == "weekly" else reports / cadence
