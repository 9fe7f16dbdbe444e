"""The weekly run: tie out, execute, prove, render, check, publish, rebuild the index.

    desk ties? ── no ──▶ exit 3            notebook fails? ──▶ exit 1, kept as runs/*.failed.ipynb
        │ yes                                     │ no
        ▼                                         ▼
    each notebook ──▶ private staging folder ──▶ one step to reports/<as-of>/ ──▶ journal ──▶ index.html

Any stop leaves the last good reports where they are; the index then says that the last run failed.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from arlib.dates import parse_day
from arlib.errors import ArlibError, TieOutError
from arlib.progress import Progress
from arlib.reports.catalogue import Report, catalogue, notebooks_folder
from arlib.reports.index import rebuild_index
from arlib.reports.job import Job, OpenDesk, open_job_desk, workspace_of
from arlib.reports.journal import LAST_RUN, record_publication
from arlib.reports.make import make_pages, require_tie
from arlib.reports.parameters import checked_parameters
from arlib.reports.publish import open_reports_folder, publish, staging_folder, write_file
from arlib.reports.record import RECORD_FILE, RunRecord, read_record
from arlib.reports.runner import CELL_TIMEOUT_S
from arlib.store import Workspace, writing
from arlib.store.atomic import named_in_one_line


def run_weekly(
    workspace: str | Path | Workspace | None = None,
    *,
    as_of: str | date | None = None,
    force: bool = False,
    progress: Progress | None = None,
    notebooks: Path | None = None,
    reports: Sequence[Report] | None = None,
    open_desk: OpenDesk | None = None,
    timeout: int = CELL_TIMEOUT_S,
) -> RunRecord:
    """Make and publish the week's reports.

    The workspace's lock is held throughout, so no import can slip late items into half of the reports.

    Args:
        workspace: Folder; empty for the default workspace.
        as_of: Day the ledger is read from; empty for the last day the book knows of.
        force: Make them again although nothing has changed.
        progress: Told what is being done, steps done, and steps in all.
        notebooks: Folder of the notebooks, when not the house's own.
        reports: What to make, when not the weekly catalogue.
        open_desk: How to open the workspace, when not :func:`arlib.open_desk`.
        timeout: Longest a single cell may take, in seconds.

    Returns:
        The record of the run; ``up_to_date`` when the published reports were made from the same inputs already.

    Raises:
        ParameterError, WorkspaceError, BusyError: exit code 2, nothing was started.
        NotebookFailed: exit code 1; names cell and heading, the half-run notebook is kept.
        TieOutError: exit code 3; lists the differences. In all cases the last good reports are untouched.
    """
    if as_of:
        parse_day(as_of, where="as_of")
    home = workspace_of(workspace)
    listed = catalogue("weekly") if reports is None else reports
    source = notebooks or notebooks_folder()
    for report in listed:
        checked_parameters(source / report.notebook, {"workspace": "", "as_of": ""})
    with named_in_one_line(home.folder), writing(home, "weekly reports"):
        open_reports_folder(home.reports_dir)
        job = Job(home, open_job_desk(home, as_of, open_desk), source, listed, progress, timeout=timeout)
        return _published_already(job, force) or _attempt(job)


def _published_already(job: Job, force: bool) -> RunRecord | None:
    """The published record, when it was made from the very same inputs and its files are all there."""
    known = read_record(job.published / RECORD_FILE)
    if force or known is None or known.status != "done" or not known.same_inputs(job.record()):
        return None
    if not all((job.published / file).is_file() for line in known.reports for file in line.files):
        return None
    _remember(job, known)
    return known.placed(job.published, up_to_date=True)


def _attempt(job: Job) -> RunRecord:
    """Make the reports; when that fails, say so on the index and pass the error on."""
    try:
        with named_in_one_line(job.workspace.folder):
            record = record_publication(job, _make(job))
    except ArlibError as error:
        status = "does not tie" if isinstance(error, TieOutError) else "failed"
        reason = f"{error.where}: {error.what}".replace(str(job.workspace.folder), "…")
        with suppress(OSError):  # on a full disk the reason itself must still reach the caller
            _remember(job, job.record(status=status, reason=reason))
        raise
    _remember(job, record)
    return record.placed(job.published)


def _make(job: Job) -> RunRecord:
    with job.timed("tie-out"):
        require_tie(job.desk)
        totals = job.desk.control_totals()
    with staging_folder(job.workspace.reports_dir, job.as_of) as private:
        out = private / "out"
        out.mkdir(mode=0o700)
        lines = make_pages(job, totals=totals, private=private, folder=out)
        record = job.record(reports=tuple(lines), totals=tuple(totals))
        write_file(out / RECORD_FILE, record.to_json())
        publish(out, job.published)
        job.step("Published")
    return record


def _remember(job: Job, record: RunRecord) -> None:
    """Keep the outcome of the newest attempt and show it on the index."""
    write_file(job.workspace.runs_dir / LAST_RUN, record.to_json())
    rebuild_index(job.workspace.reports_dir, book=job.workspace.book_name, last_run=record)
