"""Letters somebody asks for, from the command to the outbox."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from arlib.cli import app
from arlib.outbox import letters_frame
from arlib.store import Workspace, add_to_snapshot
from outbox.posting import NOW, make_book


@pytest.fixture
def book(tmp_path: Path) -> Workspace:
    made = make_book(tmp_path / "w", accounts=2)
    credits = [{"item_id": f"CN-{n}", "account_id": "A-1", "kind": "credit_note", "currency": "GBP",
                "issue_date": pd.Timestamp("2026-05-04"), "amount_minor": -50_00 - n} for n in (1, 2)]  # fmt: skip
    add_to_snapshot(made, {"items": pd.DataFrame(credits)})
    return made


def draft(book: Workspace, *more: str) -> tuple[int, str]:
    call = ["letters", "draft", "-w", str(book.folder), "--as-of", "2026-05-12", "--by", "Ines Caro", *more]
    done = CliRunner().invoke(app, call)
    return done.exit_code, " ".join(done.output.split())


def test_two_credits_of_one_customer_are_two_letters_and_asking_again_adds_none(book: Workspace):
    asked = ("--kind", "credit_notice", "--account", "A-1")
    assert draft(book, *asked)[0] == 0
    found = letters_frame(book, as_of=NOW.date())
    assert found["stage"].tolist() == ["credit_notice"] * 2
    assert draft(book, *asked)[1].startswith("0 drafts")


@pytest.mark.parametrize(
    ("more", "told"),
    [(["--account", "A-1"], "need --kind"), (["--kind", "credit_notice", "--account", "A-9"], "no account A-9"),
     (["--kind", "final_notice"], "not written on request")],
)  # fmt: skip
def test_a_request_that_makes_no_sense_says_what_to_do(book: Workspace, more: list[str], told: str):
    code, said = draft(book, *more)
    assert code == 2
    assert told in said
    assert "next step" in said


def test_who_was_named_and_gets_nothing_is_told_why(book: Workspace):
    assert (
        "has no promise confirmation to write" in draft(book, "--kind", "promise_confirmation", "--account", "A-0")[1]
    )
