"""Mappings: anybody's export becomes our columns, and a mistake in a mapping is told before a file is read."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest

from arlib.errors import IntakeError
from arlib.intake import Intake, import_file, load_mapping, mapping_names

IBM_HEADER = (
    "countryCode,customerID,PaperlessDate,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,Disputed,SettledDate,"
    "PaperlessBill,DaysToSettle,DaysLate"
)
INVOICES_HEADER = (
    "invoice_id,Client,Company Code,Fiscal Year,Document Number,Line Item Number,Assignment Number,Billing Number,"
    "Customer ID,Customer Name,Currency Code,Amount,Document Date,Due Date"
)
PAYMENTS_HEADER = "payment_id,Business Partner,Account Number,Memo Line,Amount,Currency,Posting Date"
REAL_DATA = Path(__file__).resolve().parents[3] / "shared" / "data"

needs_real_data = pytest.mark.skipif(
    not REAL_DATA.is_dir(), reason="the third-party exports are not beside the checkout"
)


@pytest.fixture
def read(tmp_path: Path):
    """Import lines through a mapping."""

    def read(mapping: object, *lines: str, **declared: object) -> Intake:
        path = tmp_path / "export.csv.gz"
        path.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode()))
        return import_file(path, mapping=mapping, **declared)

    return read


def mapped(**parts: object) -> dict[str, object]:
    columns = {
        "invoice_id": "No", "account_id": "Cust", "issue_date": "Date", "due_date": "Due", "amount": "Total",
        "currency": {"constant": "EUR"},
    }  # fmt: skip
    return {"name": "test", "kind": "invoices", "columns": columns} | parts


# ---- the mappings that come along -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", mapping_names())
def test_every_mapping_has_a_description_and_a_header_sample(name: str, checkout: Path):
    assert load_mapping(name).description
    text = (checkout / "arlib" / "intake" / "mappings" / f"{name}.toml").read_text(encoding="utf-8")
    assert "# Header sample:" in text


def test_an_invoice_with_a_settled_date_brings_its_payment_and_allocation(read):
    intake = read(
        "ibm_late_payments",
        IBM_HEADER,
        "391,0001-AAAAA,4/6/2013,0000000042,1/2/2013,2/1/2013,55.94,No,1/15/2013,Paper,13,0",
        "391,0002-BBBBB,4/6/2013,0000000043,1/26/2013,2/25/2013,61.7,Yes,,Electronic,,",
    )
    settled, still_open = intake.accepted.to_dict("records")
    assert (settled["item_id"], settled["amount_minor"], settled["status"]) == ("0000000042", 5594, "open")
    assert (still_open["item_id"], still_open["amount_minor"], still_open["status"]) == ("0000000043", 6170, "disputed")
    payment = intake.tables["items"].iloc[2]
    assert (payment["item_id"], payment["kind"], payment["amount_minor"]) == ("PAY-0000000042", "payment", -5594)
    allocation = intake.tables["allocations"].iloc[0]
    assert (allocation["source_id"], allocation["target_id"]) == ("PAY-0000000042", "0000000042")
    assert allocation["effective_date"].date() == date(2013, 1, 15)
    assert len(intake.tables["allocations"]) == 1
    assert intake.tables["accounts"]["account_id"].tolist() == ["0001-AAAAA", "0002-BBBBB"]


def test_a_settlement_after_the_as_of_day_sets_the_row_aside(read):
    row = "391,0001-AAAAA,4/6/2013,0000000042,1/2/2013,2/1/2013,55.94,No,1/15/2013,Paper,13,0"
    intake = read("ibm_late_payments", IBM_HEADER, row, as_of="2013-01-14")
    assert (intake.set_aside["code"].item(), intake.set_aside["column"].item()) == ("IMP132", "SettledDate")


def test_yen_with_decimals_is_rounded_once_and_the_change_is_told(read):
    intake = read(
        "pay_to_inv_invoices",
        INVOICES_HEADER,
        "0,001,1000,2009,1000031421,001,INV7,BIL9,JMV1,Otter Foods SARL,JPY,24168654.34,20090920,20091015",
    )
    item = intake.accepted.iloc[0]
    assert (item["item_id"], item["amount_minor"], item["reference"]) == ("I0", 24168654, "INV7 BIL9")
    assert intake.tables["accounts"]["name"].tolist() == ["Otter Foods SARL"]
    assert "-0.34 JPY" in next(f.message for f in intake.findings if f.code == "IMP163")


def test_a_payment_without_a_customer_keeps_payer_and_bank_account(read):
    intake = read(
        "pay_to_inv_payments",
        PAYMENTS_HEADER,
        "0,Otter Foods SARL,FR10BDVR92723039543589,INV7 ,299980.83999999997,USD,20090922",
    )
    item = intake.accepted.iloc[0]
    assert item["account_id"] is None or item["account_id"] != item["account_id"]
    assert (item["party_name"], item["payer_account"]) == ("Otter Foods SARL", "FR10BDVR92723039543589")
    assert (item["item_id"], item["amount_minor"], item["reference"]) == ("P0", -29998084, "INV7 ")


@needs_real_data
@pytest.mark.parametrize(
    ("file", "mapping", "records", "totals"),
    [
        ("ibm_late_payments", "ibm_late_payments", 2466, {"USD": 14770318}),
        ("pay_to_inv_single_invoices", "pay_to_inv_invoices", 15527, {"JPY": 30306013549, "USD": 135418988036}),
        ("pay_to_inv_single_payments", "pay_to_inv_payments", 12262, {"JPY": -30306012495, "USD": -135418983580}),
    ],
)
def test_a_whole_real_export_comes_in_without_a_row_set_aside(file, mapping, records, totals):
    intake = import_file(REAL_DATA / f"{file}.csv.gz", mapping=mapping)
    assert (intake.file.records, len(intake.accepted)) == (records, records)
    accepted = intake.totals[intake.totals["state"] == "accepted"].set_index("currency")["amount_minor"]
    assert {currency: accepted[currency] for currency in totals} == totals


# ---- what a mapping can say -------------------------------------------------------------------------------------

HEADER = "No,Cust,Date,Due,Total,Soll,Haben,Typ"
LINE = "1,C1,2026-01-01,2026-02-01,10.00,,,RE"


def test_columns_can_be_joined_prefixed_and_given_a_default(read):
    columns = mapped()["columns"] | {"reference": ["No", "Typ"], "invoice_id": {"columns": ["No"], "prefix": "RE/"}}
    rules = mapped(columns=columns | {"terms": "Haben"}, defaults={"terms": "net 30"})
    item = read(rules, HEADER, LINE).accepted.iloc[0]
    assert (item["reference"], item["item_id"], item["terms"]) == ("1 RE", "RE/1", "net 30")


def test_debit_and_credit_columns_make_one_amount(read):
    columns = {k: v for k, v in mapped()["columns"].items() if k != "amount"}
    rules = mapped(columns=columns, sign={"debit": "Soll", "credit": "Haben"})
    lines = ["1,C1,2026-01-01,2026-02-01,,5.00,,", "2,C1,2026-01-01,2026-02-01,,5.00,1.00,",
             "3,C1,2026-01-01,2026-02-01,,,,", "4,C1,2026-01-01,2026-02-01,,,2.00,"]  # fmt: skip
    intake = read(rules, HEADER, *lines)
    assert intake.accepted["amount_minor"].tolist() == [500]
    assert intake.set_aside["code"].tolist() == ["IMP124", "IMP110", "IMP123"]


def test_signed_items_of_all_kinds_come_from_one_file(read):
    columns = {"item_id": "No", "account_id": "Cust", "kind": "Typ", "issue_date": "Date", "amount": "Total",
               "currency": {"constant": "EUR"}}  # fmt: skip
    kinds = {"RE": "invoice", "ZE": "payment"}
    rules = {"kind": "items", "columns": columns, "values": {"kind": kinds}, "sign": {"amounts": "signed"}}
    lines = [LINE, "2,C1,2026-01-05,,-4.00,,,ZE", "3,C1,2026-01-05,,4.00,,,ZE", "4,C1,2026-01-05,,4.00,,,??"]
    intake = read(rules, HEADER, *lines)
    assert dict(zip(intake.accepted["kind"], intake.accepted["amount_minor"], strict=True)) == {
        "invoice": 1000,
        "payment": -400,
    }
    assert intake.set_aside["code"].tolist() == ["IMP123", "IMP141"]


def test_an_account_with_two_names_takes_the_one_most_rows_use(read):
    rules = mapped(accounts={"account_id": "Cust", "name": "Typ"})
    lines = [f"{i},C1,2026-01-01,2026-02-01,10.00,,,{name}" for i, name in enumerate(["Birch", "Birch Ltd", "Birch"])]
    intake = read(rules, HEADER, *lines)
    assert intake.tables["accounts"]["name"].tolist() == ["Birch"]
    assert "IMP166" in [f.code for f in intake.findings]


def test_what_the_caller_declares_wins_over_the_mapping(read):
    rules = mapped(file={"date_order": "dmy"})
    line = LINE.replace("2026-01-01", "3/4/2026")
    assert read(rules, HEADER, line).accepted["issue_date"].item().date() == date(2026, 4, 3)
    assert read(rules, HEADER, line, date_order="mdy").accepted["issue_date"].item().date() == date(2026, 3, 4)


# ---- mistakes in a mapping --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "words", "hint"),
    [
        ({"colums": {}}, "unknown key colums", "columns"),
        ({"file": {"delimeter": ";"}}, "unknown key file.delimeter", "delimiter"),
        ({"columns": {"invoice_no": "No"}}, "unknown key columns.invoice_no", "Did you mean invoice_id"),
        ({"columns": {"invoice_id": "No"}}, "does not say where account_id", "due_date"),
        ({"kind": "bills"}, "unknown kind 'bills'", "invoices"),
        ({"amounts": {"rounding": "always"}}, "amounts.rounding", "Compare"),
        ({"values": {"state": {}}}, "unknown key values.state", "status"),
    ],
)
def test_a_mistake_in_a_mapping_lists_what_is_valid(wrong: dict[str, object], words: str, hint: str):
    with pytest.raises(IntakeError) as refused:
        load_mapping(mapped(**wrong))
    assert words in refused.value.what
    assert hint in refused.value.next_step


def test_an_unknown_mapping_lists_the_ones_that_come_along():
    with pytest.raises(IntakeError) as refused:
        load_mapping("nobodys_export")
    assert "ibm_late_payments" in refused.value.next_step


def test_a_mapped_column_that_is_not_in_the_file_names_the_likely_one(read):
    with pytest.raises(IntakeError) as refused:
        read(mapped(), HEADER.replace("Total", "Totals"), LINE)
    assert "'Totals' looks like 'Total'" in refused.value.next_step


def test_an_export_that_fits_a_mapping_is_read_by_it(tmp_path: Path):
    path = tmp_path / "x.csv"
    path.write_text(PAYMENTS_HEADER + "\n", encoding="utf-8")
    intake = import_file(path)
    assert (intake.kind, intake.mapping) == ("payments", "pay_to_inv_payments")
    assert intake.declared["mapping"].how == "inferred"


def test_an_export_that_fits_nothing_says_how_to_write_a_mapping(tmp_path: Path):
    path = tmp_path / "x.csv"
    path.write_text("Amount,Date,Something\n1,2,3\n", encoding="utf-8")
    with pytest.raises(IntakeError) as refused:
        import_file(path)
    assert "mapping propose" in refused.value.next_step
