from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from arlib.cli import app

HEADER = "invoice_id,account_id,issue_date,due_date,amount,currency\n"
ROW = "INV-1,A-1,2026-01-10,2026-02-09,120.50,EUR\n"


@dataclass(frozen=True)
class Done:
    """How a command ended and what it said."""

    returncode: int
    stdout: str
    stderr: str


def arlib(*words: object, cwd: Path) -> Done:
    """The command as a person types it, in a folder of its own; in this process, because starting one takes seconds."""
    before = Path.cwd()
    os.chdir(cwd)
    try:
        result = CliRunner(env={"ARLIB_WORKSPACE": "", "COLUMNS": "200", "NO_COLOR": "1"}).invoke(
            app, [str(w) for w in words]
        )
    finally:
        os.chdir(before)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Done(result.exit_code, result.stdout, result.stderr)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    done = arlib("init", "book", "--name", "Northern region", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path / "book"


def assert_plain_refusal(done: Done, code: int, *words: str) -> None:
    told = done.stdout + done.stderr
    assert done.returncode == code, told
    assert "Traceback" not in told
    for word in words:
        assert word in told


@pytest.mark.parametrize("command", ["init", "import", "weekly", "run", "pdf", "samples", "doctor", "lab"])
def test_every_command_has_help_with_an_example(command, tmp_path):
    done = arlib(command, "--help", cwd=tmp_path)
    assert done.returncode == 0
    assert f"Example: arlib {command}" in done.stdout


def test_help_names_the_exit_codes(tmp_path):
    assert "3 the ledger does not tie" in arlib("--help", cwd=tmp_path).stdout.replace("\n", " ")


def test_the_help_does_not_load_the_heavy_libraries(tmp_path):
    code = """if True:
        import sys
        sys.argv = ["arlib", "--help"]
        import arlib.cli
        try:
            arlib.cli.app()
        except SystemExit:
            print("pandas" in sys.modules, file=sys.stderr)
    """
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.stderr.strip() == "False"


def test_an_error_nobody_thought_of_is_one_line_and_a_file_with_the_details(tmp_path):
    code = "import arlib.cli, arlib.store; arlib.store.create_workspace = None; arlib.cli.main()"
    command = [sys.executable, "-c", code, "init", "book"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert "unexpected error: TypeError" in done.stderr
    details = Path(done.stderr.split("file ")[-1].strip())
    assert "Traceback" in details.read_text()
    details.unlink()


def test_a_new_workspace_says_what_comes_next(tmp_path):
    done = arlib("init", "book", cwd=tmp_path)
    assert "next step: arlib import FILE" in done.stdout
    assert (tmp_path / "book" / "policy.toml").read_text().startswith("# The policy of this workbench")


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.txt").write_text("meow")
    assert_plain_refusal(arlib("init", "photos", cwd=tmp_path), 2, "next step")
    assert [p.name for p in (tmp_path / "photos").iterdir()] == ["cat.txt"]


def test_an_import_says_what_was_accepted_and_what_was_set_aside(workspace, tmp_path):
    (tmp_path / "open.csv").write_text(HEADER + ROW + "INV-2,A-1,2026-13-45,2026-02-09,5.00,EUR\n")
    done = arlib("import", "open.csv", "--kind", "invoices", "-w", workspace, "--as-of", "2026-03-31", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "1 accepted, 1 set aside" in done.stdout
    assert "EUR 120.50" in done.stdout


def test_a_dry_run_changes_nothing(workspace, tmp_path):
    (tmp_path / "open.csv").write_text(HEADER + ROW)
    done = arlib("import", "open.csv", "--kind", "invoices", "-w", workspace, "--dry-run", cwd=tmp_path)
    assert "Nothing was changed" in done.stdout
    assert not (workspace / "ledger" / "CURRENT").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["import", "missing.csv", "--kind", "invoices"], "missing.csv"),
        (["import", "open.csv", "--kind", "poems"], "poems"),
        (["import", "open.csv", "--mapping", "no_such_mapping"], "no_such_mapping"),
        (["import", "short.csv", "--kind", "invoices"], "due_date"),
        (["weekly", "--as-of", "31.3.2026"], "YYYY-MM-DD"),
        (["weekly", "--as-of", "2026-02-30"], "not a day"),
        (["weekly"], "holds no ledger yet"),
        (["run", "no_such_notebook"], "no_such_notebook"),
        (["run", "tiering", "-p", "levle=family"], "level"),
        (["run", "tiering", "-p", "level"], "not name=value"),
        (["weekly", "--frist"], "No such option"),
    ],
)
def test_a_bad_call_is_one_reason_with_a_next_step_and_exit_code_2(workspace, tmp_path, words, said):
    (tmp_path / "open.csv").write_text(HEADER + ROW)
    (tmp_path / "short.csv").write_text("invoice_id,account_id\nINV-1,A-1\n")
    assert_plain_refusal(arlib(*words, "-w", workspace, cwd=tmp_path), 2, said)


def test_a_workspace_that_is_not_there_is_not_made_unasked(tmp_path):
    assert_plain_refusal(arlib("weekly", "-w", "nowhere", cwd=tmp_path), 2, "nowhere", "arlib init")
    assert not (tmp_path / "nowhere").exists()


def test_an_import_never_goes_into_the_sample_book_by_accident(tmp_path):
    (tmp_path / "open.csv").write_text(HEADER + ROW)
    assert_plain_refusal(
        arlib("import", "open.csv", "--kind", "invoices", cwd=tmp_path), 2, "--workspace", "arlib init"
    )


def test_a_broken_policy_is_named_with_its_file_and_the_valid_keys(workspace, tmp_path):
    (tmp_path / "open.csv").write_text(HEADER + ROW)
    arlib("import", "open.csv", "--kind", "invoices", "-w", workspace, cwd=tmp_path)
    (workspace / "policy.toml").write_text("[tiers]\nhihg_over_days = 80\n")
    done = arlib("weekly", "-w", workspace, cwd=tmp_path)
    assert_plain_refusal(done, 2, "hihg_over_days", "Did you mean high_over_days?")


def test_a_workspace_that_cannot_be_written_is_a_line_and_not_a_traceback(workspace, tmp_path):
    (tmp_path / "open.csv").write_text(HEADER + ROW)
    # root may write anywhere, so the folder is made unusable in a way that stops root as well
    (workspace / "ledger").rmdir()
    (workspace / "ledger").write_text("in the way")
    done = arlib("import", "open.csv", "--kind", "invoices", "-w", workspace, cwd=tmp_path)
    assert_plain_refusal(done, 2)


def test_the_doctor_finds_a_workspace_that_others_can_read(workspace, tmp_path):
    assert arlib("doctor", "-w", workspace, cwd=tmp_path).returncode == 0
    workspace.chmod(0o755)
    assert_plain_refusal(arlib("doctor", "-w", workspace, cwd=tmp_path), 2, "MEND", "chmod 700")


def test_the_same_seed_writes_the_same_sample_bytes(tmp_path):
    for name in ("one", "two"):
        done = arlib("samples", name, "--accounts", 200, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / n).rglob("*") if p.is_file()} for n in ("one", "two"))
    assert one == two
    assert len(one) > 10
