"""A very small desk, and notebooks drawn as lists of cells: what the report tests run for real.

A cell is text: ``# ...`` at its start makes it markdown, ``%tag interactive`` on its first line tags it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import nbformat
import pandas as pd

from arlib.reports import Report
from arlib.store import Workspace, create_workspace
from arlib.store.journal import Anchor

AS_OF = "2026-10-30"
DAY = date.fromisoformat(AS_OF)
NOTHING_RECORDED = Anchor(0, "0" * 64)
TOTALS = [
    {"currency": "EUR", "side": "credits", "amount_minor": -41_250_00},
    {"currency": "EUR", "side": "invoices", "amount_minor": 1_204_500_35},
    {"currency": "JPY", "side": "invoices", "amount_minor": 98_000},
]
HEADLINE = [
    {"label": "Past due", "value": "412", "unit": "accounts", "note": "of 3,000"},
    {"label": "Open invoices", "value": "1,204,500.35", "unit": "EUR", "note": ""},
]
TIES = pd.DataFrame(
    {
        "check": ["control account"],
        "currency": ["EUR"],
        "expected_minor": [100_00],
        "found_minor": [100_00],
        "difference_minor": [0],
        "holds": [True],
        "note": [""],
    }
)
PARAMETERS = (
    '%tag parameters\nworkspace: str = ""  # Folder of the book\nas_of: str = ""  # Day the ledger is read from'
)
CHART = """
import pandas as pd
from arlib.charts import Chart, draw_bars
from arlib.tables import draw_table
ages = pd.DataFrame({"bucket": ["0 to 30", "over 90"], "count": [12, 7]})
table = draw_table(ages, title="Credits by age", columns={"bucket": "Age in days", "count": "Credits"})
bars = draw_bars(ages, label="bucket", value="count", unit="credits")
Chart("Credits by age", "7 of 19 credits are older than 90 days.", bars, table)
"""
TABLE = """
from arlib.tables import Tile, tiles
tiles([Tile("Past due", "412", "accounts"), Tile.money("Open invoices", 120450035, "EUR")])
"""

FILE = """
from arlib.tables import Attachment
Attachment("ages.csv", b"bucket,count\\n", "Ages")
"""


def sign_off(totals: list[dict[str, object]] = TOTALS, as_of: str = "as_of", ties: bool = True) -> str:
    """Source of a sign-off cell: what ``desk.sign_off`` shows, said by hand."""
    payload = f"dict(report='small', as_of={as_of}, ties={ties}, totals={totals}, headline={HEADLINE}, findings=2)"
    html = "'<p>Signed off.</p>'"
    return (
        "from IPython.display import display\n"
        f"display({{'application/vnd.arlib.signoff+json': {payload}, 'text/html': {html}}}, raw=True)"
    )


def good_cells() -> list[str]:
    """A whole small report: title, parameters, tiles, chart with table, sign-off, and a part for the desk only."""
    return [
        "# Small report\nCredits that wait for an answer.",
        PARAMETERS,
        TABLE,
        "## Credits by age",
        CHART,
        FILE,
        "## Sign-off",
        sign_off(),
        "%tag interactive\n## Explore",
        "%tag interactive\nraise RuntimeError('the desk only')",
    ]


def write_notebook(path: Path, cells: list[str]) -> Path:
    """Write cells as a notebook file."""
    book = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    book.cells = [_cell(f"c{i}", text.strip()) for i, text in enumerate(cells)]
    nbformat.write(book, path)
    return path


def _cell(cell_id: str, text: str) -> nbformat.NotebookNode:
    tags = []
    if text.startswith("%tag "):
        first, _, text = text.partition("\n")
        tags = first.split()[1:]
    make = nbformat.v4.new_markdown_cell if text.startswith("#") else nbformat.v4.new_code_cell
    cell = make(text, metadata={"tags": tags} if tags else {})
    cell["id"] = cell_id
    return cell


@dataclass(frozen=True)
class TieOut:
    """A tie-out as the ledger gives it."""

    lines: pd.DataFrame

    @property
    def ties(self) -> bool:
        return bool(self.lines["holds"].all())


@dataclass(frozen=True)
class SmallDesk:
    """As much of a desk as a run needs."""

    as_of: date = DAY
    snapshot_id: str = "a1" * 32
    policy_hash: str = "b2" * 32
    journal_position: Anchor = NOTHING_RECORDED
    totals: list[dict[str, object]] = field(default_factory=lambda: [dict(t) for t in TOTALS])
    lines: pd.DataFrame = field(default_factory=lambda: TIES)
    stale: tuple[str, ...] = ()

    def stale_inputs(self) -> tuple[str, ...]:
        return self.stale

    def tie_out(self) -> TieOut:
        return TieOut(self.lines)

    def control_totals(self) -> list[dict[str, object]]:
        return self.totals

    def opened(self, workspace: Workspace, *, as_of: str | None = None) -> SmallDesk:
        """For ``open_desk=``: this desk, whatever is asked."""
        return self


SMALL = (Report("small", "Small report", "small.ipynb", "small.html"),)


def small_workspace(folder: Path, cells: list[str] | None = None) -> tuple[Path, Path]:
    """A workspace folder and a notebooks folder holding one small notebook."""
    workspace, notebooks = folder / "workspace", folder / "notebooks"
    create_workspace(workspace, book_name="Small book")
    notebooks.mkdir()
    write_notebook(notebooks / "small.ipynb", good_cells() if cells is None else cells)
    return workspace, notebooks
