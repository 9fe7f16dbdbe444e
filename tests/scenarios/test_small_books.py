"""A book that holds next to nothing is a book too: somebody's first import, or an account that pays everything."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell

from arlib.store import add_to_snapshot, create_workspace
from drawn import frame

AS_OF = "2026-10-30"
NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
BY_DAY = {("weekly_pack", "an account without a document"), ("quarterly_audit", "one credit")}
ALDER = frame("account_id | name\nA-1 | Alder")
HEADER = "item_id | account_id | kind | issue_date | due_date | currency | amount_minor\n"
LATE = "I-1 | A-1 | invoice | 2026-05-20 | 2026-06-20 | EUR | 100_00\n"
PAYMENT = "P-1 | A-1 | payment | 2026-06-20 | | EUR | -100_00\n"
PAID = frame("source_id | target_id | amount_minor | currency | effective_date\nP-1 | I-1 | 100_00 | EUR | 2026-06-21")


def _book(*items: str, **tables: pd.DataFrame) -> dict[str, pd.DataFrame]:
    documents = {"items": frame(HEADER + "".join(items))} if items else {}
    return {"accounts": ALDER} | documents | tables


BOOKS = {
    "an account without a document": _book(),
    "an invoice that is not due": _book("I-1 | A-1 | invoice | 2026-10-20 | 2026-11-20 | EUR | 100_00\n"),
    "one late invoice": _book(LATE),
    "one credit": _book("C-1 | A-1 | credit_note | 2026-05-20 | | EUR | -100_00\n"),
    "one payment": _book(PAYMENT),
    "everything paid": _book(LATE, PAYMENT, allocations=PAID),
    "two currencies": _book(LATE, PAYMENT, "I-2 | A-1 | invoice | 2026-09-20 | 2026-10-20 | JPY | 10000\n"),
}
NO_MONEY = ("benefit", "an account without a document")


def _faults(notebook: Path, workspace: Path) -> list[str]:
    """What goes wrong when the cells run one after the other in this process, as *Run All* would run them."""
    shell = InteractiveShell()
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        given = f"\nworkspace, as_of = {str(workspace)!r}, {AS_OF!r}" * ("parameters" in cell.metadata.get("tags", ()))
        done = shell.run_cell(cell.source + given)
        if not done.success:
            error = done.error_before_exec or done.error_in_exec
            return traceback.format_exception(error)[-3:]
    return []


@pytest.fixture(scope="module")
def workspace_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    made: dict[str, Path] = {}

    def make(name: str) -> Path:
        if name not in made:
            place = create_workspace(tmp_path_factory.mktemp("small") / "workspace", book_name="Small")
            add_to_snapshot(place, BOOKS[name])
            made[name] = place.folder
        return made[name]

    return make


def _case(notebook: Path, book: str) -> object:
    marks = [] if (notebook.stem, book) in BY_DAY else [pytest.mark.nightly]
    return pytest.param(notebook, book, id=f"{notebook.stem}, {book}", marks=marks)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("notebook", "book"),
    [_case(path, book) for path in NOTEBOOKS for book in BOOKS if (path.stem, book) != NO_MONEY],
)
def test_a_notebook_runs_on_a_book_that_holds_next_to_nothing(
    notebook: Path, book: str, workspace_of: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ARLIB_WORKSPACE", str(workspace_of(book)))
    assert _faults(notebook, workspace_of(book)) == []


def test_the_value_of_a_year_is_not_made_up_for_a_book_without_money(workspace_of: Callable[[str], Path]):
    import arlib
    from arlib.errors import ParameterError

    with pytest.raises(ParameterError, match="the book holds no money"):
        arlib.open_desk(workspace_of(NO_MONEY[1]), as_of=AS_OF).benefit()
