"""``arlib statements``: account statements as files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from arlib.commands.plainly import WorkspaceOption, told_plainly
from arlib.commands.seat import desk_of
from arlib.errors import ParameterError, TieOutError

if TYPE_CHECKING:
    import pandas as pd

    from arlib.desk import Desk
    from arlib.ledger.statement import Statements
    from arlib.progress import Progress
    from arlib.tables.sheets import Sheet

AT_A_TIME = 40
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")


@told_plainly
def statements(
    out: Annotated[Path, typer.Option("--out", help="Folder the files are written into; made when missing.")],
    account: Annotated[str | None, typer.Option("--account", help="Number of one account.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="All accounts: one workbook and two CSV files.")] = False,
    each: Annotated[bool, typer.Option("--each", help="With --all: a workbook for each account as well.")] = False,
    html: Annotated[bool, typer.Option("--html", help="A page for each account; with --all an index too.")] = False,
    from_day: Annotated[
        str | None, typer.Option("--from", help="First day, YYYY-MM-DD. Default: the first of the month two before.")
    ] = None,
    to_day: Annotated[str | None, typer.Option("--to", help="Last day. Default: the last day of the book.")] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Write account statements: opening, movements, closing, what is open, credits to use. Spreadsheets, or pages."""
    from arlib.ledger.statement import require_account
    from arlib.progress import told_progress

    if bool(account) == all_ or (each and not all_):
        raise ParameterError(
            "either one account or all", where="--account, --all", next_step="Give --account NUMBER, or --all."
        )
    with told_progress() as progress:
        desk = desk_of(workspace, to_day, progress)
        own = require_account(desk.ledger, account) if account else ""
        found = closing_statements(desk, from_day)
        _make_folder(out)
        if account:
            written = [written_sheets(out / _file_name(own, found), _account_sheets(desk, found, own))]
        else:
            written = _write_all(desk, found, out, progress)
            if each:
                count = sum(1 for _ in _write_each(desk, found, out, progress))
                typer.echo(f"  {count:,} workbooks in {out / 'accounts'}")
        if html:
            written.append(_write_pages(desk, found, out, [own] if own else _accounts(found), progress))
    for path in written:
        typer.echo(f"  {path}")


def closing_statements(desk: Desk, from_day: str | None) -> Statements:
    """The statements of a period, when every one of them closes.

    Raises:
        TieOutError: names the accounts whose closing balance is not what the aging says.
    """
    found = desk.statements(from_day=from_day)
    if found.ties:
        return found
    wrong = found.differing["account_id"].head(5).str.cat(sep=", ")
    raise TieOutError(
        f"{len(found.differing)} statement(s) do not close: {wrong}",
        where=f"statements to {found.to_day}",
        next_step="Nothing was written. Run arlib weekly to see what does not tie.",
    )


def _write_all(desk: Desk, found: Statements, out: Path, progress: Progress) -> list[Path]:
    from arlib.exhibits import bulk_sheets
    from arlib.tables.sheets import write_csv

    stem = f"statements-{found.to_day:%Y-%m-%d}"
    sheets = bulk_sheets(found, desk.credit_care().credits, desk.names, book=desk.book)
    progress("Writing the workbook of all accounts", 0, 0)
    paths = [written_sheets(out / f"{stem}.xlsx", sheets)]
    for sheet, name in zip(sheets[:2], ("accounts", "movements"), strict=True):
        paths.append(out / f"{stem}-{name}.csv")
        write_csv(paths[-1], sheet.frame, columns=sheet.columns, money=sheet.money)
    return paths


def _write_each(desk: Desk, found: Statements, out: Path, progress: Progress) -> Iterator[Path]:
    folder = out / "accounts"
    _make_folder(folder)
    accounts = _accounts(found)
    jobs = (
        (folder / _file_name(account, found), sheets)
        for account, sheets in zip(accounts, _sheets_of(desk, found, accounts), strict=True)
    )
    with ProcessPoolExecutor() as pool:
        for number, path in enumerate(pool.map(_write_job, jobs, chunksize=AT_A_TIME), 1):
            progress("Writing a workbook for each account", number, len(accounts))
            yield path


def _write_pages(desk: Desk, found: Statements, out: Path, accounts: list[str], progress: Progress) -> Path:
    """Write the pages; the path is that of the index, or of the only page."""
    from arlib.commands.statement_pages import write_pages

    folder = out / "pages" if len(accounts) > 1 else out
    _make_folder(folder)
    credits, names = desk.credit_care().credits, desk.names
    waiting, none = _by_account(credits), credits.head(0)
    own = _own_statements(found, accounts)
    parts = ((account, str(names.get(account, account)), one, waiting.get(account, none)) for account, one in own)
    return write_pages(
        parts, folder, name_of=lambda account: _file_name(account, found).removesuffix(".xlsx"), book=desk.book,
        count=len(accounts), progress=progress,
    )[0]  # fmt: skip


def _accounts(found: Statements) -> list[str]:
    return [str(a) for a in found.summary["account_id"].unique() if a]


def _own_statements(found: Statements, accounts: list[str]) -> Iterator[tuple[str, Statements]]:
    """The statement of each account; each table is looked through once, not once an account."""
    frames = (found.summary, found.lines, found.open_lines)
    tables, nothing = [_by_account(f) for f in frames], [f.head(0) for f in frames]
    for account in accounts:
        summary, lines, opened = (t.get(account, n) for t, n in zip(tables, nothing, strict=True))
        yield account, replace(found, summary=summary, lines=lines, open_lines=opened)


def _sheets_of(desk: Desk, found: Statements, accounts: list[str]) -> Iterator[list[Sheet]]:
    """The sheets of each account."""
    from arlib.exhibits import statement_sheets

    credits, names = desk.credit_care().credits, desk.names
    waiting, none = _by_account(credits), credits.head(0)
    for account, one in _own_statements(found, accounts):
        yield statement_sheets(one, waiting.get(account, none), name=str(names.get(account, account)), book=desk.book)


def _by_account(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {str(account): rows for account, rows in frame.groupby("account_id", sort=False)}


def _account_sheets(desk: Desk, found: Statements, account: str) -> list[Sheet]:
    return next(_sheets_of(desk, found, [account]))


def _file_name(account: str, found: Statements) -> str:
    """A file name made by us: an account number may hold anything, and two may differ by just that."""
    plain = _UNSAFE.sub("_", account)[:60]
    mark = "" if plain == account else "-" + hashlib.sha256(account.encode()).hexdigest()[:8]
    return f"statement-{plain}{mark}-{found.to_day:%Y-%m-%d}.xlsx"


def _write_job(job: tuple[Path, list[Sheet]]) -> Path:
    return written_sheets(*job)


def written_sheets(path: Path, sheets: list[Sheet]) -> Path:
    """Write a workbook; say plainly when that cannot be."""
    from arlib.tables.sheets import write_sheets

    try:
        write_sheets(path, sheets)
    except OSError as error:
        raise ParameterError(f"cannot be written: {error.strerror}", where=str(path)) from None
    return path


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ParameterError(f"cannot be made: {error.strerror}", where=str(folder)) from None
