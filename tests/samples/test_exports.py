"""The committed sample files are exactly what the code makes, and plain to read."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import pytest

from arlib.samples import SampleBook, write_sample_exports

COMMITTED = Path(__file__).parents[2] / "data" / "samples"
LARGEST_TOTAL = 6_300_000
COLUMNS = {
    "customers.csv": ["account_id", "name", "email", "phone", "owner", "terms_days"],
    "invoices.csv": ["invoice_id", "account_id", "issue_date", "due_date", "amount", "currency"],
    "credits.csv": ["credit_id", "account_id", "date", "amount", "currency"],
    "payments.csv": ["payment_id", "account_id", "payer_name", "date", "amount", "currency", "reference"],
    "remittance.csv": ["payment_id", "invoice_id", "amount", "currency"],
    "allocations.csv": ["source_id", "target_id", "amount", "currency", "effective_date"],
    "adjustments.csv": ["item_id", "kind", "amount", "currency", "effective_date", "rule"],
    "control_totals.csv": ["day", "currency", "balance"],
}


@pytest.fixture(scope="module")
def folder(book: SampleBook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("samples")
    write_sample_exports(book, root)
    return root


def test_the_committed_files_are_a_fresh_make_byte_for_byte(folder: Path) -> None:
    manifest = (folder / "MANIFEST.json").read_bytes()
    assert manifest == (COMMITTED / "MANIFEST.json").read_bytes()
    for name, facts in json.loads(manifest)["files"].items():
        assert hashlib.sha256((COMMITTED / name).read_bytes()).hexdigest() == facts["sha256"], name


def test_the_committed_files_stay_small() -> None:
    assert sum(p.stat().st_size for p in COMMITTED.rglob("*") if p.is_file()) <= LARGEST_TOTAL


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_files_start_with_the_canonical_columns_and_have_the_rows_the_manifest_says(folder: Path, name: str) -> None:
    with (folder / name).open(encoding="utf-8", newline="") as handle:
        header, *rows = list(csv.reader(handle))
    assert header[: len(COLUMNS[name])] == COLUMNS[name]
    assert len(rows) == json.loads((folder / "MANIFEST.json").read_text())["files"][name]["rows"]
    assert all(len(row) == len(header) for row in rows)


def test_lines_end_with_a_line_feed_only(folder: Path) -> None:
    assert all(b"\r" not in p.read_bytes() for p in folder.rglob("*.csv"))


def test_amounts_have_the_decimals_of_their_currency(folder: Path) -> None:
    with (folder / "payments.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert all(("." in r["amount"]) == (r["currency"] != "JPY") for r in rows)
    assert all(r["amount"].split(".")[-1].__len__() == 2 for r in rows if r["currency"] != "JPY")
    assert not any(r["amount"].startswith("-") for r in rows)


def test_messages_are_one_json_object_a_line(folder: Path, book: SampleBook) -> None:
    lines = (folder / "messages.jsonl").read_text("utf-8").splitlines()
    first = json.loads(lines[0])
    assert len(lines) == len(book.tables["messages"])
    assert first["sent_at"][10] == "T"
    assert first["body"].count("\n") >= 5


def test_numbers_with_leading_zeros_and_awkward_names_survive_as_text(folder: Path) -> None:
    with (folder / "customers.csv").open(encoding="utf-8", newline="") as handle:
        rows = {r["account_id"]: r["name"] for r in csv.DictReader(handle)}
    assert "0010090" in rows
    assert 'Peña "El Clavo" S.L.' in rows.values()
    assert "Ünal, Çelik & Ağa GmbH" in rows.values()
