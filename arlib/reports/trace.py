"""A headline figure traced: the rows behind it, the file each came in with, and what people decided about it.

The ledger keeps the name and the hash of every file that was imported, not the files. Whoever still has them is told
the line as well: the hash proves that it is the very file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from arlib.ledger import sum_in_reporting
from arlib.reports.catalogue import CADENCES, published_folder
from arlib.reports.figures_traced import Figure, figure_called, other_meanings
from arlib.reports.record import RECORD_FILE, read_record
from arlib.reports.traced_rows import Asked
from arlib.store import Workspace, read_import_log, read_snapshot

if TYPE_CHECKING:
    from arlib.desk import Desk

SHOWN_DIGITS = 12
FILE_KINDS = {
    "invoice": "invoices", "debit_note": "invoices", "credit_note": "credits", "on_account": "credits",
    "payment": "payments", "refund": "payments", "chargeback": "payments", "account": "customers",
    "promise": "promises", "message": "messages",
}  # fmt: skip
"""What a row is to the kind of file it comes in."""
_KEYS = {"promises": ("promises", "promise_id"), "messages": ("messages", "message_id"),
         "customers": ("accounts", "account_id")}  # fmt: skip


@dataclass(frozen=True)
class Trace:
    """What stands behind a figure.

    Args:
        label: Its name in the headline.
        published: ``report value unit`` of the reports that print it on that day.
        rows: ``row kind account_id currency amount_minor why file file_sha256 line decisions``; ``line`` is missing
            where the file itself was not at hand, ``file`` is empty for what people recorded in the journal and for
            what rules worked out.
        decisions: The journal's entries about these rows' accounts, oldest first.
        meaning: What it counts, where another report uses its name for something else.
        others: The figures of the same name that count something else.
        together: The sums of :attr:`sums` as one, in minor units of the reporting currency; nothing without a rate.
    """

    label: str
    published: pd.DataFrame
    rows: pd.DataFrame
    decisions: pd.DataFrame
    meaning: str = ""
    others: tuple[Figure, ...] = ()
    together: tuple[int, str] | None = None

    @property
    def sums(self) -> pd.DataFrame:
        """``currency rows amount_minor``: the rows added up, never over currencies."""
        return summed(self.rows)


def summed(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows added up by currency: ``currency rows amount_minor``."""
    known = rows[rows["amount_minor"].notna()]
    sums = known.groupby("currency")["amount_minor"].agg(["size", "sum"]).reset_index()
    return sums.set_axis(["currency", "rows", "amount_minor"], axis=1)


def trace_figure(desk: Desk, figure: str, *, report: str = "", account: str = "", files: Iterable[Path] = ()) -> Trace:
    """The rows, files and decisions behind a headline figure.

    Args:
        desk: The book on the day.
        figure: Label of the figure, as a headline prints it; of a figure per currency with the currency at its end.
        report: The report it stands in, where several print the same name; empty takes the first of the house.
        account: Of a figure of one account; empty takes the one its report shows when nobody names any.
        files: The files that were imported, where they are still at hand, to tell the lines.

    Raises:
        ParameterError: no such figure can be traced; lists those that can. AccountError: no such account.
    """
    found, currency = figure_called(figure, report=report)
    rows = found.rows(Asked(desk, currency, account))
    with_files = _with_lines(_with_files(rows, desk), tuple(files))
    about = desk.journal.timeline
    own = about[about["account_id"].isin(rows["account_id"]) & about["account_id"].ne("")]
    decided = own.groupby("account_id").size()
    counted = with_files["account_id"].map(decided).fillna(0).astype("int64")
    label = f"{found.label} in {currency}" if currency else found.label
    day = desk.as_of.isoformat()
    return Trace(
        label,
        published_figures(desk.workspace, day, figure.strip(), reports=found.reports),
        with_files.assign(decisions=counted),
        own.reset_index(drop=True),
        found.meaning,
        other_meanings(found),
        _together(summed(rows), desk),
    )


def _together(sums: pd.DataFrame, desk: Desk) -> tuple[int, str] | None:
    """Sums over several currencies as one, at the rates of the policy, where each has one."""
    total = sum_in_reporting(sums, column="amount_minor", policy=desk.policy, as_of=desk.as_of)
    return None if total is None or len(sums) < 2 else (total, desk.policy.reporting_currency)


def published_figures(workspace: Workspace, day: str, label: str, *, reports: Collection[str]) -> pd.DataFrame:
    """What these reports of a day print under a label: ``report value unit``."""
    folders = [published_folder(workspace.reports_dir, cadence) / day for cadence in CADENCES]
    records = [record for folder in folders if (record := read_record(folder / RECORD_FILE))]
    found = [
        (line.title, figure["value"], figure.get("unit", ""))
        for record in records
        for line in record.reports
        if line.name in reports
        for figure in line.headline
        if figure["label"].casefold() == label.casefold()
    ]
    return pd.DataFrame(found, columns=["report", "value", "unit"], dtype="str")


def _with_files(rows: pd.DataFrame, desk: Desk) -> pd.DataFrame:
    """Name and hash of the file each row was first imported with.

    The log names the snapshots before and after each import: a row came with the first one whose snapshot has it.
    """
    items = desk.ledger.items.set_index("item_id")["kind"]
    kind = rows["row"].map(items).fillna(rows["kind"]).astype("str").map(FILE_KINDS).fillna("")
    found = pd.DataFrame({"file": "", "file_sha256": ""}, index=rows.index, dtype="str")
    log, tables = read_import_log(desk.workspace), cache(partial(read_snapshot, desk.workspace))
    for wanted in sorted(set(kind) - {""}):
        left = kind.eq(wanted)
        for snapshot, entries in log[log["kind"].eq(wanted)].groupby("snapshot", sort=False):
            there = left & rows["row"].isin(_keys_in(tables(str(snapshot)), wanted))
            found.loc[there, "file"] = ", ".join(entries["file"])
            found.loc[there, "file_sha256"] = ", ".join(entries["sha256"].str[:SHOWN_DIGITS])
            left &= ~there
    return rows.join(found)


def _keys_in(tables: Mapping[str, pd.DataFrame], kind: str) -> pd.Series:
    table, key = _KEYS.get(kind, ("items", "item_id"))
    return tables[table][key]


def _with_lines(rows: pd.DataFrame, files: tuple[Path, ...]) -> pd.DataFrame:
    """The line of each row, where the very file it came with is at hand."""
    found = pd.Series(pd.NA, index=rows.index, dtype="Int64")
    for path in files:
        content = path.read_bytes()
        own = rows["file_sha256"].str.contains(hashlib.sha256(content).hexdigest()[:SHOWN_DIGITS], regex=False)
        if own.any():
            found = found.mask(own & found.isna(), rows["row"].map(_first_lines(content, set(rows.loc[own, "row"]))))
    return rows.assign(line=found)


def _first_lines(content: bytes, wanted: set[str]) -> Mapping[str, int]:
    """The first line on which each number stands as a cell of its own."""
    lines: dict[str, int] = {}
    for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
        for cell in line.replace(";", ",").replace("\t", ",").split(","):
            word = cell.strip().strip('"{}').rpartition('"')[2].strip()
            if word in wanted:
                lines.setdefault(word, number)
    return lines
