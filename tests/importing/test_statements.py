"""Statements that come in one import after the other: the chain of balances, equal entries, and what was pending."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from arlib.importing import ImportReport, import_into
from arlib.store import Workspace, create_workspace, current_snapshot_id, read_import_log, read_snapshot

AS_OF = date(2026, 10, 30)
SAME = "260105C25,00NTRFNONREF"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create_workspace(tmp_path / "book")


@pytest.fixture
def bring(workspace: Workspace, tmp_path: Path) -> Callable[..., ImportReport]:
    """Import texts as files, one file each."""

    def bring(*texts: str, into: Workspace | None = None, **more: object) -> ImportReport:
        paths = []
        for text in texts:
            path = tmp_path / f"{abs(hash(text))}.sta"
            path.write_text(text, encoding="utf-8")
            paths.append(path)
        return import_into(into or workspace, paths, as_of=AS_OF, **more)

    return bring


def statement(number: int, opening: str, closing: str, *entries: str, account: str = "XX00ALDER0001") -> str:
    lines = [f":20:{number}", f":25:{account}", f":28C:{number}", f":60F:{opening}"]
    lines += [line for entry in entries for line in (f":61:{entry}", ":86:SAME TEXT")]
    return "\n".join([*lines, f":62F:{closing}", "-", ""])


FIRST = statement(1, "C260104EUR100,00", "C260105EUR125,00", SAME)
SECOND = statement(2, "C260105EUR125,00", "C260106EUR150,00", SAME)
BOTH = statement(9, "C260104EUR100,00", "C260106EUR150,00", SAME, SAME)


def codes(report: ImportReport) -> list[str]:
    return sorted({f.code for f in report.findings if f.code.startswith("IMP1")})


def money(workspace: Workspace) -> list[int]:
    return sorted(read_snapshot(workspace)["items"]["amount_minor"].tolist())


def test_equal_entries_of_two_files_without_a_reference_are_two_payments(bring, workspace):
    bring(FIRST)
    report = bring(SECOND)
    assert money(workspace) == [-2500, -2500]
    assert codes(report) == []


def test_the_same_statement_in_another_file_counts_once_and_is_told(bring, workspace):
    bring(FIRST)
    report = bring(FIRST + "\n\n")
    assert money(workspace) == [-2500]
    assert codes(report) == ["IMP174"]


def test_the_very_same_file_again_is_told_as_such_and_no_more(bring):
    bring(FIRST)
    assert {f.code for f in bring(FIRST).findings} == {"IMP320"}


def test_statements_that_overlap_count_their_common_entries_once_in_any_order(bring, tmp_path):
    digests = set()
    for number, order in enumerate(permutations([FIRST, SECOND, BOTH])):
        book = create_workspace(tmp_path / str(number))
        for text in order:
            bring(text, into=book)
        assert money(book) == [-2500, -2500]
        digests.add(current_snapshot_id(book))
    assert len(digests) == 1


def test_a_statement_that_is_missing_between_two_imports_is_named_with_both_balances(bring):
    bring(FIRST)
    report = bring(statement(4, "C260108EUR170,00", "C260109EUR180,00", "260109C10,00NTRFX"))
    (gap,) = [f for f in report.findings if f.code == "IMP172"]
    assert "closes at EUR 125.00" in gap.message
    assert "opens at EUR 170.00" in gap.message


def test_the_missing_statement_closes_the_gap_and_nothing_more_is_said(bring):
    bring(FIRST)
    bring(statement(3, "C260106EUR150,00", "C260107EUR160,00", "260107C10,00NTRFX"))
    assert codes(bring(SECOND)) == []


def test_an_earlier_statement_that_does_not_reach_the_known_one_leaves_a_gap(bring):
    bring(SECOND)
    earlier = statement(0, "C260102EUR10,00", "C260103EUR20,00", "260103C10,00NTRFX")
    assert codes(bring(earlier)) == ["IMP172"]


def test_an_overlap_of_two_imports_is_named_with_both_spans(bring):
    bring(BOTH)
    report = bring(statement(5, "C260105EUR125,00", "C260107EUR160,00", SAME, "260107C10,00NTRFX"))
    (overlap,) = [f for f in report.findings if f.code == "IMP173"]
    assert "2026-01-05 to 2026-01-07" in overlap.message


def test_gaps_between_files_of_one_import_are_named_once(bring):
    later = statement(4, "C260108EUR170,00", "C260109EUR180,00", "260109C10,00NTRFX")
    for texts in ((FIRST, later), (later, FIRST)):
        report = bring(*texts, dry_run=True)
        assert [f.code for f in report.findings if f.code == "IMP172"] == ["IMP172"]


def test_accounts_have_chains_of_their_own(bring):
    bring(FIRST)
    other = statement(1, "C260108EUR7,00", "C260109EUR17,00", "260109C10,00NTRFX", account="XX00ALDER0002")
    assert codes(bring(other)) == []


def test_the_log_keeps_no_account_number(bring, workspace):
    bring(FIRST)
    assert "XX00ALDER0001" not in read_import_log(workspace)["statements"].to_json()


# ---- pending ----------------------------------------------------------------------------------------------------

INTERIM = (
    ":20:N\n:25:XX00ALDER0001\n:28C:1\n:34F:EUR0,\n:13D:2601051200+0100\n:61:260105C25,00NTRFX\n:86:SAME TEXT\n-\n"
)


def test_a_pending_entry_is_booked_once_when_its_statement_comes(bring, workspace):
    waiting = bring(INTERIM)
    assert len(read_snapshot(workspace)["items"]) == 0 if waiting.changed else True
    report = bring(FIRST)
    assert money(workspace) == [-2500]
    (told,) = [f for f in report.findings if f.code == "IMP184"]
    assert "EUR 25.00" in told.message
    assert codes(bring(SECOND)) == []


def test_a_pending_entry_that_its_statement_does_not_have_is_named(bring):
    bring(INTERIM)
    report = bring(statement(1, "C260104EUR100,00", "C260106EUR110,00", "260106C10,00NTRFX"))
    assert codes(report) == ["IMP185"]


def test_a_notification_that_comes_after_its_statement_is_not_waited_for(bring):
    bring(FIRST)
    bring(INTERIM)
    assert codes(bring(SECOND)) == []


def test_one_booked_entry_settles_one_of_two_equal_pending_ones(bring):
    bring(INTERIM.replace("-\n", ":61:260105C25,00NTRFX\n:86:SAME TEXT\n-\n"))
    report = bring(FIRST)
    assert codes(report) == ["IMP184", "IMP185"]


# ---- money that went out ----------------------------------------------------------------------------------------

OUT = statement(1, "C260104EUR100,00", "C260105EUR60,00", "260105D30,00NTRFFEE", "260105D10,00NTRFREFUND")


def test_money_that_went_out_waits_for_a_decision_and_is_listed_with_its_sum(bring, workspace):
    report = bring(OUT)
    assert report.files["pending"].item() == 2
    assert any("EUR 40.00" in line for line in report.lines())
    assert "items" not in read_snapshot(workspace) or read_snapshot(workspace)["items"].empty


def test_rows_that_are_left_in_the_list_come_in_as_refunds_and_only_once(bring, workspace, tmp_path):
    (listed,) = bring(OUT).to_decide_files
    header, fee, refund = listed.read_text(encoding="utf-8").splitlines()
    assert "FEE" in fee
    kept = tmp_path / "kept.csv"
    kept.write_text("\n".join([header, refund, ""]), encoding="utf-8")
    for _ in range(2):
        import_into(workspace, kept, as_of=AS_OF)
    items = read_snapshot(workspace)["items"]
    assert items[["kind", "amount_minor"]].to_numpy().tolist() == [["refund", 1000]]
    bring(OUT, bank_debits="refund")
    assert money(workspace) == [1000, 3000]


def test_a_returned_receipt_is_a_chargeback_without_anybody_saying_so(bring, workspace):
    bring(statement(1, "C260104EUR100,00", "C260105EUR75,00", "260105RC25,00NTRFX"))
    assert read_snapshot(workspace)["items"]["kind"].tolist() == ["chargeback"]


def test_rows_of_a_statement_that_does_not_add_up_do_not_come_in_by_the_back_door(bring, workspace):
    (path,) = bring(FIRST.replace("125,00", "126,00")).set_aside_files
    report = import_into(workspace, path, as_of=AS_OF)
    assert report.files[["accepted", "set_aside"]].to_numpy().tolist() == [[0, 1]]


def test_the_list_is_written_once_for_the_same_file(bring, workspace):
    assert bring(OUT).to_decide_files == bring(OUT).to_decide_files
    assert len(list(workspace.imports_dir.glob("*.to-decide.csv"))) == 1
