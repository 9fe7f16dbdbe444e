"""``arlib mapping``: propose a mapping for an export, list the ones that come along, show one."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from arlib.commands.plainly import told_plainly
from arlib.errors import ParameterError
from arlib.findings import shown

if TYPE_CHECKING:
    from arlib.intake import Intake, Proposal

mapping_app = typer.Typer(
    name="mapping",
    help="Say once how an export of yours is to be read.",
    no_args_is_help=True,
    epilog="Example: arlib mapping propose open_items.csv --output our_erp.toml",
)


@mapping_app.command(epilog="Example: arlib mapping propose open_items.csv --output our_erp.toml")
@told_plainly
def propose(
    file: Annotated[str, typer.Argument(help="An export: CSV, XLSX, Parquet, or a database URL with --query.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Where to write it; never over a file.")] = None,
    kind: Annotated[str | None, typer.Option(help="What the rows are: items, invoices, payments, ...")] = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of the file, for example cp1252.")] = None,
    sheet: Annotated[str | None, typer.Option(help="Sheet of a workbook.")] = None,
    query: Annotated[str | None, typer.Option(help="What to ask a database.")] = None,
) -> None:
    """Write a commented mapping with guesses and their evidence, and show what it would read."""
    from arlib.intake import propose_mapping

    given = {name: value for name, value in (("encoding", encoding), ("sheet", sheet), ("query", query)) if value}
    proposal = propose_mapping(file, kind=kind, **given)
    if output is None:
        typer.echo(proposal.toml)
    else:
        _write(output, proposal.toml)
    _tell(proposal, file, given, output)


@mapping_app.command("list")
@told_plainly
def list_() -> None:
    """The mappings that come along."""
    from arlib.intake import load_mapping, mapping_names

    for name in mapping_names():
        typer.echo(f"{name:36}{load_mapping(name).description}")


@mapping_app.command(epilog="Example: arlib mapping show sap_fbl5n")
@told_plainly
def show(name: Annotated[str, typer.Argument(help="One of `arlib mapping list`.")]) -> None:
    """Print a mapping that comes along, to be copied and changed."""
    from arlib.intake import mapping_names

    if name not in mapping_names():
        raise ParameterError(f"there is no mapping {name[:60]!r}", next_step="arlib mapping list")
    folder = resources.files("arlib.intake") / "mappings"
    typer.echo((folder / f"{name}.toml").read_text(encoding="utf-8"))


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise ParameterError("the file is there already", where=str(path), next_step="Name a new one.") from None
    except OSError as error:
        raise ParameterError(f"cannot be written: {error.strerror}", where=str(path)) from None


def _tell(proposal: Proposal, file: str, given: dict[str, str], output: Path | None) -> None:
    """Guesses, what is open, and how the first rows would come in; to stderr, so that the mapping can be piped."""
    if proposal.ready:
        typer.echo(
            f"The mapping {proposal.ready!r} comes along and fits: arlib import reads the file as it is.", err=True
        )
    for guess in proposal.guesses:
        mark = "sure  " if guess.sure else "DECIDE"
        typer.echo(f"{mark} {guess.field:12} = {shown(guess.column) or '?':28} {guess.why}", err=True)
    if proposal.open_points:
        typer.echo(f"To decide before it can be used: {'; '.join(proposal.open_points)}.", err=True)
        return
    _preview(_tried(proposal, file, given))
    name = output or "MAPPING.toml"
    typer.echo(f"  next step: read {name}, then arlib import {file} --mapping {name} --dry-run", err=True)


def _tried(proposal: Proposal, file: str, given: dict[str, str]) -> Intake:
    import tomllib

    from arlib.intake import import_file

    declared: dict[str, Any] = dict(given)
    return import_file(file, mapping=tomllib.loads(proposal.toml), **declared)


def _preview(intake: Intake) -> None:
    from arlib.importing.preview import preview_lines

    told = f"{len(intake.accepted):,} of {intake.file.records:,} records would be accepted"
    typer.echo(f"{told}, {len(intake.set_aside):,} set aside.", err=True)
    for line in preview_lines(intake):
        typer.echo(line, err=True)
