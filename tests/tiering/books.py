"""Small drawn books for the tests of priority, queue and credits."""

from __future__ import annotations

from datetime import date

import pandas as pd

from arlib.contracts import ACCOUNTS, ALLOCATIONS, CONTACTS, DISPUTES, ITEMS, TOUCHES, complete, empty, require
from arlib.ledger import Aging, Ledger, age
from arlib.policy import Policy, policy_from
from arlib.tiering import Activity, Ranking, rank_book
from drawn import frame

DAY = date(2026, 3, 31)  # a Tuesday
ACCOUNT_ROWS = require(
    frame("""
        account_id | name        | parent_id | owner     | country | opened_on
        A          | Birch Labs  |           | Ines Caro | GB      | 2019-01-01
        B          | Birch North | A         | Ines Caro | GB      | 2019-01-01
        C          | Otter Foods |           | Ravi Nair | US      | 2026-02-01
        D          | Elm Freight |           | Ravi Nair | GB      | 2019-01-01
    """).assign(strategic=[False, True, False, False], problem=[False, False, False, True]),
    ACCOUNTS,
)
ITEM_ROWS = frame("""
    item_id | account_id | kind        | issue_date | due_date   | currency | amount_minor | status
    A1      | A          | invoice     | 2025-11-01 | 2025-12-01 | EUR      | 1_000_000    | open
    A2      | A          | invoice     | 2026-03-20 | 2026-04-19 | EUR      | 50_000       | open
    B1      | B          | credit_note | 2025-12-25 |            | EUR      | -70_000      | open
    C1      | C          | invoice     | 2026-02-01 | 2026-03-03 | EUR      | 200_000      | open
    D1      | D          | invoice     | 2025-12-01 | 2025-12-31 | EUR      | 80_000       | open
    P9      |            | payment     | 2026-03-30 |            | EUR      | -30_000      | open
""")


def policy_of(**overrides: object) -> Policy:
    """The default policy in EUR with a few overrides."""
    return policy_from({"reporting_currency": "EUR", **overrides})


EURO = policy_of()


def promises(*rows: tuple[str, str, str, str, int, int, str]) -> pd.DataFrame:
    """Judged promises: id, account, invoices, deadline, amount, received, verdict; all in EUR, made a week before."""
    columns = ["promise_id", "account_id", "invoice_ids", "deadline", "amount_minor", "received_minor", "verdict"]
    table = pd.DataFrame(rows, columns=columns)
    day = pd.to_datetime(table["deadline"]).astype("datetime64[us]")
    made = day - pd.Timedelta(days=7)
    return table.assign(deadline=day, promised_date=day, made_on=made, currency="EUR").astype(
        {"promise_id": "str", "account_id": "str", "invoice_ids": "str", "currency": "str", "verdict": "str"}
    )


def disputes(drawing: str) -> pd.DataFrame:
    """A drawn DISPUTES frame."""
    return require(frame(drawing), DISPUTES)


def touches(drawing: str) -> pd.DataFrame:
    """A drawn TOUCHES frame."""
    return require(frame(drawing), TOUCHES)


def contacts(drawing: str) -> pd.DataFrame:
    """A drawn CONTACTS frame."""
    return require(frame(drawing), CONTACTS)


def ranked(
    items: pd.DataFrame = ITEM_ROWS,
    *,
    activity: Activity | None = None,
    policy: Policy | None = None,
    level: str = "account",
    day: date = DAY,
    accounts: pd.DataFrame = ACCOUNT_ROWS,
    allocations: pd.DataFrame | None = None,
) -> Ranking:
    """The ranking of a drawn book."""
    rules = policy or EURO
    aging, ledger = aged(items, policy=rules, day=day, accounts=accounts, allocations=allocations)
    return rank_book(aging, ledger, activity=activity or Activity.of(), policy=rules, level=level)


def aged(
    items: pd.DataFrame = ITEM_ROWS,
    *,
    policy: Policy = EURO,
    day: date = DAY,
    accounts: pd.DataFrame = ACCOUNT_ROWS,
    allocations: pd.DataFrame | None = None,
) -> tuple[Aging, Ledger]:
    """A drawn book, aged on a day."""
    # the contracts were checked once for the drawn frames; checking them for every ranking would take most of the time
    booked = empty(ALLOCATIONS) if allocations is None else require(allocations, ALLOCATIONS)
    tables = {"accounts": accounts, "items": complete(items, ITEMS), "allocations": booked}
    ledger = Ledger.from_tables(tables, checked=True)
    return age(ledger.items, ledger.allocations, as_of=day, policy=policy), ledger
