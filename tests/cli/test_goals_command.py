"""Goals from the command line: set, checked in, listed; an unknown name lists the valid ones."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from arlib.cli import app
from arlib.store import Workspace, add_to_snapshot, create_workspace
from drawn import frame

ITEMS = """
    item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor
    INV-1   | A-1        | invoice | 2026-05-01 | 2026-06-01 | EUR      | 100_00
    INV-2   | A-1        | invoice | 2026-10-01 | 2026-10-20 | EUR      | 250_00
"""
ACCOUNTS = """
    account_id | name        | owner
    A-1        | Alder Mills | Ines Caro
"""


@pytest.fixture
def book(tmp_path) -> Workspace:
    workspace = create_workspace(tmp_path / "workspace")
    add_to_snapshot(workspace, {"items": frame(ITEMS), "accounts": frame(ACCOUNTS)})
    return workspace


def goals(book: Workspace, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["goals", *words, "--workspace", str(book.folder), "--as-of", "2026-10-30"])
    return done.exit_code, done.output


def test_a_goal_is_set_checked_in_and_listed_with_its_figure(book):
    asked = ("set", "Less past due", "--measure", "past_due", "--currency", "EUR", "--due", "2026-11-30")
    code, said = goals(book, *asked, "--target", "200.00", "--owner", "Ines Caro")
    assert (code, "Goal less-past-due" in said) == (0, True)
    assert goals(book, "checkin", "less-past-due", "--confidence", "4", "--comment", "One call left")[0] == 0
    code, said = goals(book, "list")
    assert code == 0
    for part in ("EUR 200 by 30 November 2026, Ines Caro", "now EUR 350", "4 of 10 sure", "One call left"):
        assert part in said


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("set", "X", "--measure", "past_due", "--target", "1", "--due", "2026-11-30", "--owner", "Bo"), "Ines Caro"),
        (("set", "X", "--measure", "gain", "--target", "1", "--due", "2026-11-30", "--owner", "Ines Caro"), "past_due"),
        (("set", "X", "--measure", "high_tier_accounts", "--target", "1.5", "--due", "2026-11-30", "--owner",
          "Ines Caro"), "no number of accounts"),
        (("set", "X", "--measure", "credits", "--target", "1", "--due", "2026-10-01", "--owner", "Ines Caro"), "over"),
        (("checkin", "nothing", "--confidence", "5"), "there are none yet"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_an_error_that_names_what_does(book, words, named):
    code, said = goals(book, *words)
    assert (code, named in said) == (2, True), said
