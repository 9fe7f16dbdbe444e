"""Bringing files into a workspace: all of it or nothing, the same file twice adds nothing, and a record is kept."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from itertools import count
from pathlib import Path
from time import monotonic

import pandas as pd
import pytest

from arlib.errors import BusyError, IntakeError, WorkspaceError
from arlib.importing import import_into, import_samples, open_sample_workspace, workspace_or_sample
from arlib.store import (
    Workspace,
    create_workspace,
    current_snapshot_id,
    finish_interrupted_import,
    open_workspace,
    read_import_log,
    read_snapshot,
    writing,
)

AS_OF = date(2026, 10, 30)
INVOICES = """invoice_id,account_id,issue_date,due_date,amount,currency
I1,A1,2026-01-01,2026-02-01,100.00,EUR
I2,A1,2026-01-01,2026-02-01,1e3,EUR
I3,A2,2026-01-01,2026-02-01,7.50,USD
"""
PAYMENTS = """payment_id,account_id,payer_name,date,amount,currency,reference
P1,A1,Birch,2026-02-01,100.00,EUR,I1
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create_workspace(tmp_path / "book")


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def bring(workspace: Workspace, *paths: Path, **more: object):
    return import_into(workspace, list(paths), as_of=AS_OF, decimal=".", **more)


def test_good_rows_come_in_and_bad_rows_lie_beside_the_log_with_their_reasons(workspace, write):
    report = bring(workspace, write("may.csv", INVOICES))
    assert read_snapshot(workspace)["items"]["item_id"].tolist() == ["I1", "I3"]
    (path,) = report.set_aside_files
    assert "scientific notation" in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o777 == 0o600
    entry = read_import_log(workspace).iloc[0]
    assert (entry["file"], entry["records"], entry["accepted"], entry["set_aside"]) == ("may.csv", 3, 2, 1)
    assert (entry["snapshot"], entry["set_aside_file"]) == (current_snapshot_id(workspace), path.name)


def test_the_corrected_rows_complete_the_import(workspace, write):
    (path,) = bring(workspace, write("may.csv", INVOICES)).set_aside_files
    corrected = write("corrected.csv", path.read_text(encoding="utf-8").replace(",1e3,", ",1000.00,"))
    bring(workspace, corrected)
    assert read_snapshot(workspace)["items"]["amount_minor"].tolist() == [10000, 100000, 750]


def test_the_same_file_again_adds_nothing_and_says_so(workspace, write):
    path = write("may.csv", INVOICES)
    first, again = bring(workspace, path), bring(workspace, path)
    assert (first.changed, again.changed) == (True, False)
    assert again.files["already_there"].tolist() == [2]
    assert "IMP320" in [f.code for f in again.findings]
    assert "as it was" in again.lines()[-1]


def test_a_correction_is_held_with_both_values(workspace, write):
    bring(workspace, write("may.csv", INVOICES))
    report = bring(workspace, write("june.csv", INVOICES.replace("100.00", "120.00")))
    assert report.conflicts[["file", "key", "kept", "offered"]].to_dict("records") == [
        {"file": "june.csv", "key": "I1", "kept": "EUR 100.00", "offered": "EUR 120.00"}
    ]
    assert not report.changed
    assert any("held: items I1" in line for line in report.lines())


def test_a_dry_run_says_what_would_happen_and_touches_nothing(workspace, write):
    before = sorted(p.name for p in workspace.folder.rglob("*"))
    report = bring(workspace, write("may.csv", INVOICES), dry_run=True)
    assert report.files["added"].tolist() == [2]
    assert "dry run" in report.lines()[-1]
    assert sorted(p.name for p in workspace.folder.rglob("*")) == before


def test_one_unusable_file_among_several_keeps_all_out(workspace, write):
    with pytest.raises(IntakeError):
        bring(workspace, write("may.csv", INVOICES), write("notes.csv", "to,do\n1,2\n"))
    assert current_snapshot_id(workspace) is None
    assert read_import_log(workspace).empty


def test_the_order_of_files_leaves_no_trace_in_the_ledger(tmp_path: Path, write):
    files = [write("may.csv", INVOICES), write("june.csv", PAYMENTS)]
    found = set()
    for number, order in enumerate([files, files[::-1]]):
        workspace = create_workspace(tmp_path / str(number))
        bring(workspace, *order)
        found.add(current_snapshot_id(workspace))
    assert len(found) == 1


