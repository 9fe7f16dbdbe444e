"""One report from notebook to checked page; shared by the weekly run and by single runs."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
from nbformat import NotebookNode

import arlib
from arlib.errors import ArlibError, NotebookFailed, StaleInputsError, TieOutError
from arlib.money import format_money
from arlib.policy import load_policy
from arlib.reports.attachments import taken_out, write_beside
from arlib.reports.catalogue import Report
from arlib.reports.checks import page_faults
from arlib.reports.completeness import SignedOff, require_complete
from arlib.reports.inputs import SHOWN_DIGITS
from arlib.reports.ipynb import write_private_notebook
from arlib.reports.isolation import isolated
from arlib.reports.job import DeskLike, Job
from arlib.reports.publish import write_file
from arlib.reports.record import ReportLine
from arlib.reports.render import PageFacts, render_report
from arlib.reports.runner import execute_notebook
from arlib.store.journal import Anchor

BASIS = ("Amounts in document currency, or in the one named", "Debits positive, credits negative")
MOST_AT_A_TIME = 4
"""Notebooks run side by side at most: each kernel holds the whole book in memory."""


def require_tie(desk: DeskLike) -> None:
    """Let a run pass only when the ledger ties.

    Raises:
        TieOutError: lists every difference.
    """
    tie = desk.tie_out()
    if tie.ties:
        return
    raise TieOutError(
        "the ledger does not tie" + "".join(f"\n    {line}" for line in tie_differences(tie.lines)),
        where=f"ledger as of {desk.as_of.isoformat()}",
        next_step="Nothing was published. Import what is missing or correct the control totals, then run again.",
    )


def require_fresh(job: Job) -> None:
    """Let a run pass when its data is fresh enough, or the policy only wants a warning.

    Raises:
        StaleInputsError: names each kind of data that is too old.
    """
    policy = load_policy(job.workspace.policy_text(), as_of=job.desk.as_of)
    stale = job.desk.stale_inputs()
    if stale and policy.report.stale_inputs == "refuse":
        raise StaleInputsError(
            "the data is too old" + "".join(f"\n    {line}" for line in stale),
            where=f"ledger as of {job.as_of}",
            next_step='Nothing was published. Import what came since, or set [report] stale_inputs to "warn".',
        )


def tie_differences(lines: pd.DataFrame) -> list[str]:
    """The checks of a tie-out that do not hold, one sentence each.

    Args:
        lines: ``check currency expected_minor found_minor difference_minor holds note``.
    """
    wrong = lines[~lines["holds"].astype(bool)].to_dict("records")
    return [
        f"{row['check']}: {format_money(int(row['expected_minor']), str(row['currency']))} expected, "
        f"{format_money(int(row['found_minor']), str(row['currency']))} found"
        + (f" ({row['note']})" if row.get("note") else "")
        for row in wrong
    ]


def make_pages(job: Job, *, totals: Sequence[Mapping[str, object]], private: Path, folder: Path) -> list[ReportLine]:
    """Make every page of a run, as many at a time as the computer has cores; each notebook has a kernel of its own.

    Args:
        job: The run.
        totals: Control totals worked out from the ledger, independently of the notebooks.
        private: Staging folder of the run.
        folder: Where the pages and what goes with them are written.

    Returns:
        One line per report, in reading order.

    Raises:
        ParameterError, NotebookFailed, TieOutError: of the first report, in reading order, that cannot be made.
    """

    def made(report: Report) -> ReportLine:
        return make_page(job, report, totals=totals, private=private, target=folder / report.file)

    at_a_time = min(os.cpu_count() or 1, MOST_AT_A_TIME, len(job.reports))
    with isolated(private / "settings", job.frozen()), ThreadPoolExecutor(at_a_time) as pool:
        return list(pool.map(made, job.reports))


def make_page(
    job: Job, report: Report, *, totals: Sequence[Mapping[str, object]], private: Path, target: Path
) -> ReportLine:
    """Execute a notebook, prove it complete, render it, check the page, and write it to ``target``.

    Call it inside the run's room; :func:`make_pages` does.

    Args:
        job: The run it belongs to.
        report: Which one.
        totals: Control totals worked out from the ledger, independently of the notebook.
        private: Staging folder of the run.
        target: File to write.

    Raises:
        ParameterError, NotebookFailed, TieOutError: nothing was written to ``target``.
    """
    failed_copy = job.workspace.runs_dir / f"{report.name}-{job.as_of}.failed.ipynb"
    with job.timed(f"run {report.name}"):
        executed = _execute(job, report, private, failed_copy)
    signed = _proved(job, report, executed, totals, failed_copy)
    with job.timed(f"render {report.name}"):
        slim, files = taken_out(executed, page=target.name)
        html = render_report(slim, _facts(job, report, signed))
        _require_sound(html, report, signed, private_texts=(str(job.workspace.folder), str(job.notebooks)))
        write_file(target, html)
        write_beside(target, files)
    job.step(f"{report.title}: page")
    return ReportLine(
        report.name,
        report.title,
        report.file,
        size=len(html.encode()),
        findings=signed.findings,
        headline=signed.headline,
        attachments=tuple(files),
        sha256=hashlib.sha256(html.encode()).hexdigest(),
    )


def _execute(job: Job, report: Report, private: Path, failed_copy: Path) -> NotebookNode:
    return execute_notebook(
        job.notebooks / report.notebook,
        parameters={"workspace": str(job.workspace.folder), "as_of": job.as_of, **report.parameters, **job.parameters},
        staging=private,
        failed_copy=failed_copy,
        timeout=job.timeout,
        on_cell=lambda done, total: job.step(report.title),
    )


def _proved(
    job: Job, report: Report, executed: NotebookNode, totals: Sequence[Mapping[str, object]], failed_copy: Path
) -> SignedOff:
    path = job.notebooks / report.notebook
    try:
        return require_complete(executed, path=path, as_of=job.as_of, totals=totals, failed_copy=failed_copy)
    except ArlibError:
        write_private_notebook(executed, failed_copy)
        raise


def _require_sound(html: str, report: Report, signed: SignedOff, *, private_texts: Sequence[str]) -> None:
    faults = page_faults(html, totals=signed.totals, private=private_texts)
    if faults:
        raise NotebookFailed(
            "the page may not be published: " + "; ".join(faults),
            where=report.notebook,
            next_step="Correct the cell that shows it; the last good report is untouched.",
        )


def _facts(job: Job, report: Report, signed: SignedOff) -> PageFacts:
    sources = [(name.capitalize(), _short(name, digest)) for name, digest in job.inputs().items()]
    others = [(other.title, other.file) for other in job.reports]
    return PageFacts(
        title=report.title,
        as_of=job.as_of,
        book=job.workspace.book_name,
        basis=BASIS,
        totals=signed.totals,
        sources=(*sources, ("arlib", arlib.__version__)),
        siblings=(*others, ("All reports", job.index_link)) if job.index_link else (),
    )


def _short(name: str, digest: str) -> str:
    """A hash as the page prints it; of the journal enough to prove later that nothing before it was changed."""
    if name != "journal":
        return digest[:SHOWN_DIGITS]
    place = Anchor.parse(digest)
    return place.short if place.seq else "nothing recorded yet"
