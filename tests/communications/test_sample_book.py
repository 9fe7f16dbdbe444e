"""The review of the sample book's letters against the defects that were planted in them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from arlib.communications import CommunicationReview, judge_promises, review_messages
from arlib.communications.checks import CODES
from arlib.ledger import Ledger
from arlib.store import open_workspace, read_snapshot

AS_OF = date(2026, 10, 30)


@pytest.fixture(scope="module")
def ledger(sample_workspace: Path) -> Ledger:
    return Ledger.from_tables(read_snapshot(open_workspace(sample_workspace)), checked=True)


@pytest.fixture(scope="module")
def reviewed(ledger: Ledger) -> CommunicationReview:
    return review_messages(ledger, as_of=AS_OF, days=60)


@pytest.fixture(scope="module")
def marks(reviewed: CommunicationReview, checkout: Path) -> pd.DataFrame:
    """One row per message and code: ``found`` and ``planted``."""
    truth = pd.read_csv(checkout / "data/samples/truth/messages.csv", dtype="str", keep_default_na=False)
    both = reviewed.messages.merge(truth, on="message_id", validate="one_to_one")
    return pd.DataFrame(
        [
            {"message_id": m, "code": c, "found": c in found.split(), "planted": c in planted.split()}
            for m, found, planted in zip(both["message_id"], both["codes"], both["expected_codes"], strict=True)
            for c in CODES
        ]
    )


def test_nine_in_ten_planted_defects_are_found(marks: pd.DataFrame):
    planted = marks[marks["planted"]]
    assert len(planted) >= 50
    assert planted["found"].mean() >= 0.9


def test_nineteen_in_twenty_findings_are_right(marks: pd.DataFrame):
    assert marks.loc[marks["found"], "planted"].mean() >= 0.95


def test_letters_without_a_defect_give_no_finding(marks: pd.DataFrame):
    by_message = marks.groupby("message_id")[["found", "planted"]].any()
    assert (~by_message.loc[~by_message["planted"], "found"]).mean() >= 0.97


def test_promises_get_the_verdicts_they_were_planted_with(ledger: Ledger, checkout: Path):
    truth = pd.read_csv(checkout / "data/samples/truth/promises.csv", dtype="str").set_index("promise_id")["verdict"]
    found = judge_promises(ledger.promises, ledger.items, ledger.allocations, ledger.adjustments, as_of=AS_OF)
    assert found.set_index("promise_id")["verdict"].to_dict() == truth.to_dict()
