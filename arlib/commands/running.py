"""``arlib daily`` to ``quarterly``, ``catch-up``, ``run``, ``pdf``: notebooks to published reports, and to paper."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from arlib.commands.plainly import AsOfOption, WorkspaceOption, told_plainly
from arlib.commands.seat import today
from arlib.errors import ArlibError, ParameterError

if TYPE_CHECKING:
    from arlib.progress import Progress
    from arlib.reports import Cadence, RunRecord
    from arlib.store import Workspace


ForceOption = Annotated[bool, typer.Option("--force", help="Run again although nothing changed.")]


def _regular(cadence: Cadence, says: str) -> Callable[..., None]:
    """The command of a cadence: daily, weekly, monthly and quarterly runs are one machinery."""

    def command(
        as_of: AsOfOption = None,
        workspace: WorkspaceOption = None,
        force: ForceOption = False,
        catch_up: Annotated[
            bool, typer.Option("--catch-up", help="Make every such report that is due, oldest first.")
        ] = False,
    ) -> None:
        if catch_up and (as_of or force):
            raise ParameterError(
                "--catch-up works out the days itself", where="--as-of, --force", next_step="Give one or the other."
            )
        if catch_up:
            _make_due(workspace, (cadence,))
        else:
            _make_one(workspace, cadence, as_of, force=force)

    command.__doc__, command.__name__ = says, cadence
    return told_plainly(command)


daily = _regular("daily", "Run the daily status and publish it; the last good one stays whatever happens.")
weekly = _regular("weekly", "Run the week's reports and publish them; the last good ones stay whatever happens.")
monthly = _regular("monthly", "Run the month's close and publish it; for the last month that is over.")
quarterly = _regular("quarterly", "Run the quarter's audit and benefit report, a month after the quarter's end.")


@told_plainly
def catch_up(workspace: WorkspaceOption = None) -> None:
    """Make every report that is due, as the schedule in the policy says; a scheduler starts this every day."""
    _make_due(workspace, None)


def _make_one(workspace: Path | None, cadence: Cadence, as_of: str | None, *, force: bool) -> None:
    from arlib.importing import workspace_or_sample
    from arlib.progress import told_progress

    with told_progress() as progress:
        book = workspace_or_sample(workspace, progress=progress)
        _make(book, cadence, as_of, force=force, progress=progress)


def _make(book: Workspace, cadence: Cadence, as_of: str | None, *, force: bool, progress: Progress) -> None:
    from arlib.reports import run_reports

    began = time.perf_counter()
    record = run_reports(cadence, book.folder, as_of=as_of, force=force, progress=progress)
    _tell(record, seconds=time.perf_counter() - began, index=book.reports_dir / "index.html")


def _make_due(workspace: Path | None, cadences: tuple[Cadence, ...] | None) -> None:
    """Every due report, one by one; one that fails does not hold up the others, and its exit code is kept."""
    from arlib.importing import workspace_or_sample
    from arlib.progress import told_progress

    failed: list[ArlibError] = []
    with told_progress() as progress:
        book = workspace_or_sample(workspace, progress=progress)
        due = _due(book, cadences)
        if not due:
            typer.echo("Nothing is due: every report day has its report.")
        for cadence, day in due:
            try:
                _make(book, cadence, day.isoformat(), force=False, progress=progress)
            except ArlibError as error:
                typer.echo(f"arlib: {cadence} {day}: {error}", err=True)
                failed.append(error)
    if failed:
        raise typer.Exit(failed[0].exit_code)


def _due(book: Workspace, cadences: tuple[Cadence, ...] | None) -> list[tuple[Cadence, date]]:
    """What is due, cadence by cadence; without a choice what the policy has made by itself."""
    from arlib.policy import load_policy
    from arlib.reports.due import due_days, published_days

    schedule = load_policy(book.policy_text(), as_of=today()).schedule
    return [
        (cadence, day)
        for cadence in cadences or schedule.make
        for day in due_days(
            published_days(book.reports_dir, cadence), today=today(), schedule=schedule, cadence=cadence
        )
    ]


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
    for stale in record.stale:
        typer.echo(f"Data is too old: {stale}", err=True)
    for told in record.mailed:
        typer.echo(told[0].upper() + told[1:])
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
