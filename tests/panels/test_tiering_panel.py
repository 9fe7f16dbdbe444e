from __future__ import annotations

from datetime import date, timedelta

import pytest

from arlib.contracts import ACCOUNTS, complete, require
from arlib.contracts import ITEMS as ITEM_CONTRACT
from arlib.ledger import Ledger, age
from arlib.panels.tiering import TieringPanel
from arlib.policy import load_policy, policy_from
from arlib.tiering import Activity, rank_book, tier_book, work_queue
from drawn import frame

DAY = date(2026, 3, 31)
ACCOUNT_ROWS = require(
    frame("""
        account_id | name                      | owner
        A          | Birch Labs                | Ines Caro
        B          | <img src=x onerror=boom()> | Ravi Nair
        C          | Otter (Foods) [*]         | Ravi Nair
    """),
    ACCOUNTS,
)
ITEMS = frame("""
    item_id | account_id | kind    | issue_date | due_date   | currency | amount_minor
    A1      | A          | invoice | 2025-12-01 | 2025-12-31 | EUR      | 10000
    B1      | B          | payment | 2025-12-20 |            | EUR      | -700
    C1      | C          | payment | 2026-03-20 |            | EUR      | -300
""")


@pytest.fixture
def panel() -> TieringPanel:
    policy = load_policy()
    before = age(ITEMS, as_of=DAY - timedelta(days=7), policy=policy)
    return TieringPanel(tier_book(age(ITEMS, as_of=DAY, policy=policy), before, ACCOUNT_ROWS, policy=policy))


def test_the_panel_starts_with_every_account(panel):
    assert panel.shown()["id"].tolist() == ["B", "A", "C"]
    assert "3 of 3 accounts" in panel.status.value


def test_filters_narrow_the_list_together(panel):
    panel.owner.value = "Ravi Nair"
    panel.tier.value = "low"
    assert panel.shown()["id"].tolist() == ["C"]
    assert "1 of 3 accounts" in panel.status.value


def test_the_search_takes_the_text_as_it_is_written(panel):
    panel.find.value = "(foods) [*"
    assert panel.shown()["id"].tolist() == ["C"]


def test_picking_an_account_shows_its_open_documents(panel):
    panel.account.value = "A"
    assert "A1" in panel.documents.value
    assert "B1" not in panel.documents.value


def test_filters_that_match_nothing_say_so(panel):
    panel.find.value = "nobody"
    assert "No account passes these filters" in panel.table.value
    assert "No account passes these filters" in panel.documents.value


def test_a_name_that_looks_like_markup_stays_text(panel):
    assert "<img" not in panel.table.value
    assert "&lt;img" in panel.table.value


def test_the_static_twin_shows_the_same_rows(panel):
    panel.owner.value = "Ravi Nair"
    assert panel.static_html().html == panel.table.value


def test_picking_an_account_shows_its_points_and_how_to_begin():
    policy = policy_from({"reporting_currency": "EUR"})
    ledger = Ledger.from_tables({"accounts": ACCOUNT_ROWS, "items": complete(ITEMS, ITEM_CONTRACT)}, checked=True)
    aging, nothing = age(ITEMS, as_of=DAY, policy=policy), Activity.of()
    queue = work_queue(rank_book(aging, ledger, activity=nothing, policy=policy), activity=nothing)
    panel = TieringPanel(tier_book(aging, aging, ACCOUNT_ROWS, policy=policy), queue)
    panel.account.value = "A"
    assert "Value at risk" in panel.points.value
    assert "When will it be paid?" in panel.step.value


def test_an_error_in_a_callback_is_shown_in_the_panel(panel, caplog):
    def broken() -> None:
        raise ValueError("no <such> thing")

    panel.guarded(broken)()
    assert "no &lt;such&gt; thing" in panel.status.value
    assert "panel callback failed" in caplog.text
