"""A headline figure traced: the rows behind it, the file each came in with, and what people decided about it.

The ledger keeps the name and the hash of every file that was imported, not the files. Whoever still has them is told
the line as well: the hash proves that it is the very file.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from arlib.errors import ParameterError
from arlib.reports.catalogue import CADENCES, published_folder
from arlib.reports.figures_traced import TRACED
from arlib.reports.record import RECORD_FILE, read_record
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
            where the file itself was not at hand, ``file`` is empty for what people recorded in the journal.
        decisions: The journal's entries about these rows' accounts, oldest first.
    """

    label: str
    published: pd.DataFrame
    rows: pd.DataFrame
    decisions: pd.DataFrame

    @property
    def sums(self) -> pd.DataFrame:
        """``currency rows amount_minor``: the rows added up, never over currencies."""
        known = self.rows[self.rows["amount_minor"].notna()]
        return known.groupby("currency")["amount_minor"].agg(["size", "sum"]).reset_index().set_axis(
            ["currency", "rows", "amount_minor"], axis=1
        )  # fmt: skip


def trace_figure(desk: Desk, figure: str, *, files: Iterable[Path] = ()) -> Trace:
    """The rows, files and decisions behind a headline figure.

    Args:
        desk: The book on the day.
        figure: Label of the figure, as a headline prints it.
        files: The files that were imported, where they are still at hand, to tell the lines.

    Raises:
        ParameterError: no such figure can be traced; lists those that can.
    """
    label = _label(figure)
    rows = TRACED[label](desk)
    with_files = _with_lines(_with_files(rows, desk), tuple(files))
    about = desk.journal.timeline
    own = about[about["account_id"].isin(rows["account_id"]) & about["account_id"].ne("")]
    decided = own.groupby("account_id").size()
    counted = with_files["account_id"].map(decided).fillna(0).astype("int64")
    return Trace(label, published_figures(desk.workspace, desk.as_of.isoformat(), label),
                 with_files.assign(decisions=counted), own.reset_index(drop=True))  # fmt: skip


def _label(figure: str) -> str:
    known = {label.casefold(): label for label in TRACED}
    found = known.get(figure.strip().casefold())
    if found is None:
        near = difflib.get_close_matches(figure.strip().casefold(), known, n=1)
        hint = f"Did you mean {known[near[0]]!r}? " if near else ""
        raise ParameterError(
            f"no figure {figure[:60]!r} can be traced",
            where="figure",
            next_step=f"{hint}Known: {', '.join(TRACED)}.",
        )
    return found


def published_figures(workspace: Workspace, day: str, label: str) -> pd.DataFrame:
    """What the reports of a day print under a label: ``report value unit``."""
    folders = [published_folder(workspace.reports_dir, cadence) / day for cadence in CADENCES]
    records = [record for folder in folders if (record := read_record(folder / RECORD_FILE))]
    found = [
        (line.title, figure["value"], figure.get("unit", ""))
        for record in records
        for line in record.reports
        for figure in line.headline
        if figure["label"] == label
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
