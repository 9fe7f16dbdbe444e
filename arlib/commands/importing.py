"""``arlib import``: files, bank statements and database queries into a workspace, and all that can be declared."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from arlib.commands.plainly import WorkspaceOption, told_plainly
from arlib.errors import ParameterError

if TYPE_CHECKING:
    from arlib.store import Workspace

IMPORT_EXAMPLES = """Example: arlib import customers.csv invoices.csv payments.csv --workspace ~/receivables

Look first: arlib import open_items.csv --mapping ibm_late_payments --dry-run

Say how it is written: arlib import export.csv --kind invoices --date-order dmy --decimal , --currency EUR

A bank statement: arlib import statement.sta --bank-debits refund

A database: arlib import sqlite:///erp.db --query "SELECT ..." --kind invoices
"""

HOW_FILE = "How the file is written (inferred where it proves it)"


@told_plainly
def import_(
    files: Annotated[
        list[str], typer.Argument(help="Files to import (.gz is fine), or the URL of a database with --query.")
    ],
    kind: Annotated[str | None, typer.Option(help="What the rows are: customers, invoices, payments, ...")] = None,
    mapping: Annotated[str | None, typer.Option(help="A mapping's name, or a mapping TOML file.")] = None,
    workspace: WorkspaceOption = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Later issue and payment dates are set aside. Default: today.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen, with a preview, and change nothing.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Rows that contradict the ledger replace its own; each is listed.")
    ] = False,
    decimal: Annotated[str | None, typer.Option(help="Decimal sign, '.' or ','.", rich_help_panel=HOW_FILE)] = None,
    thousands: Annotated[
        str | None, typer.Option(help="Thousands sign: ',', '.', \"'\" or ' '.", rich_help_panel=HOW_FILE)
    ] = None,
    date_order: Annotated[
        str | None, typer.Option(help="Order of dates: ymd, dmy or mdy.", rich_help_panel=HOW_FILE)
    ] = None,
    date_format: Annotated[
        str | None,
        typer.Option(help="Format of dates, such as %d.%m.%y; excel for serial numbers.", rich_help_panel=HOW_FILE),
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(help="Encoding, for example cp1252.", rich_help_panel=HOW_FILE)
    ] = None,
    delimiter: Annotated[str | None, typer.Option(help="Field separator.", rich_help_panel=HOW_FILE)] = None,
    header_row: Annotated[
        int | None, typer.Option(help="Line of the header, counted from 1.", rich_help_panel=HOW_FILE)
    ] = None,
    skip_rows: Annotated[int | None, typer.Option(help="Lines above the header.", rich_help_panel=HOW_FILE)] = None,
    sheet: Annotated[str | None, typer.Option(help="Sheet of a workbook.", rich_help_panel=HOW_FILE)] = None,
    query: Annotated[
        str | None, typer.Option(help="What to ask a database (a SELECT).", rich_help_panel=HOW_FILE)
    ] = None,
    currency: Annotated[
        str | None, typer.Option(help="Currency of all rows, when no column says it.", rich_help_panel=HOW_FILE)
    ] = None,
    inverse: Annotated[
        bool, typer.Option("--inverse", help="A debt is written with a minus.", rich_help_panel=HOW_FILE)
    ] = False,
    key_width: Annotated[
        int | None,
        typer.Option(help="Fill customer numbers up with leading zeros to this width.", rich_help_panel=HOW_FILE),
    ] = None,
    bank_debits: Annotated[
        str | None,
        typer.Option(help="refund: money that left the bank went to customers.", rich_help_panel=HOW_FILE),
    ] = None,
) -> None:
    """Read exports into the ledger; bad rows are set aside with file, line, column and reason."""
    from arlib.importing import import_into
    from arlib.progress import told_progress

    given = {
        "decimal": decimal, "thousands": thousands, "date_order": date_order, "date_format": date_format,
        "encoding": encoding, "delimiter": _delimiter(delimiter), "header_row": header_row, "skip_rows": skip_rows,
        "sheet": sheet, "query": query, "currency": currency, "inverse": inverse or None, "key_width": key_width,
        "bank_debits": bank_debits,
    }  # fmt: skip
    declared: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    target = _named_workspace(workspace)
    how: dict[str, Any] = {"kind": kind, "mapping": mapping, "as_of": as_of, "dry_run": dry_run, "replace": replace}
    with told_progress() as progress:
        report = import_into(target, files, progress=progress, **how, **declared)
    for line in report.lines():
        typer.echo(line)


def _delimiter(given: str | None) -> str | None:
    """A tab is hard to type."""
    return "\t" if given in ("tab", "\\t") else given


def _named_workspace(given: Path | None) -> Workspace:
    from arlib.store import open_workspace

    named = given or os.environ.get("ARLIB_WORKSPACE", "").strip()
    if not named:
        raise ParameterError(
            "no workspace was named, and the sample book is not for your own data",
            where="--workspace",
            next_step="Make one with `arlib init DIR`, then import with --workspace DIR.",
        )
    return open_workspace(named)
