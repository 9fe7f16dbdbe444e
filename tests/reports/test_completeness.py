"""A run is good only when it is proved: every cell ran, and the sign-off agrees with the ledger."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from arlib.errors import NotebookFailed, TieOutError
from arlib.reports.completeness import SIGNOFF_MIME, SignedOff, require_complete, total_differences
from arlib.reports.isolation import isolated
from arlib.reports.runner import execute_notebook
from small_reports import AS_OF, PARAMETERS, TOTALS, sign_off, write_notebook

QUIET = ["# Small", PARAMETERS, "## One", "a = 1", "## Two", "b = 2", sign_off(), "%tag interactive\n1/0"]


def executed(tmp_path: Path, cells: list[str]) -> nbformat.NotebookNode:
    with isolated(tmp_path / "settings", {}):
        return execute_notebook(
            write_notebook(tmp_path / "small.ipynb", cells),
            parameters={"as_of": AS_OF},
            staging=tmp_path,
            failed_copy=tmp_path / "failed.ipynb",
        )


def proved(notebook: nbformat.NotebookNode, **changed: object) -> SignedOff:
    given = {"path": Path("small.ipynb"), "as_of": AS_OF, "totals": TOTALS, "failed_copy": Path("failed.ipynb")}
    return require_complete(notebook, **(given | changed))


def drawn(*cells: dict[str, object]) -> nbformat.NotebookNode:
    """An executed notebook without running one: each cell is its differences from a completed code cell."""
    made = []
    for number, changed in enumerate(cells, start=1):
        cell = nbformat.v4.new_code_cell(str(changed.get("source", "1")), execution_count=changed.get("count", number))
        status, failed = changed.get("status", "completed"), changed.get("exception", False)
        cell.metadata["run"] = {"status": status, "exception": failed}
        cell.metadata["tags"] = changed.get("tags", [])
        cell.outputs = [nbformat.v4.new_output("display_data", data=data) for data in changed.get("shows", [])]
        made.append(cell)
    return nbformat.v4.new_notebook(cells=made)


def signed(**changed: object) -> dict[str, object]:
    return {SIGNOFF_MIME: {"report": "small", "as_of": AS_OF, "ties": True, "totals": TOTALS} | changed}


def test_a_whole_notebook_is_signed_off(tmp_path):
    assert proved(executed(tmp_path, QUIET)).findings == 2


@pytest.mark.parametrize("stop_at", [i for i, cell in enumerate(QUIET) if not cell.startswith(("#", "%tag inter"))])
def test_a_quiet_exit_is_detected_at_every_cell(tmp_path, stop_at):
    cells = list(QUIET)
    tag, _, body = cells[stop_at].partition("\n") if cells[stop_at].startswith("%tag") else ("", "", cells[stop_at])
    cells[stop_at] = f"{tag}\nimport sys; sys.exit(0)\n{body}".strip()
    with pytest.raises(NotebookFailed) as stopped:
        proved(executed(tmp_path, cells))
    assert stopped.value.exit_code == 1


def test_the_first_cell_that_did_not_run_is_named():
    quiet = drawn({}, {"status": "pending", "count": None}, {"shows": [signed()]})
    with pytest.raises(NotebookFailed, match="at cell 2: the notebook ended quietly before this cell"):
        proved(quiet)


def test_a_swallowed_error_is_an_error():
    loud = drawn({"exception": True}, {"shows": [signed()]})
    with pytest.raises(NotebookFailed, match="at cell 1: the cell raised an error"):
        proved(loud)


def test_a_sign_off_anywhere_but_at_the_end_does_not_count():
    with pytest.raises(NotebookFailed, match="no sign-off"):
        proved(drawn({"shows": [signed()]}, {}))


def test_a_sign_off_in_an_interactive_cell_does_not_count():
    with pytest.raises(NotebookFailed, match="no sign-off"):
        proved(drawn({}, {"shows": [signed()], "tags": ["interactive"]}))


def test_empty_and_interactive_cells_after_the_sign_off_do_no_harm():
    notebook = drawn({"shows": [signed()]}, {"source": "", "count": None}, {"tags": ["interactive"], "count": None})
    assert proved(notebook).report == "small"


def test_a_sign_off_of_another_day_is_a_failure():
    with pytest.raises(NotebookFailed, match="2026-10-23"):
        proved(drawn({"shows": [signed(as_of="2026-10-23")]}))


def test_one_cent_is_enough_to_refuse():
    other = [TOTALS[0] | {"amount_minor": TOTALS[0]["amount_minor"] + 1}, *TOTALS[1:]]
    with pytest.raises(TieOutError) as refused:
        proved(drawn({"shows": [signed(totals=other)]}))
    assert refused.value.exit_code == 3
    assert "credits: the report says EUR -41,249.99, the ledger EUR -41,250.00" in refused.value.what


def test_a_report_that_says_it_does_not_tie_is_refused():
    with pytest.raises(TieOutError):
        proved(drawn({"shows": [signed(ties=False)]}))


def test_missing_and_additional_totals_are_both_listed():
    assert total_differences(TOTALS[:1], TOTALS[1:2]) == [
        "credits: the report says EUR -41,250.00, the ledger nothing",
        "invoices: the report says nothing, the ledger EUR 1,204,500.35",
    ]


def test_the_order_of_totals_does_not_matter():
    assert total_differences(TOTALS, reversed(TOTALS)) == []
