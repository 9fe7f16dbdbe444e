"""nbval runs every cell of every notebook in a kernel of its own, the interactive ones included, as *Run All* does.

By day it leaves out the notebooks that become reports: ``browser/test_every_page.py`` runs every cell of those.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from arlib.reports.catalogue import every_report

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
REPORTS = {report.notebook for report in every_report()} | {"account.ipynb", "statement.ipynb"}
OTHERS = [path for path in NOTEBOOKS if path.name not in REPORTS]
NBVAL = ("--nbval-lax", "--nbval-current-env", "-p", "no:cacheprovider", "-p", "no:xdist", "-q", "--no-header")


def _cells_run(notebooks: list[Path], workspace: Path, report: Path) -> dict[str, list[str]]:
    """Notebook -> what went wrong in which cell, after one nbval run over these."""
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *NBVAL, f"--junit-xml={report}", *map(str, notebooks)],
        env=os.environ | {"ARLIB_WORKSPACE": str(workspace)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert report.exists(), ran.stdout[-4000:] + ran.stderr[-4000:]
    faults: dict[str, list[str]] = {}
    for case in ElementTree.parse(report).iter("testcase"):
        own = faults.setdefault(case.attrib["classname"].split(".")[1], [])
        own += [
            f"{case.attrib['name']}: {fault.text}" for fault in case if fault.tag in {"failure", "error", "skipped"}
        ]
    return faults


@pytest.fixture(scope="module")
def by_day(small_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    return _cells_run(OTHERS, small_workspace, tmp_path_factory.mktemp("nbval") / "cells.xml")


@pytest.fixture(scope="module")
def at_night(sample_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    return _cells_run(NOTEBOOKS, sample_workspace, tmp_path_factory.mktemp("nbval") / "cells.xml")


@pytest.mark.slow
@pytest.mark.parametrize("notebook", [path.stem for path in OTHERS])
def test_every_cell_of_the_notebook_runs(notebook: str, by_day: dict[str, list[str]]):
    assert by_day[notebook] == []


@pytest.mark.nightly
@pytest.mark.parametrize("notebook", [path.stem for path in NOTEBOOKS])
def test_every_cell_of_the_notebook_runs_on_the_whole_sample_book(notebook: str, at_night: dict[str, list[str]]):
    assert at_night[notebook] == []
