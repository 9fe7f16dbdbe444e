"""Every report of the catalogue as a page, and the index over them, made in one process instead of a kernel for each.

Run it as a program, ``python every_page.py WORKSPACE FOLDER``: a shell of its own does not meet the tests' process.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import nbformat
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

import arlib
from arlib.desk import Desk
from arlib.reports import PageFacts, Report, ReportLine, RunRecord, render_report
from arlib.reports.attachments import taken_out, write_beside
from arlib.reports.catalogue import every_report, notebooks_folder, published_folder
from arlib.reports.checks import page_faults
from arlib.reports.completeness import require_complete
from arlib.reports.index import rebuild_index
from arlib.reports.runner import is_interactive

DAYS = {"daily": "2026-10-30", "weekly": "2026-10-02", "monthly": "2026-09-30", "quarterly": "2026-09-30"}
"""A day of each cadence; the week is the first of a month, so that the statements are made."""
ALONE = (
    Report("account", "Account", "account.ipynb", "account.html", "daily"),
    Report("statement", "Statement", "statement.ipynb", "statement.html", "daily"),
)
"""What `arlib run` makes, beside what the catalogue lists."""


def executed(notebook: Path, parameters: Mapping[str, Any]) -> nbformat.NotebookNode:
    """A notebook after all its cells ran in this process; what those for the desk only show is not kept."""
    book, shell = nbformat.read(notebook, 4), InteractiveShell.instance()
    shell.reset(new_session=False)
    for number, cell in enumerate((c for c in book.cells if c.cell_type == "code"), 1):
        with shell.display_trap, capture_output() as shown:  # inside the trap, or the last value of a cell gets away
            shell.run_cell(cell.source).raise_error()
        if "parameters" in cell.metadata.get("tags", []):
            shell.push(dict(parameters))
        cell.outputs = [nbformat.v4.new_output("display_data", data=out.data) for out in shown.outputs]
        cell.execution_count, cell.metadata["run"] = number, {"status": "completed", "exception": False}
    book.cells = [cell for cell in book.cells if not is_interactive(cell)]
    return book


def made_page(report: Report, workspace: Path, folder: Path, day: str) -> ReportLine:
    """One report, proved, rendered and checked as in a run, written into ``folder`` with its files."""
    desk = arlib.open_desk(workspace, as_of=day)
    notebook, totals = notebooks_folder() / report.notebook, desk.control_totals()
    book = executed(notebook, {"workspace": str(workspace), "as_of": day, **report.parameters})
    signed = require_complete(book, path=notebook, as_of=day, totals=totals, failed_copy=folder / "failed.ipynb")
    slim, files = taken_out(book, page=report.file)
    html = render_report(
        slim, PageFacts(report.title, day, desk.book, totals=signed.totals, siblings=(("All", "../index.html"),))
    )
    assert page_faults(html, totals=totals, private=[str(workspace)]) == []
    (folder / report.file).write_text(html, encoding="utf-8")
    write_beside(folder / report.file, files)
    return ReportLine(report.name, report.title, report.file, headline=signed.headline, attachments=tuple(files))


def make_every_page(workspace: Path, reports: Path) -> Iterator[RunRecord]:
    """The pages of a day, a week, a month and a quarter, as they are published; then the index."""
    for cadence, day in DAYS.items():
        folder = published_folder(reports, cadence) / day
        folder.mkdir(parents=True)
        listed = [r for r in (*every_report(), *ALONE) if r.cadence == cadence]
        lines = tuple(made_page(report, workspace, folder, day) for report in listed)
        record = RunRecord(day, "done", {}, reports=lines, cadence=cadence)
        (folder / "run.json").write_text(record.to_json(), encoding="utf-8")
        yield record
    rebuild_index(reports, book="Small book")


def shared(open_desk: Callable[..., Desk]) -> Callable[..., Desk]:
    """A desk of a day is opened once: it never changes, and what it has worked out serves every notebook."""
    known: dict[tuple[str, str], Desk] = {}

    def opened(workspace: str | Path, *, as_of: str) -> Desk:
        key = (str(workspace), as_of)
        known[key] = known.get(key) or open_desk(*key[:1], as_of=as_of)
        return known[key]

    return opened


if __name__ == "__main__":
    arlib.open_desk = shared(arlib.open_desk)
    made = [asdict(record) for record in make_every_page(Path(sys.argv[1]), Path(sys.argv[2]))]
    sys.stdout.write(json.dumps(made, default=str))
