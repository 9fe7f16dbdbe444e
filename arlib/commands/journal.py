"""``arlib journal``: verify, export, import, backup, restore, erase, roles."""

from __future__ import annotations

import uuid
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from arlib.commands.plainly import WorkspaceOption, told_plainly
from arlib.commands.seat import place_of
from arlib.errors import EXIT_NOTEBOOK_FAILED

if TYPE_CHECKING:
    from arlib.contracts.events import Role
    from arlib.store.journal import Anchor

EXIT_BROKEN = EXIT_NOTEBOOK_FAILED

journal_app = typer.Typer(
    name="journal",
    help="The record of what people did: check it, copy it, bring it back.",
    no_args_is_help=True,
    epilog="Example: arlib journal verify. Exit codes: 0 done, 1 the journal does not hold, 2 bad call.",
)
AnchorOption = Annotated[
    list[str] | None,
    typer.Option("--anchor", help="A head that a page prints, as 12:9f86d081884c7d65; may be repeated."),
]


@journal_app.command(epilog="Example: arlib journal verify --anchor 12:9f86d081884c7d65")
@told_plainly
def verify(workspace: WorkspaceOption = None, anchor: AnchorOption = None) -> None:
    """Work out every link again; exits with 1 at the first that does not hold, and names its place.

    The heads that published reports name are compared as well, which shows a cut tail or a rewritten journal. Whoever
    could have changed those reports too is found out by a head from a printed page: --anchor.
    """
    from arlib.reports.journal import printed_heads
    from arlib.store.journal import verify as verify_journal

    place = place_of(workspace)
    found = verify_journal(place, anchor=[*printed_heads(place), *_anchors(anchor)])
    if not found.holds:
        typer.echo(f"The journal does not hold at {found.breach}", err=True)
        typer.echo(f"  the {found.events:,} events before it hold; the last good head is {found.head}", err=True)
        typer.echo(
            "  next step: keep a copy as evidence, then restore the last backup: arlib journal restore", err=True
        )
        raise typer.Exit(EXIT_BROKEN)
    compared = f"{found.anchors} printed head(s) compared" if found.anchors else "no printed head compared"
    typer.echo(f"The journal holds: {found.events:,} events, {compared}.")
    typer.echo(f"Head {found.head}")


@journal_app.command(epilog="Example: arlib journal export journal.jsonl")
@told_plainly
def export(
    file: Annotated[Path, typer.Argument(help="New file; JSON lines.")], workspace: WorkspaceOption = None
) -> None:
    """Write the whole journal as JSON lines, personal text included."""
    from arlib.store.journal import export_journal

    done = export_journal(place_of(workspace), file)
    typer.echo(f"{done.events:,} events exported to {file}")
    typer.echo(f"Head {done.head}")


@journal_app.command("import", epilog="Example: arlib journal import journal.jsonl --workspace ~/receivables")
@told_plainly
def import_(
    file: Annotated[Path, typer.Argument(help="File of arlib journal export.")], workspace: WorkspaceOption = None
) -> None:
    """Read an exported journal into an empty one, or continue one that is its beginning; the chain is checked first."""
    from arlib.store.journal import import_journal

    done = import_journal(place_of(workspace), file)
    typer.echo(f"{done.added:,} of {done.events:,} events were new; the journal holds.")
    typer.echo(f"Head {done.head}")


@journal_app.command(epilog="Example: arlib journal backup backups/2026-10-30.sqlite")
@told_plainly
def backup(
    file: Annotated[Path, typer.Argument(help="New file for the copy.")], workspace: WorkspaceOption = None
) -> None:
    """Copy the journal while others go on writing, and verify the copy."""
    from arlib.store.journal import backup as backup_journal

    done = backup_journal(place_of(workspace), file)
    typer.echo(f"{done.events:,} events copied to {done.file}, and verified")
    typer.echo(f"Head {done.head}")


@journal_app.command(epilog="Example: arlib journal restore backups/2026-10-30.sqlite --workspace ~/receivables")
@told_plainly
def restore(
    file: Annotated[Path, typer.Argument(help="A backup, or an exported journal.")],
    workspace: WorkspaceOption = None,
    anchor: AnchorOption = None,
) -> None:
    """Bring a backup back where there is no journal, and prove what it holds."""
    from arlib.store.journal import restore as restore_journal

    proof = restore_journal(place_of(workspace), file, anchor=_anchors(anchor))
    typer.echo(f"{proof.events:,} events restored, and verified")
    typer.echo(f"Head {proof.head}")


@journal_app.command(epilog="Example: arlib journal erase A-17 --contact 'Ann Poe' --by 'Bo Lind' --reason 'Request 8'")
@told_plainly
def erase(
    account: Annotated[str, typer.Argument(help="The account whose personal text is erased.")],
    by: Annotated[str, typer.Option("--by", help="Your name.")],
    reason: Annotated[str, typer.Option("--reason", help="The request it answers, and why nothing has to be kept.")],
    role: Annotated[str, typer.Option("--role", help="approver or manager.")] = "manager",
    contact: Annotated[str, typer.Option("--contact", help="Only what names this person.")] = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Erase text about a person; what happened, when and by whom stays, and the journal still verifies."""
    from typing import cast

    from arlib.outbox import remove_erased
    from arlib.store.journal import erase as erase_text

    place = place_of(workspace)
    done = erase_text(
        place,
        account_id=account,
        contact=contact,
        event_id=f"erasure-{uuid.uuid4()}",
        actor=by,
        role=cast("Role", role),
        effective_at=datetime.now().astimezone(),
        reason=reason,
    )
    typer.echo(f"{done.texts:,} texts in {done.events:,} events erased; place {done.recorded.seq} says so.")
    if files := remove_erased(place, done.recorded):
        typer.echo(f"{files:,} file(s) of these letters removed from the outbox.")
    typer.echo("  next step: remove older backups and exports; they still hold the text")


@journal_app.command(epilog="Example: arlib journal roles > roles.sql")
@told_plainly
def roles(
    prefix: Annotated[str, typer.Option("--prefix", help="Begins the names of the roles.")] = "arlib",
    install: Annotated[bool, typer.Option("--install", help="Run the script in the workspace's database.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Print the SQL that separates duties on PostgreSQL, or run it."""
    from arlib.store.journal import install_roles, roles_sql

    if not install:
        typer.echo(roles_sql(prefix), nl=False)
        return
    install_roles(place_of(workspace), prefix=prefix)
    typer.echo(f"Roles {prefix}_reader, _auditor, _analyst, _approver and _manager are in force.")


def _anchors(texts: list[str] | None) -> list[Anchor]:
    from arlib.store.journal import Anchor

    return [Anchor.parse(text) for text in texts or []]
