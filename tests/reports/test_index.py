"""The index of weeks."""

from __future__ import annotations

from pathlib import Path

import pytest

from arlib.reports import ReportLine, RunRecord, rebuild_index
from arlib.reports.checks import page_faults
from arlib.reports.index import render_index
from arlib.reports.record import published_records
from arlib.reports.trends import trends
from hostile import HOSTILE


def record(as_of: str, past_due: str = "412", **more: object) -> RunRecord:
    headline = ({"label": "Past due", "value": past_due, "unit": "accounts", "note": ""},)
    line = ReportLine("tiering", "Tiering", "tiering.html", headline=headline)
    return RunRecord(**({"as_of": as_of, "status": "done", "inputs": {}, "reports": (line,)} | more))


def stored(reports: Path, *records: RunRecord) -> None:
    for one in records:
        (reports / one.as_of).mkdir(parents=True)
        (reports / one.as_of / "run.json").write_text(one.to_json(), encoding="utf-8")


def test_weeks_are_listed_newest_first_with_links_that_work_from_a_file_share(tmp_path):
    stored(tmp_path, record("2026-10-23"), record("2026-11-06"), record("2026-10-30"))
    page = rebuild_index(tmp_path).read_text(encoding="utf-8")
    places = [page.index(f'href="{day}/tiering.html"') for day in ("2026-11-06", "2026-10-30", "2026-10-23")]
    assert places == sorted(places)


def test_what_changed_since_the_week_before_is_said():
    page = render_index([record("2026-10-30", "412"), record("2026-10-23", "431")])
    assert "-19 since the week before" in page


def test_the_first_week_shows_the_reports_own_notes():
    headline = ({"label": "Past due", "value": "412", "unit": "accounts", "note": "of 3,000"},)
    line = ReportLine("tiering", "Tiering", "tiering.html", headline=headline)
    assert "of 3,000" in render_index([record("2026-10-30", reports=(line,))])


def test_earlier_weeks_show_the_leading_figures_of_each_report():
    headline = tuple({"label": f"Figure {i}", "value": str(i), "note": ""} for i in range(5))
    line = ReportLine("tiering", "Tiering", "tiering.html", headline=headline)
    table = render_index([record("2026-10-30"), record("2026-10-23", reports=(line,))]).partition("<table")[2]
    assert "Figure 1" in table
    assert "Figure 2" not in table


def test_a_report_that_failed_last_is_announced_in_red_and_the_last_good_one_stays():
    failed = RunRecord("2026-11-06", "failed", {}, reason="tiering.ipynb: stopped at cell 7: KeyError")
    page = render_index([record("2026-10-30")], last_runs=[failed])
    assert "The last run failed." in page
    assert "Friday 6 November 2026" in page
    assert "stopped at cell 7" in page
    assert 'href="2026-10-30/tiering.html"' in page


def test_a_good_run_leaves_no_banner():
    assert 'role="alert"' not in render_index([record("2026-10-30")], last_runs=[record("2026-10-30")])


def test_the_empty_index_says_what_to_do():
    assert "arlib weekly" in render_index([])


def test_folders_without_a_readable_record_are_left_out(tmp_path):
    stored(tmp_path, record("2026-10-30"))
    for name in ("2026-10-31", "notes", ".staging-2026-10-30-x"):
        (tmp_path / name).mkdir()
    (tmp_path / "2026-10-31" / "run.json").write_text("{", encoding="utf-8")
    assert [r.as_of for r in published_records(tmp_path)] == ["2026-10-30"]


def test_the_index_is_the_same_bytes_for_the_same_weeks(tmp_path):
    stored(tmp_path, record("2026-10-30"))
    assert rebuild_index(tmp_path).read_bytes() == rebuild_index(tmp_path).read_bytes()


@pytest.mark.parametrize("payload", HOSTILE)
def test_nothing_on_the_index_comes_alive(payload):
    line = ReportLine(payload, payload, payload, headline=({"label": payload, "value": payload, "note": payload},))
    known = RunRecord("2026-10-30", "done", {}, reports=(line,))
    page = render_index([known, known], book=payload, last_runs=[RunRecord("2026-10-30", "failed", {}, reason=payload)])
    assert page.count("<script") == 1  # the index's own, named by its hash in the page's policy
    assert [fault for fault in page_faults(page) if "javascript" not in fault] == []


def test_figures_over_the_weeks_are_drawn_from_the_third_week_on():
    two = [record("2026-10-30", "412"), record("2026-10-23", "431")]
    assert "<polyline" not in render_index(two)
    page = render_index([record("2026-11-06", "390"), *two])
    assert page.count("<polyline") == 1
    assert "From 431 on 23 Oct 2026 to 390 on 6 Nov 2026; lowest 390, highest 431." in page


def test_a_figure_that_is_no_number_every_week_is_not_drawn():
    weeks = [record("2026-11-06", "390"), record("2026-10-30", "n/a"), record("2026-10-23", "431")]
    assert "<polyline" not in render_index(weeks)


def test_a_missing_week_leaves_its_room_on_the_line():
    weeks = [record("2026-11-13", "1"), record("2026-10-30", "2"), record("2026-10-23", "3")]
    first, middle, last = (float(p.split(",")[0]) for p in trends(weeks, leading=1)[0].points.split())
    assert (middle - first) * 2 == pytest.approx(last - middle, abs=0.2)


def test_a_figure_that_never_moves_is_a_level_line():
    weeks = [record(day, "7") for day in ("2026-11-06", "2026-10-30", "2026-10-23")]
    assert len({p.split(",")[1] for p in trends(weeks, leading=1)[0].points.split()}) == 1


def test_data_that_is_too_old_is_announced_in_red_with_what_to_do():
    page = render_index([record("2026-10-30", stale=("No payments since 12 October, 14 working days ago.",))])
    assert "data that is too old" in page
    assert "No payments since 12 October" in page
    assert "Import what came since" in page


def test_only_the_newest_report_tells_of_old_data():
    weeks = [record("2026-10-30"), record("2026-10-23", stale=("No payments since 12 October.",))]
    assert 'role="alert"' not in render_index(weeks)


def test_days_months_and_quarters_are_listed_beside_the_weeks(tmp_path):
    stored(tmp_path, record("2026-10-30"))
    stored(tmp_path / "monthly", record("2026-09-30", cadence="monthly"), record("2026-10-31", cadence="monthly"))
    page = rebuild_index(tmp_path).read_text(encoding="utf-8")
    assert page.index("monthly/2026-10-31/tiering.html") < page.index("monthly/2026-09-30/tiering.html")
    assert "Quarters" not in page


def test_a_failed_monthly_run_is_told_apart_from_the_weeks():
    failed = RunRecord("2026-10-31", "does not tie", {}, cadence="monthly", reason="control account")
    assert "The last monthly run does not tie." in render_index([record("2026-10-30")], last_runs=[failed])


def test_every_week_offers_its_run_record():
    page = render_index([record("2026-10-30"), record("2026-10-23")])
    assert 'href="2026-10-30/run.json"' in page
    assert 'href="2026-10-23/run.json"' in page


def test_after_a_missing_week_a_change_names_the_day_it_is_measured_from():
    page = render_index([record("2026-10-30", "412"), record("2026-10-02", "431")])
    assert "-19 since 2 Oct 2026" in page
    assert "since the week before" not in page
