"""The weekly run, for real: papermill, a kernel, a page, a published folder."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from arlib.errors import BusyError, NotebookFailed, ParameterError, StaleInputsError, TieOutError, WorkspaceError
from arlib.reports import RunRecord, run_notebook, run_reports, run_weekly
from arlib.reports.checks import page_faults
from arlib.store import open_workspace, writing
from small_reports import (
    AS_OF,
    PARAMETERS,
    SMALL,
    TIES,
    TOTALS,
    SmallDesk,
    good_cells,
    sign_off,
    small_workspace,
    write_notebook,
)

TESTS = Path(__file__).resolve().parents[1]
QUICK = ["# Quick", PARAMETERS, "## Figures", "print(1)", sign_off()]

ELSEWHERE = """
import sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from small_reports import SMALL, SmallDesk
from arlib.reports import run_weekly
{before}
try:
    run_weekly(Path(sys.argv[1]), notebooks=Path(sys.argv[2]), reports=SMALL, open_desk=SmallDesk().opened, force=True,
               progress=lambda *step: print(*step, flush=True))
except Exception as error:
    print("exit", getattr(error, "exit_code", "?"), str(error).splitlines()[0])
"""


def weekly(workspace: Path, notebooks: Path, desk: SmallDesk | None = None, **options: object) -> RunRecord:
    return run_weekly(workspace, notebooks=notebooks, reports=SMALL, open_desk=(desk or SmallDesk()).opened, **options)


def elsewhere(workspace: Path, notebooks: Path, before: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    """The same run in a process of its own."""
    code = ELSEWHERE.format(tests=str(TESTS), before=before)
    command = [sys.executable, "-c", code, str(workspace), str(notebooks)]
    return subprocess.run(command, env=os.environ | env, capture_output=True, text=True, check=False, timeout=120)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def quick(tmp_path: Path) -> tuple[Path, Path]:
    return small_workspace(tmp_path, QUICK)


@pytest.fixture
def after_a_good_run(quick: tuple[Path, Path]) -> tuple[Path, Path]:
    weekly(*quick)
    return quick


def test_a_good_run_publishes_page_record_and_index(published):
    assert sorted(p.name for p in published.folder.iterdir()) == ["run.json", "small-ages.csv", "small.html"]
    assert (published.workspace / "reports" / "index.html").is_file()
    assert published.record.status == "done"
    assert published.record.reports[0].findings == 2
    assert page_faults(published.html, totals=TOTALS, private=[str(published.workspace)]) == []


def test_the_record_names_inputs_versions_and_seconds(published):
    stored = json.loads((published.folder / "run.json").read_text(encoding="utf-8"))
    assert stored["inputs"]["ledger"] == "a1" * 32
    assert stored["inputs"]["policy"] == "b2" * 32
    assert len(stored["inputs"]["code"]) == 64
    assert stored["parameters"] == {"as_of": AS_OF}
    assert {"tie-out", "run small", "render small"} <= stored["seconds"].keys()
    assert stored["versions"]["plotly"]


def test_progress_counts_cells_page_and_publication(published):
    cells = [("Small report", done, 8) for done in range(1, 7)]
    assert list(published.steps) == [*cells, ("Small report: page", 7, 8), ("Published", 8, 8)]


def test_everything_written_is_for_its_owner_only(published):
    written = [published.workspace / "reports", published.workspace / "runs", published.folder]
    assert {stat.S_IMODE(p.stat().st_mode) for p in written} == {0o700}
    files = [p for folder in written for p in folder.iterdir() if p.is_file()]
    assert {stat.S_IMODE(p.stat().st_mode) for p in files} == {0o600}


def test_the_page_says_nothing_about_clock_or_place(published):
    stored = json.loads((published.folder / "run.json").read_text(encoding="utf-8"))
    for private in (stored["started"][:16], str(published.workspace), str(Path.home()) + "/", "papermill"):
        assert private not in published.html


def test_a_second_run_of_the_same_inputs_has_nothing_to_do(published):
    before = contents(published.folder)
    record = weekly(published.workspace, published.notebooks)
    assert record.up_to_date
    assert record.reports == published.record.reports
    assert contents(published.folder) == before


def test_the_same_inputs_give_the_same_bytes_under_another_clock_language_and_hash_seed(published, tmp_path):
    workspace, notebooks = small_workspace(tmp_path)
    done = elsewhere(workspace, notebooks, TZ="Pacific/Chatham", LC_ALL="C", LANG="tr_TR.UTF-8", PYTHONHASHSEED="123")
    assert "exit" not in done.stdout
    page = workspace / "reports" / AS_OF / "small.html"
    assert page.read_text(encoding="utf-8") == published.html


def test_a_terminal_sees_only_what_progress_prints(quick):
    done = elsewhere(*quick)
    assert done.stderr == ""
    assert done.stdout.splitlines()[0] == "Small report 1 6"
    assert "\r" not in done.stdout
    assert "\x1b" not in done.stdout


def test_another_policy_makes_the_reports_again(after_a_good_run):
    record = weekly(*after_a_good_run, desk=SmallDesk(policy_hash="c3" * 32))
    assert not record.up_to_date
    assert record.inputs["policy"] == "c3" * 32


def test_a_missing_page_makes_the_reports_again(after_a_good_run):
    (after_a_good_run[0] / "reports" / AS_OF / "small.html").unlink()
    assert not weekly(*after_a_good_run).up_to_date


def test_a_file_that_goes_with_a_report_lies_beside_it_and_is_linked_from_page_and_index(published):
    assert (published.folder / "small-ages.csv").read_bytes() == b"bucket,count\n"
    assert 'href="small-ages.csv"' in published.html
    index = (published.folder.parent / "index.html").read_text(encoding="utf-8")
    assert f'href="{AS_OF}/small-ages.csv"' in index


def test_outputs_stored_in_a_notebook_do_not_count_as_another_code(after_a_good_run):
    workspace, notebooks = after_a_good_run
    stored = json.loads((notebooks / "small.ipynb").read_text(encoding="utf-8"))
    stored["cells"][3]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "1"}]
    (notebooks / "small.ipynb").write_text(json.dumps(stored), encoding="utf-8")
    assert weekly(workspace, notebooks).up_to_date


def test_a_failing_notebook_leaves_the_last_good_report_and_says_so_on_the_index(after_a_good_run):
    workspace, notebooks = after_a_good_run
    before = contents(workspace / "reports" / AS_OF)
    write_notebook(notebooks / "small.ipynb", [*QUICK[:3], "raise KeyError('credits')", sign_off()])
    with pytest.raises(NotebookFailed) as stopped:
        weekly(workspace, notebooks, desk=SmallDesk(snapshot_id="d4" * 32))
    assert stopped.value.exit_code == 1
    assert "at cell 4, under “Figures”: KeyError: 'credits'" in stopped.value.what
    assert (workspace / "runs" / f"small-{AS_OF}.failed.ipynb").is_file()
    assert contents(workspace / "reports" / AS_OF) == before
    index = (workspace / "reports" / "index.html").read_text(encoding="utf-8")
    assert "The last run failed." in index
    assert str(workspace) not in index
    assert not list((workspace / "reports").glob(".*"))


def test_a_good_run_takes_the_banner_away(after_a_good_run):
    workspace, notebooks = after_a_good_run
    write_notebook(notebooks / "small.ipynb", ["# Broken", PARAMETERS, "1/0"])
    with pytest.raises(NotebookFailed):
        weekly(workspace, notebooks, force=True)
    write_notebook(notebooks / "small.ipynb", QUICK)
    weekly(workspace, notebooks)
    assert "The last run failed." not in (workspace / "reports" / "index.html").read_text(encoding="utf-8")


def test_a_quiet_stop_is_a_failure(quick):
    workspace, notebooks = quick
    write_notebook(notebooks / "small.ipynb", [*QUICK[:3], "import sys\nsys.exit(0)", sign_off()])
    with pytest.raises(NotebookFailed, match="at cell 4, under “Figures”: the cell called exit"):
        weekly(workspace, notebooks)
    assert not (workspace / "reports" / AS_OF).exists()
    assert (workspace / "runs" / f"small-{AS_OF}.failed.ipynb").is_file()


def test_a_ledger_that_does_not_tie_stops_everything_before_a_kernel_starts(after_a_good_run):
    workspace, notebooks = after_a_good_run
    before = contents(workspace / "reports" / AS_OF)
    broken = TIES.assign(found_minor=[100_01], difference_minor=[1], holds=[False])
    steps: list[str] = []
    with pytest.raises(TieOutError) as refused:
        weekly(
            workspace,
            notebooks,
            desk=SmallDesk(lines=broken),
            force=True,
            progress=lambda *step: steps.append(step),
        )
    assert refused.value.exit_code == 3
    assert "control account: EUR 100.00 expected, EUR 100.01 found" in refused.value.what
    assert steps == []
    assert contents(workspace / "reports" / AS_OF) == before
    assert "The last run does not tie." in (workspace / "reports" / "index.html").read_text(encoding="utf-8")


def test_a_report_one_cent_off_the_ledger_is_not_published(quick):
    other = [TOTALS[0] | {"amount_minor": TOTALS[0]["amount_minor"] + 1}, *TOTALS[1:]]
    with pytest.raises(TieOutError, match=r"the ledger EUR -41,249\.99"):
        weekly(*quick, desk=SmallDesk(totals=other))
    assert not (quick[0] / "reports" / AS_OF).exists()


def test_a_page_that_fails_its_checks_is_not_published(quick):
    workspace, notebooks = quick
    shown = f"print({str(workspace)!r})"
    write_notebook(notebooks / "small.ipynb", [*QUICK[:3], shown, sign_off()])
    with pytest.raises(NotebookFailed, match="a private path is on the page"):
        weekly(workspace, notebooks)
    assert not (workspace / "reports" / AS_OF).exists()


def test_two_runs_at_once_the_second_leaves_with_exit_code_2(quick):
    workspace, notebooks = quick
    with writing(open_workspace(workspace), "weekly reports"), pytest.raises(BusyError) as busy:
        weekly(workspace, notebooks)
    assert "weekly reports" in busy.value.what
    assert f"process {os.getpid()}" in busy.value.what
    assert busy.value.exit_code == 2


def test_a_killed_run_leaves_nothing_that_the_next_one_must_be_told_about(quick):
    workspace, notebooks = quick
    write_notebook(notebooks / "small.ipynb", [*QUICK[:3], "while True: pass", sign_off()])
    code = ELSEWHERE.format(tests=str(TESTS), before="")
    run = subprocess.Popen(
        [sys.executable, "-c", code, str(workspace), str(notebooks)], stdout=subprocess.PIPE, text=True
    )
    assert run.stdout is not None
    assert run.stdout.readline() == "Small report 1 6\n"
    run.kill()
    run.communicate()
    assert not (workspace / "reports" / AS_OF).exists()
    write_notebook(notebooks / "small.ipynb", QUICK)
    assert weekly(workspace, notebooks).status == "done"
    assert not list((workspace / "reports").glob(".*"))


def test_a_full_disk_is_told_in_a_line_and_changes_nothing(after_a_good_run):
    workspace, notebooks = after_a_good_run
    write_notebook(notebooks / "small.ipynb", good_cells())  # its page carries the 2 MB chart library
    before = contents(workspace / "reports" / AS_OF)
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))"
    done = elsewhere(workspace, notebooks, before=limit)
    assert "exit 2" in done.stdout
    assert "File too large" in done.stdout
    assert contents(workspace / "reports" / AS_OF) == before
    assert not list((workspace / "reports").glob(".*"))


def test_a_reports_folder_that_cannot_be_written_is_told_in_a_line(quick):
    (quick[0] / "reports").rmdir()
    (quick[0] / "reports").write_text("in the way", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="cannot be written or read: File exists") as refused:
        weekly(*quick)
    assert refused.value.exit_code == 2


def test_a_missing_workspace_and_a_wrong_day_are_refused(tmp_path, quick):
    with pytest.raises(WorkspaceError, match="is not a workspace"):
        weekly(tmp_path / "nowhere", quick[1])
    with pytest.raises(Exception, match="as_of: not a day") as refused:
        weekly(*quick, as_of="30.10.2026")
    assert refused.value.exit_code == 2


def test_a_notebook_without_the_two_parameters_is_refused_before_anything_runs(quick):
    workspace, notebooks = quick
    write_notebook(notebooks / "small.ipynb", ["# Bare", sign_off()])
    with pytest.raises(ParameterError, match="no parameter 'workspace'"):
        weekly(workspace, notebooks)
    assert not list((workspace / "runs").iterdir())


def test_the_week_before_stays_and_the_index_shows_both(after_a_good_run):
    workspace, notebooks = after_a_good_run
    later = replace(SmallDesk(), as_of=SmallDesk().as_of.replace(day=31))
    weekly(workspace, notebooks, desk=later)
    assert (workspace / "reports" / AS_OF / "small.html").is_file()
    index = (workspace / "reports" / "index.html").read_text(encoding="utf-8")
    assert "Saturday 31 October 2026" in index
    assert 'href="2026-10-30/small.html"' in index


def test_one_notebook_alone_is_rendered_beside_the_weeks(tmp_path):
    cells = ["# One", PARAMETERS + "\ntop: int = 5  # Rows", "print('top', top)", sign_off()]
    workspace, notebooks = small_workspace(tmp_path, cells)
    record = run_notebook(notebooks / "small.ipynb", workspace, parameters={"top": "7"}, open_desk=SmallDesk().opened)
    assert record.folder is not None
    page = (record.folder / record.reports[0].file).read_text(encoding="utf-8")
    assert "<pre>top 7</pre>" in page
    assert record.parameters == {"as_of": AS_OF, "top": "7"}
    assert not list((workspace / "reports").iterdir())


def test_one_notebook_alone_refuses_a_typo_before_anything_runs(quick):
    with pytest.raises(ParameterError, match="no parameter 'as_off'"):
        run_notebook(quick[1] / "small.ipynb", quick[0], parameters={"as_off": "x"}, open_desk=SmallDesk().opened)
    assert not list((quick[0] / "runs").iterdir())
    with pytest.raises(ParameterError, match="no notebook 'tierring'") as refused:
        run_notebook("tierring", quick[0], open_desk=SmallDesk().opened)
    assert "tiering" in refused.value.next_step


def test_data_that_is_too_old_is_told_on_the_index_and_refused_where_the_policy_says_so(quick):
    workspace, notebooks = quick
    old = SmallDesk(stale=("No payments since 12 October, 14 working days ago.",))
    assert weekly(workspace, notebooks, desk=old).stale == old.stale
    index = workspace / "reports" / "index.html"
    assert "No payments since 12 October" in index.read_text(encoding="utf-8")
    (workspace / "policy.toml").write_text('[report]\nstale_inputs = "refuse"\n', encoding="utf-8")
    with pytest.raises(StaleInputsError, match="No payments since 12 October") as refused:
        weekly(workspace, notebooks, desk=old, force=True)
    assert refused.value.exit_code == 4
    assert "The last run was refused" in index.read_text(encoding="utf-8")


def test_a_month_is_published_beside_the_weeks_and_its_page_leads_back_to_the_index(quick):
    workspace, notebooks = quick
    months = (replace(SMALL[0], cadence="monthly", parameters={}),)
    made = run_reports(
        "monthly", workspace, as_of=AS_OF, notebooks=notebooks, reports=months, open_desk=SmallDesk().opened
    )
    assert made.folder == workspace / "reports" / "monthly" / AS_OF
    assert 'href="../../index.html"' in (made.folder / "small.html").read_text(encoding="utf-8")
    assert f'href="monthly/{AS_OF}/small.html"' in (workspace / "reports" / "index.html").read_text(encoding="utf-8")
    assert (workspace / "runs" / "last_run-monthly.json").is_file()


def test_a_policy_changed_during_a_run_is_not_read_by_its_later_notebooks(quick):
    workspace, notebooks = quick
    changed = [
        "import os; from pathlib import Path; from arlib.store import frozen_for, open_workspace",
        "book = open_workspace(Path(workspace))",
        "(book.folder / 'policy.toml').write_text('[report]\\ntop_accounts = 7\\n')",
        "print('top_accounts = 7' in frozen_for(book).policy_text(book))",
    ]
    write_notebook(notebooks / "small.ipynb", [*QUICK[:3], "\n".join(changed), sign_off()])
    made = weekly(workspace, notebooks)
    assert "<pre>False</pre>" in (made.folder / "small.html").read_text(encoding="utf-8")
