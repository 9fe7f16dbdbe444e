"""Kinds: every table of the ledger can be brought by a file in our own columns."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from arlib.contracts import TABLES, check, example
from arlib.intake import KINDS, import_file
from arlib.intake.kinds import kinds_told_by
from arlib.money import to_decimal

AS_OF = date(2026, 10, 30)


def as_export(kind: str) -> pd.DataFrame:
    """The contract's own example as a person would write it into a file."""
    table = example(KINDS[kind].table)
    if kind == "remittance":
        table = table.rename(columns={"item_id": "payment_id"})
    if "currency" not in table:
        table["currency"] = "GBP"
    for column in [c for c in table if c.endswith("_minor")]:
        codes = table["currency"].where(table["currency"] != "", "EUR")
        decimals = [f"{to_decimal(v, c):f}" for v, c in zip(table[column], codes, strict=True)]
        table[column.removesuffix("_minor")] = pd.Series(decimals, dtype="str")
        table = table.drop(columns=column)
    if kind == "customers":
        table["currency"] = "EUR"
    return table.astype("str").replace("nan", "").replace("NaT", "").fillna("")


CONTRACT_SHAPED = [k for k in KINDS if k not in ("invoices", "credits", "payments", "bank", "items")]


@pytest.mark.parametrize("kind", CONTRACT_SHAPED)
def test_a_contracts_example_survives_the_way_through_a_file(kind: str, tmp_path: Path):
    path = tmp_path / "export.csv"
    as_export(kind).to_csv(path, index=False)
    intake = import_file(path, kind=kind, as_of=AS_OF, decimal=".")
    assert intake.set_aside.empty, intake.set_aside["reason"].tolist()
    table = KINDS[kind].table
    assert check(intake.tables[table], TABLES[table]) == ()
    expected = example(table)
    columns = [c for c in expected if c != "currency"]
    pd.testing.assert_frame_equal(intake.accepted[columns], expected[columns])


@pytest.mark.parametrize("kind", CONTRACT_SHAPED)
def test_the_header_alone_tells_the_kind(kind: str):
    assert [k.name for k in kinds_told_by(frozenset(as_export(kind).columns))] == [kind]


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("invoice_id account_id issue_date due_date amount currency party_name", "invoices"),
        ("credit_id account_id date amount currency", "credits"),
        ("payment_id account_id payer_name date amount currency reference", "payments"),
        ("payment_id invoice_id amount currency", "remittance"),
        ("account_id name email phone owner terms_days", "customers"),
        ("item_id account_id kind issue_date amount currency", "items"),
    ],
)
def test_our_documented_columns_tell_their_kind(header: str, kind: str):
    assert [k.name for k in kinds_told_by(frozenset(header.split()))] == [kind]


@pytest.mark.parametrize(
    ("kind", "file_kind", "sign"),
    [("payments", "payment", -1), ("payments", "refund", 1), ("payments", "chargeback", 1),
     ("credits", "credit_note", -1), ("credits", "on_account", -1)],
)  # fmt: skip
def test_the_kind_of_a_document_gives_its_amount_the_ledgers_sign(kind, file_kind, sign, tmp_path: Path):
    path = tmp_path / "x.csv"
    path.write_text(f"{kind[:-1]}_id,account_id,date,amount,currency,kind\n1,A,2026-01-01,5.00,EUR,{file_kind}\n")
    assert import_file(path, as_of=AS_OF).accepted["amount_minor"].item() == 500 * sign


def test_a_payer_nobody_knows_yet_is_null_and_not_empty(tmp_path: Path):
    path = tmp_path / "x.csv"
    path.write_text("payment_id,account_id,payer_name,date,amount,currency\n1,,Birch,2026-01-01,5.00,EUR\n")
    assert import_file(path, as_of=AS_OF).accepted["account_id"].isna().all()


def test_messages_come_as_json_lines_with_their_text_untouched(tmp_path: Path):
    rows = example("messages").astype("str").to_dict("records")
    rows[0] |= {"body": 'Dear Ms Poe,\n\n"INV 7", 12 €\u2028bye', "sent_at": "2026-03-17T10:15"}
    path = tmp_path / "messages.jsonl"
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows) + "\n", encoding="utf-8")
    intake = import_file(path, as_of=AS_OF)
    assert intake.kind == "messages"
    assert intake.accepted["body"].iloc[0] == rows[0]["body"]
    assert intake.accepted["sent_at"].iloc[0] == pd.Timestamp("2026-03-17T10:15")


@pytest.mark.parametrize(
    "line", ['{"a": NaN}', "[1]", '{"message_id": 1, "message_id": 2}', "[" * 100_000, "{", '{"a": {"b": 1}}', '"x"',
             '{"message_id": "\\ud800"}', '{"message_id": "a\\u0000"}']
)  # fmt: skip
def test_a_bad_json_line_is_set_aside(line: str, tmp_path: Path):
    good = json.dumps(example("messages").astype("str").to_dict("records")[0])
    path = tmp_path / "messages.jsonl"
    path.write_text(f"{good}\n{line}\n", encoding="utf-8")
    intake = import_file(path, as_of=AS_OF, kind="messages")
    assert (len(intake.accepted), intake.set_aside["code"].tolist()) == (1, ["IMP104"])


def test_numbers_in_json_keep_every_digit(tmp_path: Path):
    path = tmp_path / "x.jsonl"
    dates = '"issue_date": "2026-01-01", "due_date": "2026-01-31"'
    row = f'{{"invoice_id": 12, "account_id": "A", {dates}, "amount": 0.10, "currency": "EUR"}}'
    path.write_text(row, encoding="utf-8")
    item = import_file(path, as_of=AS_OF).accepted.iloc[0]
    assert (item["item_id"], item["amount_minor"]) == ("12", 10)
