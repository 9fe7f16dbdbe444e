"""The regular runs, weekly ones and the others: tie out, execute, prove, render, check, publish, rebuild the index.

    desk ties? ── no ──▶ exit 3            notebook fails? ──▶ exit 1, kept as runs/*.failed.ipynb
        │ yes                                     │ no
        ▼                                         ▼
    each notebook ──▶ private staging folder ──▶ one step to reports/<as-of>/ ──▶ journal ──▶ index.html ──▶ mail

Weeks lie in ``reports/`` itself, days, months and quarters in ``reports/daily/`` and so on. Any stop leaves the last
good reports where they are; the index then says that the last run failed.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from arlib.dates import parse_day
from arlib.errors import ArlibError, StaleInputsError, TieOutError
from arlib.progress import Progress
from arlib.reports.catalogue import CADENCES, Cadence, Report, catalogue, notebooks_folder, published_folder
from arlib.reports.due import closing_day
from arlib.reports.index import INDEX_FILE, rebuild_index
from arlib.reports.job import DeskLike, Job, OpenDesk, keep_policy, open_job_desk, workspace_of
from arlib.reports.journal import last_run_file, record_publication
from arlib.reports.mailing import mail_failure, mail_pack
from arlib.reports.make import make_pages, require_fresh, require_tie
from arlib.reports.parameters import checked_parameters
from arlib.reports.publish import open_reports_folder, publish, staging_folder, write_file
from arlib.reports.record import RECORD_FILE, RunRecord, read_record
from arlib.reports.runner import CELL_TIMEOUT_S
from arlib.store import Workspace, writing
from arlib.store.atomic import named_in_one_line


def run_weekly(workspace: str | Path | Workspace | None = None, **options: Any) -> RunRecord:
    """Make and publish the week's reports: :func:`run_reports` for the weekly cadence."""
    return run_reports("weekly", workspace, **options)


def run_reports(
    cadence: Cadence,
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
    """Make and publish the reports of a day, week, month or quarter.

    The workspace's lock is held throughout, so no import can slip late items into half of the reports.

    Args:
        cadence: ``daily``, ``weekly``, ``monthly`` or ``quarterly``: which part of the catalogue.
        workspace: Folder; empty for the default workspace.
        as_of: Day the ledger is read from; empty for the last day the book knows of, or the last day of the last
            month or quarter that is over.
        force: Make them again although nothing has changed.
        progress: Told what is being done, steps done, and steps in all.
        notebooks: Folder of the notebooks, when not the house's own.
        reports: What to make, when not the catalogue's.
        open_desk: How to open the workspace, when not :func:`arlib.open_desk`.
        timeout: Longest a single cell may take, in seconds.

    Returns:
        The record of the run; ``up_to_date`` when the published reports were made from the same inputs already.

    Raises:
        ParameterError, WorkspaceError, BusyError: exit code 2, nothing was started.
        NotebookFailed: exit code 1; names cell and heading, the half-run notebook is kept.
        TieOutError: exit code 3; lists the differences. StaleInputsError: exit code 4; names what is too old.
        In all cases the last good reports are untouched.
    """
    if as_of:
        parse_day(as_of, where="as_of")
    home = workspace_of(workspace)
    listed = catalogue(cadence) if reports is None else reports
    source = notebooks or notebooks_folder()
    for report in listed:
        checked_parameters(source / report.notebook, {"workspace": "", "as_of": "", **report.parameters})
    with named_in_one_line(home.folder), writing(home, f"{cadence} reports"):
        open_reports_folder(home.reports_dir)
        open_reports_folder(published_folder(home.reports_dir, cadence), like=home.reports_dir)
        desk = _desk(home, cadence, as_of, open_desk)
        made = [report for report in listed if report.is_made_on(desk.as_of)]
        link = "../" * (1 if cadence == "weekly" else 2) + INDEX_FILE
        job = Job(
            home, desk, source, made, progress, timeout=timeout, cadence=cadence, policy_file=keep_policy(home),
            index_link=link,
        )  # fmt: skip
        return _published_already(job, force) or _attempt(job)


def _desk(home: Workspace, cadence: Cadence, as_of: str | date | None, open_desk: OpenDesk | None) -> DeskLike:
    """The desk on the day asked for, else on the day reports of this cadence close with."""
    desk = open_job_desk(home, as_of, open_desk)
    day = desk.as_of if as_of else closing_day(cadence, desk.as_of)
    return desk if day == desk.as_of else open_job_desk(home, day, open_desk)


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
        reason = f"{error.where}: {error.what}".replace(str(job.workspace.folder), "…")
        failed = job.record(status=_STATUS.get(type(error), "failed"), reason=reason)
        with suppress(OSError):  # on a full disk the reason itself must still reach the caller
            _remember(job, failed)
        mail_failure(job, failed)
        raise
    _remember(job, record)
    told = mail_pack(job, record)
    if told.mailed:
        write_file(job.workspace.runs_dir / last_run_file(job.cadence), told.to_json())
    return told.placed(job.published)


_STATUS = {TieOutError: "does not tie", StaleInputsError: "stale"}


def _make(job: Job) -> RunRecord:
    with job.timed("tie-out"):
        require_tie(job.desk)
        require_fresh(job)
        totals = job.desk.control_totals()
    with staging_folder(job.published.parent, job.as_of) as private:
        out = private / "out"
        out.mkdir(mode=0o700)
        lines = make_pages(job, totals=totals, private=private, folder=out)
        record = job.record(reports=tuple(lines), totals=tuple(totals))
        write_file(out / RECORD_FILE, record.to_json())
        publish(out, job.published)
        job.step("Published")
    return record


def _remember(job: Job, record: RunRecord) -> None:
    """Keep the outcome of the newest attempt of this cadence and show all of them on the index."""
    write_file(job.workspace.runs_dir / last_run_file(job.cadence), record.to_json())
    found = (read_record(job.workspace.runs_dir / last_run_file(cadence)) for cadence in CADENCES)
    last_runs = [last for last in found if last is not None]
    rebuild_index(job.workspace.reports_dir, book=job.workspace.book_name, last_runs=last_runs)
