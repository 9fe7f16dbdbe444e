"""A headline figure traced to rows, files and lines."""

from __future__ import annotations

from datetime import datetime

import pytest

import arlib
from arlib.contracts.events import DisputeOpened
from arlib.errors import ParameterError
from arlib.reports.trace import trace_figure
from arlib.store import add_to_snapshot, create_workspace
from arlib.store.journal import append
from drawn import frame


@pytest.fixture
def desk(tmp_path):
    """A small book with one late invoice that was disputed, one that is not due, and an unused payment."""
    book = create_workspace(tmp_path / "book", book_name="Small")
    items = frame("""
        item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor
        AT-1    | A-1        | invoice | 2026-03-01 | 2026-04-01 | EUR      | 12050
        AT-2    | A-1        | invoice | 2026-04-20 | 2026-06-01 | EUR      | 500
        P-1     | A-1        | payment | 2026-04-02 | 2026-04-02 | EUR      | -700
    """)
    add_to_snapshot(book, {"items": items})
    at = datetime.fromisoformat("2026-05-02T09:00:00+00:00")
    append(
        book,
        DisputeOpened(
            actor="Ines Caro", role="analyst", effective_at=at, account_id="A-1", dispute_id="D-1", item_id="AT-1",
            event_id="E-1", currency="EUR", amount_minor=12050, reason="pricing", owner="Ines Caro",
        ),
    )  # fmt: skip
    return arlib.open_desk(book, as_of="2026-05-12")


def test_a_figure_is_its_rows_and_what_was_decided_about_them(desk):
    found = trace_figure(desk, "past due")
    assert found.label == "Past due"
    assert found.rows[["row", "amount_minor"]].to_numpy().tolist() == [["AT-1", 12050]]
    assert found.sums.to_numpy().tolist() == [["EUR", 1, 12050]]
    assert found.rows["decisions"].tolist() == [1]
    assert found.decisions["actor"].tolist() == ["Ines Caro"]
    assert trace_figure(desk, "Credits we owe").rows["row"].tolist() == ["P-1"]


def test_a_figure_nobody_knows_is_refused_with_the_nearest_one(desk):
    with pytest.raises(ParameterError, match="'Pst due'") as refused:
        trace_figure(desk, "Pst due")
    assert "Did you mean 'Past due'" in refused.value.next_step


def test_every_row_names_its_file_and_with_the_file_at_hand_its_line(sample_workspace, checkout):
    desk = arlib.open_desk(sample_workspace)
    exports = checkout / "data" / "samples"
    found = trace_figure(desk, "Past due", files=[exports / "invoices.csv", exports / "payments.csv"])
    assert set(found.rows["file"]) == {"invoices.csv"}
    late = desk.aging.lines.query("side == 'invoices' and days_past_due > 0")
    assert found.rows["amount_minor"].sum() == late["open_minor"].sum()
    lines = (exports / "invoices.csv").read_text(encoding="utf-8").splitlines()
    for row in found.rows.head(50).itertuples():
        assert row.row in lines[row.line - 1]
