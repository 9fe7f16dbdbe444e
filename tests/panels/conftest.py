"""A small book on disk with a real journal, for panels that record."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from arlib.contracts.events import Event
from arlib.desk import Desk, open_desk
from arlib.store import add_to_snapshot, create_workspace
from arlib.store.journal import read_events
from arlib.tiering import WorkQueue
from drawn import frame
from hostile import HOSTILE

ACCOUNTS = """
    account_id | name           | owner
    A-1        | Birch Labs Ltd | Ines Caro
    A-2        | NAME           | Ravi Nair
    A-3        | Otter Foods    | Ravi Nair
"""
ITEMS = """
    item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor | party_name
    INV-1   | A-1        | invoice | 2025-11-02 | 2025-12-02 | EUR      | 100_00       | Birch Labs Ltd
    INV-2   | A-1        | invoice | 2026-01-05 | 2026-02-04 | EUR      | 50_00        | Birch Labs Ltd
    INV-3   | A-2        | invoice | 2026-01-05 | 2026-02-04 | USD      | 70_00        |
    INV-4   | A-3        | invoice | 2026-01-05 | 2026-02-04 | EUR      | 20_00        | Otter Foods
    PAY-1   | A-1        | payment | 2026-03-02 |            | EUR      | -120_00      | Birch Labs Ltd
    PAY-2   | A-2        | payment | 2026-03-02 |            | USD      | -71_00       |
    PAY-3   |            | payment | 2026-03-03 |            | EUR      | -20_00       | OTTER F GMBH
"""
CONTACTS = """
    contact_id | account_id | name     | phone        | email             | role
    C-1        | A-1        | Ann Poe  | +44 20 79460 | ann@birch.example | primary
    C-2        | A-2        | NAME     |              | b@nasty.example   | primary
"""
TOTALS = """
    day        | currency | balance_minor
    2026-03-05 | EUR      | 30_00
    2026-03-05 | USD      | -1_00
"""


NASTY = f"{HOSTILE[1]} {HOSTILE[0]} \u202egnp.exe"
"""A name with markup, a script, and letters that turn the reading round."""


@pytest.fixture(scope="session")
def drawn_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three customers, one with a hostile name; three payments that nobody has applied. Read only."""
    workspace = create_workspace(tmp_path_factory.mktemp("panels") / "book")
    accounts = frame(ACCOUNTS)
    accounts["name"] = accounts["name"].mask(accounts["account_id"].eq("A-2"), NASTY)
    items, contacts = frame(ITEMS), frame(CONTACTS)
    items["party_name"] = items["party_name"].mask(items["account_id"].eq("A-2"), NASTY)
    contacts["name"] = contacts["name"].mask(contacts["account_id"].eq("A-2"), NASTY)
    tables = {"items": items, "contacts": contacts, "control_totals": frame(TOTALS)}
    add_to_snapshot(workspace, {"accounts": accounts, **tables})
    return workspace.folder


@pytest.fixture(scope="session")
def read_desk(drawn_book: Path) -> Desk:
    """A desk whose results are worked out once for all tests: what the panels of a test show."""
    return open_desk(drawn_book)


@pytest.fixture(scope="session")
def queue(read_desk: Desk) -> WorkQueue:
    """The work queue of the drawn book."""
    return read_desk.work_queue()


@pytest.fixture
def book(drawn_book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the book that the test may write to."""
    monkeypatch.delenv("ARLIB_JOURNAL_URL", raising=False)
    return Path(shutil.copytree(drawn_book, tmp_path / "book"))


@pytest.fixture
def desk(book: Path) -> Desk:
    """A desk at the test's own book: what the panels of a test write with."""
    return open_desk(book)


@pytest.fixture
def recorded(book: Path) -> Callable[[], list[Event]]:
    """Gives the events of the journal, oldest first."""
    return lambda: [r.event for r in read_events(book)]
