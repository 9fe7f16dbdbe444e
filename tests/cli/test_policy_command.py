"""The policy from the command line: shown, its versions listed, an earlier one put back."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from arlib.cli import app
from arlib.store import Workspace, add_to_snapshot, create_workspace
from arlib.store.workspace import write_policy
from drawn import frame

ITEMS = """
    item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor
    INV-1   | A-1        | invoice | 2026-05-01 | 2026-06-01 | EUR      | 100_00
"""
REVISION = """
[[revision]]
effective_from = 2026-10-01
version = "2"
reason = "Fewer calls."
tiers.high_over_days = 120
"""


@pytest.fixture
def book(tmp_path) -> Workspace:
    workspace = create_workspace(tmp_path / "workspace")
    add_to_snapshot(workspace, {"items": frame(ITEMS)})
    write_policy(workspace, workspace.policy_text() + REVISION)
    return workspace


def policy(book: Workspace, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["policy", *words, "--workspace", str(book.folder), "--as-of", "2026-10-30"])
    return done.exit_code, done.output


def test_an_earlier_version_is_put_back_once_with_who_and_why(book):
    asked = ("put-back", "1", "--reason", "Too many missed.", "--by", "Ines Caro", "--role", "manager")
    assert policy(book, *asked)[0] == 0
    code, said = policy(book, "show", "tiers")
    assert (code, "high_over_days = 90" in said) == (0, True)
    code, said = policy(book, "history")
    assert code == 0
    assert "from 1 October 2026: Fewer calls." in said
    assert "from 30 October 2026, Ines Caro: Too many missed." in said
    assert "tiers.high_over_days: 120 -> 90" in said
    assert "in force already" in policy(book, *asked)[1]


def test_what_does_not_fit_is_an_error_that_names_what_does(book):
    code, said = policy(book, "put-back", "9", "--reason", "Back.")
    assert (code, "One of 1, 2." in said) == (2, True), said
    code, said = policy(book, "show", "teirs")
    assert (code, "tiers" in said) == (2, True), said
    assert policy(book, "put-back", "1", "--reason", " ")[0] == 2
