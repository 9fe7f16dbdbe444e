"""The activities of a CRM come in under their own headings: a mapping says which column is which."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from arlib.importing import import_into
from arlib.store import create_workspace, read_snapshot

EXPORT = """Activity ID,Company No,Activity Date,Type,Owner,Contact Person,Result,Notes,Stage,Next follow-up
ACT-1,A-1,2026-10-20 09:30,phone,Ines Caro,Ms Ann Poe,promise,Will pay on 30 October,late_inquiry,2026-10-31
ACT-2,A-1,2026-10-21 10:00,fax,Ines Caro,Mr Bo Lund,sent,First reminder,late_inquiry,
"""
MAPPING = """
name = "crm_activities"
kind = "touches"
description = "Activities of a CRM."

[columns]
touch_id = "Activity ID"
account_id = "Company No"
at = "Activity Date"
channel = "Type"
rep = "Owner"
contact = "Contact Person"
outcome = "Result"
summary = "Notes"
stage = "Stage"
follow_up_on = "Next follow-up"
"""


def test_activities_of_a_crm_are_touches_and_what_is_no_channel_is_set_aside(tmp_path: Path):
    workspace = create_workspace(tmp_path / "book")
    (tmp_path / "activities.csv").write_text(EXPORT, encoding="utf-8")
    (tmp_path / "crm.toml").write_text(MAPPING, encoding="utf-8")
    report = import_into(
        workspace, [tmp_path / "activities.csv"], as_of=date(2026, 10, 30), mapping=str(tmp_path / "crm.toml")
    )
    (row,) = read_snapshot(workspace)["touches"].to_dict("records")
    assert (row["touch_id"], row["channel"], row["outcome"]) == ("ACT-1", "phone", "promise")
    assert (row["at"], row["follow_up_on"]) == (pd.Timestamp("2026-10-20 09:30"), pd.Timestamp("2026-10-31"))
    (path,) = report.set_aside_files
    assert "fax" in path.read_text(encoding="utf-8")
