"""The weekly run: tie out, execute, prove, render, check, publish, rebuild the index.

    desk ties? ── no ──▶ exit 3            notebook fails? ──▶ exit 1, kept as runs/*.failed.ipynb
        │ yes                                     │ no
        ▼                                         ▼
    each notebook ──▶ private staging folder ──▶ one step to reports/<as-of>/ ──▶ index.html

Any stop leaves the last good reports where they are; the index then says that the last run failed.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from arlib.dates import parse_day
from arlib.errors import ArlibError, TieOutError
from arlib.reports.catalogue import Report, catalogue, notebooks_folder
from arlib.reports.index import rebuild_index
from arlib.reports.job import Job, OpenDesk, Progress, Step, open_job_desk, plain_errors, workspace_folder
from arlib.reports.lock import one_run_at_a_time
from arlib.reports.make import make_page, require_tie
from arlib.reports.parameters import checked_parameters
from arlib.reports.publish import RECORD_FILE, open_reports_folder, publish, staging_folder, write_file
from arlib.reports.record import RunRecord, read_record
from arlib.reports.runner import CELL_TIMEOUT_S

LAST_RUN = "last_run.json"


def run_weekly(
    workspace: str | Path | None = None,
    *,
    as_of: str | date | None = None,
    notebooks: Path | None = None,
    force: bool = False,
    progress: Progress | None = None,
    reports: Sequence[Report] | None = None,
    reports_folder: Path | None = None,
    open_desk: OpenDesk | None = None,
    timeout: int = CELL_TIMEOUT_S,
) -> RunRecord:
    """Make and publish the week's reports.

    Args:
        workspace: Folder; empty for the default workspace.
        as_of: Day the ledger is read from; empty for the last day the book knows of.
        notebooks: Folder of the notebooks, when not the house's own.
        force: Make them again although nothing has changed.
        progress: Told of every step.
        reports: What to make, when not the weekly catalogue.
        reports_folder: Where to publish; the workspace's ``reports`` when not given.
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
    folder = workspace_folder(workspace)
    listed = catalogue("weekly") if reports is None else reports
    source = notebooks or notebooks_folder()
    for report in listed:
        checked_parameters(source / report.notebook, {"workspace": "", "as_of": ""})
    tell = progress or (lambda step: None)
    with plain_errors(folder), one_run_at_a_time(folder / "runs"):
        tell(Step("open"))
        target = reports_folder or folder / "reports"
        open_reports_folder(target)
        job = Job(folder, open_job_desk(folder, as_of, open_desk), source, listed, tell, timeout=timeout)
        return _published_already(job, target, force) or _attempt(job, target)


def _published_already(job: Job, reports: Path, force: bool) -> RunRecord | None:
    """The published record, when it was made from the very same inputs and its files are all there."""
    folder = reports / job.as_of
    known = read_record(folder / RECORD_FILE)
    if force or known is None or known.status != "done" or not known.same_inputs(job.record()):
        return None
    if not all((folder / line.file).is_file() for line in known.reports):
        return None
    _remember(job, reports, known)
    return known.placed(folder, up_to_date=True)


def _attempt(job: Job, reports: Path) -> RunRecord:
    """Make the reports; when that fails, say so on the index and pass the error on."""
    try:
        with plain_errors(job.folder):
            record = _make(job, reports)
    except ArlibError as error:
        status = "does not tie" if isinstance(error, TieOutError) else "failed"
        reason = f"{error.where}: {error.what}".replace(str(job.folder), "…")
        with suppress(OSError):  # on a full disk the reason itself must still reach the caller
            _remember(job, reports, job.record(status=status, reason=reason))
        raise
    _remember(job, reports, record)
    return record.placed(reports / job.as_of)


def _make(job: Job, reports: Path) -> RunRecord:
    with job.timed("tie-out"):
        require_tie(job.desk)
        totals = job.desk.control_totals()
    with staging_folder(reports, job.as_of) as private:
        out = private / "out"
        out.mkdir(mode=0o700)
        lines = [make_page(job, r, totals=totals, private=private, target=out / r.file) for r in job.reports]
        job.tell(Step("publish"))
        record = job.record(reports=tuple(lines), totals=tuple(totals))
        write_file(out / RECORD_FILE, record.to_json())
        publish(out, reports / job.as_of)
    return record


def _remember(job: Job, reports: Path, record: RunRecord) -> None:
    """Keep the outcome of the newest attempt and show it on the index."""
    write_file(job.runs / LAST_RUN, record.to_json())
    rebuild_index(reports, book=job.book, last_run=record)
