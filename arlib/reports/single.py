"""One notebook as one report, outside the weeks: for a desk's own question, with its own parameters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from arlib.dates import parse_day
from arlib.errors import ParameterError
from arlib.progress import Progress
from arlib.reports.catalogue import Report, every_report, notebooks_folder
from arlib.reports.job import Job, OpenDesk, keep_policy, open_job_desk, workspace_of
from arlib.reports.make import make_pages, require_tie
from arlib.reports.parameters import checked_parameters
from arlib.reports.publish import staging_folder
from arlib.reports.record import RunRecord
from arlib.reports.runner import CELL_TIMEOUT_S
from arlib.store import Workspace, writing
from arlib.store.atomic import named_in_one_line


def run_notebook(
    notebook: str | Path,
    workspace: str | Path | Workspace | None = None,
    *,
    as_of: str | date | None = None,
    parameters: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
    open_desk: OpenDesk | None = None,
    timeout: int = CELL_TIMEOUT_S,
) -> RunRecord:
    """Run one notebook and render it to ``runs/<name>-<as-of>.html`` in the workspace.

    The same checks as in the weekly run apply; the published weeks and their index are not touched.

    Args:
        notebook: Name from the catalogue (``tiering``), or path of a notebook.
        workspace: Folder; empty for the default workspace.
        as_of: Day the ledger is read from; empty for the last day the book knows of.
        parameters: More parameters of the notebook, by name.
        progress: Told what is being done, steps done, and steps in all.
        open_desk: How to open the workspace, when not :func:`arlib.open_desk`.
        timeout: Longest a single cell may take, in seconds.

    Raises:
        ParameterError, WorkspaceError, BusyError: exit code 2. NotebookFailed: 1. TieOutError: 3.

    Returns:
        The record of the run; ``folder`` holds the page named in ``reports``.
    """
    if as_of:
        parse_day(as_of, where="as_of")
    home, path = workspace_of(workspace), find_notebook(notebook)
    given = dict(parameters or {})
    for name in ("workspace", "as_of"):
        if name in given:
            raise ParameterError(
                f"{name} is an argument of its own",
                where=path.name,
                next_step=f"Use --{name.replace('_', '-')} on the command line, {name}= in Python.",
            )
    checked_parameters(path, {"workspace": "", "as_of": "", **given})
    with named_in_one_line(home.folder), writing(home, f"report {path.stem}"):
        desk = open_job_desk(home, as_of, open_desk)
        report = _report(path, desk.as_of.isoformat())
        job = Job(
            home,
            desk,
            path.parent,
            (report,),
            progress,
            parameters=given,
            timeout=timeout,
            policy_file=keep_policy(home),
        )
        require_tie(desk)
        with staging_folder(home.runs_dir, path.stem) as private:
            totals = desk.control_totals()
            (line,) = make_pages(job, totals=totals, private=private, folder=home.runs_dir)
        job.step("Written")
        return job.record(reports=(line,), totals=tuple(totals)).placed(home.runs_dir)


def find_notebook(notebook: str | Path) -> Path:
    """A notebook by its name in the catalogue or in the notebooks folder, or by its path.

    Raises:
        ParameterError: there is none; lists the known names.
    """
    folder = notebooks_folder()
    named = {report.name: folder / report.notebook for report in every_report()}
    for path in (named.get(str(notebook)), Path(notebook), folder / f"{notebook}.ipynb"):
        if path is not None and path.is_file() and path.suffix == ".ipynb":
            return path.resolve()
    known = sorted({*named, *(p.stem for p in folder.glob("*.ipynb"))})
    raise ParameterError(
        f"no notebook {str(notebook)[:80]!r}", where="notebook", next_step=f"Known: {', '.join(known)}."
    )


def _report(path: Path, as_of: str) -> Report:
    listed = next((r for r in every_report() if r.notebook == path.name), None)
    title = listed.title if listed else path.stem.replace("_", " ").capitalize()
    own = listed.parameters if listed else {}
    return Report(path.stem, title, path.name, f"{path.stem}-{as_of}.html", parameters=own)
