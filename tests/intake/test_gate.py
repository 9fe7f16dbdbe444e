"""The gate: every record of a file is accepted, set aside with its reasons, or named a duplicate."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest

from arlib.errors import IntakeError
from arlib.intake import Intake, import_file, limits

HEADER = "invoice_id,account_id,issue_date,due_date,amount,currency,reference"
ROW = "I1,A1,2026-01-01,2026-02-01,100.00,EUR,PO 1"
AS_OF = date(2026, 10, 30)


@pytest.fixture
def read(tmp_path: Path):
    """Import lines (or bytes) as one file."""

    def read(*lines: str | bytes, header: str = HEADER, name: str = "file.csv", **declared: object) -> Intake:
        path = tmp_path / name
        if lines and isinstance(lines[0], bytes):
            path.write_bytes(lines[0])
        else:
            path.write_text("\n".join([header, *map(str, lines)]) + "\n", encoding="utf-8")
        return import_file(path, **{"as_of": AS_OF, **declared})

    return read


def row(**changes: str) -> str:
    cells = dict(zip(HEADER.split(","), ROW.split(","), strict=True)) | changes
    return ",".join(cells.values())


def codes(intake: Intake) -> list[str]:
    return intake.set_aside["code"].tolist()


def test_a_sound_row_becomes_an_item_in_the_contracts_form(read):
    item = read(ROW).accepted.iloc[0]
    assert (item["item_id"], item["kind"], item["amount_minor"], item["currency"]) == ("I1", "invoice", 10000, "EUR")
    assert item["due_date"].date() == date(2026, 2, 1)


@pytest.mark.parametrize("text", ["00012", "NA", "null", "1e5", "TRUE", "None", "nan", "2026-01-01", "=1+1", "-5"])
def test_ids_and_texts_are_never_parsed(read, text: str):
    item = read(row(invoice_id=text, account_id=text, reference=text)).accepted.iloc[0]
    assert (item["item_id"], item["account_id"], item["reference"]) == (text, text, text)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amount": "abc"}, "IMP120"),
        ({"amount": "NaN"}, "IMP120"),
        ({"amount": "-inf"}, "IMP120"),
        ({"amount": "1e3"}, "IMP120"),
        ({"amount": "١٢٣"}, "IMP120"),
        ({"amount": ""}, "IMP110"),
        ({"amount": "10.005"}, "IMP121"),
        ({"amount": "1." + "0" * 40 + "1"}, "IMP121"),
        ({"amount": "10.5", "currency": "JPY"}, "IMP121"),
        ({"amount": "99999999999999999999.00"}, "IMP122"),
        ({"amount": "-100.00"}, "IMP123"),
        ({"currency": "eur"}, "IMP140"),
        ({"currency": "XBT"}, "IMP140"),
        ({"currency": ""}, "IMP110"),
        ({"issue_date": "2026-02-30"}, "IMP130"),
        ({"issue_date": "46023"}, "IMP130"),
        ({"issue_date": "1989-12-31"}, "IMP131"),
        ({"issue_date": "2026-10-31"}, "IMP132"),
        ({"due_date": "2031-10-31"}, "IMP131"),
        ({"issue_date": ""}, "IMP110"),
        ({"invoice_id": ""}, "IMP110"),
        ({"account_id": "  "}, "IMP110"),
        ({"invoice_id": "x" * 201}, "IMP111"),
        ({"reference": "a\0b"}, "IMP103"),
        ({"reference": "x" * 100_001}, "IMP111"),
    ],
)
def test_a_bad_cell_sets_its_row_aside_and_no_other(read, changes: dict[str, str], code: str):
    intake = read(row(invoice_id="I0"), row(**changes), row(invoice_id="I9"))
    assert codes(intake) == [code]
    assert intake.accepted["item_id"].tolist() == ["I0", "I9"]
    assert intake.set_aside["line"].tolist() == [3]


def test_an_invoice_without_a_due_date_is_taken_and_told(read):
    intake = read(row(invoice_id="I0"), row(invoice_id="I1", due_date=""))
    assert intake.accepted["due_date"].isna().tolist() == [False, True]
    assert [(f.code, "I1" in f.message) for f in intake.findings] == [("IMP167", True)]


def test_every_reason_of_a_row_is_told(read):
    fault = read(ROW, row(invoice_id="I2", amount="abc", currency="???", issue_date="soon")).set_aside.iloc[0]
    assert set(fault["column"].split("; ")) == {"issue_date", "currency", "amount"}
    assert set(fault["code"].split("; ")) == {"IMP120", "IMP130", "IMP140"}


def test_the_raw_row_is_kept_word_for_word(read):
    assert read(row(amount="abc", reference='"PO, 7"')).set_aside["raw"].item() == row(
        amount="abc", reference='"PO, 7"'
    )


def test_a_shown_value_cannot_write_to_the_terminal(read):
    shown = read(row(amount="\x1b[31mred")).set_aside["value"].item()
    assert "\x1b" not in shown
    assert shown == "\\x1b[31mred"


@pytest.mark.parametrize("extra", [1, 3])
def test_rows_with_another_number_of_fields_shift_nothing(read, extra: int):
    intake = read(ROW, "I2,A1,2026-01-01", row(invoice_id="I3") + ",x" * extra)
    assert codes(intake) == ["IMP101", "IMP101"]
    assert len(intake.accepted) == 1


def test_a_row_that_is_there_twice_is_a_duplicate(read):
    intake = read(ROW, ROW, row(amount="100.0"))  # the same amount in other characters is the same row
    assert len(intake.accepted) == 1
    assert intake.duplicates["line"].tolist() == [3, 4]
    assert intake.duplicates["first_line"].tolist() == [2, 2]


def test_a_repeated_key_with_other_values_is_held_and_both_values_are_shown(read):
    intake = read(ROW, row(amount="120.00"))
    assert codes(intake) == ["IMP151"]
    assert intake.set_aside["reason"].item() == (
        "the same invoice_id is on line 2 with amount '100.00' (here '120.00')"
    )


def test_records_and_totals_add_up(read):
    intake = read(
        ROW, ROW, row(invoice_id="I2", issue_date="x"), "short", row(invoice_id="I4", amount="7", currency="JPY")
    )
    assert intake.file.records == 5 == len(intake.accepted) + len(intake.set_aside) + len(intake.duplicates)
    told = {(t["state"], t["currency"]): (t["rows"], t["amount_minor"]) for t in intake.totals.to_dict("records")}
    assert told == {
        ("accepted", "EUR"): (1, 10000),
        ("accepted", "JPY"): (1, 7),
        ("set_aside", "EUR"): (1, 10000),  # the amount of a row set aside counts where it can be read
        ("set_aside", ""): (1, 0),
        ("duplicate", "EUR"): (1, 10000),
    }


def test_a_file_without_records_is_accepted_with_a_warning(read):
    intake = read()
    assert intake.accepted.empty
    assert [f.code for f in intake.findings] == ["IMP160"]


def test_title_rows_above_the_header_are_told(read):
    intake = read(ROW, header=f"Open items of Birch Labs\n\n{HEADER}")
    assert intake.accepted["item_id"].tolist() == ["I1"]
    assert "IMP162" in [f.code for f in intake.findings]


def test_empty_lines_are_no_records_but_a_row_of_empty_cells_is_one(read):
    intake = read("", ROW, "   ", ",,,,,,")
    assert (intake.file.records, len(intake.set_aside)) == (2, 1)


def test_a_file_that_nothing_can_be_accepted_of_is_refused_with_the_first_reason(read, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "MOST_SET_ASIDE", 3)
    assert len(read(*["short"] * 3, kind="invoices").set_aside) == 3
    for lines in (["short"] * 4, [row(invoice_id=f"I{i}", currency="???") for i in range(4)]):
        with pytest.raises(IntakeError, match="more than 3 rows would be set aside"):
            read(*lines)


# ---- conventions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_by_the_names_of_the_columns(read, delimiter: str):
    intake = read(ROW.replace(",", delimiter), header=HEADER.replace(",", delimiter))
    assert intake.declared["delimiter"].value == delimiter
    assert len(intake.accepted) == 1


def test_a_decimal_comma_is_proved_by_the_file(read):
    intake = read('I1;A1;2026-01-01;2026-02-01;"1.234,56";EUR;', header=HEADER.replace(",", ";"))
    assert intake.accepted["amount_minor"].item() == 123456
    assert intake.declared["decimal"].value == ","
    assert "1.234,56" in intake.declared["decimal"].evidence


def test_amounts_that_can_be_read_two_ways_are_refused_and_the_declaration_is_named(read):
    with pytest.raises(IntakeError, match="two ways") as refused:
        read(row(amount='"1,234"'))
    assert "decimal" in refused.value.next_step
    assert read(row(amount='"1,234"'), decimal=".", thousands=",").accepted["amount_minor"].item() == 123400


def test_two_decimal_signs_in_one_file_are_refused(read):
    with pytest.raises(IntakeError, match="two conventions"):
        read(row(amount='"12,50"'), row(invoice_id="I2", amount="12.50"))


def test_a_stray_decimal_sign_among_many_is_a_bad_row(read):
    good = [row(invoice_id=f"I{i}", amount="12.50") for i in range(100)]
    assert codes(read(*good, row(invoice_id="X", amount='"12,50"'))) == ["IMP125"]


@pytest.mark.parametrize("amount", ["(100.00)", "100.00-", "-100.00", "\u2212100.00"])
def test_a_declared_inverse_turns_amounts_round(read, amount: str):
    assert read(row(amount=amount), inverse=True).accepted["amount_minor"].item() == 10000


def test_the_order_of_dates_is_proved_by_one_day_above_twelve(read):
    item = read(row(issue_date="03/04/2026", due_date="13/04/2026")).accepted.iloc[0]
    assert item["issue_date"].date() == date(2026, 4, 3)
    item = read(row(issue_date="03/04/2026", due_date="04/13/2026")).accepted.iloc[0]
    assert item["issue_date"].date() == date(2026, 3, 4)


def test_dates_that_can_be_read_two_ways_are_refused(read):
    with pytest.raises(IntakeError, match="two ways"):
        read(row(issue_date="03/04/2026", due_date="05/04/2026"))
    declared = read(row(issue_date="03/04/2026", due_date="05/04/2026"), date_order="mdy")
    assert declared.accepted["issue_date"].item().date() == date(2026, 3, 4)


def test_both_orders_of_dates_in_one_file_are_refused(read):
    with pytest.raises(IntakeError, match="two conventions"):
        read(row(issue_date="13/04/2026", due_date="04/14/2026"))


def test_a_currency_column_that_is_not_there_can_be_declared(read):
    short = HEADER.replace(",currency", "")
    with pytest.raises(IntakeError, match=r"missing column\(s\) \['currency'\]"):
        read("I1,A1,2026-01-01,2026-02-01,100.00,PO", header=short, kind="invoices")
    assert read("I1,A1,2026-01-01,2026-02-01,100.00,PO", header=short, currency="JPY", kind="invoices").set_aside.empty


# ---- files that are refused as a whole --------------------------------------------------------------------------


def test_a_missing_column_names_its_likely_candidate(read):
    with pytest.raises(IntakeError) as refused:
        read(ROW, header=HEADER.replace("due_date", "Due-Dat"), kind="invoices")
    assert "'Due-Dat' looks like 'due_date'" in refused.value.next_step


def test_a_column_name_that_is_there_twice_is_refused_when_it_is_needed(read):
    with pytest.raises(IntakeError, match="'amount' is in the header 2 times"):
        read(ROW, header=HEADER.replace("reference", "amount"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04....", "XLSX"),
        (gzip.compress((HEADER + "\n" + ROW).encode(), mtime=0)[:-9], "damaged"),
        (b"a,b\n1,2\n", "no header"),
        ((HEADER + "\n" + ROW.replace("PO", "M\xfcller")).encode("cp1252"), "line 2 is not utf-8"),
        ((HEADER + "\n" + ROW).encode("utf-16-le"), "UTF-16"),
        (b"x" * 5_000_000, "longer than"),
        (b'[{"invoice_id": 1}]', "JSON list"),
    ],
)
def test_an_unusable_file_is_refused_with_reason_and_next_step(read, content: bytes, words: str):
    with pytest.raises(IntakeError, match=words) as refused:
        read(content)
    assert refused.value.next_step
    assert refused.value.where == "file.csv"


def test_a_gzip_bomb_is_refused_before_it_is_expanded(read):
    bomb = gzip.compress(b"a,b,c\n" * 20_000_000)
    with pytest.raises(IntakeError, match="too large"):
        read(bomb)


@pytest.mark.parametrize("path", ["no/such/file.csv", "/dev/zero", "/"])
def test_only_real_files_are_read(path: str):
    with pytest.raises(IntakeError, match="file"):
        import_file(path)


def test_unknown_declarations_list_the_valid_ones(read):
    with pytest.raises(IntakeError, match="unknown: decimals") as refused:
        read(ROW, decimals=",")
    assert "date_order" in refused.value.next_step


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_says_the_encoding(read, encoding: str):
    assert read((HEADER + "\n" + row(reference="Żółć")).encode(encoding)).accepted["reference"].item() == "Żółć"


def test_a_declared_code_page_is_read(read):
    content = (HEADER + "\n" + row(reference="Müller")).encode("cp1252")
    assert read(content, encoding="cp1252").accepted["reference"].item() == "Müller"


def test_what_progress_raises_stops_the_import(read):
    def stop(step: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read(ROW, progress=stop)
