"""The mappings that come along: each reads its own header sample, and the report around it, without being named."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from arlib.errors import IntakeError
from arlib.intake import Intake, import_file

AS_OF = date(2026, 10, 30)

XERO = "xero_aged_receivables_detail"
EXPORTS = Path(__file__).with_name("exports")  # invented, in the form each system writes

GOLDEN = {
    "sap_fbl5n": ({}, [
        ("1000-1800000042", "0000100012", "invoice", "2026-01-05", "2026-02-04", 119000, "EUR"),
        ("1000-1400000007", "0000100012", "payment", "2026-01-10", "2026-01-10", -50000, "EUR"),
        ("1000-1600000001", "0000100013", "credit_note", "2026-01-11", "2026-01-11", -9000, "EUR"),
    ]),
    "sap_s4_journal_items": ({}, [
        ("1000-1800000042", "0000100012", "invoice", "2026-01-05", "2026-02-04", 119000, "EUR"),
        ("1000-1400000007", "0000100012", "payment", "2026-01-10", "2026-01-10", -50000, "EUR"),
    ]),
    "quickbooks_aging_detail": ({"currency": "USD"}, [
        ("Invoice/1042/Birch Labs Ltd", "Birch Labs Ltd", "invoice", "2026-01-13", "2026-02-12", 69000, "USD"),
        ("Payment/77/Otter Foods SARL", "Otter Foods SARL", "payment", "2026-01-14", "2026-01-14", -5000, "USD"),
        ("Credit Memo/1050/Birch Labs Ltd", "Birch Labs Ltd", "credit_note", "2026-10-15", "2026-10-15", -2000, "USD"),
    ]),
    "quickbooks_customer_balance_detail": ({"currency": "USD"}, [
        ("Invoice/1042/Birch Labs Ltd", "Birch Labs Ltd", "invoice", "2026-01-13", "2026-02-12", 69000, "USD"),
        ("Payment/78/Birch Labs Ltd", "Birch Labs Ltd", "payment", "2026-01-20", "2026-01-20", -4000, "USD"),
    ]),
    "xero_aged_receivables_detail": ({"currency": "NZD"}, [
        ("INV-0042", "Birch Labs Ltd", "invoice", "2026-01-05", "2026-02-04", 69000, "NZD"),
        ("CN-0003", "Birch Labs Ltd", "credit_note", "2026-01-06", "2026-01-06", -9000, "NZD"),
        ("INV-0043", "Otter Foods SARL", "invoice", "2026-01-07", "2026-02-06", 1000, "NZD"),
    ]),
    "netsuite_open_transactions": ({}, [
        ("90417", "C0012 Birch Labs Ltd", "invoice", "2026-01-13", "2026-02-12", 69000, "USD"),
        ("90418", "C0012 Birch Labs Ltd", "credit_note", "2026-01-14", "", -9000, "USD"),
    ]),
    "odoo_invoices": ({}, [
        ("INV/2026/00042", "Birch Labs Ltd", "invoice", "2026-01-05", "2026-02-04", 69000, "EUR"),
        ("RINV/2026/00003", "Birch Labs Ltd", "credit_note", "2026-01-06", "2026-01-06", -9000, "EUR"),
    ]),
    "business_central_ledger_entries": ({"currency": "GBP"}, [
        ("2417", "C00010", "invoice", "2026-01-05", "2026-02-04", 69000, "GBP"),
        ("2418", "C00010", "payment", "2026-01-06", "2026-01-06", -9000, "USD"),
        ("2419", "C00010", "on_account", "2026-01-07", "2026-01-07", -500, "GBP"),
    ]),
    "sage_intacct_invoices": ({}, [
        ("INV-42", "C0012", "invoice", "2026-01-13", "2026-02-12", 69000, "USD"),
        ("ADJ-3", "C0012", "credit_note", "2026-01-14", "2026-01-14", -9000, "USD"),
    ]),
    "tally_bills_receivable": ({"currency": "INR"}, [
        ("SR/42/Birch Labs Ltd", "Birch Labs Ltd", "invoice", "2026-01-05", "2026-02-04", 11900000, "INR"),
        ("ADV/3/Otter Foods SARL", "Otter Foods SARL", "on_account", "2026-01-06", "2026-01-06", -900000, "INR"),
    ]),
}  # fmt: skip


@pytest.fixture
def read(tmp_path: Path):
    """Import a text as a file with a name that says nothing."""

    def read(text: str, **declared: object) -> Intake:
        path = tmp_path / "export.dat"
        path.write_text(text, encoding="utf-8")
        return import_file(path, as_of=AS_OF, **declared)

    return read


def export(name: str) -> str:
    return (EXPORTS / f"{name}.csv").read_text(encoding="utf-8")


def told(intake: Intake) -> list[tuple[object, ...]]:
    rows = intake.accepted.assign(
        issue_date=intake.accepted["issue_date"].dt.strftime("%Y-%m-%d"),
        due_date=intake.accepted["due_date"].dt.strftime("%Y-%m-%d").fillna(""),
    )
    columns = ["item_id", "account_id", "kind", "issue_date", "due_date", "amount_minor", "currency"]
    return list(rows[columns].itertuples(index=False, name=None))


@pytest.mark.parametrize("name", GOLDEN)
def test_an_export_is_known_by_its_header_and_read_to_the_cent(name: str, read):
    declared, expected = GOLDEN[name]
    intake = read(export(name), **declared)
    assert intake.mapping == name
    assert intake.set_aside.empty, intake.set_aside[["reason", "raw"]].to_dict("records")
    assert told(intake) == expected
    assert "IMP180" not in [f.code for f in intake.findings]  # its totals agree


@pytest.mark.parametrize("name", GOLDEN)
def test_the_header_sample_in_a_mapping_is_what_it_reads(name: str, checkout: Path):
    text = (checkout / "arlib" / "intake" / "mappings" / f"{name}.toml").read_text(encoding="utf-8")
    sample = text.split("# Header sample:\n#   ", 1)[1].splitlines()[0]
    assert sample in export(name)


def test_a_total_that_disagrees_warns_and_blocks_nothing(read):
    changed = re.sub(r"(Total Otter Foods SARL.*)10\.00$", r"\g<1>11.00", export(XERO), flags=re.MULTILINE)
    intake = read(changed, currency="NZD")
    assert len(intake.accepted) == 3
    finding = next(f for f in intake.findings if f.code == "IMP180")
    assert "NZD 11.00" in finding.message
    assert "NZD 10.00" in finding.message


def test_a_report_that_names_no_currency_says_that_it_has_to_be_declared(read):
    with pytest.raises(IntakeError, match="no currency") as refused:
        read(export(XERO))
    assert "Declare" in refused.value.next_step


def test_two_header_lines_are_read_as_one(read):
    mapping = {
        "kind": "items",
        "columns": {"item_id": "No", "account_id": "Customer", "kind": {"constant": "invoice|on_account"},
                    "issue_date": "Date", "currency": {"constant": "EUR"}},
        "sign": {"debit": "Amount Debit", "credit": "Amount Credit", "amounts": "signed"},
        "layout": {"header_rows": 2, "totals": "^total"},
    }  # fmt: skip
    text = (
        "No,Customer,Date,Amount,\n,,,Debit,Credit\n1,A,2026-01-01,10.00,\n2,A,2026-01-02,,4.00\nTotal,,,10.00,4.00\n"
    )
    intake = read(text, mapping=mapping)
    assert intake.accepted["amount_minor"].tolist() == [1000, -400]
    assert "IMP180" not in [f.code for f in intake.findings]


@pytest.mark.parametrize(("calendar", "serial"), [("excel", 46027), ("excel1904", 44565)])
def test_serial_dates_of_both_calendars_are_read_when_declared(calendar: str, serial: int, read):
    text = f"item_id,kind,issue_date,amount,currency\n1,invoice,{serial},10.00,EUR\n"
    intake = read(text, date_format=calendar)
    assert intake.accepted["issue_date"].dt.strftime("%Y-%m-%d").tolist() == ["2026-01-05"]


def test_customer_numbers_with_and_without_their_zeros_are_told_and_kept_apart(read):
    header = "item_id,account_id,kind,issue_date,amount,currency"
    text = f"{header}\n1,0012,invoice,2026-01-05,1.00,EUR\n2,12,invoice,2026-01-05,1.00,EUR\n"
    intake = read(text)
    assert intake.accepted["account_id"].tolist() == ["0012", "12"]
    assert "IMP183" in [f.code for f in intake.findings]


def test_the_newer_quickbooks_report_is_not_taken_for_one_that_groups_by_customer(read):
    text = (
        "Alder Tools Ltd,,,,,,,\nA/R Aging Detail,,,,,,,\n,,,,,,,\n"
        ",Transaction date,Transaction type,Num,Customer full name,Due date,Amount,Open balance\n"
        "91 or more days past due,,,,,,,\n,01/13/2026,Invoice,1042,Birch Labs Ltd,02/12/2026,690.00,690.00\n"
        'Total for 91 or more days past due,,,,,,"$690.00",$690.00\n'
    )
    intake = read(text, currency="USD")
    assert intake.mapping == "quickbooks_aging_detail"
    assert intake.accepted["account_id"].tolist() == ["Birch Labs Ltd"]


@pytest.mark.parametrize("export", ["odoo_invoices", "netsuite_open_transactions"])
def test_converted_amounts_beside_documents_in_two_currencies_are_refused(export: str, read):
    text = (EXPORTS / f"{export}.csv").read_text(encoding="utf-8")
    last = text.rstrip().splitlines()[-1]
    own = "EUR" if "EUR" in last else "USD"
    mixed = text.replace(last, last.replace(own, "GBP"))
    with pytest.raises(IntakeError, match="company's own currency"):
        read(mixed)
    assert set(read(mixed, currency=own).accepted["currency"]) == {own}


def test_amounts_in_document_currency_are_preferred(read):
    text = (
        "Internal ID,Date,Type,Document Number,Name,Due Date,"
        "Amount Remaining,Amount Remaining (Foreign Currency),Currency\n"
        "1,1/13/2026,Invoice,INV1,C1 Birch,2/12/2026,100.00,90.00,EUR\n"
        "2,1/13/2026,Invoice,INV2,C1 Birch,2/12/2026,7.00,7.00,USD\n"
    )
    assert read(text).accepted["amount_minor"].tolist() == [9000, 700]
