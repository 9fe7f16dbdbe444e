"""The first screen: how we stand, what changed and why, and one and the same first step in both reports."""

from __future__ import annotations

from datetime import date

import pandas as pd

from arlib.exhibits.first_screen import book_tiles, first_steps, standing
from arlib.exhibits.tiering import queue_tiles, tiering_steps
from arlib.ledger import age
from arlib.policy import policy_from
from arlib.portfolio import portfolio
from arlib.portfolio.in_hand import to_post, week_of_past_due
from arlib.portfolio.progress import weekly_progress
from arlib.tiering import Activity, work_queue
from drawn import frame
from tiering.books import ITEM_ROWS, ranked

DAY, BEFORE = date(2026, 3, 31), date(2026, 3, 24)
EURO = policy_from({"reporting_currency": "EUR"})
ITEMS = frame("""
    item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor
    A1      | A          | invoice | 2026-01-01 | 2026-02-01 | EUR      | 100_000
    A2      | A          | invoice | 2026-01-01 | 2026-03-28 | EUR      | 20_000
    PA      | A          | payment | 2026-03-30 |            | EUR      | -110_000
""")


def told(items: pd.DataFrame = ITEMS) -> str:
    now, then = age(items, as_of=DAY, policy=EURO), age(items, as_of=BEFORE, policy=EURO)
    moved = weekly_progress(
        pd.DataFrame({"id": ["A"], "tier": ["medium"]}), pd.DataFrame({"id": ["A"], "tier": ["high"]}),
        pd.Series(dtype="str"),
    )  # fmt: skip
    week = week_of_past_due(now.lines, then.lines, policy=EURO, as_of=DAY)
    return standing(portfolio(now, then, policy=EURO), week, moved, EURO.tiers).html


def test_the_first_screen_says_how_much_is_owed_what_share_is_late_and_why_it_moved():
    page = told()
    assert "EUR 1,200 of the EUR 1,200 owed to us (100%) is past due as booked." in page
    assert "EUR 1,100 of it is covered" in page
    assert "EUR 100 is then left to collect, 100% of what is owed then" in page
    assert "past due rose by EUR 200 as booked: EUR 200 fell due, EUR 0 was settled" in page
    assert "after money in hand past due fell by EUR 900" in page
    assert "high is older than 90 days, medium 60 to 90, low younger" in page


def test_money_that_came_in_makes_no_tile_worse():
    now, then = age(ITEMS, as_of=DAY, policy=EURO), age(ITEMS, as_of=BEFORE, policy=EURO)
    tiles = {tile.label: tile for tile in book_tiles(portfolio(now, then, policy=EURO))}
    assert tiles["Past due"].direction == tiles["Owed to us"].direction == ""
    assert tiles["Past due after money in hand"].direction == "better"


def test_what_is_matched_is_posted_before_anybody_is_called_and_both_reports_say_so():
    queue = work_queue(ranked(), activity=Activity.of())
    lines = queue.ranking.evidence.lines
    proposed = pd.DataFrame({"source_id": ["B1"], "target_id": ["D1"], "amount_minor": [70_000]})
    post = to_post(proposed, lines, pd.Series({"D": "Ravi Nair"}), policy=queue.ranking.policy, as_of=queue.as_of)
    steps = first_steps(queue, post, frozenset(["B1"]))
    assert steps[0] == (
        "Post the 1 payment that is matched, EUR 700; EUR 700 of it settles invoices that are past due. Open "
        "Reconciliation, table Proposed postings. Everyone posts their own accounts: Ravi Nair 1."
    )
    assert steps[0] in tiering_steps(queue, post, ["B1"]).html
    assert len(steps) == 4, "and the first three calls"


def test_without_a_number_nobody_is_told_to_write_nowhere():
    queue = work_queue(ranked(ITEM_ROWS), activity=Activity.of())
    post = to_post(pd.DataFrame({"source_id": [], "target_id": [], "amount_minor": []}), queue.ranking.evidence.lines,
                   pd.Series(dtype="str"), policy=queue.ranking.policy, as_of=queue.as_of)  # fmt: skip
    assert "finds a number or an address of Birch Labs" in first_steps(queue, post, frozenset())[0]
    assert {tile.label for tile in queue_tiles(queue)} == {"This week", "Deadlines passed", "Left alone"}


def test_money_that_is_posted_with_the_matched_payments_is_not_applied_a_second_time():
    credit = ITEM_ROWS.query("item_id == 'B1'").assign(item_id="A9", account_id="A", amount_minor=-400_000)
    queue = work_queue(ranked(pd.concat([ITEM_ROWS, credit])), activity=Activity.of())
    assert queue.first_calls(count=1)["apply_first"].tolist() == ["A9 EUR 4,000.00"]
    assert queue.first_calls(["A9"], count=1)["apply_first"].tolist() == [""]
