"""The largest balances, told from the data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from arlib.contracts import DISPUTES, PROMISES, TOUCHES, empty
from arlib.portfolio.top import Known, told_top

DAY = date(2026, 10, 30)


def known(*currencies: str) -> Known:
    lines = pd.DataFrame(
        {
            "id": "A",
            "account_id": "A",
            "item_id": [f"I-{c}" for c in currencies],
            "currency": list(currencies),
            "side": "invoices",
            "days_past_due": 40,
            "open_minor": 100_00,
        }
    )
    nothing = (empty(schema).assign(id=pd.Series(dtype="str")) for schema in (DISPUTES, PROMISES, TOUCHES))
    disputes, promises, touches = nothing
    return Known(lines, disputes, promises.assign(verdict=pd.Series(dtype="str")), touches, {})


@pytest.mark.parametrize(("converted", "told"), [(230_00, "2 invoices"), (None, "1 invoice")])
def test_an_amount_in_the_reporting_currency_stands_for_all_of_an_accounts_currencies(converted, told):
    row = {"id": "A", "currency": "EUR", "past_due_minor": converted or 100_00, "credit_minor": 0}
    top = pd.DataFrame([row]).assign(past_due_reporting_minor=pd.array([converted], dtype="Int64"))
    assert told_top(top, known("EUR", "GBP"), as_of=DAY).loc[0, "issue"].startswith(told)


def story(touched: str, *, paid: str = "", late: str = "I-EUR", promised: int = 0) -> str:
    """The help needed for an account over 90 days late that got a final notice for some invoices."""
    base = known("EUR")
    notice = pd.DataFrame(
        {"id": ["A"], "at": [pd.Timestamp("2026-06-01 10:00")], "stage": ["final_notice"], "channel": ["email"],
         "outcome": ["sent"], "direction": ["out"], "invoice_ids": [touched]}
    )  # fmt: skip
    broken = pd.DataFrame(
        {"id": "A", "verdict": "broken", "promised_date": DAY, "invoice_ids": [touched] * promised}
    ).astype({"promised_date": "datetime64[us]"})
    told = replace(
        base, lines=base.lines.assign(days_past_due=150, item_id=late), touches=notice,
        promises=broken if promised else base.promises, paid={"A": pd.Timestamp(paid)} if paid else {},
    )  # fmt: skip
    row = {"id": "A", "currency": "EUR", "past_due_minor": 100_00, "credit_minor": 0, "owner": "Ines Caro"}
    return str(told_top(pd.DataFrame([row]), told, as_of=DAY).loc[0, "help_needed"])


def test_a_final_notice_for_an_invoice_that_was_paid_asks_nobody_for_help():
    assert "final notice" not in story("PAID-1")


def test_nothing_came_is_said_only_where_no_money_came_since_the_notice():
    assert story("I-EUR") == "management: final notice of 1 June 2026 for I-EUR: nothing came since"
    assert "still unpaid, though other money came" in story("I-EUR", paid="2026-09-01")
    assert "nothing came since" in story("I-EUR", paid="2026-05-01")


def test_broken_promises_call_for_management_only_while_their_invoices_are_unpaid():
    assert story("I-EUR", promised=2) == "management: 2 promises not kept, and their invoices still unpaid"
    assert "promises" not in story("PAID-1", promised=2)


def test_an_account_nobody_spoke_to_names_whose_turn_it_is():
    assert story("PAID-1") == "Ines Caro: over 90 days late and not spoken to since 1 June 2026"


def test_credits_are_named_however_small_a_part_they_cover():
    row = {"id": "A", "currency": "EUR", "past_due_minor": 100_00, "credit_minor": -40_00}
    assert told_top(pd.DataFrame([row]), known("EUR"), as_of=DAY).loc[0, "waiting_minor"] == 40_00
