"""The record of a run is stored and read back."""

from __future__ import annotations

from pathlib import Path

from arlib.reports import ReportLine, RunRecord
from arlib.reports.record import read_record, versions

RECORD = RunRecord(
    as_of="2026-10-30",
    status="done",
    inputs={"ledger": "a", "policy": "b", "code": "c"},
    parameters={"as_of": "2026-10-30"},
    reports=(ReportLine("tiering", "Tiering", "tiering.html", 5, 2, ({"label": "DSO", "value": "41"},)),),
    totals=({"currency": "EUR", "side": "invoices", "amount_minor": 5},),
    seconds={"open": 0.5},
    versions={"python": "3.11"},
    started="2026-10-30T05:00:00Z",
)


def test_a_record_comes_back_as_it_was(tmp_path):
    (tmp_path / "run.json").write_text(RECORD.to_json(), encoding="utf-8")
    assert read_record(tmp_path / "run.json") == RECORD.placed(tmp_path)


def test_a_missing_or_damaged_record_is_none(tmp_path):
    assert read_record(tmp_path / "none.json") is None
    for text in ("", "{", "[]", "{}", '{"reports": [{"x": 1}]}', "null"):
        (tmp_path / "run.json").write_text(text, encoding="utf-8")
        assert read_record(tmp_path / "run.json") is None


def test_the_stored_record_holds_no_path():
    assert str(Path.cwd()) not in RECORD.placed(Path.cwd()).to_json()


def test_only_what_a_report_is_made_from_makes_a_new_run():
    from dataclasses import replace

    assert RECORD.same_inputs(replace(RECORD, started="later", seconds={}, status="failed"))
    assert not RECORD.same_inputs(replace(RECORD, inputs={"ledger": "a", "policy": "b", "code": "d"}))
    assert not RECORD.same_inputs(replace(RECORD, versions={"python": "3.12"}))
    assert not RECORD.same_inputs(replace(RECORD, parameters={}))


def test_versions_name_python_and_the_drawing_library():
    assert {"python", "plotly", "pandas", "papermill"} <= versions().keys()
