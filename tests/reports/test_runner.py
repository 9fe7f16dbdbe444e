"""Real runs by papermill: what comes back, and what is said when a notebook stops."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import nbformat
import pytest

from arlib.errors import NotebookFailed, ParameterError
from arlib.reports.isolation import isolated
from arlib.reports.runner import execute_notebook
from small_reports import PARAMETERS, write_notebook


def run(tmp_path: Path, cells: list[str], **options: object) -> nbformat.NotebookNode:
    staging = tmp_path / "staging"
    staging.mkdir(exist_ok=True)
    notebook = write_notebook(tmp_path / "small.ipynb", cells)
    given = {"parameters": {}, "staging": staging, "failed_copy": tmp_path / "runs" / "small.failed.ipynb"}
    with isolated(tmp_path / "settings", {}):
        return execute_notebook(notebook, **(given | options))


def printed(notebook: nbformat.NotebookNode) -> str:
    return "".join(out.get("text", "") for cell in notebook.cells for out in cell.get("outputs", []))


def kernels() -> set[str]:
    """Process ids of this process's living kernels."""
    mine = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(parent[1]) == os.getpid() and b"ipykernel" in (folder / "cmdline").read_bytes():
                mine.add(folder.name)
        except OSError:
            continue
    return mine


def test_parameters_arrive_and_interactive_cells_are_left_out(tmp_path):
    cells = ["# A", PARAMETERS, "print(repr(workspace), as_of)", "%tag interactive\nraise SystemError"]
    done = run(tmp_path, cells, parameters={"workspace": "00123", "as_of": "2026-10-30"})
    assert printed(done) == "'00123' 2026-10-30\n"


def test_the_room_is_the_runs_own(tmp_path, monkeypatch):
    profile = tmp_path / "home" / "profile_default" / "startup"
    profile.mkdir(parents=True)
    (profile / "loud.py").write_text("print('from the home folder')", encoding="utf-8")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "home"))
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    cell = "import os\nprint(os.environ['PYTHONHASHSEED'], os.environ['TZ'], os.getcwd())"
    done = run(tmp_path, [cell])
    assert printed(done) == f"0 UTC {tmp_path / 'staging'}\n"
    assert os.environ["PYTHONHASHSEED"] == "7"


def test_the_terminal_stays_clean(tmp_path, capfd):
    run(tmp_path, ["import sys\nprint('out')\nprint('err', file=sys.stderr)"])
    assert capfd.readouterr() == ("", "")


def test_progress_is_told_cell_by_cell(tmp_path):
    seen: list[tuple[int, int]] = []
    run(tmp_path, ["# A", PARAMETERS, "1", "2"], parameters={"as_of": ""}, on_cell=lambda *at: seen.append(at))
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_the_executed_notebook_keeps_no_paths_and_no_timings(tmp_path):
    done = run(tmp_path, [PARAMETERS, "1"], parameters={"as_of": "2026-10-30"})
    assert "papermill" not in done.metadata
    assert str(tmp_path) not in nbformat.writes(done)


def test_a_failing_cell_is_named_with_its_heading_and_the_notebook_is_kept(tmp_path):
    wrong = "raise KeyError('no such\\ncolumn')"
    cells = ["# Title", PARAMETERS, "## Credits by age", "x = 1", wrong, "print('never')"]
    with pytest.raises(NotebookFailed) as stopped:
        run(tmp_path, cells, parameters={"as_of": ""})
    assert stopped.value.exit_code == 1
    assert stopped.value.where == "small.ipynb"
    assert stopped.value.what == r"stopped at cell 5, under “Credits by age”: KeyError: 'no such\ncolumn'"
    kept = tmp_path / "runs" / "small.failed.ipynb"
    assert str(kept) in stopped.value.next_step
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "never" not in printed(nbformat.read(kept, as_version=4))


def test_control_characters_of_a_failure_do_not_reach_the_terminal(tmp_path):
    with pytest.raises(NotebookFailed) as stopped:
        run(tmp_path, ["raise ValueError('\\x1b[31mred\\x07\\r')"])
    assert stopped.value.what.isprintable()


def test_an_unknown_parameter_is_refused_before_anything_runs(tmp_path):
    with pytest.raises(ParameterError, match="as_off"):
        run(tmp_path, [PARAMETERS, "open('ran', 'w')"], parameters={"as_off": "2026-10-30"})
    assert not list((tmp_path / "staging").iterdir())


def test_a_hanging_cell_is_stopped_and_leaves_no_kernel(tmp_path):
    before = kernels()
    with pytest.raises(NotebookFailed, match=r"at cell 2, under “Wait”: no answer within 1 second"):
        run(tmp_path, ["## Wait", "while True: pass"], timeout=1)
    assert kernels() == before


def test_a_dead_kernel_is_a_failure(tmp_path):
    before = kernels()
    with pytest.raises(NotebookFailed, match=r"at cell 1: the kernel died"):
        run(tmp_path, ["import os\nos.kill(os.getpid(), 9)"])
    assert kernels() == before
