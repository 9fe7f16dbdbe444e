"""The catalogue: which notebook runs when, with what."""

from __future__ import annotations

from datetime import date

import pytest

from arlib.reports.catalogue import CADENCES, catalogue, every_report, notebooks_folder
from arlib.reports.parameters import checked_parameters


@pytest.mark.parametrize("report", every_report(), ids=lambda report: report.name)
def test_every_report_has_a_notebook_that_takes_its_parameters(report):
    given = {"workspace": "", "as_of": "", **report.parameters}
    assert checked_parameters(notebooks_folder() / report.notebook, given) == given


def test_names_and_files_are_unique_and_every_cadence_has_a_report():
    reports = every_report()
    for field in ("name", "title", "file"):
        assert len({getattr(report, field) for report in reports}) == len(reports)
    assert all(catalogue(cadence) for cadence in CADENCES)
    assert {report.cadence for report in reports} == set(CADENCES)


def test_statements_are_made_in_the_first_week_of_a_month_only():
    made = {day: [r.name for r in catalogue() if r.is_made_on(date(2026, 11, day))] for day in (1, 7, 8, 30)}
    assert ["statements" in made[day] for day in (1, 7, 8, 30)] == [True, True, False, False]
