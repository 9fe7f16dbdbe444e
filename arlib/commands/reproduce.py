"""``arlib reproduce``: a published report made again from its inputs, and compared byte by byte."""

from __future__ import annotations

from typing import Annotated

import typer

from arlib.commands.plainly import WorkspaceOption, told_plainly
from arlib.errors import EXIT_NOTEBOOK_FAILED


@told_plainly
def reproduce(
    published: Annotated[str, typer.Argument(help="Folder of a published report, or its day, YYYY-MM-DD.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Make a published report again and compare: 0 the same bytes, 1 it differs, 2 what it was made from is gone."""
    from arlib.commands.seat import place_of
    from arlib.progress import told_progress
    from arlib.reports.reproduce import reproduce as made_again

    with told_progress() as progress:
        found = made_again(published, place_of(workspace), progress=progress)
    inputs = ", ".join(f"{name} {digest[:12]}" for name, digest in found.record.inputs.items())
    typer.echo(f"Report of {found.record.as_of}, made from {inputs}.")
    if found.is_identical:
        typer.echo(f"Made again: {len(found.compared)} file(s), the same bytes.")
        return
    for difference in found.differences:
        typer.echo(f"  differs: {difference.file}, {difference.where}", err=True)
    typer.echo(f"{len(found.differences)} of {len(found.compared)} file(s) differ: the published report was", err=True)
    typer.echo("  changed after its publication, or does not depend on its inputs alone", err=True)
    raise typer.Exit(EXIT_NOTEBOOK_FAILED)
