"""The catalogue: which notebook makes which report, and when. The list itself is ``catalogue.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path


@dataclass(frozen=True)
class Report:
    """One report of the catalogue.

    Args:
        name: Short name.
        title: Heading of the page and its name in lists.
        notebook: File name in the notebooks folder.
        file: Published file name.
        cadence: How often it is made.
    """

    name: str
    title: str
    notebook: str
    file: str
    cadence: str = "weekly"


@cache
def catalogue(cadence: str = "weekly") -> tuple[Report, ...]:
    """The reports of a cadence, in reading order.

    >>> [report.name for report in catalogue()]
    ['weekly_pack', 'tiering', 'reconciliation', 'communication_review']
    """
    listed = tomllib.loads((files("arlib.reports") / "catalogue.toml").read_text(encoding="utf-8"))["report"]
    return tuple(Report(**entry) for entry in listed if entry["cadence"] == cadence)


def notebooks_folder() -> Path:
    """Where the notebooks are: beside the package in a checkout."""
    return Path(__file__).resolve().parents[2] / "notebooks"
