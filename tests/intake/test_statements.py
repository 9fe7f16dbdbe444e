"""Bank statements: the balance is the witness, whichever way the bank writes it."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest

from arlib.errors import IntakeError
from arlib.intake import Intake, import_file

AS_OF = date(2026, 10, 30)
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "bank_statements"
needs_real_data = pytest.mark.skipif(not REAL.is_dir(), reason="the third-party statements are not beside the checkout")


@pytest.fixture
def read(tmp_path: Path):
    """Import a text as a file whose name says nothing."""

    def read(text: str | bytes, **declared: object) -> Intake:
        path = tmp_path / "statement.dat"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return import_file(path, **{"as_of": AS_OF, **declared})

    return read


def codes(intake: Intake) -> list[str]:
    return sorted({f.code for f in intake.findings})


def counted(intake: Intake) -> tuple[int, int, int, int]:
    parts = (intake.accepted, intake.set_aside, intake.duplicates, intake.pending)
    assert sum(map(len, parts)) == intake.file.records
    return tuple(map(len, parts))


# ---- MT940 ------------------------------------------------------------------------------------------------------


def mt940(
    *entries: str, opening: str = "C260101EUR100,00", closing: str = "C260105EUR150,00", number: str = "1/1"
) -> str:
    lines = [":20:ALDER", ":25:XX00ALDER0001", f":28C:{number}", f":60F:{opening}", *entries, f":62F:{closing}", "-"]
    return "\r\n".join(lines) + "\r\n"


IN_50 = ":61:2601050105C50,00NTRFINV42//BANK7\r\n:86:166?00CREDIT?20INVOICE 42?32BIRCH LABS"


def test_a_credit_becomes_a_payment_of_an_unknown_payer(read):
    intake = read(mt940(IN_50))
    item = intake.accepted.iloc[0]
    assert (intake.kind, item["kind"], item["amount_minor"], item["currency"]) == ("bank", "payment", -5000, "EUR")
    assert (item["party_name"], item["reference"], item["bank_ref"]) == ("BIRCH LABS", "INV42 INVOICE 42", "BANK7")
    assert intake.accepted["account_id"].isna().all()


@pytest.mark.parametrize(
    ("mark", "closing", "kind", "minor"),
    [
        ("C", "C260105EUR150,00", "payment", -5000),
        ("D", "C260105EUR50,00", "refund", 5000),
        ("RC", "C260105EUR50,00", "chargeback", 5000),  # a credit taken back is money going out
        ("RD", "C260105EUR150,00", "payment", -5000),
        ("D", "C260105EUR50,", "refund", 5000),
    ],
)
def test_a_reversal_keeps_the_sign_of_what_it_does(mark: str, closing: str, kind: str, minor: int, read):
    item = read(mt940(f":61:260105{mark}50,00NTRFNONREF", closing=closing), bank_debits="refund").accepted.iloc[0]
    assert (item["kind"], item["amount_minor"]) == (kind, minor)


def test_a_statement_that_does_not_close_is_not_imported_and_both_sums_are_told(read):
    intake = read(mt940(IN_50, closing="C260105EUR150,01"))
    assert counted(intake) == (0, 1, 0, 0)
    reason = intake.set_aside["reason"].item()
    assert "EUR 150.00, but the closing balance is EUR 150.01" in reason
    assert codes(intake) == ["IMP170"]


def test_only_the_statement_that_does_not_close_is_left_out(read):
    bad = mt940(IN_50, opening="C260105EUR150,00", closing="C260106EUR999,00", number="2/1")
    assert counted(read(mt940(IN_50) + bad)) == (1, 1, 0, 0)


def test_a_statement_without_entries_that_does_not_close_is_told_too(read):
    assert "IMP170" in codes(read(mt940()))


@pytest.mark.parametrize(("opening", "code"), [("C260107EUR170,00", "IMP172"), ("C260103EUR120,00", "IMP173")])
def test_gaps_and_overlaps_between_statements_are_named(opening: str, code: str, read):
    day, amount = opening[1:7], int(opening[10:13])
    second = mt940(f":61:{day}C10,00NTRFX", opening=opening, closing=f"C{day}EUR{amount + 10},00", number="3/1")
    intake = read(mt940(IN_50) + second)
    assert code in codes(intake)
    assert len(intake.accepted) == 2


def test_a_statement_that_is_there_twice_counts_once(read):
    intake = read(mt940(IN_50) + mt940(IN_50))
    assert counted(intake) == (1, 0, 1, 0)
    assert "IMP174" in codes(intake)


def test_two_equal_entries_of_one_statement_are_two_payments(read):
    entry = ":61:260105C25,00NTRFNONREF\r\n:86:SAME"
    intake = read(mt940(entry, entry))
    assert counted(intake) == (2, 0, 0, 0)
    assert intake.accepted["item_id"].is_unique


def test_equal_entries_of_statements_that_follow_on_each_other_are_two_payments(read):
    entry = ":61:260105C25,00NTRFNONREF\r\n:86:SAME"
    first = mt940(entry, closing="C260105EUR125,00")
    second = mt940(entry, opening="C260105EUR125,00", closing="C260105EUR150,00", number="1/2")
    assert counted(read(first + second)) == (2, 0, 0, 0)


def test_the_same_entry_has_the_same_id_in_another_file(read):
    alone = read(mt940(IN_50)).accepted["item_id"].tolist()
    longer = mt940(":61:260102C10,00NTRFA", IN_50, opening="C260101EUR90,00")
    assert set(alone) < set(read(longer).accepted["item_id"])


def test_an_expected_entry_is_pending(read):
    intake = read(mt940(IN_50, ":61:260106EC7,00NTRFX"))
    assert counted(intake) == (1, 0, 0, 1)
    told = intake.totals.set_index("state")["amount_minor"].to_dict()
    assert told == {"accepted": -5000, "pending": -700}


def test_an_interim_report_brings_nothing_but_pending_entries(read):
    text = ":20:ALDER\n:25:XX00ALDER0001\n:28C:1/1\n:34F:EUR0,\n:13D:2601051200+0100\n:61:260105C50,00NTRFX\n-\n"
    intake = read(text)
    assert counted(intake) == (0, 0, 0, 1)
    assert "MT942" in intake.pending["reason"].item()


def test_an_entry_that_cannot_be_read_costs_the_statement(read):
    intake = read(mt940(IN_50, ":61:rubbish"))
    assert counted(intake) == (0, 2, 0, 0)
    assert {code.split("; ")[-1] for code in intake.set_aside["code"]} == {"IMP170", "IMP171"}


def test_the_swift_envelope_is_no_hindrance_and_gzip_neither(read):
    text = "{1:F01XXXX}{2:I940XXXXN}{4:\r\n" + mt940(IN_50).replace("\r\n-\r\n", "\r\n-}\r\n")
    assert counted(read(gzip.compress(text.encode()))) == (1, 0, 0, 0)


def test_a_yen_statement_has_no_decimals(read):
    text = mt940(":61:260105C50,NTRFX", opening="C260101JPY100,", closing="C260105JPY150,")
    assert read(text).accepted["amount_minor"].item() == -50


def test_a_value_date_still_to_come_is_pending(read):
    text = mt940(":61:2601070105C50,00NTRFX")
    assert counted(read(text, as_of="2026-01-05")) == (0, 0, 0, 1)


def test_a_statement_under_a_mapping_or_another_kind_is_refused(read):
    with pytest.raises(IntakeError, match="bank statement"):
        read(mt940(IN_50), kind="invoices")


# ---- camt -------------------------------------------------------------------------------------------------------


def entry(
    amount: str = "50.00",
    side: str = "CRDT",
    status: str = "<Sts>BOOK</Sts>",
    more: str = "",
    currency: str = "EUR",
) -> str:
    return f"""<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>{status}
      <BookgDt><Dt>2026-01-05</Dt></BookgDt><ValDt><Dt>2026-01-05</Dt></ValDt>
      <AcctSvcrRef>B7</AcctSvcrRef>{more}</Ntry>"""


def detail(amount: str, name: str) -> str:
    return f"""<TxDtls><Refs><EndToEndId>E-{name}</EndToEndId></Refs>
      <Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>
      <RltdPties><Dbtr><Pty><Nm>{name}</Nm></Pty></Dbtr></RltdPties>
      <RmtInf><Ustrd>INV {name}</Ustrd></RmtInf></TxDtls>"""


def camt(
    *entries: str, version: str = "08", opening: str = "100.00", closing: str = "150.00", doctype: str = ""
) -> str:
    def balance(code: str, amount: str, day: str) -> str:
        return (f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt>'
                f"<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>")  # fmt: skip

    return f"""<?xml version="1.0" encoding="UTF-8"?>{doctype}
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt><Stmt><Id>S1</Id>
<ElctrncSeqNb>1</ElctrncSeqNb><Acct><Id><IBAN>XX00ALDER0001</IBAN></Id><Ccy>EUR</Ccy></Acct>
{balance("OPBD", opening, "2026-01-01")}{balance("CLBD", closing, "2026-01-05")}
{"".join(entries)}</Stmt></BkToCstmrStmt></Document>"""


@pytest.mark.parametrize("version", ["02", "04", "06", "08"])
def test_camt_of_every_version_is_read(version: str, read):
    status = "<Sts><Cd>BOOK</Cd></Sts>" if version == "08" else "<Sts>BOOK</Sts>"
    item = read(camt(entry(status=status), version=version)).accepted.iloc[0]
    assert (item["kind"], item["amount_minor"], item["bank_ref"]) == ("payment", -5000, "B7")


def test_a_batch_comes_as_its_transactions_where_they_add_up(read):
    batch = entry(more=f"<NtryDtls>{detail('30.00', 'Birch')}{detail('20.00', 'Otter')}</NtryDtls>")
    items = read(camt(batch)).accepted
    assert items["party_name"].tolist() == ["Birch", "Otter"]
    assert items["amount_minor"].tolist() == [-3000, -2000]
    assert items["reference"].tolist() == ["INV Birch E-Birch", "INV Otter E-Otter"]


def test_a_batch_that_does_not_add_up_is_taken_as_a_whole_and_told(read):
    batch = entry(more=f"<NtryDtls>{detail('30.00', 'Birch')}{detail('21.00', 'Otter')}</NtryDtls>")
    intake = read(camt(batch))
    assert intake.accepted["amount_minor"].tolist() == [-5000]
    assert "IMP178" in codes(intake)


def test_a_reversed_credit_is_a_chargeback(read):
    reversal = entry(side="DBIT", status="<RvslInd>true</RvslInd><Sts>BOOK</Sts>")
    item = read(camt(reversal, closing="50.00")).accepted.iloc[0]
    assert (item["kind"], item["amount_minor"]) == ("chargeback", 5000)


def test_a_pending_entry_is_counted_and_not_taken(read):
    assert counted(read(camt(entry(), entry("9.00", status="<Sts>PDNG</Sts>")))) == (1, 0, 0, 1)


def test_an_entry_in_another_currency_than_the_account_costs_the_statement(read):
    assert counted(read(camt(entry(currency="USD")))) == (0, 1, 0, 0)


def test_a_notification_is_pending_for_it_has_no_balances(read):
    text = camt(entry()).replace("BkToCstmrStmt", "BkToCstmrDbtCdtNtfctn").replace("Stmt>", "Ntfctn>")
    assert counted(read(text.replace("camt.053", "camt.054"))) == (0, 0, 0, 1)


@pytest.mark.parametrize(
    "doctype",
    ['<!DOCTYPE x SYSTEM "http://nobody.example/x.dtd">', '<!DOCTYPE x [<!ENTITY a "aaaa">]>', "<!DOCTYPE x>"],
)
def test_any_doctype_is_refused(doctype: str, read):
    with pytest.raises(IntakeError, match="DOCTYPE"):
        read(camt(entry(), doctype=doctype))


@pytest.mark.parametrize("end", [200, 700, -20])
def test_xml_that_breaks_off_is_refused_with_its_line(end: int, read):
    with pytest.raises(IntakeError, match="not XML"):
        read(camt(entry())[:end])


def test_xml_in_utf_16_is_read(read):
    assert counted(read(camt(entry()).replace("UTF-8", "UTF-16").encode("utf-16"))) == (1, 0, 0, 0)


# ---- BAI2 -------------------------------------------------------------------------------------------------------

BAI = """01,BANK,ALDER,260105,0600,1,80,1,2/
02,ALDER,BANK,1,260105,,EUR,2/
03,000123,EUR,010,+10000,,,015,+15000,,/
16,195,6000,Z,BREF1,CUST1,BIRCH LABS INV 42/
16,495,500,V,260105,,BREF2,,FEE, WITH A COMMA/
88,AND A SECOND LINE/
16,555,500,Z,BREF3,,RETURNED/
49,32000,6/
98,32000,1,8/
99,32000,1,10/
"""


def test_bai2_credits_debits_and_returns_get_their_kinds(read):
    items = read(BAI, bank_debits="refund").accepted
    assert items["kind"].tolist() == ["payment", "refund", "chargeback"]
    assert items["amount_minor"].tolist() == [-6000, 500, 500]
    assert items["reference"].tolist() == ["CUST1 BIRCH LABS INV 42", "FEE, WITH A COMMA,AND A SECOND LINE", "RETURNED"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("015,+15000", "015,+15001"), "control total"),
        (("49,32000,6", "49,32000,7"), "should have 7 records"),
        (("99,32000,1,10/\n", ""), "without its closing record"),
        (("98,32000", "98,32001"), "group's control total"),
    ],
)
def test_a_bai2_file_whose_totals_are_off_is_not_imported(change: tuple[str, str], words: str, read):
    intake = read(BAI.replace(*change))
    assert counted(intake) == (0, 3, 0, 0)
    assert words in intake.set_aside["reason"].iloc[0]


def test_a_line_that_is_no_bai2_record_refuses_the_file_with_its_line(read):
    with pytest.raises(IntakeError, match="line 5"):
        read(BAI.replace("16,495", "xx,495"))


# ---- OFX --------------------------------------------------------------------------------------------------------

OFX = """OFXHEADER:100
DATA:OFXSGML
VERSION:102

