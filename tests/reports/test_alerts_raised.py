"""Alerts and publication: each is raised once, and what is raised does not change the report it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from arlib.contracts.events import AlertRaised, RunPublished
from arlib.reports import Report
from arlib.reports.job import Job
from arlib.reports.journal import last_place, record_publication
from arlib.reports.publish import open_reports_folder, write_file
from arlib.reports.record import RECORD_FILE, ReportLine
from arlib.store import create_workspace
from arlib.store.journal import read_view
from small_reports import DAY, SmallDesk

PACK = (Report("weekly_pack", "Monday pack", "weekly_pack.ipynb", "weekly_pack.html"),)


@dataclass(frozen=True)
class AlertingDesk(SmallDesk):
    """A desk that finds these alerts every day."""

    found: tuple[str, ...] = ("A", "B")

    def alerts_to_record(self) -> pd.DataFrame:
        same = {"account_id": "", "code": "large_change", "severity": "warning", "message": "Rose."}
        return pd.DataFrame([{"alert_id": alert, **same} for alert in self.found])

    def stale_inputs(self) -> tuple[str, ...]:
        return ()


def published(workspace, day: date, *found: str, report: str = "weekly_pack") -> str:
    """Record that the pack of a day was published; returns why the journal could not be written."""
    open_reports_folder(workspace.reports_dir)
    job = Job(workspace, AlertingDesk(as_of=day, found=found), Path("notebooks"), PACK)
    job.inputs = lambda: dict.fromkeys(("ledger", "policy", "code"), "c3" * 32)
    record = job.record(reports=(ReportLine(report, "Pack", "weekly_pack.html", sha256="d4" * 32),), totals=())
    job.published.mkdir(exist_ok=True)
    write_file(job.published / RECORD_FILE, record.to_json())
    return record_publication(job, record).not_recorded


def raised(workspace, day: date) -> list[str]:
    return read_view(workspace, as_of=day).of(AlertRaised)["alert_id"].tolist()


def test_an_alert_is_raised_on_the_day_of_its_report_and_only_once(tmp_path):
    workspace = create_workspace(tmp_path / "workspace")
    assert published(workspace, DAY, "A", "B") == ""
    assert published(workspace, DAY, "A", "B") == "", "the same week made again"
    assert published(workspace, DAY + timedelta(days=7), "B", "C") == ""
    assert raised(workspace, DAY) == ["A", "B"]
    assert raised(workspace, DAY + timedelta(days=7)) == ["A", "B", "C"]
    assert len(read_view(workspace, as_of=date(2100, 1, 1)).of(RunPublished)) >= 2


def test_the_place_a_day_is_read_at_does_not_move_with_its_own_alerts(tmp_path):
    workspace = create_workspace(tmp_path / "workspace")
    before = last_place(workspace, day=DAY)
    published(workspace, DAY, "A")
    assert last_place(workspace, day=DAY) == before
    assert last_place(workspace, day=DAY + timedelta(days=7)).seq == 1, "a week later they are known"
    published(workspace, DAY + timedelta(days=7), "B")
    assert last_place(workspace, day=DAY) == before


def test_a_past_week_made_after_a_later_one_raises_nothing(tmp_path):
    workspace = create_workspace(tmp_path / "workspace")
    published(workspace, DAY, "A")
    published(workspace, DAY - timedelta(days=7), "OLD")
    assert raised(workspace, DAY) == ["A"]


def test_only_the_pack_raises_alerts(tmp_path):
    workspace = create_workspace(tmp_path / "workspace")
    published(workspace, DAY, "A", report="tiering")
    assert raised(workspace, DAY) == []
