"""The largest balances, told from the data."""

from __future__ import annotations

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