<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD
<BANKACCTFROM><BANKID>1<ACCTID>000123<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20260101<DTEND>20260131
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260105203000[-5:EST]<TRNAMT>50.00<FITID>F1<NAME>BIRCH &amp; LABS<MEMO>INV</STMTTRN>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260106<TRNAMT>-7.50<FITID>F2<NAME>FEE</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>142.50<DTASOF>20260131</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""


def test_ofx_keeps_the_banks_own_day_and_tells_that_nothing_proves_it(read):
    intake = read(OFX, bank_debits="refund")
    assert intake.accepted["issue_date"].dt.strftime("%Y-%m-%d").tolist() == ["2026-01-05", "2026-01-06"]
    assert intake.accepted["amount_minor"].tolist() == [-5000, 750]
    assert intake.accepted["party_name"].tolist() == ["BIRCH & LABS", "FEE"]
    assert "IMP176" in codes(intake)


def test_ofx_as_xml_is_the_same(read):
    xml = '<?xml version="1.0"?>\n<?OFX OFXHEADER="200"?>\n' + OFX.partition("\n\n")[2]
    assert read(xml).accepted["item_id"].tolist() == read(OFX).accepted["item_id"].tolist()


def test_a_repeated_fitid_is_a_duplicate_or_a_conflict(read):
    same = OFX.replace("<FITID>F2", "<FITID>F1")
    assert counted(read(same, bank_debits="refund")) == (1, 1, 0, 0)
    line = next(x for x in OFX.splitlines() if "F1" in x)
    assert counted(read(OFX.replace(line, f"{line}\n{line}"), bank_debits="refund")) == (2, 0, 1, 0)


