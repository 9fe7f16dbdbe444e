"""The queue by family: groups of several accounts, with the member to begin with."""

from __future__ import annotations

from datetime import date

import pytest

from arlib.contracts import ACCOUNTS, ITEMS, require
from arlib.errors import ParameterError
from arlib.ledger import Ledger, age
from arlib.policy import policy_from
from arlib.tiering import Activity, families_queued, missed_deadlines, rank_book, work_queue
from drawn import frame

DAY = date(2026, 3, 31)
POLICY = policy_from({"reporting_currency": "EUR"})
LEDGER = Ledger.from_tables(
    {
        "accounts": require(frame("""
            account_id | name     | parent_id | owner     | terms_days
            H          | Holding  |           | Ines Caro | 30
            S1         | Sister 1 | H         | Ines Caro | 30
            S2         | Sister 2 | H         | Ravi Nair | 30
            ALONE      | Alone    |           | Ravi Nair | 30
        """), ACCOUNTS),
        "items": require(frame("""
            item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor
            I1      | S1         | invoice | 2025-11-01 | 2025-12-01 | EUR      | 5000_00
            I2      | S2         | invoice | 2026-02-01 | 2026-03-01 | EUR      | 100_00
            I3      | ALONE      | invoice | 2025-11-01 | 2025-12-01 | EUR      | 9000_00
        """), ITEMS),
    }
)  # fmt: skip


def ranking(level):
    return rank_book(age(LEDGER.items, as_of=DAY), LEDGER, activity=Activity.of(), policy=POLICY, level=level)


def test_a_group_stands_once_with_its_members_and_the_one_to_begin_with():
    queue = work_queue(ranking("account"), activity=Activity.of())
    table = families_queued(queue, ranking("family"), LEDGER.accounts)
    assert table["id"].tolist() == ["H"], "an account on its own is no group"
    row = table.iloc[0]
    assert (row["members"], row["queued"], row["begin_with"], row["member_ids"]) == (3, 2, "Sister 1", "S1 S2")
    assert row["rank"] == 1


def test_a_ranking_by_account_is_refused():
    queue = work_queue(ranking("account"), activity=Activity.of())
    with pytest.raises(ParameterError, match="by account"):
        families_queued(queue, ranking("account"), LEDGER.accounts)


def test_a_missed_deadline_is_told_once_per_account_with_its_size():
    by_account = ranking("account")
    missed = missed_deadlines(by_account, Activity.of(), since=date(2025, 1, 1))
    assert missed["account_id"].is_unique
    assert missed.set_index("account_id").loc["ALONE", "open_minor"] == 9000_00
    assert missed_deadlines(by_account, Activity.of(), since=DAY).empty
