"""``arlib weekly``, ``arlib run``, ``arlib pdf``: notebooks to published reports, and those to paper."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from arlib.commands.plainly import AsOfOption, WorkspaceOption, told_plainly
from arlib.commands.seat import today
from arlib.errors import ArlibError, ParameterError

if TYPE_CHECKING:
    from arlib.progress import Progress
    from arlib.reports import RunRecord
    from arlib.store import Workspace


@told_plainly
def weekly(
    as_of: AsOfOption = None,
    workspace: WorkspaceOption = None,
    force: Annotated[bool, typer.Option("--force", help="Run again although nothing changed.")] = False,
    catch_up: Annotated[
        bool, typer.Option("--catch-up", help="Make every weekly report that is due, oldest first.")
    ] = False,
) -> None:
    """Run the week's reports and publish them; the last good ones stay whatever happens."""
    from arlib.importing import workspace_or_sample
    from arlib.progress import told_progress

    if catch_up and (as_of or force):
        raise ParameterError(
            "--catch-up works out the days itself", where="--as-of, --force", next_step="Give one or the other."
        )
    with told_progress() as progress:
        book = workspace_or_sample(workspace, progress=progress)
        if catch_up:
            _make_due(book, progress)
        else:
            _make_week(book, as_of, force=force, progress=progress)


def _make_week(book: Workspace, as_of: str | None, *, force: bool, progress: Progress) -> None:
    from arlib.reports import run_weekly

    began = time.perf_counter()
    record = run_weekly(book.folder, as_of=as_of, force=force, progress=progress)
    _tell(record, seconds=time.perf_counter() - began, index=book.reports_dir / "index.html")


def _make_due(book: Workspace, progress: Progress) -> None:
    """Every due week, one by one; one that fails does not hold up the others, and its exit code is kept."""
    due = _due(book)
    if not due:
        typer.echo("Nothing is due: every report day has its report.")
    failed: list[ArlibError] = []
    for day in due:
        try:
            _make_week(book, day.isoformat(), force=False, progress=progress)
        except ArlibError as error:
            typer.echo(f"arlib: {day}: {error}", err=True)
            failed.append(error)
    if failed:
        raise typer.Exit(failed[0].exit_code)


def _due(book: Workspace) -> tuple[date, ...]:
    from arlib.policy import load_policy
    from arlib.reports.due import due_days, published_days

    schedule = load_policy(book.policy_text(), as_of=today()).schedule
    return due_days(published_days(book.reports_dir), today=today(), schedule=schedule)


@told_plainly
def run(
    notebook: Annotated[str, typer.Argument(help="Name of a notebook, or a path to one.")],
    parameter: Annotated[
        list[str] | None, typer.Option("--parameter", "-p", help="name=value; text stays text.")
    ] = None,
    as_of: AsOfOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Run one notebook with parameters and write its report."""
    from arlib.importing import workspace_or_sample
    from arlib.progress import told_progress
    from arlib.reports import run_notebook

    began, parameters = time.perf_counter(), _pairs(parameter or [])
    with told_progress() as progress:
        book = workspace_or_sample(workspace, progress=progress)
        record = run_notebook(notebook, book.folder, as_of=as_of, parameters=parameters, progress=progress)
    _tell(record, seconds=time.perf_counter() - began)


@told_plainly
def pdf(
    page: Annotated[Path, typer.Argument(help="A published page, or a week's folder for all its pages.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write. Default: beside the page.")
    ] = None,
) -> None:
    """Print a report to PDF with the browser that is installed."""
    from arlib.progress import told_progress
    from arlib.reports.pdf import print_to_pdf

    pages = sorted(page.glob("*.html")) if page.is_dir() else [page]
    if output is not None and page.is_dir():
        raise ParameterError("one file cannot hold a folder", where="--output", next_step="Name a single page.")
    if not pages:
        raise ParameterError("holds no page", where=str(page), next_step="Name a week's folder, reports/YYYY-MM-DD.")
    with told_progress() as progress:
        for nth, one in enumerate(pages):
            progress(f"Printing {one.name}", nth, len(pages))
            typer.echo(str(print_to_pdf(one, output)))


def _tell(record: RunRecord, *, seconds: float, index: Path | None = None) -> None:
    """Where to look, and where the time went."""
    if record.up_to_date:
        typer.echo(f"Already up to date: the reports for {record.as_of} were made from the same inputs.")
    else:
        stages = ", ".join(f"{stage} {took:.1f} s" for stage, took in record.seconds.items() if stage != "total")
        typer.echo(f"Reports for {record.as_of} in {seconds:.1f} s ({stages}).")
    if record.not_recorded:
        typer.echo(f"The journal does not say that they were published: {record.not_recorded}", err=True)
        typer.echo("  next step: arlib doctor; the reports themselves are published and whole", err=True)
    for line in record.reports:
        typer.echo(f"  {line.title}: {(record.folder or Path()) / line.file}")
    if index is not None:
        typer.echo(f"Look at {index}")


def _pairs(texts: list[str]) -> dict[str, str]:
    split = [text.partition("=") for text in texts]
    for name, sign, _ in split:
        if not sign or not name:
            raise ParameterError(f"{name!r} is not name=value", where="--parameter", next_step="Write -p level=family")
    return {name.strip(): value for name, _, value in split}
