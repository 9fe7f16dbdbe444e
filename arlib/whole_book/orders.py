"""Orders of work the policy lab can replay. Each looks only at what was known on the day it is asked about."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from arlib.errors import ParameterError
from arlib.ledger import age
from arlib.ledger.among import is_among
from arlib.ledger.dated_status import with_status_on
from arlib.likelihood import earlier_model, score_items
from arlib.policy import Policy
from arlib.portfolio.replay import Order, by_age, past_weeks
from arlib.tiering import Activity, order_of_work, paid_invoices
from arlib.whole_book.forecast import verdicts_on

if TYPE_CHECKING:
    from arlib.whole_book.book import WholeBook

ORDERS = ("priority", "expected_value", "largest", "by_age")


def order_of(book: WholeBook, name: str, policy: Policy) -> Order:
    """An order by its name, one of :data:`ORDERS`.

    Raises:
        ParameterError: unknown order.
    """
    if name not in ORDERS:
        raise ParameterError(f"unknown order {name!r}", where="order", next_step=f"Use one of {', '.join(ORDERS)}.")
    if name == "priority":
        return _by_priority(book, policy)
    return _by_value(book, policy) if name == "expected_value" else {"largest": _largest, "by_age": by_age}[name]


def _by_priority(book: WholeBook, policy: Policy) -> Order:
    """The work queue's own order, every past week ranked from what was booked, promised and said by then."""
    ledger = book.ledger
    # a status without a dispute on record has no day: what is on hold today says nothing of then
    undated = ledger.items.assign(status="open")

    def ranked(accounts: pd.DataFrame, day: date) -> list[str]:
        items = with_status_on(undated, ledger.disputes, as_of=day)
        booked = (items, ledger.allocations, ledger.adjustments)
        paid = paid_invoices(*booked, as_of=day, days=policy.priority.history_days)
        said = Activity.of(promises=verdicts_on(book.judged, day), disputes=ledger.disputes)
        aging = age(*booked, as_of=day, policy=policy, checked=True)
        ids = order_of_work(aging, ledger.accounts, paid, activity=said, policy=policy)
        return ids[is_among(ids, accounts["account_id"])].tolist()

    return ranked


def _by_value(book: WholeBook, policy: Policy) -> Order:
    """Past-due money times the likelihood of the next thirty days, by a model older than every replayed week."""
    first = past_weeks(book.as_of, policy=policy)[0]
    model = earlier_model(book.learning, as_of=first, policy=policy.likelihood)

    def ranked(accounts: pd.DataFrame, day: date) -> list[str]:
        scored = score_items(book.learning, model, as_of=day)
        late = scored[scored["late_days"].gt(0)]
        share = (late["p_30"] * late["open_minor"]).groupby(late["account_id"]).sum()
        odds = share / late.groupby("account_id")["open_minor"].sum()
        value = accounts["due_minor"] * accounts["account_id"].map(odds).fillna(0.0)
        order = accounts.assign(value=value).sort_values(["value", "account_id"], ascending=[False, True])
        return [str(a) for a in order["account_id"]]

    return ranked


def _largest(accounts: pd.DataFrame, day: date) -> list[str]:
    ranked = accounts.sort_values(["due_minor", "account_id"], ascending=[False, True])
    return [str(a) for a in ranked["account_id"]]
