"""The command line: parse, call the desk or the reports, and leave with the documented exit code."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from arlib.commands.age import AGE_EXAMPLES, age
from arlib.commands.audit import audit_app
from arlib.commands.goals import goals_app
from arlib.commands.importing import IMPORT_EXAMPLES, import_
from arlib.commands.journal import journal_app
from arlib.commands.letters import letters_app
from arlib.commands.mapping import mapping_app
from arlib.commands.model import model_app
from arlib.commands.plainly import WorkspaceOption, told_plainly
from arlib.commands.policy import policy_app
from arlib.commands.reproduce import reproduce
from arlib.commands.running import catch_up, daily, monthly, pdf, quarterly, run, weekly
from arlib.commands.schedule import schedule_app
from arlib.commands.statements import statements
from arlib.commands.trace import trace
from arlib.errors import EXIT_NOTEBOOK_FAILED

if TYPE_CHECKING:
    from arlib.progress import Progress
    from arlib.store import Workspace


app = typer.Typer(
    name="arlib",
    help="The AR Workbench: which account first, what the money means, what we told the customer.",
    epilog="Exit codes: 0 done, 1 a notebook failed, 2 bad call or parameter, 3 the ledger does not tie, "
    "4 the data is older than the policy allows.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.add_typer(audit_app)
app.add_typer(goals_app)
app.add_typer(journal_app)
app.add_typer(mapping_app)
app.add_typer(model_app)
app.add_typer(letters_app)
app.add_typer(policy_app)
app.add_typer(schedule_app)


def main() -> None:
    """Entry point of the ``arlib`` command: every error is a line with a next step, never a traceback."""
    try:
        app()
    except Exception as error:  # noqa: BLE001  the last net: people get one line, the details go to a file
        print(f"arlib: unexpected error: {type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201  stderr
        print(f"  next step: report it with the file {_written_details()}", file=sys.stderr)  # noqa: T201  stderr
        raise SystemExit(EXIT_NOTEBOOK_FAILED) from None


@app.command(epilog="Example: arlib init ~/receivables --name 'Northern region'")
@told_plainly
def init(
    folder: Annotated[Path, typer.Argument(help="Folder to make; it must be new or empty.")],
    name: Annotated[str, typer.Option("--name", help="Name of the book, printed in every report.")] = "",
) -> None:
    """Make a workspace: a policy to edit, a place for the ledger, and one for reports."""
    from arlib.store import create_workspace

    workspace = create_workspace(folder, book_name=name or folder.resolve().name)
    typer.echo(f"Workspace ready: {workspace.folder}")
    typer.echo(f"  next step: arlib import FILE --kind invoices --workspace {folder}")


app.command("import", epilog=IMPORT_EXAMPLES)(import_)
app.command(epilog=AGE_EXAMPLES)(age)
app.command(epilog="Example: arlib daily --workspace ~/receivables")(daily)
app.command(epilog="Example: arlib weekly --as-of 2026-10-30 --workspace ~/receivables")(weekly)
app.command(epilog="Example: arlib monthly --as-of 2026-10-31 --workspace ~/receivables")(monthly)
app.command(epilog="Example: arlib quarterly --as-of 2026-10-31 --workspace ~/receivables")(quarterly)
app.command("catch-up", epilog="Example: arlib catch-up --workspace ~/receivables")(catch_up)
app.command(epilog="Example: arlib run tiering --as-of 2026-10-30 -p level=family")(run)
app.command(epilog="Example: arlib reproduce reports/2026-10-30")(reproduce)
app.command(epilog="Example: arlib trace 'Past due' --as-of 2026-10-30 --files data/samples")(trace)
app.command(epilog="Example: arlib pdf reports/2026-10-30/tiering.html")(pdf)
app.command(epilog="Example: arlib statements --all --from 2026-08-01 --to 2026-10-30 --out statements")(statements)


@app.command(epilog="Example: arlib samples /tmp/big-book --accounts 100000")
@told_plainly
def samples(
    folder: Annotated[Path, typer.Argument(help="Folder the exports are written into.")],
    accounts: Annotated[int, typer.Option(min=100, help="How many customer accounts.")] = 3600,
    seed: Annotated[int, typer.Option(help="Another seed gives another book.")] = 20261030,
) -> None:
    """Write a seeded sample book as plain exports, with its truth tables; the same seed gives the same bytes."""
    from arlib.samples import make_sample_book, write_sample_exports

    book = make_sample_book(seed=seed, accounts=accounts)
    write_sample_exports(book, folder)
    rows = sum(len(table) for table in book.tables.values())
    typer.echo(f"Sample book of {accounts:,} accounts, {rows:,} rows, as of {book.as_of}: {folder}")
    typer.echo("  next step: arlib init DIR, then arlib import its files")


@app.command(epilog="Example: arlib doctor --workspace ~/receivables")
@told_plainly
def doctor(workspace: WorkspaceOption = None) -> None:
    """Check this installation and a workspace; exits with 2 when something needs mending."""
    from arlib.doctor import checkup

    ailing = 0
    for check in checkup(workspace):
        typer.echo(f"{'ok   ' if check.well else 'MEND '} {check.what}: {check.found}")
        if not check.well:
            ailing += 1
            typer.echo(f"      next step: {check.next_step}")
    if ailing:
        raise typer.Exit(2)


@app.command(epilog="Example: arlib lab --workspace ~/receivables")
@told_plainly
def lab(
    workspace: WorkspaceOption = None,
    port: Annotated[int, typer.Option(help="Port to serve on.")] = 8888,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
) -> None:
    """Open JupyterLab on the notebooks."""
    from arlib.doctor import lab_command

    if workspace is not None:
        os.environ["ARLIB_WORKSPACE"] = str(workspace.resolve())
    else:
        _workspace(None)
    command = lab_command(port=port, browser=browser)
    os.execv(command[0], command)


def _workspace(given: Path | None, progress: Progress | None = None) -> Workspace:
    from arlib.importing import workspace_or_sample

    return workspace_or_sample(given, progress=progress)


def _written_details() -> str:
    handle, path = tempfile.mkstemp(prefix="arlib-error-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(traceback.format_exc())
    return path


if __name__ == "__main__":
    main()
