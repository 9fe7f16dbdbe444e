"""Runs one notebook by papermill in a private folder, and says in one line why it stopped when it stops."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from arlib.errors import NotebookFailed
from arlib.findings import shown
from arlib.reports.ipynb import read_notebook, write_private_notebook
from arlib.reports.parameters import checked_parameters
from arlib.reports.render import INTERACTIVE_TAG

CELL_TIMEOUT_S = 300
_LONGEST_REASON = 300
CellProgress = Callable[[int, int], None]
"""Called after each cell with cells done and cells in all."""


def execute_notebook(
    notebook: Path,
    *,
    parameters: Mapping[str, Any],
    staging: Path,
    failed_copy: Path,
    timeout: int = CELL_TIMEOUT_S,
    on_cell: CellProgress | None = None,
) -> NotebookNode:
    """Run a notebook from top to bottom in a kernel of this environment; cells tagged ``interactive`` are left out.

    The environment belongs to the whole process, so whoever runs several notebooks side by side makes the room
    (:func:`arlib.reports.isolation.isolated`) once, around all of them.

    Args:
        notebook: The source; never changed.
        parameters: Checked against the notebook before a kernel starts.
        staging: Private folder for everything the run writes; also the kernel's working directory.
        failed_copy: Where the half-run notebook is kept when it fails.
        timeout: Longest a single cell may take, in seconds.
        on_cell: Told after each cell.

    Returns:
        The executed notebook, without papermill's metadata (it holds parameters and paths).

    Raises:
        ParameterError: a parameter is unknown or unusable; nothing was started.
        NotebookFailed: names the cell, the heading above it and the reason; the notebook is kept at ``failed_copy``.
    """
    checked = checked_parameters(notebook, parameters)
    source = read_notebook(notebook)
    output = staging / notebook.name
    course = _Course(source, on_cell)
    try:
        executed = _papermill(notebook, output, checked, staging, timeout, course)
    except Exception as error:  # papermill, nbclient and zmq raise many kinds; each means: it failed
        write_private_notebook(_read_if_there(output) or source, failed_copy)
        raise failure(notebook, course.place(), _reason(error, timeout), failed_copy) from error
    return without_run_metadata(executed)


def _papermill(
    notebook: Path, output: Path, parameters: Mapping[str, Any], folder: Path, timeout: int, course: _Course
) -> NotebookNode:
    import papermill
    from traitlets.config import Config

    config = Config()
    # ipykernel 7.3 prints a note about unencrypted TCP into the first output unless it may choose by itself
    config.KernelManager.transport_encryption = "auto"
    executed: NotebookNode = papermill.execute_notebook(
        str(notebook),
        str(output),
        parameters=dict(parameters),
        kernel_name="python3",
        language="python",
        progress_bar=False,
        execution_timeout=timeout,
        skip_cells_with_tag=INTERACTIVE_TAG,
        on_cell_execute=course.begins,
        on_cell_complete=course.ends,
        extra_arguments=["--log-level=CRITICAL"],  # a kernel that is told to stop complains on our terminal
        config=config,
        resources={"metadata": {"path": str(folder)}},  # papermill's own cwd= changes the whole process's directory
    )
    return executed


class _Course:
    """Follows a run: which cell it is in, how many are done. A dead kernel leaves no other trace of the place."""

    def __init__(self, source: NotebookNode, tell: CellProgress | None) -> None:
        self._cells, self._tell = source.cells, tell
        self._running = ""
        self._done = 0
        self._total = cells_to_run(source)

    def begins(self, cell: NotebookNode, cell_index: int) -> None:
        self._running = str(cell.get("id", ""))

    def ends(self, cell: NotebookNode, cell_index: int) -> None:
        self._done = min(self._done + 1, self._total)
        if self._tell is not None:
            self._tell(self._done, self._total)

    def place(self) -> str:
        """Where the run is, in the source notebook's own counting; nothing before its first cell."""
        ids = [str(cell.get("id", "")) for cell in self._cells]
        if self._running in ids:
            return place_of(self._cells, ids.index(self._running))
        return "at the parameters" if self._running else ""


def is_interactive(cell: NotebookNode) -> bool:
    """Whether a cell is for people at the desk only."""
    return INTERACTIVE_TAG in cell.metadata.get("tags", [])


def cells_to_run(source: NotebookNode) -> int:
    """How many cells a run executes: one more than the notebook has, papermill adds one with the parameters."""
    return 1 + sum(1 for cell in source.cells if cell.cell_type == "code" and not is_interactive(cell))


def without_run_metadata(notebook: NotebookNode) -> NotebookNode:
    """The notebook without papermill's parameters, paths and timings; the state of each cell stays."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        run = cell.metadata.pop("papermill", {})
        cell.metadata["run"] = {"status": run.get("status"), "exception": bool(run.get("exception"))}
    return notebook


def failure(notebook: Path, where: str, reason: str, failed_copy: Path) -> NotebookFailed:
    """The error of a failed notebook: which one, where in it, why, and where to look."""
    return NotebookFailed(
        f"stopped {where}: {reason}" if where else f"stopped: {reason}",
        where=notebook.name,
        next_step=f"Open {failed_copy} to see the cell; the last good report is untouched.",
    )


def place_of(cells: Sequence[NotebookNode], index: int) -> str:
    """Where a cell is, for people: its number and the heading above it."""
    headings = [
        line.lstrip("# ").strip()
        for cell in cells[: index + 1]
        if cell.cell_type == "markdown"
        for line in cell.source.splitlines()
        if line.startswith("#")
    ]
    return f"at cell {index + 1}" + (f", under “{shown(headings[-1])}”" if headings else "")


def _reason(error: Exception, timeout: int) -> str:
    kind = type(error).__name__
    if kind == "PapermillExecutionError":
        text = f"{getattr(error, 'ename', '')}: {getattr(error, 'evalue', '')}"
    elif kind == "CellTimeoutError":
        text = f"no answer within {timeout} second{'' if timeout == 1 else 's'}"
    elif kind == "DeadKernelError":
        text = "the kernel died; often it ran out of memory"
    else:
        text = f"{kind}: {error}"
    # several lines become one; each piece keeps its control characters escaped
    words = " ".join(text.split())
    safe = "".join(c if c.isprintable() else "�" for c in words)
    return safe if len(safe) <= _LONGEST_REASON else safe[: _LONGEST_REASON - 1] + "…"


def _read_if_there(path: Path) -> NotebookNode | None:
    try:
        return read_notebook(path)
    except (OSError, ValueError):
        return None
