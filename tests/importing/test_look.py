"""An export is looked at before it is imported: the proposal, what would come in, and nothing is changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from arlib.exhibits import own_export
from arlib.importing import Look, look_at_export
from arlib.store import create_workspace, current_snapshot_id

PLAIN = "invoice_id,account_id,issue_date,due_date,amount,currency\nI1,A,2026-01-05,2026-02-04,<b>,EUR\n"
OPEN = "Invoice No,Customer,Invoice Date,Due Date,Amount\nI1,A,01/02/2026,02/03/2026,5.00\n"


@pytest.fixture
def look(tmp_path: Path):
    workspace = create_workspace(tmp_path / "book").folder

    def look(text: str = "", **more: str) -> Look:
        path = tmp_path / "export.csv"
        path.write_text(text, encoding="utf-8")
        return look_at_export(str(path) if text else "", workspace=str(workspace), as_of="2026-10-30", **more)

    return look


def pages(found: Look) -> str:
    parts = (
        own_export.proposal_table, own_export.conventions_table, own_export.export_preview, own_export.export_totals,
        own_export.set_aside_table, own_export.export_findings, own_export.export_steps,
    )  # fmt: skip
    return "".join(part(found).html for part in parts)


def test_the_example_is_read_by_a_proposal_and_two_rows_are_set_aside(look):
    found = look()
    assert found.report is not None
    assert found.report.files[["records", "accepted", "set_aside"]].to_numpy().tolist() == [[8, 6, 2]]
    assert current_snapshot_id(found.workspace) is None
    for words in ("Kundennummer", "cells such as", "14,280.00", "there is no such day", "mapping.toml"):
        assert words in pages(found)


def test_our_own_columns_need_no_proposal_and_what_a_file_says_stays_text(look):
    found = look(PLAIN)
    assert found.proposal is None
    assert "<b>" not in pages(found)
    assert "&lt;b&gt;" in pages(found)


def test_what_a_file_leaves_open_is_for_a_person_to_decide(look):
    found = look(OPEN, kind="invoices")
    assert found.report is None
    assert "the order of day and month" in pages(found)
    assert own_export.export_tiles(found)[0].label == "To decide first"


def test_an_empty_workspace_signs_off_with_nothing_in_it(look):
    signed = own_export.export_sign_off(look(), as_of="2026-10-30").payload()
    assert (signed["as_of"], signed["totals"], signed["ties"]) == ("2026-10-30", [], True)
