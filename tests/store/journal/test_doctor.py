"""The doctor on PostgreSQL."""

from __future__ import annotations

from pathlib import Path

from arlib.doctor import checkup
from arlib.store import create_workspace
from arlib.store.journal import append
from store.journal.making import make


def test_a_journal_on_a_server_is_told_by_place_events_and_mode(postgresql_place: str, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("ARLIB_JOURNAL_URL", postgresql_place)
    book = create_workspace(tmp_path / "book")
    append(book, make("note"))
    found = {check.what: check.found for check in checkup(book.folder) if check.what.startswith("journal")}
    assert found["journal"].startswith("postgresql://")
    assert "1 events" in found["journal"]
    assert "advisory lock" in found["journal mode"]