def test_a_file_name_never_becomes_a_path(workspace, write):
    report = bring(workspace, write("..\\=x;`rm`\x1b.csv", INVOICES))
    (path,) = report.set_aside_files
    assert path.parent == workspace.imports_dir
    assert path.name.replace("-", "").replace(".", "").isalnum()
    assert "\x1b" not in "".join(report.lines())


def test_a_workspace_that_is_being_written_is_left_alone(workspace, write):
    with writing(workspace, "weekly run"), pytest.raises(BusyError):
        bring(workspace, write("may.csv", INVOICES))


def test_no_file_at_all_is_a_bad_call(workspace):
    with pytest.raises(IntakeError, match="no file"):
        bring(workspace)


# ---- cut off at any step ----------------------------------------------------------------------------------------


class CutOff(BaseException):
    """The power goes: nothing after this step happens."""


NO_SPACE = OSError(28, "No space left on device")
FAULTS = [
    pytest.param("replace", NO_SPACE, id="rename, disk full"),
    pytest.param("replace", CutOff(), id="rename, power cut"),
    pytest.param("unlink", CutOff(), id="delete, power cut"),
    *(
        pytest.param(step, fault, id=f"{step}, {name}", marks=pytest.mark.nightly)
        for step, fault, name in [
            ("unlink", NO_SPACE, "disk error"),
            ("fsync", NO_SPACE, "disk full"),
            ("fsync", CutOff(), "power cut"),
            ("open", NO_SPACE, "disk full"),
            ("open", CutOff(), "power cut"),
        ]
    ),
]


@pytest.fixture
def cut_off_at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int, BaseException], Callable[[], bool]]:
    """Let the n-th call of one step fail, or everything from it on when it is a power cut."""

    def arm(step: str, nth: int, fault: BaseException) -> Callable[[], bool]:
        real, calls, reached = getattr(os, step), count(1), []

        def faulty(*args: object, **more: object) -> object:
            number = next(calls)
            if number == nth or (reached and isinstance(fault, CutOff)):
                reached.append(number)
                raise fault
            return real(*args, **more)

        monkeypatch.setattr(os, step, faulty)
        return lambda: bool(reached)

    return arm


def state(workspace: Workspace) -> tuple[str | None, int, int]:
    """What anybody can see: the snapshot, the lines of the log, the rows set aside."""
    with writing(workspace, "look"):
        finish_interrupted_import(workspace)
    read_snapshot(workspace, verify=True)
    aside = len(list(workspace.imports_dir.glob("*.set-aside.csv")))
    return current_snapshot_id(workspace), len(read_import_log(workspace)), aside


@pytest.mark.parametrize(("step", "fault"), FAULTS)
def test_an_import_cut_off_at_any_step_leaves_the_state_before_or_the_state_after(
    step: str, fault: BaseException, tmp_path: Path, write, cut_off_at, monkeypatch: pytest.MonkeyPatch
):
    first, second = write("may.csv", INVOICES), write("june.csv", INVOICES.replace("I", "J"))
    base = create_workspace(tmp_path / "base")
    bring(base, first)
    whole = open_workspace(shutil.copytree(base.folder, tmp_path / "whole"))
    bring(whole, second)
    before, after = state(base), state(whole)
    assert before != after
    for nth in count(1):
        workspace = open_workspace(shutil.copytree(base.folder, tmp_path / f"{step}-{nth}"))
        reached = cut_off_at(step, nth, fault)
        error = None
        try:
            bring(workspace, second)
        except (CutOff, WorkspaceError) as stopped:
            error = stopped
        monkeypatch.undo()
        assert state(workspace) in (before, after), f"{step} {nth}"
        if error is None:
            assert state(workspace) == after
        bring(workspace, second)
        assert state(workspace)[0] == after[0], "the same import completes it"
        if not reached():
            break
    assert nth > 1, "the step was never taken, so nothing was tested"


KILLED_IMPORT = """
import sys
from arlib.importing import import_into
import_into(sys.argv[1], sys.argv[2], as_of="2026-10-30")
"""


