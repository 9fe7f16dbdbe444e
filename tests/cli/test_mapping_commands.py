"""``arlib mapping``: a mapping is proposed with its evidence, and what it proposes can be used as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from arlib.commands.mapping import mapping_app
from arlib.errors import IntakeError
from arlib.intake import import_file, load_mapping, mapping_names, propose_mapping

EXPORT = """Open items of Alder Tools
Doc No;Cust No;Doc Type;Doc Date;Due;Betrag;Currency;Memo
1;00012;INV;13.01.2026;12.02.2026;1.190,00;EUR;PO 7
2;00012;PAY;14.01.2026;;-90,00;EUR;\x1b[31mthanks
"""


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """An export nobody has described yet."""
    path = tmp_path / "open items.csv"
    path.write_text(EXPORT, encoding="utf-8")
    return path


def run(*arguments: str):
    return CliRunner().invoke(mapping_app, list(arguments))


def test_what_is_proposed_can_be_used_as_it_is(export: Path, tmp_path: Path):
    done = run("propose", str(export), "--output", str(tmp_path / "ours.toml"))
    assert done.exit_code == 0, done.output
    intake = import_file(export, mapping=tmp_path / "ours.toml", as_of="2026-10-30")
    assert intake.accepted["amount_minor"].tolist() == [119000, -9000]
    assert intake.accepted["account_id"].tolist() == ["00012", "00012"]


def test_every_guess_tells_its_evidence(export: Path):
    proposal = propose_mapping(export)
    told = {g.field: g.why for g in proposal.guesses}
    assert "2 of 2 cells are days" in told["issue_date"]
    assert 'date_order = "dmy"  # 2 cells such as' in proposal.toml


def test_what_the_file_leaves_open_is_left_to_a_person(tmp_path: Path):
    path = tmp_path / "x.csv"
    path.write_text("Invoice No,Customer,Invoice Date,Due Date,Amount\n1,A,01/02/2026,03/04/2026,10.00\n")
    proposal = propose_mapping(path)
    assert "the order of day and month" in proposal.open_points
    assert "where currency comes from" in proposal.open_points
    assert "DECIDE" in proposal.toml


def test_the_preview_writes_nothing_raw_to_the_terminal(export: Path):
    assert "\x1b" not in run("propose", str(export)).stderr


def test_a_file_that_is_there_is_never_written_over(export: Path):
    before = export.read_bytes()
    assert run("propose", str(export), "--output", str(export)).exit_code == 2
    assert export.read_bytes() == before


def test_an_export_that_has_a_mapping_already_says_so(checkout: Path):
    assert propose_mapping(checkout / "tests/intake/exports/odoo_invoices.csv").ready == "odoo_invoices"


def test_a_file_in_our_own_columns_needs_none(tmp_path: Path):
    path = tmp_path / "x.csv"
    path.write_text("item_id,kind,issue_date,amount,currency\n")
    with pytest.raises(IntakeError, match="ours already"):
        propose_mapping(path)


def test_a_bank_statement_needs_none(tmp_path: Path):
    path = tmp_path / "x.csv"
    path.write_text(":20:A\n:25:1\n:28:1\n:60F:C260101EUR1,00\n:62F:C260101EUR1,00\n-\n")
    with pytest.raises(IntakeError, match="bank statement"):
        propose_mapping(path)


def test_the_list_has_every_mapping_and_each_can_be_shown():
    listed = run("list").stdout
    for name in mapping_names():
        assert name in listed
        assert load_mapping(name).name in run("show", name).stdout
    assert run("show", "../../secret").exit_code == 2