@pytest.mark.parametrize("amount", ["NaN", "1e3", "", "inf", "50.001"])
def test_an_ofx_amount_that_is_none_costs_the_statement(amount: str, read):
    assert counted(read(OFX.replace("<TRNAMT>50.00", f"<TRNAMT>{amount}"))) == (0, 2, 0, 0)


def test_an_ofx_file_that_breaks_off_is_refused(read):
    with pytest.raises(IntakeError, match="ends before"):
        read(OFX[:-30])


def test_ofx_with_a_doctype_is_refused(read):
    with pytest.raises(IntakeError, match="DOCTYPE"):
        read(OFX.replace("<OFX>", '<!DOCTYPE x SYSTEM "file:///etc/hostname"><OFX>', 1))


# ---- real ones --------------------------------------------------------------------------------------------------

REAL_COUNTS = {
    "mt940/abnamro.sta": (0, 10, 0, 0), "mt940/generic.sta": (2, 0, 0, 0), "mt940/ing.sta": (0, 7, 0, 0),
    "mt940/knab.sta": (1, 2, 0, 0), "mt940/postfinance.sta": (2, 2, 0, 0), "mt940/rabobank-iban.sta": (4, 0, 0, 0),
    "mt940/rabobank.sta": (2, 3, 0, 0), "mt940/sns.sta": (2, 0, 0, 0), "mt940/triodos.sta": (0, 2, 0, 0),
    "camt/camt053.v2.five.decimals.xml": (0, 1, 0, 0), "camt/camt053.v2.minimal.xml": (0, 1, 0, 0),
    "camt/camt053.v2.multi.statement.xml": (2, 0, 0, 0), "camt/camt053.v4.xml": (0, 1, 0, 0),
    "camt/camt053.v8.xml": (0, 1, 0, 0), "camt/camt054.v4.xml": (0, 0, 0, 1),
    "bai2/sample1.txt": (17, 0, 0, 0), "bai2/sample2.txt": (0, 4, 0, 0),
}  # fmt: skip


@needs_real_data
@pytest.mark.parametrize("name", REAL_COUNTS)
def test_a_real_statement_closes_or_is_refused_with_its_sums(name: str):
    assert counted(import_file(REAL / name, bank_debits="refund")) == REAL_COUNTS[name]


@needs_real_data
@pytest.mark.parametrize("name", [n for n in REAL_COUNTS if n.startswith("mt940")])
def test_another_reader_finds_the_same_entries(name: str):
    from mt940.models import Options, Transactions

    second = Transactions(options=Options.all())
    second.parse((REAL / name).read_text(encoding="utf-8"))
    theirs = sorted(abs(int(t.data["amount"].amount.scaleb(2))) for t in second)
    intake = import_file(REAL / name, bank_debits="refund")
    amounts = [intake.accepted["amount_minor"].abs()]
    amounts.append(intake.set_aside_cells["amount"].map(lambda text: round(float(text) * 100)))
    assert sorted(int(v) for part in amounts for v in part) == theirs