@pytest.mark.nightly
def test_fifty_kills_of_a_large_import_leave_the_state_before_or_the_state_after(tmp_path: Path, write):
    lines = [f"J{i},A{i % 999},2026-01-01,2026-02-01,{i % 977}.{i % 90 + 10},EUR" for i in range(100_000)]
    large = write("large.csv", "\n".join([INVOICES.splitlines()[0], *lines, "bad"]) + "\n")
    base = create_workspace(tmp_path / "base")
    bring(base, write("may.csv", INVOICES))
    whole = open_workspace(shutil.copytree(base.folder, tmp_path / "whole"))
    started = monotonic()
    subprocess.run([sys.executable, "-c", KILLED_IMPORT, whole.folder, large], check=True)
    usual_seconds = monotonic() - started
    before, after, chance = state(base), state(whole), random.Random(27)
    for number in range(50):
        workspace = open_workspace(shutil.copytree(base.folder, tmp_path / str(number)))
        with subprocess.Popen([sys.executable, "-c", KILLED_IMPORT, workspace.folder, large]) as process:
            with suppress(subprocess.TimeoutExpired):
                process.wait(usual_seconds * chance.uniform(0.3, 1.1))
            process.kill()
        assert state(workspace) in (before, after), f"kill {number}"
        shutil.rmtree(workspace.folder)


# ---- the sample book --------------------------------------------------------------------------------------------


@pytest.fixture
def samples(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "samples"
    folder.mkdir()
    (folder / "invoices.csv").write_text(INVOICES.replace("1e3", "3.00"), encoding="utf-8")
    (folder / "payments.csv").write_text(PAYMENTS, encoding="utf-8")
    (folder / "messages.jsonl").touch()
    (folder / "MANIFEST.json").write_text('{"as_of": "2026-10-30"}', encoding="utf-8")
    (folder / "policy.toml").write_text('[[revision]]\neffective_from = 2025-01-01\nreason = "x"\n', encoding="utf-8")
    (folder / "truth").mkdir()
    (folder / "truth" / "invoices.csv").write_text("never,read\n", encoding="utf-8")
    return folder


def test_the_samples_come_in_through_the_same_gate_with_their_policy(workspace, samples: Path):
    report = import_samples(workspace, samples)
    assert report.files["file"].tolist() == ["invoices.csv", "payments.csv"]
    assert "[[revision]]" in workspace.policy_text()


def test_a_policy_somebody_changed_is_left_alone(workspace, samples: Path):
    workspace.policy_path.write_text("# mine\n", encoding="utf-8")
    import_samples(workspace, samples)
    assert workspace.policy_text() == "# mine\n"


def test_samples_that_are_not_there_name_the_command_that_makes_them(workspace, tmp_path: Path):
    with pytest.raises(IntakeError) as refused:
        import_samples(workspace, tmp_path / "none")
    assert "arlib samples" in refused.value.next_step


def test_the_committed_sample_book_comes_in_whole(sample_workspace: Path):
    log = read_import_log(open_workspace(sample_workspace))
    assert log["set_aside"].sum() == 0
    assert log["duplicates"].sum() == 0
    assert (log["records"] == log["accepted"]).all()
    tables = read_snapshot(open_workspace(sample_workspace))
    assert len(tables["accounts"]) == log.loc[log["kind"] == "customers", "records"].item()


def test_a_filled_sample_workspace_is_simply_opened(sample_workspace: Path):
    before = current_snapshot_id(open_workspace(sample_workspace))
    assert current_snapshot_id(open_sample_workspace(sample_workspace)) == before


def test_a_workspace_somebody_named_is_never_made_unasked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(WorkspaceError):
        workspace_or_sample(tmp_path / "typo")
    monkeypatch.setenv("ARLIB_WORKSPACE", str(tmp_path / "typo"))
    with pytest.raises(WorkspaceError):
        workspace_or_sample()
    assert not (tmp_path / "typo").exists()


def test_the_report_is_a_frame_per_question(workspace, write):
    report = bring(workspace, write("may.csv", INVOICES), write("june.csv", PAYMENTS))
    assert isinstance(report.files, pd.DataFrame)
    assert report.files["kind"].tolist() == ["invoices", "payments"]
    accepted = report.totals[report.totals["state"] == "accepted"]
    assert accepted[["file", "currency", "amount_minor"]].to_dict("records") == [
        {"file": "may.csv", "currency": "EUR", "amount_minor": 10000},
        {"file": "may.csv", "currency": "USD", "amount_minor": 750},
        {"file": "june.csv", "currency": "EUR", "amount_minor": -10000},
    ]
