"""Customer numbers that lost their zeros, corrections that are asked for, and files written beside the log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from arlib.errors import IntakeError
from arlib.importing import ImportReport, import_into
from arlib.store import Workspace, create_workspace, read_snapshot

AS_OF = date(2026, 10, 30)
CUSTOMERS = "account_id,name\n0012,Birch Labs\n0034,Otter Foods\n"
INVOICES = "invoice_id,account_id,issue_date,due_date,amount,currency\nI1,12,2026-01-01,2026-02-01,100.00,EUR\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create_workspace(tmp_path / "book")


@pytest.fixture
def bring(workspace: Workspace, tmp_path: Path) -> Callable[..., ImportReport]:
    def bring(text: str, **more: object) -> ImportReport:
        path = tmp_path / "file.csv"
        path.write_text(text, encoding="utf-8")
        return import_into(workspace, path, as_of=AS_OF, **more)

    return bring


def test_a_lost_zero_is_proposed_to_be_filled_up_and_never_filled_up_unasked(bring, workspace):
    bring(CUSTOMERS)
    report = bring(INVOICES)
    (told,) = [f for f in report.findings if f.code == "IMP183"]
    assert "'12' here, '0012' there" in told.message
    assert "--key-width 4" in told.next_step
    assert read_snapshot(workspace)["items"]["account_id"].tolist() == ["12"]


def test_a_declared_width_fills_numbers_up_and_only_numbers(bring, workspace):
    bring(CUSTOMERS)
    report = bring(INVOICES + "I2,A7,2026-01-01,2026-02-01,1.00,EUR\n", key_width=4)
    assert read_snapshot(workspace)["items"]["account_id"].tolist() == ["0012", "A7"]
    assert not [f for f in report.findings if f.code == "IMP183"]


def test_a_mapping_can_fill_numbers_up_for_good(bring, workspace):
    columns = {n: n for n in ("invoice_id", "issue_date", "due_date", "amount", "currency")}
    mapping = {"kind": "invoices", "columns": columns | {"account_id": {"columns": ["account_id"], "width": 4}}}
    bring(INVOICES, mapping=mapping)
    assert read_snapshot(workspace)["items"]["account_id"].tolist() == ["0012"]


def test_customers_of_one_name_stay_apart(bring, workspace):
    bring("account_id,name\nA1,Birch Labs\nA2,Birch Labs\n")
    assert len(read_snapshot(workspace)["accounts"]) == 2


def test_a_ledger_that_lost_the_zeros_is_told_too(bring):
    bring(INVOICES)
    assert [f.code for f in bring(CUSTOMERS).findings if f.code == "IMP183"] == ["IMP183"]


def test_a_correction_replaces_the_old_value_when_it_is_asked_for_and_both_are_listed(bring, workspace):
    bring(INVOICES)
    report = bring(INVOICES.replace("100.00", "120.00"), replace=True)
    assert read_snapshot(workspace)["items"]["amount_minor"].tolist() == [12000]
    assert report.conflicts[["kept", "offered"]].to_numpy().tolist() == [["EUR 100.00", "EUR 120.00"]]
    assert report.files[["added", "already_there", "conflicts"]].to_numpy().tolist() == [[0, 0, 1]]
    assert any(line.startswith("replaced: items I1") for line in report.lines())


def test_rows_set_aside_are_written_once_for_the_same_file(bring, workspace):
    bad = INVOICES.replace("100.00", "1e2")
    assert bring(bad).set_aside_files == bring(bad).set_aside_files
    assert len(list(workspace.imports_dir.glob("*.set-aside.csv"))) == 1


def test_every_state_is_told_with_its_count_and_money(bring):
    bring(INVOICES)
    text = INVOICES.replace("100.00", "90.00") + (
        "I2,12,2026-01-01,2026-02-01,5.00,EUR\nI2,12,2026-01-01,2026-02-01,5.00,EUR\nI3,12,2099-01-01,2099-02-01,7.00,EUR\n"
    )
    lines = [" ".join(line.split()) for line in bring(text).lines()]
    assert "accepted 2 EUR 95.00" in lines
    assert "set aside 1 EUR 7.00 (as far as amounts can be read)" in lines
    assert "duplicate 1 EUR 5.00" in lines
    assert lines[0] == "file.csv: 4 records of invoices: 2 accepted, 1 set aside, 1 duplicates, 0 pending"
    assert "conflict 1 EUR 90.00" in lines


def test_a_dry_run_shows_the_first_rows(bring):
    lines = bring(INVOICES, dry_run=True).lines()
    assert any("I1" in line and "EUR 100.00" in line for line in lines)


def test_a_column_that_a_mapping_misses_is_told_with_the_line_of_the_mapping(bring):
    columns = {n: n for n in ("invoice_id", "account_id", "issue_date", "amount", "currency")} | {"due_date": "Fällig"}
    with pytest.raises(IntakeError, match=r"'Fällig' \(line 'due_date' under \[columns\] of mapping 'erp'\)"):
        bring(INVOICES, mapping={"name": "erp", "kind": "invoices", "columns": columns})
