"""``arlib trace``: the rows, file lines and decisions behind a headline figure."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from arlib.commands.plainly import AsOfOption, WorkspaceOption, told_plainly
from arlib.errors import ParameterError

if TYPE_CHECKING:
    from arlib.reports.trace import Trace

ROWS_SHOWN = 20
RECORDED = ("promise", "message")
"""Rows that people record in the journal where no file brought them."""
_COLUMNS = {
    "row": "Row", "kind": "What", "account_id": "Account", "currency": "Currency", "amount_minor": "Amount",
    "why": "Why it counts", "file": "File", "file_sha256": "SHA-256 begins", "line": "Line",
    "decisions": "Entries in the journal",
}  # fmt: skip


@told_plainly
def trace(
    figure: Annotated[str, typer.Argument(help='Name of a headline figure, as a report prints it: "Past due".')],
    as_of: AsOfOption = None,
    workspace: WorkspaceOption = None,
    report: Annotated[
        str, typer.Option("--report", help="The report it stands in, where several use the same name for other things.")
    ] = "",
    account: Annotated[str, typer.Option("--account", help="Of a figure of one account: which one.")] = "",
    files: Annotated[
        Path | None, typer.Option("--files", help="Folder with the imported files, to tell the lines as well.")
    ] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write all rows into this file.")] = None,
) -> None:
    """List what a headline figure is made of: documents or accounts, the file each came with, what was decided."""
    from arlib.commands.seat import desk_of
    from arlib.reports.trace import trace_figure

    if files is not None and not files.is_dir():
        raise ParameterError("there is no such folder", where="--files", next_step="Name the folder of your exports.")
    desk = desk_of(workspace, as_of)
    at_hand = sorted(p for p in files.rglob("*") if p.is_file()) if files else []
    found = trace_figure(desk, figure, report=report, account=account, files=at_hand)
    _tell(found, desk.as_of.isoformat())
    if csv is not None:
        from arlib.tables.sheets import write_csv

        write_csv(csv, found.rows, columns=_COLUMNS, money=["amount_minor"])
        typer.echo(f"All {len(found.rows):,} rows: {csv}")


def _tell(found: Trace, day: str) -> None:
    from arlib.findings import counted
    from arlib.money import format_money

    of = f" of {found.meaning}" if found.meaning else ""
    typer.echo(f"{found.label}{of}, as of {day}: {counted(len(found.rows), 'row')}")
    for told in found.published.to_dict("records"):
        typer.echo(f"  published: {told['report']}, {told['value']} {told['unit']}".rstrip())
    for other in found.others:
        typer.echo(f"  of {other.meaning} it is another figure: --report {other.reports[0]}")
    sums = found.sums.to_dict("records")
    for line in sums:
        money = format_money(int(line["amount_minor"]), line["currency"])
        typer.echo(f"  adds up to {money} in {counted(line['rows'], 'row')}")
    if found.together is not None:
        typer.echo(f"  together {format_money(*found.together)}, at the rates of the policy")
    for row in found.rows.head(ROWS_SHOWN).to_dict("records"):
        typer.echo(f"  {row['row']} ({_what(row)}){_amount(row)}: {row['why']}")
        typer.echo(f"      {_where(row)}")
    if len(found.rows) > ROWS_SHOWN:
        typer.echo(f"  and {len(found.rows) - ROWS_SHOWN:,} more; --csv FILE writes all of them")
    for entry in found.decisions.tail(ROWS_SHOWN).itertuples():
        typer.echo(
            f"  decided {entry.at:%Y-%m-%d} by {entry.actor}: {entry.what} ({entry.account_id}, entry {entry.seq})"
        )


def _what(row: Mapping[Hashable, Any]) -> str:
    """What a row is and whose; a part of a figure is nobody's."""
    if row["account_id"] in ("", row["row"]):
        return f"{row['kind']}, payer not known" if row["file"] and row["kind"] != "account" else str(row["kind"])
    return f"{row['kind']}, {row['account_id']}"


def _amount(row: Mapping[Hashable, Any]) -> str:
    import pandas as pd

    from arlib.money import format_money

    is_money = pd.notna(row["amount_minor"]) and row["currency"]
    return f" {format_money(int(row['amount_minor']), row['currency'])}" if is_money else ""


def _where(row: Mapping[Hashable, Any]) -> str:
    """The file and line a row came with, and whether anybody decided something about its account."""
    from arlib.findings import counted

    at = f", line {row['line']}" if isinstance(row["line"], int) else ""
    recorded = "recorded in the journal" if row["kind"] in RECORDED else "worked out by the rules"
    source = f"{row['file']} ({row['file_sha256']}){at}" if row["file"] else recorded
    return source + (
        f"; {counted(row['decisions'], 'entry', 'entries')} of the journal on the account" if row["decisions"] else ""
    )
