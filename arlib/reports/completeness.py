"""Proof that a notebook ran to its end on the right ledger. papermill's own word is not enough: it calls a notebook
that was stopped half-way by ``sys.exit(0)`` a success."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from arlib.errors import TieOutError
from arlib.money import format_money
from arlib.reports.runner import failure, is_interactive, place_of

SIGNOFF_MIME = "application/vnd.arlib.signoff+json"
_KEYS = {"report", "as_of", "ties", "totals"}


@dataclass(frozen=True)
class SignedOff:
    """What the last cell of a report states.

    Args:
        report: Name the notebook gives itself.
        as_of: Day, ``YYYY-MM-DD``.
        totals: Control totals ``{"currency", "side", "amount_minor"}``.
        headline: ``{"label", "value", "note"}`` each, for the index of weeks.
        findings: How many findings the data raised.
    """

    report: str
    as_of: str
    totals: tuple[Mapping[str, Any], ...]
    headline: tuple[Mapping[str, str], ...] = ()
    findings: int = 0


def require_complete(
    notebook: NotebookNode, *, path: Path, as_of: str, totals: Iterable[Mapping[str, Any]], failed_copy: Path
) -> SignedOff:
    """Check that every cell ran and that the sign-off agrees with the ledger.

    Args:
        notebook: Executed, as :func:`arlib.reports.runner.execute_notebook` returns it.
        path: Its source, for messages.
        as_of: The day the run was asked for.
        totals: Control totals worked out from the ledger, independently of the notebook.
        failed_copy: Where the notebook is kept when it is not complete.

    Raises:
        NotebookFailed: a cell did not run, or the sign-off is missing or of another day.
        TieOutError: the sign-off's totals differ from the ledger's; lists the differences.
    """
    where, reason = _first_gap(notebook)
    if reason:
        raise failure(path, where, reason, failed_copy)
    stated = _payload(notebook)
    if stated is None:
        raise failure(path, "", "its last cell shows no sign-off, so it may have ended early", failed_copy)
    if stated["as_of"] != as_of:
        raise failure(path, "", f"it signed off {stated['as_of']!r}, but the run is for {as_of}", failed_copy)
    differences = total_differences(stated["totals"], totals)
    if differences or stated["ties"] is not True:
        raise TieOutError(
            "the report does not tie to the ledger" + "".join(f"\n    {line}" for line in differences),
            where=path.name,
            next_step="Nothing was published. Compare the figures above with the ledger's tie-out.",
        )
    return SignedOff(
        str(stated["report"]),
        as_of,
        tuple(stated["totals"]),
        tuple(stated.get("headline", ())),
        int(stated.get("findings", 0)),
    )


def _first_gap(notebook: NotebookNode) -> tuple[str, str]:
    """Place and reason of the first code cell that did not run to its end."""
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code" or is_interactive(cell):
            continue
        run = cell.metadata.get("run", {})
        errors = [output.get("ename", "") for output in cell.outputs if output.output_type == "error"]
        if "SystemExit" in errors:
            return _place(notebook, index), "the cell called exit, and nothing after it ran"
        if errors or run.get("exception"):
            return _place(notebook, index), "the cell raised an error"
        if run.get("status") != "completed" or (cell.source.strip() and cell.execution_count is None):
            return _place(notebook, index), "the notebook ended quietly before this cell"
    return "", ""


def _place(notebook: NotebookNode, index: int) -> str:
    """The place counted as in the source: papermill's injected cell is not one of the notebook's."""
    own = [cell for cell in notebook.cells if "injected-parameters" not in cell.metadata.get("tags", [])]
    cell = notebook.cells[index]
    position = next((i for i, other in enumerate(own) if other is cell), None)
    if position is None:
        return "at the parameters"
    return place_of(own, position)


def _payload(notebook: NotebookNode) -> Mapping[str, Any] | None:
    """The sign-off in the last cell that is neither interactive nor empty."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    last = [cell for cell in code if not is_interactive(cell)][-1:]
    shown = [output.get("data", {}).get(SIGNOFF_MIME) for cell in last for output in cell.outputs]
    found = [payload for payload in shown if isinstance(payload, Mapping) and payload.keys() >= _KEYS]
    return found[-1] if found else None


def total_differences(stated: Iterable[Mapping[str, Any]], expected: Iterable[Mapping[str, Any]]) -> list[str]:
    """One sentence per control total that differs, in the words of the ledger.

    >>> total_differences([{"currency": "EUR", "side": "invoices", "amount_minor": 101}],
    ...                   [{"currency": "EUR", "side": "invoices", "amount_minor": 100}])
    ['invoices: the report says EUR 1.01, the ledger EUR 1.00']
    """
    said, known = _by_key(stated), _by_key(expected)
    differing = sorted(key for key in said.keys() | known.keys() if said.get(key) != known.get(key))
    return [
        f"{side}: the report says {_amount(said.get((code, side)), code)}, the ledger "
        f"{_amount(known.get((code, side)), code)}"
        for code, side in differing
    ]


def _by_key(totals: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], int]:
    return {(str(t["currency"]), str(t["side"])): int(t["amount_minor"]) for t in totals}


def _amount(minor: int | None, currency: str) -> str:
    return "nothing" if minor is None else format_money(minor, currency)
